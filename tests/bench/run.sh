#!/usr/bin/env bash
# Every benchmark on the release build; each prints its figures beside a limit measured in the same run.
# Usage: tests/bench/run.sh   (after packaging/test.sh, or: cmake --preset release && cmake --build build/release)
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake --build build/release --target checkout_bench boundary_bench http_bench bobbin
build/release/bin/boundary_bench
build/release/bin/http_bench
build/release/bin/checkout_bench build/release/bin/bobbin
