#!/usr/bin/env bash
# Installs what is missing, builds, and starts the demo shop on this machine.
# Usage: packaging/start.sh [--build-only] [options of `bobbin demo`, such as --port 8090 or --clock manual]
set -euo pipefail
cd "$(dirname "$0")/.."

build_only=
if [ "${1:-}" = --build-only ]; then build_only=yes; shift; fi

packaging/install.sh build
# A tree that has been tested before keeps its tests; a new one doesn't need them to sell.
[ -e build/release/CMakeCache.txt ] && cmake --preset release >/dev/null ||
  cmake --preset release -DBOBBIN_TESTS=OFF >/dev/null
cmake --build build/release
echo "Built: build/release/bin/bobbin"
[ -z "$build_only" ] || exit 0

options=("$@")
[[ " $* " == *" --data"* ]] || options+=(--data demo)
[[ " $* " == *" --port"* ]] || options+=(--port 8080)
exec build/release/bin/bobbin demo "${options[@]}"
