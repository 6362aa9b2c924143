#!/usr/bin/env bash
# Every test, in the order in which they are cheapest to fail. Closes with `N passed, N failed`.
#
#   unit       doctest, in the release build and under the sanitizers
#   worker     the Python side of a worker, against a parent made for it
#   blackbox   the program from outside, with pytest and CPython beside it as the oracles
#   programs   random programs, natively and by CPython, for seconds
#   fuzz       the front end under libFuzzer, for seconds
#
# tests/run.sh [quick]: quick leaves the sanitizers out. With pytest-xdist, two tests at a time.
set -uo pipefail
cd "$(dirname "$0")/.."

python=/usr/bin/python3
passed=0 failed=0 suites=()
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# count NAME PASSED FAILED SECONDS
count() {
  passed=$((passed + $2)) failed=$((failed + $3))
  suites+=("$(printf '%-28s %5d passed %4d failed %5d s' "$1" "$2" "$3" "$4")")
}

# unit PRESET: doctest's last lines hold the counts.
unit() {
  local log=$logs/unit-$1 begin=$SECONDS status=0
  "build/$1/bin/assay-tests" --no-colors >"$log" 2>&1 || status=$?
  local line ok bad
  line=$(grep -a 'test cases:' "$log" | tail -n 1)
  ok=$(grep -oE '[0-9]+ passed' <<<"$line" | grep -oE '[0-9]+' || echo 0)
  bad=$(grep -oE '[0-9]+ failed' <<<"$line" | grep -oE '[0-9]+' || echo 0)
  [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
  [ "$bad" = 0 ] || cat "$log"
  count "unit ($1)" "$ok" "$bad" $((SECONDS - begin))
}

# pytests NAME PRESET PATH...
pytests() {
  local name=$1 preset=$2 log="$logs/$1" begin=$SECONDS status=0
  shift 2
  ASSAY=$PWD/build/$preset/bin/assay ASSAY_PRESET=$preset $python -m pytest -q -p no:cacheprovider -ra -n 2 "$@" >"$log" 2>&1 || status=$?
  local line ok bad
  line=$(tail -n 1 "$log")
  ok=$(grep -oE '[0-9]+ passed' <<<"$line" | grep -oE '[0-9]+' || echo 0)
  bad=$(($(grep -oE '[0-9]+ (failed|error)' <<<"$line" | grep -oE '[0-9]+' | paste -sd+ | sed 's/^$/0/')))
  [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
  [ "$bad" = 0 ] || cat "$log"
  grep -a '^SKIPPED' "$log" || true
  count "$name" "$ok" "$bad" $((SECONDS - begin))
}

# fuzz NAME SECONDS: a short run from the seeds, CPython asked about what it keeps.
fuzz() {
  local log=$logs/fuzz-$1 begin=$SECONDS bad=0
  $python "tests/fuzz/fuzz_$1.py" "build/fuzz/bin/$1-fuzz" build/release/bin/assay --seconds "$2" >"$log" 2>&1 || bad=1
  [ "$bad" = 0 ] || cat "$log"
  count "fuzz ($1)" $((1 - bad)) "$bad" $((SECONDS - begin))
}

# programs PRESET COUNT: random ones, the same each time, natively and by CPython.
programs() {
  local log=$logs/programs-$1 begin=$SECONDS bad=0
  $python tests/fuzz/random_programs.py "build/$1/bin/assay" --seconds 120 --seed 1 --programs "$2" >"$log" 2>&1 || bad=1
  [ "$bad" = 0 ] || cat "$log"
  count "random programs ($1)" $((1 - bad)) "$bad" $((SECONDS - begin))
}

# patterns PRESET COUNT: the same with regular expressions.
patterns() {
  local log=$logs/patterns-$1 begin=$SECONDS bad=0
  $python tests/fuzz/random_patterns.py "build/$1/bin/assay" --seconds 120 --seed 1 --programs "$2" >"$log" 2>&1 || bad=1
  [ "$bad" = 0 ] || cat "$log"
  count "random patterns ($1)" $((1 - bad)) "$bad" $((SECONDS - begin))
}

./x build-preset release || exit 1
unit release
pytests worker release tests/worker
pytests blackbox release tests/blackbox
programs release 1000
patterns release 2000
if [ "${1:-}" != quick ]; then
  for preset in dev tsan; do
    ./x build-preset "$preset" assay assay-tests || exit 1
    unit "$preset"
    pytests "blackbox ($preset)" "$preset" tests/blackbox -m sanitized
  done
  programs dev 400
  ./x build-preset fuzz frontend-fuzz || exit 1
  fuzz frontend 20
fi

printf '\n'
printf '%s\n' "${suites[@]}"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
