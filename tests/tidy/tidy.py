#!/usr/bin/env python3
"""The repository tests itself: walls, money, formatting, sizes, paths.

Usage: tidy.py CHECK [--source DIR] [--compiler CXX]
Each check prints every fault as FILE:LINE: what is wrong, and exits 1 when there is one.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

CODE = (".cpp", ".hpp", ".h", ".c")

# Who may include whom among the folders of core/ (docs/ARCHITECTURE.md). `app` puts everything together and is
# included by nobody.
DOMAIN = ["base", "journal", "catalog", "members", "staff", "stock", "shifts", "audit", "events", "modules", "config"]
ALLOWED = {
    "base": [],
    "schema": ["base"],
    "journal": ["base"],
    "catalog": ["base", "audit"],
    "members": ["base", "audit"],
    "staff": ["base", "audit"],
    "stock": ["base", "audit", "catalog"],
    "shifts": ["base", "audit"],
    "audit": ["base"],
    "events": ["base"],
    "modules": ["base"],
    "reports": ["base", "modules"],
    "config": ["base", "schema", "modules"],
    "checkout": DOMAIN,
    "returns": DOMAIN + ["checkout"],
    "receipts": DOMAIN + ["checkout", "returns"],
    "jobs": ["base", "modules", "events"],
    "import": DOMAIN + ["schema", "checkout", "returns", "jobs"],
}
EDGES = DOMAIN + ["schema", "reports", "checkout", "returns", "receipts", "jobs", "import"]
for edge in ("storage", "plugin_host", "http"):  # never each other
    ALLOWED[edge] = EDGES
ALLOWED["app"] = EDGES + ["storage", "plugin_host", "http"]

# Only these rooms know these libraries.
OWNERS = {
    r"sqlite3\.h|libpq-fe\.h": ["core/storage"],
    r"boost/dll": ["core/plugin_host"],
    r"Poco/Net": ["core/http", "tests/bench"],
    r"bobbin/abi": ["core/plugin_host", "sdk"],
}


def tracked(root):
    """Files of the project: what git knows, without what was deleted but not committed."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"],
                            check=True, capture_output=True).stdout
    return [path for path in map(os.fsdecode, listed.split(b"\0")) if path and (root / path).is_file()]


def lines_of(root, path):
    return (root / path).read_text(encoding="utf-8").splitlines()


def room(path):
    parts = pathlib.PurePath(path).parts
    return parts[1] if parts[0] in ("core", "plugins") and len(parts) > 2 else parts[0]


def includes(root):
    """Who may include whom."""
    for path in tracked(root):
        if not path.endswith(CODE):
            continue
        top = path.split("/")[0]
        for number, line in enumerate(lines_of(root, path), 1):
            found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not found:
                continue
            target = found.group(1)
            for pattern, owners in OWNERS.items():
                if re.match(pattern, target) and top in ("core", "plugins") and not path.startswith(tuple(owners)):
                    yield f"{path}:{number}: only {', '.join(owners)} may include <{target}>"
            if path.startswith("sdk/include/bobbin/abi"):
                if "/" in target or (not (root / os.path.dirname(path) / target).is_file() and
                                     target not in ("stddef.h", "stdint.h")):
                    if not target.startswith("abi/"):
                        yield f"{path}:{number}: the C boundary includes C standard headers only, not <{target}>"
            elif top == "sdk" and target.startswith(("core/", "plugins/")):
                yield f"{path}:{number}: the SDK never includes {target}"
            elif top == "plugins" and target.startswith(("core/", "plugins/", "..")):
                yield f"{path}:{number}: a plugin includes sdk/ only, not {target}"
            elif top == "core":
                here = room(path)
                if target.startswith(("plugins/", "tests/", "../")):
                    yield f"{path}:{number}: core never includes {target}"
                if target.startswith("core/"):
                    there = target.split("/")[1]
                    if here not in ALLOWED:
                        yield f"{path}:{number}: core/{here} has no row in tests/tidy/tidy.py"
                        break
                    if there != here and there not in ALLOWED[here]:
                        yield f"{path}:{number}: core/{here} must not include core/{there}"


