"""Finds a Chromium for the browser tests, and gets one where that is possible; prints its path, or nothing.

Never fails: without a browser the browser tests are skipped, and say so. In order: the one that
`KB_CHROMIUM` names, one on PATH, the one that Playwright has downloaded before; then, in continuous
integration as root on Debian and its kin, the system's package; then Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 240
"""Seconds that one attempt to install may take."""


def present() -> str | None:
    """The path of a Chromium that is here already."""
    named = os.environ.get("KB_CHROMIUM")
    if named:
        return named
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _downloaded()


def _downloaded() -> str | None:
    """The one that Playwright keeps in its cache, if it does."""
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(cache.glob("chromium*-*/chrome-*/*"))
    programs = [str(path) for path in found if path.name in {"chrome", "chrome-headless-shell"}]
    return programs[-1] if programs else None


def install() -> None:
    """Tries to get a Chromium, quietly."""
    if os.environ.get("CI") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if _succeeds(["apt-get", "update", "-qq"], environment):
            _succeeds(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], environment)
    if not present():
        _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    """Runs a command; a failure is said in one line and is not an error."""
    try:
        subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{' '.join(command[:3])} did not give a browser: {error}", file=sys.stderr)
        return False
    return True


def main() -> None:
    """Prints the path of a Chromium; what could not be done goes to standard error."""
    if not present():
        install()
    path = present()
    if path:
        print(path)
    else:
        print("No Chromium here and none to be had: the browser tests will be skipped.", file=sys.stderr)


if __name__ == "__main__":
    main()
