"""What every test shares."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

pytest_plugins = ["tests.fixtures.databases"]

hypothesis.settings.register_profile("checks", deadline=None, max_examples=100, print_blob=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=5000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "checks"))


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the store, the settings or the cache of whoever runs it.

    The processes of one run share their cache: what is costly to build is built once.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("KB_DATABASE_URL", raising=False)
        environment.setenv("XDG_DATA_HOME", str(own / "data"))
        environment.setenv("XDG_CONFIG_HOME", str(own / "config"))
        environment.setenv("XDG_CACHE_HOME", str(shared / "cache"))
        environment.setenv("NO_COLOR", "1")
        yield
