"""Reading the answers of each service: what stands in them, whatever shape they have."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetching import europe_pmc, eutils, pmc
from ingest.fetching.abstracts import abstract_parts
from ingest.fetching.cache import Answer
from ingest.fetching.crossref import Work, message
from ingest.fetching.identifiers import Identifier
from ingest.fetching.understanding import MisunderstoodError
from kb.documents import Author, Relation
from kb.licences import openness
from kb.tables import NoticeKind
from tests.fixtures.replay import Reply
from tests.ingest.fetching import answers
from tests.ingest.fetching.answers import DOI, PMCID, PMID

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_CROSSREF_FIELDS = [
    "DOI", "title", "author", "editor", "license", "abstract", "updated-by", "update-to", "published-online",
    "relation", "funder", "clinical-trial-number", "ISSN", "volume", "page", "container-title", "type",
]  # fmt: skip


def answer(reply: Reply, status: int = 200) -> Answer:
    return Answer("https://x", status, reply.media_type, reply.body, 0.0)


def work(**changes: Any) -> Work:
    return Work(message(answer(answers.crossref(**changes)), "work"))


def test_a_work_of_crossref_is_read() -> None:
    known = work().bibliography
    assert known.title == "Genicular artery embolization in ten patients"
    assert known.authors == (
        Author("Berg", "Anna", orcid="0000-0001-2345-6789", affiliations=("Hospital of Knees",)),
        Author(literal="Knee Group"),
    )
    assert (known.year, known.month, known.day) == (2024, 3, 5)
    assert (known.journal, known.volume, known.pages) == ("Journal of Knees", "3", "11-19")
    assert known.licence == answers.OPEN
    assert known.doi == DOI
    assert work().abstract == (("", "Ten patients were treated."),)


@given(st.dictionaries(st.sampled_from(_CROSSREF_FIELDS), JSON))
def test_no_shape_of_a_work_is_a_crash(known: dict[str, Any]) -> None:
    found = Work(known)
    assert found.bibliography.doi == found.doi
    assert isinstance(found.abstract, tuple)
    assert found.notices is not None
    assert found.subjects is not None


@given(JSON)
def test_no_shape_of_an_answer_is_a_crash(value: object) -> None:
    """Whatever comes instead of an answer is read or misunderstood."""
    given_answer = answer(Reply(json.dumps(value).encode()))
    asked = Identifier("doi", DOI)
    for read in (
        lambda: message(given_answer, "work"),
        lambda: pmc.ids_of(given_answer, asked),
        lambda: europe_pmc.entry_of(given_answer, asked),
    ):
        with suppress(MisunderstoodError):
            read()


def test_a_work_says_what_became_of_it() -> None:
    updates = [
        {
            "DOI": "10.1/A",
            "type": "retraction",
            "label": "Retraction",
            "updated": {"date-parts": [[2025, 2, 1]]},
        },
        {"DOI": "10.1/B", "type": "addendum"},
        {"DOI": "10.1/C", "type": "crossmark-policy"},
    ]
    found = work(**{"updated-by": updates})
    assert [(n.kind, n.doi, n.date) for n in found.notices] == [
        (NoticeKind.RETRACTION, "10.1/a", "2025-02-01"),
        (NoticeKind.UPDATE, "10.1/b", ""),
    ]
    assert [each.relation for each in found.bibliography.related] == [
        Relation.RETRACTED_BY,
        Relation.UPDATED_BY,
    ]


def test_a_notice_names_its_subjects() -> None:
    about = {"DOI": "10.1/OLD", "type": "expression_of_concern", "updated": {"date-parts": [[2024]]}}
    found = work(**{"update-to": [about]})
    assert [(doi, n.kind, n.doi, n.date) for doi, n in found.subjects] == [
        ("10.1/old", NoticeKind.CONCERN, DOI, "2024")
    ]
    assert found.bibliography.related[0].relation is Relation.CONCERN_ABOUT


def test_a_preprint_is_tied_to_its_article() -> None:
    relation = {"is-preprint-of": [{"id": "10.1/Article", "id-type": "doi"}, {"id": "x", "id-type": "uri"}]}
    (related,) = work(relation=relation).bibliography.related
    assert (related.relation, related.doi) == (Relation.PREPRINT_OF, "10.1/article")


AIM = "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aim</jats:title><jats:p>A <jats:italic>b"


@pytest.mark.parametrize(
    ("marked", "parts"),
    [
        ("", ()),
        ("Plain words with p < 0.05.", (("", "Plain words with p < 0.05."),)),
        ("Aged <65 or >80, x<y and z>w", (("", "Aged <65 or >80, x<y and z>w"),)),
        ("p &lt; 0.05 &amp; more", (("", "p < 0.05 & more"),)),
        ("<p>One.</p><p>Two.</p>", (("", "One."), ("", "Two."))),
        (f"{AIM}</jats:italic>.</jats:p></jats:sec>", (("Aim", "A b."),)),
        (f"{AIM} and broken off", (("Aim", "A b and broken off"),)),
        ("<h4>Aim</h4>To treat. <h4>End</h4>Pain fell.", (("Aim", "To treat."), ("End", "Pain fell."))),
        ("Broken <jats:p>markup", (("", "Broken"), ("", "markup"))),
        ("<title>Aim</title><title>Results</title>Fell.", (("", "Aim"), ("Results", "Fell."))),
        ("<title>Nothing follows</title>", (("", "Nothing follows"),)),
        ("CO<sub>2</sub> and <mml:math><mml:mi>x</mml:mi></mml:math>", (("", "CO2 and x"),)),
    ],
)
def test_no_words_of_an_abstract_are_lost(marked: str, parts: tuple[tuple[str, str], ...]) -> None:
    assert abstract_parts(marked) == parts


@pytest.mark.parametrize(
    ("licence", "open_"),
    [
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", True),
        ("http://creativecommons.org/publicdomain/zero/1.0/", True),
        ("cc by-nc", True),
        ("CC0", True),
        ("https://www.elsevier.com/tdm/userlicense/1.0/", False),
        ("https://example.org/notcreativecommons", False),
        ("", False),
    ],
)
def test_an_open_licence_is_known(licence: str, *, open_: bool) -> None:
    assert openness(licence).may_leave is open_


def test_an_entry_of_europe_pmc_is_read() -> None:
    comment = {"id": "40000099", "source": "MED", "type": "Retraction in"}
    other = {"id": "40000098", "source": "MED", "type": "Comment in"}
    reply = answers.europe_pmc(commentCorrectionList={"commentCorrection": [comment, other]})
    entry = europe_pmc.entry_of(answer(reply), Identifier("doi", DOI))
    assert entry is not None
    known = entry.bibliography
    assert (known.doi, known.pmid, known.pmcid, known.licence) == (DOI, PMID, PMCID, "cc by")
    assert known.authors == (
        Author("Berg", "Anna", orcid="0000-0001-2345-6789"),
        Author(literal="Knee Group"),
    )
    assert (known.year, known.month, known.day) == (2024, 3, 5)
    assert [(r.relation, r.pmid) for r in known.related] == [(Relation.RETRACTED_BY, "40000099")]
    assert entry.is_open


def test_the_converter_gives_the_identifiers_of_the_work_asked_for() -> None:
    found = pmc.ids_of(answer(answers.converted()), Identifier("pmcid", PMCID))
    assert found == pmc.Ids(DOI, PMID, PMCID)
    assert pmc.ids_of(answer(answers.NOT_IN_PMC), Identifier("pmcid", PMCID)) is None
    with pytest.raises(MisunderstoodError, match="another identifier"):
        pmc.ids_of(answer(answers.converted()), Identifier("pmcid", "PMC1"))


def test_a_search_that_failed_found_not_nothing() -> None:
    failed = Reply(b"<eSearchResult><ERROR>Invalid db name</ERROR></eSearchResult>")
    with pytest.raises(MisunderstoodError, match="could not search"):
        eutils.search_ids(answer(failed))
    assert eutils.search_ids(answer(answers.searched("1", "2"))) == ("1", "2")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Down</body></html>",
        b"<PubmedArticleSet><PubmedArticle>",
        b"<pmc-articleset/>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"not XML",
    ],
)
def test_what_is_no_record_of_pubmed_is_misunderstood(body: bytes) -> None:
    with pytest.raises(MisunderstoodError):
        eutils.records(answer(Reply(body)))


def test_entities_of_an_answer_are_not_resolved() -> None:
    inside = b"<eSearchResult><IdList><Id>&b;</Id></IdList></eSearchResult>"
    file = b'<!DOCTYPE eSearchResult [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + inside
    assert eutils.search_ids(answer(Reply(file))) == ()
    bomb = b'<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 10_000 + b'">'
    with pytest.raises(MisunderstoodError):
        eutils.search_ids(answer(Reply(b"<!DOCTYPE eSearchResult [" + bomb + b"]>" + inside)))
