#!/usr/bin/env python3
"""Every header of the SDK compiles alone: the boundary as C11, C17 and C++20, the C++ layer as C++20, each with gcc and
clang (those of the two that are there), all warnings being errors. So do the table of sizes and offsets, and the plugin
that sdk/README.md shows.

Usage: headers.py [--source DIR]
"""
import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]
C = [("c11", "c"), ("c17", "c"), ("c++20", "c++")]
CPP = [("c++20", "c++")]


def jobs(root):
    """Pairs of a command and what it reads."""
    include = root / "sdk" / "include"
    compilers = [pair for pair in (("gcc", "g++"), ("clang", "clang++")) if shutil.which(pair[0])]
    if not compilers:
        sys.exit("neither gcc nor clang is here: install one (packaging/install.sh)")
    boundary = [include / "bobbin" / "abi.h", *sorted((include / "bobbin" / "abi").glob("*.h")),
                root / "tests" / "sdk" / "layout.c"]
    layer = sorted((include / "bobbin").rglob("*.hpp"))
    readme = re.findall(r"```cpp\n(.*?)```", (root / "sdk" / "README.md").read_text(encoding="utf-8"), re.S)
    for c, cpp in compilers:
        for header, standards in [*((h, C) for h in boundary), *((h, CPP) for h in layer)]:
            for standard, language in standards:
                more = ["-Wold-style-cast", "-Wnon-virtual-dtor"] if header.suffix == ".hpp" else []
                # As an include, because a header given as the main file may not say `#pragma once`.
                yield ([c if language == "c" else cpp, f"-std={standard}", "-fsyntax-only", "-fvisibility=hidden",
                        *WARNINGS, *more, "-I", str(include), "-include", str(header), "-x", language, "-"], "")
        for example in readme:
            yield ([cpp, "-std=c++20", "-fsyntax-only", "-fvisibility=hidden", *WARNINGS, "-I", str(include), "-x", "c++",
                    "-"], example)


def run(job):
    command, text = job
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return "" if done.returncode == 0 else " ".join(command) + "\n" + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    options = parser.parse_args()
    commands = list(jobs(options.source))
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        faults = [fault for fault in pool.map(run, commands) if fault]
    print("\n".join(faults) if faults else f"{len(commands)} compilations, nothing to say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
