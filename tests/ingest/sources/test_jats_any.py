"""What holds of JATS for any markup at all: a well-formed document or bundle, or an error of ours."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.jats import read
from kb.documents import Bundle
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed

_NAMES = st.sampled_from(
    "contrib-group contrib name surname collab aff xref contrib-id uri pub-date history date year month day "
    "funding-group award-group funding-source award-id funding-statement permissions license license-p "
    "related-article related-object pub-history event self-uri abstract sec title p kwd-group kwd article-id "
    "ref-list ref citation mixed-citation element-citation citation-alternatives pub-id article-title label "
    "floats-wrap app-group app table-wrap table tr td alternatives fig caption sub-article front-stub".split()
)
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        "contrib-type contrib-id-type ref-type rid id pub-type date-type related-article-type ext-link-type "
        "pub-id-type abstract-type rowspan colspan iso-8601-date fn-type content-type".split()
    ),
    st.sampled_from(
        ["author", "orcid", "aff", "a1", "doi", "pmid", "graphical", "2", "-1", "999999", "", "é"]
    ),
    max_size=3,
)
_WORDS = st.sampled_from(
    ["", " ", "Pain", "2019", "0000-0002-1825-0097", "10.5555/x", "5 ± 1", "31", "Funded by the NIH"]
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def written(name: str, attributes: dict[str, str], words: str, inner: list[str]) -> str:
        said = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return f"<{name}{said}>{words}{''.join(inner)}</{name}>{words}"

    return st.builds(written, _NAMES, _ATTRIBUTES, _WORDS, st.lists(children, max_size=3))


_MARKUP = st.recursive(_WORDS, _element, max_leaves=12)


@given(_MARKUP, _MARKUP, _MARKUP, st.integers(1, 2))
def test_only_our_own_errors_leave_the_reader(meta: str, body: str, back: str, times: int) -> None:
    article = (
        f"<article><front><article-meta>{meta}</article-meta></front><body>{body}</body>"
        f"<back>{back}</back>{back}</article>"
    )
    try:
        found = read(f"<set>{article * times}</set>".encode(), "a.xml")
    except SourceError:
        return
    documents = found.documents if isinstance(found, Bundle) else (found,)
    for document in documents:
        assert_well_formed(document)
