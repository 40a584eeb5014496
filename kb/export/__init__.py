"""What leaves the store as files: one module per format, made from current documents alone."""