def floating(root):
    """No floating point near money, points or rates (G1)."""
    for path in tracked(root):
        if not path.endswith(CODE) or not path.startswith(("core/", "plugins/", "sdk/")):
            continue
        text = (root / path).read_text(encoding="utf-8")
        # Comments and strings may speak of doubles; line numbers stay.
        code = re.sub(r'/\*.*?\*/|//[^\n]*|"(\\.|[^"\\\n])*"', lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
        for number, line in enumerate(code.splitlines(), 1):
            if re.search(r"\b(float|double|strtod|stod|atof)\b", line):
                yield f"{path}:{number}: floating point (G1): {line.strip()}"


def paths(root):
    """Nothing names a machine: no home folder, no checkout's own path, no package mirror."""
    own = re.escape(str(root.resolve()) + "/")
    hosts = r"https?://(registry|deb|security|mirror)\.[a-z]"
    pattern = re.compile(rf"{own}|(?<![\w.])/(home|Users)/\w+/|{hosts}")
    for path in tracked(root):
        if path.endswith((".png", ".xz", ".tidy.py")) or path == "tests/tidy/tidy.py":
            continue
        try:
            for number, line in enumerate(lines_of(root, path), 1):
                if pattern.search(line):
                    yield f"{path}:{number}: a path or host of one machine: {line.strip()[:100]}"
        except UnicodeDecodeError:
            continue


def sizes(root):
    """A file above 400 lines holds more than one room."""
    for path in tracked(root):
        if path.endswith(CODE) and not path.startswith("tests/"):
            count = len(lines_of(root, path))
            if count > 400:
                yield f"{path}:1: {count} lines; split it (aim at 300)"


def words(root):
    """Nothing unfinished by its own word."""
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    for path in tracked(root):
        if path.endswith(CODE + (".py", ".sh", ".cmake", ".md")) and path != "tests/tidy/tidy.py":
            for number, line in enumerate(lines_of(root, path), 1):
                if pattern.search(line):
                    yield f"{path}:{number}: {line.strip()[:100]}"


def actions(root):
    """docs/reference/http.md lists every action that the audit trail may hold, and no other."""
    page = "docs/reference/http.md"
    writes = re.compile(r'(?:action\s*=\s*|\b(?:log|trace)\([^;]*?)"([a-z]+\.[a-z_]+)"')
    written = {}
    for path in tracked(root):
        if path.startswith("core/") and path.endswith(".cpp"):
            for found in writes.finditer((root / path).read_text(encoding="utf-8")):
                written.setdefault(found.group(1), path)
    listed = {}
    if (root / page).is_file():
        for number, line in enumerate(lines_of(root, page), 1):
            if found := re.match(r"\| `([a-z]+\.[a-z_]+)` \|", line):
                listed[found.group(1)] = number
    for action in sorted(set(written) - set(listed)):
        yield f"{written[action]}:1: the action {action} isn't in the table of {page}"
    for action in sorted(set(listed) - set(written)):
        yield f"{page}:{listed[action]}: nothing writes the action {action}"


def proofs(root):
    """docs/reference/proofs.md has a row for each rule of a module, and names only tests that are there."""
    rules, page = "docs/reference/rules.md", "docs/reference/proofs.md"
    known = {}
    for number, line in enumerate(lines_of(root, rules) if (root / rules).is_file() else [], 1):
        for rule in re.findall(r"\b(?:PAY|PT|SV|CM|RF|T|R)[0-9]+\b", line):
            known.setdefault(rule, number)
    rows = lines_of(root, page) if (root / page).is_file() else []
    told = {found.group(1) for line in rows if (found := re.match(r"\| ([A-Z]+[0-9]+) \|", line))}
    for rule in sorted(set(known) - told):
        yield f"{rules}:{known[rule]}: the rule {rule} has no row in {page}"
    files = {pathlib.PurePath(path).name for path in tracked(root) if path.startswith("tests/")}
    for number, line in enumerate(rows, 1):
        for subject, test in re.findall(r"`(\w+)\.(test_\w+)`", line):
            flow = root / f"tests/flow/flow_{subject}.py"
            if not flow.is_file() or f"def {test}(" not in flow.read_text(encoding="utf-8"):
                yield f"{page}:{number}: there is no {test} in tests/flow/flow_{subject}.py"
        for name in re.findall(r"\b\w+_test\.cpp\b", line):
            if name not in files:
                yield f"{page}:{number}: there is no {name}"


def formatted(root):
    """clang-format has nothing to change."""
    files = [path for path in tracked(root) if path.endswith(CODE)]
    for start in range(0, len(files), 100):
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files[start:start + 100]],
                              cwd=root, capture_output=True, text=True)
        for line in done.stderr.splitlines():
            if "error:" in line:
                yield line


def alone(root, compiler):
    """Every header of core/ compiles by itself (the SDK's have their own, stricter test)."""
    headers = [path for path in tracked(root) if path.startswith("core/") and path.endswith(".hpp")]

    def compile_one(path):
        done = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-I.", "-Isdk/include", "-Wall", "-Wextra",
                               "-include", path, "-x", "c++", "/dev/null"], cwd=root, capture_output=True, text=True)
        return None if done.returncode == 0 else f"{path}:1: does not compile alone\n{done.stderr[:500]}"

    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        yield from (fault for fault in pool.map(compile_one, headers) if fault)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    checks = {check.__name__: check for check in (includes, floating, paths, sizes, words, actions, proofs, formatted, alone)}
    parser.add_argument("check", choices=checks)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--compiler", default="g++")
    options = parser.parse_args()
    arguments = [options.source] + ([options.compiler] if options.check == "alone" else [])
    faults = list(checks[options.check](*arguments))
    print("\n".join(faults) if faults else f"{options.check}: nothing to say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
