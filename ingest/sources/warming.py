"""Small documents of every format, read once by the helper that reads apart before it reads any other.

So its children find modules loaded and patterns compiled, and start with the document at once.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from ingest import sources

_PAGE = b"<html><body><h1>A title of words</h1><p>Six.</p><table><tr><td>1<td>2</table></html>"
_ARTICLE = b"<article article-type='x'><front/><body><sec><p>Six.</p></sec></body></article>"
_WORD = (  # a Word file that holds its text and nothing else: that is enough to be read
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b"<w:p><w:r><w:t>A title of words</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    b"</w:body></w:document>"
)
_ODT = (
    b'<o:document-content xmlns:o="o"><o:body><o:text><o:p>Six.</o:p></o:text></o:body></o:document-content>'
)
_PDF = (  # without the table of its objects: the reader finds them
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 52>>stream\n"
    b"BT /F 12 Tf 50 700 Td (Six in a title of words) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
)
_PACKED: dict[str, dict[str, bytes]] = {
    "warm.docx": {"word/document.xml": _WORD},
    "warm.odt": {"content.xml": _ODT},
}
_PLAIN: dict[str, bytes] = {
    "warm.pdf": _PDF,
    "warm.txt": b"A title of words\n\nBackground: None.\n\nMethods\n\nWe read six. Table 1. None\n\n1 2 3 4",
    "warm.html": _PAGE,
    "warm.xml": _ARTICLE,
    "warm.md": b"---\ntitle: A title\n---\n# A title\n\nQ: Six?\n\n|a|b|\n|-|-|\n|1|2|\n",
    "warm.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Six.\n",
    "warm.ris": b"TY  - JOUR\nTI  - A title\nAU  - Doe, J\nPY  - 2020\nDO  - 10.1/x\nAB  - AIM: 6.\nER  - \n",
    "warm.nbib": b"PMID- 1\nTI  - A title\nFAU - Doe, Jane\nDP  - 2020 Jun\nAB  - Six.\n",
    "warm.bib": b"@article{a,\n title = {A title},\n author = {Doe, J},\n year = 2020\n}\n",
    "warm.csv": b"title,authors,year,doi\nA title,Doe J,2020,10.1/x\n",
    "warm.json": b'[{"type":"article-journal","title":"A title","author":[{"family":"Doe"}]}]',
}


def samples() -> dict[str, bytes]:
    """Return the documents by the names of their files."""
    return _PLAIN | {name: _archive(members) for name, members in _PACKED.items()}


def warm() -> None:
    """Read a line in every format."""
    for name, data in samples().items():
        sources.read_any(data, name)


def _archive(members: dict[str, bytes]) -> bytes:
    """Return the members as an archive."""
    with BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return stream.getvalue()
