#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests: unit, contract, tidy and flow tests on the release build, and
# the unit and flow tests again under ASan+UBSan and under TSan. Everything is an entry of one ctest.
# BOBBIN_SANITIZERS=asan leaves TSan out, for a quicker look.
# Usage: packaging/test.sh [ctest options, such as -R unit or -L flow]
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/install.sh test
read -ra sanitizers <<<"${BOBBIN_SANITIZERS:-asan tsan}"
for preset in "${sanitizers[@]}"; do
  cmake --preset "$preset" -DBOBBIN_TESTS=ON >/dev/null
  cmake --build "build/$preset"
done
cmake --preset release -DBOBBIN_TESTS=ON "-DBOBBIN_SANITIZED_PRESETS=$(IFS=';'; echo "${sanitizers[*]}")" >/dev/null
cmake --build build/release
# Twice as many as there are processors: many of them wait for the program's own clock. A test that hangs is a failed
# test, and keeps nobody from the others' results.
exec ctest --test-dir build/release --output-on-failure --no-tests=error --timeout 600 -j "$((2 * $(nproc)))" "$@"
