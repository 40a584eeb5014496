"""Where the readers find their examples."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party data beside the checkout; tests that measure on it are skipped without it."""
    if not (_SHARED / "seeds").is_dir():
        pytest.skip(f"needs the data beside the checkout: {_SHARED}")
    return _SHARED
