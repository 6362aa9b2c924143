"""Whatever a test does to its worker costs that test its verdict and nothing else; no process is left."""

import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import pytest

from conftest import ASSAY, PYTHON

TROUBLE = {
    "exits": "import os; os._exit(3)",
    "exits_0": "import os; os._exit(0)",
    "aborts": "import os; os.abort()",
    "segfaults": "import ctypes; ctypes.string_at(0)",
    "kills_itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "rubbish": "import os\n    for fd in range(3, 300):\n        try: os.write(fd, b'rubbish' * 10)\n        except OSError: pass",
    "closes_all": "import os; os.closerange(3, 1000)",
}
HARMLESS = {
    "binary": "import sys; sys.stdout.buffer.write(bytes(range(256)) * 10)",
    "huge": "print('x' * 20_000_000)",
    "raw": "import os; os.write(1, b'\\xff\\x00raw' * 1000); os.write(2, b'\\xfe' * 1000)",
    "no_stdout": "import sys; sys.stdout = None",
    "forks": "import os\n    if os.fork() == 0: os._exit(7)",
    "changes_folder": "import os; os.chdir('/')",
    "sigint_ignored": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)",
    "thread": "import threading, time; threading.Thread(target=time.sleep, args=(0.2,)).start()",
    "surrogates": "print('\\udcff \\ud800')",
}


def suite(body):
    return "def test_before(): assert abs(-1) == 1\ndef test_trouble():\n    %s\ndef test_after(): assert abs(-2) == 2\n" % body


def left_behind(marker):
    """Processes whose environment holds the marker."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if marker.encode() in (entry / "environ").read_bytes():
                    found.append((entry.name, (entry / "cmdline").read_bytes()))
            except OSError:
                pass
    return found


@pytest.mark.sanitized
@pytest.mark.parametrize("name", sorted(TROUBLE))
def test_trouble_costs_one_verdict(bench, name):
    bench.write(test_a=suite(TROUBLE[name]), test_b="def test_other(): assert len('ab') == 2\n")
    for arguments in ([], ["-n2"]):
        got = bench.assay(*arguments, "--timeout=20")
        assert got.verdicts == {
            "test_a.py::test_before": "passed", "test_a.py::test_trouble": "failed",
            "test_a.py::test_after": "passed", "test_b.py::test_other": "passed"}, got
        assert got.status == 1
        assert "1 failed, 3 passed" in got.last_line


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_noise_is_harmless(bench, name):
    bench.write(test_a=suite(HARMLESS[name]))
    want, got = bench.pytest(), bench.assay()
    assert (got.verdicts, got.status) == (want.verdicts, want.status), (want, got)


def test_a_child_of_a_test_reports_nothing(bench):
    """pytest itself would report whatever a forked child that returns from its test makes of the rest."""
    bench.write(test_a=suite("import os\n    if os.fork() == 0: raise ValueError('child')"))
    got = bench.assay()
    assert got.status == 0 and set(got.verdicts.values()) == {"passed"}, got


def test_hanging_test_is_ended(bench):
    bench.write(test_a=suite("import subprocess; subprocess.run(['sleep', '1000'])"))
    begin = time.monotonic()
    got = bench.assay("--timeout=1", env={"MARK": "hanging-test"})
    assert time.monotonic() - begin < 15
    assert got.verdicts["test_a.py::test_trouble"] == "failed" and got.verdicts["test_a.py::test_after"] == "passed"
    assert "--timeout=1" in got.out and "in test_trouble" in got.out
    assert left_behind("MARK=hanging-test") == []


@pytest.mark.parametrize("body, said", [
    ("import time\ntime.sleep(1000)", "longer than --timeout"),
    ("import os\nos.abort()", "signal 6"),
    ("import os\nos._exit(5)", "exit status 5"),
])
def test_trouble_at_import_is_a_collection_error(bench, body, said):
    bench.write(test_a="def test_1(): assert len('a')\n", test_b=body, test_c="def test_1(): assert len('c')\n")
    got = bench.assay("--timeout=2")
    assert got.status == 2 and got.verdicts == {"test_b.py": "collect-failed"}, got
    assert said in got.out
    got = bench.assay("--timeout=2", "--continue-on-collection-errors")
    assert got.verdicts == {"test_a.py::test_1": "passed", "test_b.py": "collect-failed", "test_c.py::test_1": "passed"}
    assert got.status == 1


def test_full_memory_is_ended(bench):
    bench.write(test_a=suite("import resource\n    resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))\n    x = bytearray(1 << 40)"))
    got = bench.assay()
    assert got.verdicts["test_a.py::test_trouble"] == "failed" and got.verdicts["test_a.py::test_after"] == "passed"


@pytest.mark.parametrize("jobs", ["-n1", "-n2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_ends_everything(bench, jobs, number):
    for name in "ab":
        bench.put("test_%s.py" % name, "import time, subprocess\ndef test_quick(): pass\ndef test_long(): subprocess.run(['sleep', '1000'])\n")
    env = bench.env | {"MARK": "interrupted-%d-%s-%d" % (os.getpid(), jobs, number)}
    process = subprocess.Popen([ASSAY, "run", "--python=" + PYTHON, jobs], cwd=bench.folder, env=env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 20
        while not any(command.startswith(b"sleep") for _, command in left_behind(env["MARK"])):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(number)
        out, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 2, out
    assert b"passed in" in out or b"passed, " in out
    assert left_behind(env["MARK"]) == []


@pytest.mark.long
def test_random_kills_lose_nothing(bench):
    """Workers die at random moments, run after run; every test is reported once, and none is left running."""
    rounds = int(os.environ.get("ASSAY_KILL_ROUNDS", "12"))
    for name in "abcd":
        bench.put("test_%s.py" % name, "import time\nimport pytest\n@pytest.mark.parametrize('i', range(12))\ndef test_x(i): time.sleep(0.004)\n")
    everything = {"test_%s.py::test_x[%d]" % (name, i) for name in "abcd" for i in range(12)}
    rng = random.Random(7)
    killed = 0
    for number in range(rounds):
        mark = "MARK=kill-%d-%d" % (os.getpid(), number)
        log = bench.scratch / "kills.jsonl"
        env = bench.env | dict([mark.split("=")])
        process = subprocess.Popen([ASSAY, "run", "--python=" + PYTHON, "-q", "--report-log=%s" % log,
                                    "-n%d" % rng.choice([1, 2, 3])], cwd=bench.folder, env=env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        kills = 0
        while process.poll() is None and kills < 3:
            time.sleep(rng.uniform(0.0, 0.5))
            workers = [int(pid) for pid, command in left_behind(mark) if b"-c" in command and int(pid) != process.pid]
            if workers:
                try:
                    os.kill(rng.choice(workers), rng.choice([signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM]))
                    kills += 1
                except ProcessLookupError:
                    pass
        out, _ = process.communicate(timeout=60)
        killed += kills
        from conftest import read_log
        verdicts, _, _, _ = read_log(log)
        assert left_behind(mark) == []
        if process.returncode in (0, 1):
            assert set(verdicts) == everything, (out.decode(), everything ^ set(verdicts))
            assert set(verdicts.values()) <= {"passed", "failed"}, verdicts
            assert list(verdicts.values()).count("failed") <= kills
        else:  # it died again and again before it could collect: said, and an exit status that is no success
            assert process.returncode == 3, (process.returncode, out.decode())
    assert killed >= rounds
