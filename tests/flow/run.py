#!/usr/bin/env python3
"""Runs one subject of the flow tests: run.py SUBJECT [PROGRAM] [TEST...], as in run.py sale build/dev/bin/bobbin.
BOBBIN_BIN in the environment goes before PROGRAM; TEST is a name such as SaleTest.test_s4."""
import importlib
import os
import pathlib
import sys
import unittest

if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    if len(sys.argv) > 2:
        os.environ.setdefault("BOBBIN_BIN", os.path.abspath(sys.argv[2]))
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    module = importlib.import_module("flow_" + sys.argv[1])
    unittest.main(module=module, argv=[sys.argv[0], *sys.argv[3:]], verbosity=2, warnings="ignore")
