"""How the tests read a list: with the reader that its content suits best, whatever the file is called."""

from ingest.sources import _reader
from kb.records import Record, RecordList


def list_in(text: str | bytes, name: str = "refs.txt") -> RecordList:
    """Return the list in a text or in bytes."""
    data = text.encode() if isinstance(text, str) else text
    found = _reader(data, name).read(data, name)
    assert isinstance(found, RecordList), f"taken for a document: {name}"
    return found


def records_in(text: str | bytes, name: str = "refs.txt") -> tuple[Record, ...]:
    """Return the records of a list."""
    return list_in(text, name).records
