"""What a wheel holds is what the checkout holds."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from kb import resources
from tests.house.tree import PACKAGES, ROOT

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


def test_every_module_is_in_a_package() -> None:
    """A folder without `__init__.py` can be anybody's: another distribution may add modules to it."""
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


@pytest.mark.slow
def test_a_wheel_holds_every_file(tmp_path: Path) -> None:
    """A table of cues that is not listed as data is missing for everyone who does not work in a checkout."""
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for folder in (*PACKAGES, *SETUPTOOLS["package-dir"].values()):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    build = "from setuptools.build_meta import build_wheel; print(build_wheel('.'))"
    made = subprocess.run(
        [sys.executable, "-c", build], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    wheel = zipfile.ZipFile(tmp_path / made.stdout.splitlines()[-1])
    installed = {
        folder: f"{package.replace('.', '/')}/" for package, folder in SETUPTOOLS["package-dir"].items()
    }
    expected = {
        installed.get(folder, f"{folder}/") + path.relative_to(tmp_path / folder).as_posix()
        for folder in (*PACKAGES, *installed)
        for path in (tmp_path / folder).rglob("*")
        if path.is_file()
    }
    assert expected <= set(wheel.namelist()), sorted(expected - set(wheel.namelist()))
