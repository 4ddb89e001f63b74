#!/usr/bin/env bash
# Benchmarks on the release build, each beside a limit measured in the same run. Prints as it goes, and at the end one
# table (Markdown): what, measured, limit, ratio, bound, holds. Nothing else should be busy on the machine.
#   tests/bench/run.sh [PART...]     parts: checkout postgres grown start pages quote boundary http rfm; all without any
# BOBBIN_BENCH_QUICK=1 takes small counts, only to see that everything runs: its figures mean nothing.
# Temporary shops lie in $TMPDIR; `grown` and `start` need 5 GB there.
set -euo pipefail
cd "$(dirname "$0")/../.."

all_parts=(boundary http quote pages rfm checkout postgres start grown)
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=("${all_parts[@]}")
for part in "${parts[@]}"; do
  [[ " ${all_parts[*]} " == *" $part "* ]] || { sed -n '2,6s/^# *//p' "$0" >&2; exit 2; }
done

[ -f build/release/build.ninja ] || cmake --preset release -DBOBBIN_TESTS=ON >/dev/null
cmake --build build/release --target bobbin plugin_commission plugin_payments plugin_points plugin_referral plugin_rfm plugin_stored_value \
  plugin_tiers checkout_bench grown_bench start_bench pages_bench quote_bench boundary_bench http_bench rfm_bench >&2

bin=$PWD/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/bobbin-bench-run-XXXXXX")
chmod 711 "$work" # the server runs as somebody else
server=$work/postgres
finish() {
  python3 -B tests/bench/durable_postgres.py stop "$server" || true
  rm -rf "$work"
}
trap finish EXIT

counts=()
pick() { # COUNTS_WHEN_QUICK COUNTS
  read -ra counts <<<"${BOBBIN_BENCH_QUICK:+$1}"
  [ ${#counts[@]} -gt 0 ] || read -ra counts <<<"$2"
}

# Lines of the table are kept for the end; what shops log is shown only when something fails.
run() {
  if ! "$@" 2>"$work/log" | tee -a "$work/lines"; then
    cat "$work/log" >&2
    exit 1
  fi
}

part_boundary() {
  pick 100000 10000000
  run "$bin/boundary_bench" "${counts[@]}"
}
part_http() { run "$bin/http_bench"; }
part_quote() {
  pick 200 5000
  run "$bin/quote_bench" "$bin/bobbin" "${counts[@]}"
}
part_pages() {
  pick 256 4096
  run "$bin/pages_bench" "$bin/bobbin" "${counts[@]}"
}
part_checkout() {
  pick 200 8000
  run "$bin/checkout_bench" "$bin/bobbin" "${counts[@]}"
}
part_postgres() {
  local address clients
  pick 200 4000
  for clients in 1 16; do # each in an empty database
    if ! address=$(python3 -B tests/bench/durable_postgres.py start "$server"); then
      echo "PostgreSQL is not installed or does not start: its part is left out" >&2
      return
    fi
    run "$bin/checkout_bench" "$bin/bobbin" "${counts[@]}" "$clients" "$address"
  done
}
part_rfm() {
  pick "1000 10000" "1000000 10000000"
  run "$bin/rfm_bench" "${counts[@]}"
}
part_start() {
  pick "1000 500" "1000000 100000"
  run "$bin/start_bench" "$bin/bobbin" "${counts[@]}"
}
part_grown() {
  pick "100 1000 100 200" "10000 1000000 100000 4000"
  run "$bin/grown_bench" "$bin/bobbin" "${counts[@]}"
}

for part in "${parts[@]}"; do
  echo "-- $part" >&2
  "part_$part"
done

echo
echo "| What | Measured | Limit | Ratio | Bound | Holds |"
echo "|---|---|---|---|---|---|"
grep '^|' "$work/lines"
