"""The same thing twice: which references are one work, decided without a database.

`reference_of` prepares a reference, `find` compares those that share a block and joins what is one work;
`kb.store.merges` does in the store what is decided here, and `kb.query.pairs` shows it.
"""

from kb.duplicates.clustering import Found, find
from kb.duplicates.comparing import Comparison, compare
from kb.duplicates.deciding import Judgement, Verdict, judge
from kb.duplicates.reference import Reference, reference_of

__all__ = [
    "Comparison",
    "Found",
    "Judgement",
    "Reference",
    "Verdict",
    "compare",
    "find",
    "judge",
    "reference_of",
]
