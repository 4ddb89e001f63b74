#!/usr/bin/env python3
"""What bobbin_add_plugin promises of a file: one exported symbol, none that the loader would share between plugins, and
the parts inside, by the names that the host looks for.

Usage: plugin_file.py PLUGIN.so [PART...]
"""
import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile


def exported(plugin):
    listed = subprocess.run(["nm", "-D", "--defined-only", plugin], check=True, capture_output=True, text=True).stdout
    return [tuple(line.split()[1:3]) for line in listed.splitlines()]


def parts(plugin):
    with tempfile.TemporaryDirectory() as folder:
        section = pathlib.Path(folder) / "parts.tar"
        subprocess.run(["objcopy", "-O", "binary", "--only-section=.bobbin", "--set-section-flags", ".bobbin=alloc",
                        plugin, section], check=True)
        with tarfile.open(fileobj=io.BytesIO(section.read_bytes())) as archive:
            return [(one.name, one.mtime, one.uid, one.uname) for one in archive.getmembers() if one.isfile()]


def main():
    plugin, expected = sys.argv[1], sys.argv[2:]
    faults = []
    if (symbols := exported(plugin)) != [("T", "bobbin_entry_v1")]:
        faults.append(f"exports {symbols}, not bobbin_entry_v1 alone")
    found = parts(plugin)
    if [name for name, *_ in found] != expected:
        faults.append(f"holds {[name for name, *_ in found]}, not {expected}")
    for name, *builder in found:
        if builder != [0, 0, ""]:
            faults.append(f"{name} tells when or by whom it was packed: {builder}")
    print("\n".join(f"{plugin}: {fault}" for fault in faults) or f"{plugin}: nothing to say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
