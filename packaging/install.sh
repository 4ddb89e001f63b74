#!/usr/bin/env bash
# Installs what is missing of packaging/packages.txt. Usage: packaging/install.sh build|test
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in
  build) sections='build' ;;
  test) sections='build test' ;;
  *) echo "usage: packaging/install.sh build|test" >&2; exit 2 ;;
esac

wanted=()
section=
while read -r line; do
  case "$line" in
    '' | '#'*) ;;
    '['*']') section=${line//[\[\]]/} ;;
    *) [[ " $sections " == *" $section "* ]] && wanted+=("$line") ;;
  esac
done <"$here/packages.txt"

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Installing ${missing[*]} needs root or sudo." >&2; exit 1; }
  root=(sudo)
fi
echo "Installing: ${missing[*]}"
"${root[@]}" apt-get update -q >/dev/null
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" >/dev/null
