"""The way of a document: from bytes to statements in the store."""
