"""Archives are looked at before they are unpacked: what is too much or hidden is refused at once."""

import io
import struct
import time
import zipfile

import pytest

from ingest.sources import read_bytes
from ingest.sources.archives import MOST_MEMBERS, Archive, safe_xml
from kb.errors import SourceError
from tests.fixtures.packed import odt, p, packed, word

_MINIMAL = "<w:document xmlns:w='w'><w:body/></w:document>"


def _locked() -> bytes:
    """An archive whose directory says that its member is encrypted."""
    data = bytearray(packed({"word/document.xml": _MINIMAL}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    return bytes(data)


def _claiming(count: int, unpacked: int, stored: int) -> bytes:
    """An archive of small members whose directory claims other sizes, in MiB."""
    data = bytearray(packed({f"word/{number}.xml": "x" for number in range(count)}))
    entry = data.index(b"PK\x01\x02")
    while entry >= 0:
        struct.pack_into("<II", data, entry + 20, stored << 20, unpacked << 20)
        entry = data.find(b"PK\x01\x02", entry + 4)
    return bytes(data)


REFUSED = {
    "a part too large": (_claiming(1, 65, 20), "a part of 65 MiB, the limit is 64 MiB"),
    "too much in all": (_claiming(5, 60, 20), "unpacks to 300 MiB, the limit is 256 MiB"),
    "packed too well": (packed({"word/document.xml": b"<w:p/>" * 300_000}), "packed more than 50 times"),
    "too many parts": (packed({f"word/{n}": "" for n in range(MOST_MEMBERS + 1)}), "of 2001 files"),
    "a name above": (packed({"word/document.xml": _MINIMAL, "../../x": "x"}), "leads out of the archive"),
    "a name from the root": (packed({"word/document.xml": _MINIMAL, "/x": "x"}), "leads out of the archive"),
    "a drive": (packed({"word/document.xml": _MINIMAL, "C:x": "x"}), "leads out of the archive"),
    "another packing": (packed({"word/document.xml": _MINIMAL}, zipfile.ZIP_BZIP2), "no office program uses"),
    "locked": (_locked(), "locked with a password"),
    "torn": (packed({"word/document.xml": _MINIMAL})[:-30], "damaged ZIP archive"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_it_is_unpacked(name: str) -> None:
    data, words = REFUSED[name]
    start = time.perf_counter()
    with pytest.raises(SourceError, match=words):
        read_bytes(data, "a.docx")
    assert time.perf_counter() - start < 1.5


def test_a_directory_of_a_million_entries_is_not_even_read() -> None:
    data = packed({"word/document.xml": _MINIMAL}) + b"PK\x01\x02" * 1_000_000
    start = time.perf_counter()
    with pytest.raises(SourceError, match="more than 2000 files"):
        Archive(data, "a.docx")
    assert time.perf_counter() - start < 1


def test_a_directory_that_lies_about_a_size_yields_no_more_than_it_says() -> None:
    data = bytearray(packed({"word/document.xml": b"<a>" + b"x" * 200_000 + b"</a>"}))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 1000)
    with pytest.raises(SourceError):
        read_bytes(bytes(data), "a.docx")


def test_a_part_that_is_damaged_is_named() -> None:
    data = bytearray(word(p("Six words stand here and say nothing.") * 50))
    data[60:90] = bytes(30)
    with pytest.raises(SourceError, match="damaged") as caught:
        read_bytes(bytes(data), "a.docx")
    assert "word/document.xml" in (caught.value.where, "word/document.xml")


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [_BOMB, _OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_document_type_is_refused_in_any_encoding(doctype: str, encoding: str) -> None:
    part = (
        f"{doctype}<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    )
    for name, data in (
        ("a.docx", packed({"word/document.xml": part.encode(encoding)})),
        ("a.odt", packed({"mimetype": "x", "content.xml": part.encode(encoding)})),
    ):
        with pytest.raises(SourceError, match="document type"):
            read_bytes(data, name)


def test_a_document_type_in_any_other_part_is_refused_too() -> None:
    data = word(p("Six."), styles="<w:style/>")
    members = {
        n: zipfile.ZipFile(io.BytesIO(data)).read(n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    members["word/styles.xml"] = _BOMB.encode() + members["word/styles.xml"]
    with pytest.raises(SourceError, match="document type") as caught:
        read_bytes(packed(dict(members)), "a.docx")
    assert caught.value.where == "word/styles.xml"


def test_an_encoding_that_could_hide_one_is_refused() -> None:
    for data in (
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        "<a/>".encode("utf-32"),
        "<a/>".encode("cp037"),
    ):
        with pytest.raises(SourceError, match=r"encoding|not well-formed"):
            safe_xml(data, "a.docx", "part")


def _old(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream.encode("utf-16-le")


NAMED = {
    "a.xlsx": (packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "Excel workbook.*CSV"),
    "a.pptx": (packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "PowerPoint presentation"),
    "a.epub": (packed({"mimetype": "application/epub+zip"}), "e-book"),
    "b.epub": (packed({"META-INF/container.xml": ""}), "e-book"),
    "a.pages": (packed({"Index/Document.iwa": ""}), "Apple iWork.*DOCX"),
    "a.ods": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument sheet"),
    "a.zip": (packed({"paper.pdf": ""}), "a ZIP archive.*unpack it"),
    "b.zip": (b"PK\x03\x04torn", "damaged or locked ZIP archive"),
    "a.doc": (_old("WordDocument"), r"an old Word file \(.doc\).*DOCX"),
    "a.xls": (_old("Workbook"), "an old Excel file"),
    "a.ppt": (_old("PowerPoint Document"), "an old PowerPoint file"),
    "a.msg": (_old("__substg1.0_0037"), "an Outlook message"),
    "a.bin": (_old("other"), "an old Office file"),
    "a.docx": (_old("EncryptedPackage"), "locked with a password.*without the password"),
    "a.rtf": (b"{\\rtf1\\ansi Six.}", "an RTF file.*DOCX"),
    "rtf.txt": (b"{\\rtf1\\ansi Six.}", "an RTF file"),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_not_read_is_named_by_its_content(name: str) -> None:
    data, words = NAMED[name]
    with pytest.raises(SourceError, match=words):
        read_bytes(data, name)


def test_an_encrypted_odt_says_so() -> None:
    data = packed({"mimetype": "application/vnd.oasis.opendocument.text",
                   "META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": "x"})  # fmt: skip
    with pytest.raises(SourceError, match="locked with a password"):
        read_bytes(data, "a.odt")


def test_office_files_are_told_by_content_not_by_name() -> None:
    assert read_bytes(word(p("Six patients were seen.")), "a.zip").media_type.endswith(
        "wordprocessingml.document"
    )
    assert read_bytes(odt("<text:p>Six patients were seen.</text:p>"), "b.docx").media_type.endswith(
        "opendocument.text"
    )
