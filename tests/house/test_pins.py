"""What is installed is known to the byte, and from anywhere."""

import re

import pytest

from tests.house.tree import ROOT

FILES = ("requirements/run.txt", "requirements/test.txt")


@pytest.mark.parametrize("name", FILES)
def test_no_package_host_is_named(name: str) -> None:
    """Where packages come from is the affair of the machine that installs them, and differs between two."""
    offenders = re.findall(
        r".*(?:\w+://|--\S*index\S*|--find-links|--trusted-host|^-e\b).*", _text(name), re.MULTILINE
    )
    assert not offenders


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_its_hashes(name: str) -> None:
    """A version can be replaced where it is stored; its digest cannot."""
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", _text(name)).strip())
    assert entries
    assert not [
        entry for entry in entries if not re.match(r"[\w.-]+==[\w.]+", entry) or "--hash=sha256:" not in entry
    ]


def test_what_is_tested_is_what_runs() -> None:
    """The checks would vouch for another program if they ran with other versions of its libraries."""
    run, test = ({*re.findall(r"(?m)^([\w.-]+==[\w.]+)", _text(name))} for name in FILES)
    assert run <= test


def test_scispacy_is_left_out_where_it_ends() -> None:
    """On Python 3.13 an unmarked requirement silently installs a release of 2020."""
    assert re.search(r"(?m)^scispacy==\S+ ; python_full_version < '3\.13'", _text(FILES[0]))


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")
