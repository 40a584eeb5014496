"""Training the statistical recogniser (``kb train``): nothing here runs when documents are read.

``corpora`` reads annotated texts, ``recogniser`` trains and scores, ``commands`` is the command. The weights
that ship lie in ``ingest/models/entities``, with a card that says what they were trained on;
``ingest.recognisers.statistical`` uses them.
"""
