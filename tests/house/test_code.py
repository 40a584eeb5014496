"""How code is named and cut."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import modules, relative

EMPTY_NAMES = {
    "base",
    "common",
    "constants",
    "core",
    "helper",
    "helpers",
    "manager",
    "misc",
    "types",
    "util",
    "utils",
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def test_names_say_what_is_inside() -> None:
    """A module called `utils` tells nobody what it holds, so everything ends up in it."""
    offenders = [relative(path) for path in modules() if {path.stem, path.parent.name} & EMPTY_NAMES]
    assert not offenders, f"name them after what they do: {offenders}"


def test_files_fit_in_a_reading() -> None:
    """A file of more than a few screens has two subjects; a reader expects to find them under two names."""
    lengths = {relative(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    offenders = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert not offenders, f"split along a seam that a reader would expect: {offenders}"


def test_functions_fit_on_a_screen() -> None:
    """What cannot be seen at once cannot be checked at once."""
    offenders = {
        f"{relative(path)}:{function.lineno} {function.name}": length
        for path in modules()
        for function, length in _functions(path)
        if length > LONGEST_FUNCTION
    }
    assert not offenders, f"cut them into steps with names: {offenders}"


def test_every_module_says_what_it_is_for() -> None:
    """The first line of a file tells a reader whether to read on; ruff asks for it, but not in `tests/`."""
    offenders = [
        relative(path) for path in modules() if ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]
    assert not offenders, f"begin them with a sentence on their subject: {offenders}"


def test_one_place_says_what_an_xml_parser_may_do() -> None:
    """A parser made elsewhere resolves entities and may ask the network; files come from strangers."""
    made = [relative(path) for path in modules() if "XMLParser(" in path.read_text("utf-8")]
    served = [name for name in made if name.startswith(("kb/", "ingest/", "api/"))]
    assert served == ["ingest/sources/xml_parsing.py"]


def _functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Every function of a file with its length in lines, decorators not counted."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1
