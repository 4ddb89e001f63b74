#!/usr/bin/env python3
"""Plants one fault a check in an empty repository and expects tidy.py to name it. Usage: planted.py TIDY"""
import pathlib
import subprocess
import sys
import tempfile

FAULTS = {
    "includes": [
        ("core/journal/a.cpp", '#include "core/storage/session.hpp"\n'),
        ("core/http/a.cpp", '#include "core/plugin_host/registry.hpp"\n'),
        ("core/http/b.cpp", "#include <sqlite3.h>\n"),
        ("plugins/points/a.cpp", '#include "core/base/time.hpp"\n'),
        ("plugins/points/b.cpp", '#include "plugins/tiers/tiers.hpp"\n'),
        ("sdk/include/bobbin/money.hpp", '#include "core/base/time.hpp"\n'),
        ("sdk/include/bobbin/abi/base.h", "#include <string>\n"),
        ("core/storage/a.cpp", '#include "core/app/main.hpp"\n'),
    ],
    "floating": [("core/checkout/a.cpp", "double price = 0;\n"), ("plugins/points/a.cpp", "float rate;\n")],
    "paths": [("docs/a.md", "see /home/" + "somebody/bobbin\n")],
    "sizes": [("core/journal/a.cpp", "int x;\n" * 401)],
    "words": [("core/journal/a.cpp", "// TO" + "DO later\n")],
    "actions": [
        ("core/stock/a.cpp", 'record.action = "stock.lost";\n'),
        ("core/stock/b.cpp", 'log(stores, ids,\n    document, "stock.lost");\n'),
        ("docs/reference/http.md", "| `stock.lost` | never |\n"),
    ],
    "proofs": [
        ("docs/reference/rules.md", "- PT1 A point a yuan.\n"),
        ("docs/reference/proofs.md", "| PT1 | | `points.test_gone` |\n"),
        ("docs/reference/proofs.md", "| PT1 | gone_test.cpp | |\n"),
    ],
    "formatted": [("core/journal/a.cpp", "int    x   ;\n")],
    "alone": [("core/journal/a.hpp", "std::string name;\n")],
}


def run(tidy, check, root):
    return subprocess.run([sys.executable, tidy, check, "--source", root], capture_output=True, text=True)


def main():
    tidy = sys.argv[1]
    missed = 0
    for check, plants in FAULTS.items():
        for path, text in plants:
            with tempfile.TemporaryDirectory() as folder:
                root = pathlib.Path(folder)
                subprocess.run(["git", "init", "-q", folder], check=True)
                clean = run(tidy, check, folder)
                (root / path).parent.mkdir(parents=True)
                (root / path).write_text(text, encoding="utf-8")
                found = run(tidy, check, folder)
                if clean.returncode != 0 or found.returncode != 1 or path not in found.stdout:
                    print(f"{check} missed {path}: {found.stdout}{found.stderr}")
                    missed += 1
    print(f"{sum(map(len, FAULTS.values())) - missed} planted faults found, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
