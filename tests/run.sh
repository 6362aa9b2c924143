#!/usr/bin/env bash
# Every test, in the order in which they are cheapest to fail. Closes with `N passed, N failed`.
#
#   unit       doctest, in the release build and under the sanitizers; with the thread sanitizer what starts threads
#   worker     the Python side of a worker, against a parent made for it
#   blackbox   the program from outside, with pytest and CPython beside it as the oracles
#   programs   random programs, natively and by CPython, for seconds
#   fuzz       the front end under libFuzzer, for seconds
#
# tests/run.sh [quick]: quick leaves the sanitizers out. Made for two cores: what is not parallel by itself runs
# beside something else, and tests from outside, which also wait, run three at a time.
set -uo pipefail
cd "$(dirname "$0")/.."

python=/usr/bin/python3
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# count NAME PASSED FAILED SECONDS
count() {
  printf '%-28s %5d passed %4d failed %5d s\n' "$@" >>"$logs/counts"
}

# beside COMMAND...: starts what keeps one core busy beside what follows; finish waits for all of it.
started=0
beside() {
  "$@" >"$logs/beside-$((++started))" 2>&1 &
}
finish() {
  wait
  cat "$logs"/beside-* 2>/dev/null
  rm -f "$logs"/beside-*
}

# number WORD TEXT: the number that stands before the word, or 0.
number() {
  local found
  found=$(grep -oE "[0-9]+ $1" <<<"$2" | grep -oE '[0-9]+' | paste -sd+)
  echo $((${found:-0}))
}

# unit NAME PRESET [OPTION...]: doctest's last lines hold the counts.
unit() {
  local name=$1 preset=$2 log="$logs/$1" begin=$SECONDS status=0
  shift 2
  "build/$preset/bin/assay-tests" --no-colors "$@" >"$log" 2>&1 || status=$?
  local line ok bad
  line=$(grep -a 'test cases:' "$log" | tail -n 1)
  ok=$(number passed "$line") bad=$(number failed "$line")
  [ "$status" = 0 ] && [ "$ok" != 0 ] || [ "$bad" != 0 ] || bad=1
  [ "$bad" = 0 ] || cat "$log"
  count "$name" "$ok" "$bad" $((SECONDS - begin))
}

# units PRESET: both cores' worth of it, the runtime's tests being half.
units() {
  beside unit "unit ($1)" "$1" '--source-file-exclude=*/unit/runtime/*'
  beside unit "unit, runtime ($1)" "$1" '--source-file=*/unit/runtime/*'
}

# pytests NAME PRESET PATH...
pytests() {
  local name=$1 preset=$2 log="$logs/$1" begin=$SECONDS status=0
  shift 2
  ASSAY=$PWD/build/$preset/bin/assay ASSAY_PRESET=$preset $python -m pytest -q -p no:cacheprovider -ra -n 3 "$@" >"$log" 2>&1 || status=$?
  local line ok bad
  line=$(tail -n 1 "$log")
  ok=$(number passed "$line") bad=$(number '(failed|error)' "$line")
  [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
  [ "$bad" = 0 ] || cat "$log"
  grep -a '^SKIPPED' "$log" || true
  count "$name" "$ok" "$bad" $((SECONDS - begin))
}

# script NAME COMMAND...: a test that is one command.
script() {
  local name=$1 log="$logs/$1" begin=$SECONDS bad=0
  shift
  "$@" >"$log" 2>&1 || bad=1
  [ "$bad" = 0 ] || cat "$log"
  count "$name" $((1 - bad)) "$bad" $((SECONDS - begin))
}

# fuzz NAME RUNS: a short run from the seeds, the same each time, CPython asked about what it keeps.
fuzz() {
  script "fuzz ($1)" $python "tests/fuzz/fuzz_$1.py" "build/dev/bin/$1-fuzz" build/release/bin/assay --runs "$2" --seed 1
}

# programs PRESET TIER COUNT: random ones, the same each time, natively and by CPython.
programs() {
  script "random programs ($1, $2)" $python tests/fuzz/random_programs.py "build/$1/bin/assay" --seconds 120 --seed 1 --tier "$2" --programs "$3"
}

./x build-preset release || exit 1
units release
programs release auto 1000
finish
pytests worker release tests/worker
pytests blackbox release tests/blackbox
if [ "${1:-}" != quick ]; then
  ./x build-preset dev assay assay-tests frontend-fuzz || exit 1
  units dev
  programs dev auto 400
  finish
  beside fuzz frontend 300000
  pytests "blackbox (dev)" dev tests/blackbox -m sanitized
  finish
  ./x build-preset tsan assay assay-tests || exit 1
  beside unit "unit (tsan)" tsan
  pytests "blackbox (tsan)" tsan tests/blackbox -m threads
  finish
fi

printf '\n'
cat "$logs/counts"
passed=$(number passed "$(cat "$logs/counts")") failed=$(number failed "$(cat "$logs/counts")")
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
