"""A digest of ours and its source are one study, whichever comes first and however little is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from kb.database import reading
from kb.documents import Bibliography
from kb.store import Store
from kb.tables import DocumentRow, WorkRow
from tests.fixtures.examples import series, series_reading

if TYPE_CHECKING:
    from kb.database import Database
    from kb.documents import Document


def _source() -> Document:
    return series(source="source.txt", bibliography=Bibliography())


def _digest() -> Document:
    named = f"A series without title (blake2b-128 {_source().digest.hex()})"
    return series(source="digest.txt", bibliography=Bibliography(), digest=b"d" * 16, digest_of=named)


@pytest.mark.parametrize("first", ["source", "digest"])
def test_a_digest_joins_the_text_that_it_names(database: Database, first: str) -> None:
    """Without a title nothing else says that both tell of the same patients, who would be counted twice."""
    pair = [_source(), _digest()]
    for document in pair if first == "source" else pair[::-1]:
        Store(database).save(document, series_reading(document), source_path=document.source)
    with reading(database) as session:
        found = session.execute(
            select(WorkRow.study_id, DocumentRow.superseded_by_id).join(
                DocumentRow, DocumentRow.work_id == WorkRow.id
            )
        ).all()
    assert len(found) == 2
    assert len({study for study, _ in found}) == 1
    assert all(superseded is None for _, superseded in found)
