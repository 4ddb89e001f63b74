#!/usr/bin/env python3
"""tests/support/postgres.py with a server whose COMMIT waits for the disk, as a shop's does: a benchmark of a server
that forgets would measure nothing. Same arguments."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import postgres  # noqa: E402: found by the line above

postgres.SETTINGS.update({"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"})
postgres.main(sys.argv[1:])
