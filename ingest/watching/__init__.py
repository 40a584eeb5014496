"""A folder into which people drop files: each is taken once, and moved to where it says what became of it.

``resting`` tells which files are whole, ``moving`` where they go and how nothing is overwritten, ``watcher``
puts one after the other into the store. A run that is killed goes on with the next one: what is in the store
and not yet moved is moved, and nothing is ever deleted.
"""
