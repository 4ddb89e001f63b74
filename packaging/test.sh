#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test: unit, contract, tidy and flow tests on the release build, and
# the unit and flow tests again under ASan+UBSan and TSan. Everything is an entry of one ctest.
# Usage: packaging/test.sh [ctest options, such as -R unit or -L flow]
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/install.sh test
for preset in asan tsan; do
  cmake --preset "$preset" -DBOBBIN_TESTS=ON >/dev/null
  cmake --build "build/$preset"
done
cmake --preset release -DBOBBIN_TESTS=ON "-DBOBBIN_SANITIZED_PRESETS=asan;tsan" >/dev/null
cmake --build build/release
exec ctest --test-dir build/release --output-on-failure --no-tests=error -j "$(nproc)" "$@"
