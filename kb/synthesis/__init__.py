"""What is computed from stored statements: rates and their intervals. Reads frozen values, stores nothing."""
