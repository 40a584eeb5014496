"""The run of an ingest, step by step: inputs → what is prepared of each → what becomes of it in the store.

``ingest.run`` puts the steps together; ``ingest.watching`` uses them one file at a time. Whatever is prepared
here or in processes of their own (``workers``) is saved by one writer, in the order of the inputs.
"""
