"""What is written for readers stays true."""

import re

from tests.house.tree import ROOT, texts

ONE_MACHINE = re.compile(r"(?<![\w.:/~$*}])/(?:work|root|farm|home|Users|opt|private|var/folders|tmp)/\w")


def test_no_path_of_one_machine() -> None:
    """A path that exists on the author's machine alone makes a command or a test fail on every other."""
    offenders = [
        f"{name}: {line.strip()[:100]}"
        for name, text in texts()
        if not name.startswith("templates/static/")
        for line in text.splitlines()
        if ONE_MACHINE.search(line)
    ]
    assert not offenders


def test_every_decision_is_listed() -> None:
    """A decision that nobody finds is taken again, differently."""
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_every_decision_has_its_four_parts() -> None:
    """Without the alternatives, nobody can tell whether a decision still holds when its context changed."""
    parts = ["Context", "Decision", "Consequences", "Alternatives"]
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        assert re.findall(r"(?m)^## (.+)$", path.read_text("utf-8")) == parts, path.name


def test_links_between_our_documents_lead_somewhere() -> None:
    """A dead link on the first page is what a new reader learns first of a project."""
    offenders = []
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    for page in pages:
        targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", page.read_text("utf-8"))
        offenders += [f"{page.name} -> {target}" for target in targets if not (page.parent / target).exists()]
    assert not offenders


def test_every_make_target_that_a_page_names_exists() -> None:
    """The first command that a new reader copies must work."""
    defined = {*re.findall(r"(?m)^([a-z]+)(?: [a-z]+)*:", (ROOT / "Makefile").read_text("utf-8"))}
    pages = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    named = {*re.findall(r"(?m)(?:^|`)make ([a-z]+)", pages)}
    assert {"run", "test"} <= named <= defined
