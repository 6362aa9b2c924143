"""./x bench --against: a slowdown that was planted is found, and two builds that are the same are the same."""

import os
import pathlib
import subprocess
import sys

import pytest

from conftest import ASSAY, PYTHON

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))
from sidebyside import regression  # noqa: E402

# Runs the program, then has the processor busy for that many percent of what it took.
WRAPPER = """#!/bin/bash
begin=${EPOCHREALTIME/[.,]/}
%s "$@"
status=$?
now=${EPOCHREALTIME/[.,]/}
end=$(( now + (now - begin) * %d / 100 ))
while (( ${EPOCHREALTIME/[.,]/} < end )); do :; done
exit $status
"""


def build(folder, percent):
    program = folder / ("slower-by-%d" % percent) / "bin/assay"
    program.parent.mkdir(parents=True)
    program.write_text(WRAPPER % (ASSAY, percent))
    program.chmod(0o755)
    return program


@pytest.mark.long
@pytest.mark.parametrize("percent, status", [(0, 0), (15, 1)])
def test_two_builds(tmp_path, percent, status):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY")}
    done = subprocess.run([PYTHON, str(BENCH / "run.py"), "--quick", "--only", "programs without,kernels of numbers",
                           "--assay", str(build(tmp_path, percent)), "--against", str(build(tmp_path / "other", 0))],
                          capture_output=True, text=True, env=kept, timeout=500)
    assert done.returncode == status, done.stdout + done.stderr[-2000:]


def test_what_a_verdict_needs():
    few = [1.2] * 5
    assert regression.judge(few) == regression.UNCLEAR  # so few may be chance, however clear they look
    assert regression.judge([1.2] * 20) == regression.SLOWER
    assert regression.judge([1.0] * 20) == regression.SAME
    assert regression.judge([1.0, 1.2] * 20) == regression.UNCLEAR
    # One run in four that something else held up says nothing.
    assert regression.judge([1.0, 1.01, 0.99, 3.0] * 20) == regression.SAME


def test_the_interval_is_that_of_the_sign_test():
    # Of 10 values of which each lies below the median as often as above, all lie on one side once in 512 times.
    assert regression.interval(range(10), 1 - 1 / 400) == (0, 9)
    assert regression.interval(range(10), 1 - 1 / 600) == (0.0, float("inf"))
