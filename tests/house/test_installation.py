"""What a wheel holds is what the checkout holds."""

import tomllib
from pathlib import Path

import pytest

from kb import resources
from tests.house.tree import PACKAGES, ROOT

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


def test_every_package_is_installed() -> None:
    """A package missing from the list is there in a checkout and gone in a wheel; no other test sees that."""
    on_disk = {
        folder.relative_to(ROOT).as_posix().replace("/", ".")
        for package in PACKAGES
        for folder in (ROOT / package, *(ROOT / package).rglob("*"))
        if (folder / "__init__.py").is_file()
    }
    assert on_disk | set(SETUPTOOLS["package-dir"]) == set(SETUPTOOLS["packages"])


def test_every_module_is_in_a_package() -> None:
    """A folder without `__init__.py` is imported in a checkout and left out of a wheel."""
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


@pytest.mark.parametrize(
    "find", [resources.migrations, resources.templates, resources.corpus, resources.vocabulary]
)
def test_folders_are_found_in_a_checkout(find: object) -> None:
    """Tests run in a checkout, where the folders stand at the top."""
    assert callable(find)
    assert find().is_dir()


def test_installed_folders_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In site-packages, a folder called `migrations` may well be somebody else's."""
    ours, theirs = tmp_path / "kb" / "_migrations", tmp_path / "migrations"
    ours.mkdir(parents=True)
    theirs.mkdir()
    monkeypatch.setattr(resources, "_PACKAGES", tmp_path)
    assert resources.migrations() == ours


def test_a_missing_folder_is_an_error_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An incomplete installation says what is missing instead of finding nothing to show."""
    monkeypatch.setattr(resources, "_PACKAGES", tmp_path)
    with pytest.raises(FileNotFoundError, match="templates/"):
        resources.templates()
