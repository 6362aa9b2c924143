"""`assay eval` as a command: lines in, answers out, and what becomes of programs that misbehave."""

import json
import os
import select
import signal
import subprocess
import time

import pytest

import program_oracle
from conftest import ASSAY, PYTHON

FIELDS = ["id", "outcome", "exception", "stdout", "tier", "code", "reason", "ns"]


def run(data, *options, status=0, python=PYTHON, **more):
    """The answers, in their order, to bytes or to a list of sources or of objects."""
    if isinstance(data, list):
        objects = [item if isinstance(item, dict) else {"source": item} for item in data]
        data = "".join(json.dumps({"id": i} | item) + "\n" for i, item in enumerate(objects)).encode()
    command = [ASSAY, "eval", "--python=" + python, "--cache-dir=", *options]
    done = subprocess.run(command, input=data, capture_output=True, timeout=120, **more)
    assert done.returncode == status, done
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def one(source, *options, **more):
    (answer,) = run([source], *options, **more)
    return answer


def outcomes(answers):
    return [answer["outcome"] for answer in answers]


@pytest.fixture(params=["baseline", "worker"])
def tier(request):
    return request.param


# Each program, in each tier, gets CPython's own answer.
@pytest.mark.sanitized
@pytest.mark.parametrize("source", [
    "print(1)", "assert 1 == 2, 'no'", "1/0", "raise SystemExit", "raise SystemExit(0)", "raise SystemExit(False)",
    "raise SystemExit(0.0)", "raise SystemExit(3)", "raise SystemExit('bye')", "raise SystemExit(True)",
    "print(__name__)", "\n\ndef f():\n    raise KeyError('a')\nf()", "print('\\u00e9\\U0001f600\\x00\\x1f\"')", "",
    "raise ValueError('\\ud800')", "raise ValueError('a\\nb')", "raise ValueError()",
], ids=repr)  # fmt: skip
def test_answer_is_cpythons(tier, source):
    answer = one(source, "--tier=" + tier)
    assert list(answer) == FIELDS
    wanted = program_oracle.ask(source)
    assert {key: answer[key] for key in wanted} == wanted
    assert answer["tier"] == tier
    assert answer["code"] == ("built" if tier == "baseline" else None)
    assert answer["reason"] == (None if tier == "baseline" else "--tier=worker")
    assert type(answer["ns"]) is int and answer["ns"] > 0


def test_syntax_error():
    source = "x = 1\nx = = 2\n"
    answer, wanted = one(source), program_oracle.ask(source)
    assert answer["tier"] == "worker" and answer["reason"] == "a syntax error"
    assert {key: answer[key] for key in wanted} == wanted


def test_declined_program_runs_in_python_and_says_why():
    answer = one("import socket\nprint(socket.AF_INET.value)")
    assert (answer["outcome"], answer["stdout"], answer["tier"]) == ("passed", "2\n", "worker")
    assert "socket" in answer["reason"]


def test_programs_in_python_are_isolated(tmp_path):
    (tmp_path / "beside.py").write_text("")
    sources = ["import sys; sys.modules['left'] = sys", "import left", "import beside",
               "import sys; print(sys.argv, sys.flags.isolated, [m for m in sys.modules if 'assay' in m])"]  # fmt: skip
    answers = run(sources, "--tier=worker", cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)})
    assert outcomes(answers) == ["passed", "failed", "failed", "passed"]
    assert answers[3]["stdout"] == "['-c'] 1 []\n"


@pytest.mark.sanitized
def test_bad_lines_are_answered_and_the_rest_goes_on():
    bad = [b"x", b"[]", b"{", b'{"id": 1}', b'{"source": "1"}', b'{"id": 1, "source": 1}', b'{"id": x, "source": ""}',
           b'{"id": 1, "source": "", "timeout": -1}', b'{"id": 1, "source": "\xff"}', b'{"id": "\xed\xa0\x80", "source": ""}',
           b'{"id": 1, "source": "\x00"}', b"\x00"]  # fmt: skip
    good = b'{"id": "good", "source": "print(1)"}'
    data = b"\n".join(line + b"\n" + good for line in bad)  # the last line without its end
    answers = run(data, "--native-only", status=1)
    assert outcomes(answers) == ["error", "passed"] * len(bad)
    for number, answer in enumerate(answers[::2]):
        assert list(answer) == ["id", "outcome", "line", "reason"]
        assert answer["id"] is None and answer["line"] == 2 * number + 1 and answer["reason"]


def test_blank_lines_are_no_lines():
    data = b'\n \r\n{"id": 1, "source": ""}\r\n\n\t\nx\n'
    answers = run(data, "--native-only", status=1)
    assert outcomes(answers) == ["passed", "error"]
    assert answers[1]["line"] == 6


def test_nothing_at_all():
    assert run(b"") == []


@pytest.mark.parametrize("options, said", [
    (["--nonsense"], "--nonsense"), (["--jobs=0"], "--jobs"), (["--jobs=x"], "--jobs"), (["--timeout=0"], "--timeout"),
    (["--timeout=nan"], "--timeout"), (["--memory=-1"], "--memory"), (["--memory=1x"], "--memory"), (["--tier=fast"], "--tier"),
    (["--timeout"], "--timeout"), (["a", "b"], "b"), (["no-such-file"], "no-such-file"), (["."], "."),
    (["--stats=/dev/null/x"], "/dev/null/x"), (["--stats="], "--stats"),
])  # fmt: skip
def test_wrong_usage(options, said, tmp_path):
    done = subprocess.run([ASSAY, "eval", *options], input=b'{"id": 1, "source": ""}\n', capture_output=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, b"")
    assert done.stderr.startswith(b"assay: ") and said.encode() in done.stderr


def test_accepted_options(tmp_path):
    options = ["--tier=auto", "--cache-dir=" + str(tmp_path / "cache"), "--no-cache", "--jobs", "auto"]
    assert one("print(1)", *options)["tier"] == "baseline"


def test_file(tmp_path):
    path = tmp_path / "programs.jsonl"
    path.write_text('{"id": 7, "source": ""}')
    assert [answer["id"] for answer in run(b"", str(path))] == [7]


@pytest.mark.sanitized
def test_timeout(tier):
    endless = "print('before', flush=True)\nwhile True: pass"
    answers = run([{"source": endless, "timeout": 0.3}, "print(1)"], "--tier=" + tier)
    assert outcomes(answers) == ["timeout", "passed"]
    assert 0.3e9 <= answers[0]["ns"] < 10e9
    assert outcomes(run([endless], "--tier=" + tier, "--timeout=0.2")) == ["timeout"]


def test_timeout_of_what_sleeps_and_has_closed_its_streams():
    sources = ["import time; time.sleep(60)", "import os, time\nfor i in range(99):\n try: os.close(i)\n except OSError: pass\ntime.sleep(60)"]  # fmt: skip
    assert outcomes(run(sources, "--timeout=0.3")) == ["timeout", "timeout"]


def test_memory():
    hungry = {"source": "x = [0]\nwhile True: x += x", "memory_mb": 200}
    small = {"source": "x = [0] * 1000"}
    assert outcomes(run([hungry, small], "--native-only")) == ["memory", "passed"]
    answers = run([hungry, small], "--memory=300")
    assert outcomes(answers) == ["memory", "passed"]
    assert answers[0]["tier"] == "worker" and answers[0]["reason"] == "memory"
    assert answers[0]["exception"]["type"] == "MemoryError"


# What a program drops is taken back: each of these takes many times its limit in all.
@pytest.mark.parametrize("source", [
    "for i in range(40000): xs = [i, str(i)] * 100\nprint(xs[:2])",
    "s = ''\nfor i in range(400000): s = s[-200:] + str(i)\nprint(s)",
    "d = {}\nfor i in range(400000): d[i % 100] = (i, [i])\nprint(d[7])",
    "a = 1\nfor i in range(20000): a = (a * 31 + i) % (1 << 40000)\nprint(a % 1000007)",
    "t = 'some text ' * 20000\nfor i in range(400): u = t.replace('e', 'ee')\nprint(len(u))",
    "xs = []\nfor i in range(1000000): xs.append(i)\nxs = None\nfor i in range(100): ys = list(range(100000))\nprint(sum(ys))",
    "class N:\n def __init__(self, n): self.n = n\nh = None\nfor i in range(1000000): h = N(h) if i % 1000 else None\nprint(h.n is not None)",
    "def build(n): return (build(n - 1), build(n - 1)) if n else None\nfor i in range(20): t = build(14)\nprint(t[0][1] != t[1])",
    "def pairs(n):\n for i in range(n): yield [i] * 50\nn = 0\nfor p in pairs(100000): n += len(p)\nprint(n)",
    "class K: pass\nks = [K() for i in range(100)]\nn = 0\nfor i in range(40000): n += len({k: i for k in ks}) - (ks[i % 100] in {k: i for k in ks})\nprint(n)",
    "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef grid(m, n): return 1 if m == 0 or n == 0 else grid(m - 1, n) + grid(m, n - 1)\nfor i in range(300):\n grid.cache_clear()\n r = grid(40, 40)\nprint(r)",
    "def pieces(n, *, of): return [[of] * 9 for i in range(n)]\ndef run(*, rounds):\n n = 0\n for i in range(rounds): n += len(pieces(1000, of=i)[7])\n return n\nprint(run(rounds=1000))",
], ids=range(12))  # fmt: skip
def test_long_loops_live_within_the_limit(source):
    answer = one({"source": source, "memory_mb": 40}, "--native-only")
    assert (answer["outcome"], answer["stdout"]) == ("passed", program_oracle.ask(source)["stdout"])


def test_limits_beyond_measure():
    source = {"source": "print(1)", "timeout": 1e300, "memory_mb": 1e300}
    assert outcomes(run([source], "--tier=baseline") + run([source], "--tier=worker")) == ["passed"] * 2


@pytest.mark.parametrize("source, said", [
    ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    ("import os; os.abort()", "SIGABRT"),
    ("import os; os._exit(3)", "exit status 3"),
    ("import os; os.write(3, b'[' * 100000)", "report"),
    ("import os; os.write(3, b'{}'); os._exit(0)", "report"),
])  # fmt: skip
def test_crash(source, said):
    answers = run([source, "import sysconfig; print(1)"])
    assert outcomes(answers) == ["crashed", "passed"]
    assert said in answers[0]["reason"] and answers[0]["exception"] is None


def test_exit_without_farewell():
    answer = one("import os; print(1, flush=True); print(2); os._exit(0)")
    assert (answer["outcome"], answer["stdout"]) == ("passed", "1\n")


def test_program_that_kills_its_parent():
    answers = run(["import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "import sysconfig; print(1)"])
    assert outcomes(answers) == ["crashed", "passed"]


def test_children_do_not_outlive_their_program(tmp_path):
    path = tmp_path / "pid"
    source = "import os, time\npid = os.fork()\nif not pid: time.sleep(300)\nopen(%r, 'w').write(str(pid))" % str(path)
    begin = time.monotonic()
    assert outcomes(run([source, ""])) == ["passed", "passed"]
    assert time.monotonic() - begin < 60
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.kill(int(path.read_text()), 0)
            time.sleep(0.05)


def test_output_flood(tier):
    flood = "s = 'x' * 1000000\nwhile True: print(s)"
    answers = run([flood, "print(1)"], "--tier=" + tier, "--timeout=60")
    assert outcomes(answers) == ["memory", "passed"]
    assert answers[0]["tier"] == "worker" and "output" in answers[0]["reason"]


def test_report_flood():
    answer = one("import os\nwhile True: os.write(3, b'x' * 60000)")
    assert answer["outcome"] == "memory"


def test_output_that_is_no_text():
    answer = one("import sys; sys.stdout.buffer.write(b'a\\xff\\xed\\xa0\\x80\\xc3\\xa9')")
    assert answer["stdout"].encode("utf-8", "surrogateescape") == b"a\xff\xed\xa0\x80\xc3\xa9"


@pytest.mark.sanitized
def test_native_only_never_starts_python(tmp_path):
    path = tmp_path / "started"
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\ntouch %s\nexit 1\n" % path)
    python.chmod(0o755)
    answers = run(["import sysconfig", "x = = 1", "print(1)"], "--native-only", python=str(python))
    assert outcomes(answers) == ["declined", "declined", "passed"]
    assert all(answer["tier"] is None and answer["reason"] for answer in answers[:2])
    assert not path.exists()
    # The same without the option: so the test would see it.
    run(["import sysconfig"], python=str(python))
    assert path.exists()


def test_interpreter_that_is_none():
    answers = run(["import sysconfig", "print(1)", "import sysconfig"], python="/bin/false")
    assert outcomes(answers) == ["crashed", "passed", "crashed"]
    assert "exit status 1" in answers[0]["reason"]
    answers = run(["import sysconfig", "print(1)"], python="/no/such/python")
    assert outcomes(answers) == ["declined", "passed"]
    assert "/no/such/python" in answers[0]["reason"]


@pytest.mark.sanitized
@pytest.mark.threads
@pytest.mark.parametrize("jobs", [1, 2])
def test_answer_arrives_before_the_next_line_is_written(jobs):
    command = [ASSAY, "eval", "--native-only", "--jobs=%d" % jobs]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        for i in range(20):
            process.stdin.write(b'{"id": %d, "source": "print(1)"}\n' % i)
            assert select.select([process.stdout], [], [], 30)[0], "no answer while the pipe is open"
            assert json.loads(process.stdout.readline())["id"] == i
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.sanitized
@pytest.mark.threads
def test_two_jobs_answer_everything_once():
    sources = ["import sysconfig; print(%d)" % i if i % 50 == 0 else "print(%d)" % i for i in range(1000)]
    answers = run(sources, "--jobs=2")
    assert sorted((answer["id"], answer["stdout"]) for answer in answers) == [(i, "%d\n" % i) for i in range(1000)]
    assert set(outcomes(answers)) == {"passed"}


def test_endless_line():
    with open("/dev/zero", "rb") as zeros:
        data = b'{"id": 1, "source": "' + b"#" * (70 << 20) + b'"}\n{"id": 2, "source": ""}\n' + zeros.read(70 << 20)
    answers = run(data, "--native-only", status=1)
    assert outcomes(answers) == ["error", "passed", "error"]
    assert [answer["line"] for answer in answers[::2]] == [1, 3]
    assert all("longer" in answer["reason"] for answer in answers[::2])


def test_answers_that_cannot_be_written():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([ASSAY, "eval"], input=b'{"id": 1, "source": ""}\n', stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3 and b"cannot write answers" in done.stderr


def test_reader_that_goes_away():
    command = [ASSAY, "eval", "--native-only"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        process.stdin.write(b'{"id": 1, "source": ""}\n' * 10)
        process.stdin.flush()
        assert process.wait(30) in (3, -signal.SIGPIPE)


@pytest.mark.sanitized
@pytest.mark.threads
@pytest.mark.parametrize("jobs", [1, 2])
def test_stats(tmp_path, jobs):
    path = tmp_path / "folder" / "stats.json"
    sources = ["print(1)", "1/0", "import sysconfig", "import sysconfig"]
    data = "".join(json.dumps({"id": 1, "source": source}) + "\n" for source in sources).encode() + b"\nx\n"
    run(data, "--native-only", "--stats=%s" % path, "--jobs=%d" % jobs, status=1)
    stats = json.loads(path.read_text())
    assert list(stats) == ["programs", "outcomes", "tiers", "codes", "reasons", "llvm_loaded", "bytes_read", "cache", "ns"]
    assert stats["programs"] == 4
    assert stats["outcomes"] == {"declined": 2, "error": 1, "failed": 1, "passed": 1}
    assert stats["tiers"] == {"baseline": 2} and stats["codes"] == {"built": 2}
    assert list(stats["reasons"].values()) == [2]
    assert stats["llvm_loaded"] is False and stats["bytes_read"] == len(data)
    assert stats["cache"]["hits"] + stats["cache"]["misses"] == 4 and stats["cache"]["entries_written"] == 0
    assert sorted(stats["ns"]) == ["bind", "lower", "parse", "run", "wall", "worker"]
    assert stats["ns"]["wall"] > stats["ns"]["parse"] > 0 and stats["ns"]["worker"] == 0


def test_stats_of_python(tmp_path):
    path = tmp_path / "stats.json"
    run(["print(1)"], "--tier=worker", "--stats", str(path))
    stats = json.loads(path.read_text())
    assert stats["tiers"] == {"worker": 1} and stats["codes"] == {} and stats["ns"]["worker"] > 0


@pytest.mark.parametrize(
    "source",
    [
        "'a' in range(10**12)",
        "import itertools\nnext(filter(None, itertools.repeat(0)))",
        "import itertools\nsum(itertools.repeat(0))",
        "import itertools\nnext(itertools.dropwhile(bool, itertools.repeat(1)))",
        "import itertools\nnext(itertools.filterfalse(bool, itertools.count(1)))",
        "import itertools\nnext(itertools.islice(itertools.count(), 10**12, None))",
        "import re\nre.match('(a*)*b', 'a' * 40)",
    ],
)
def test_timeout_within_builtins(source):
    answers = run([{"source": source, "timeout": 0.3}], "--native-only")
    assert outcomes(answers) == ["timeout"]


def test_timeout_without_a_loop():
    source = "def f(n): return 1 if n == 0 else f(n - 1) + f(n - 1)\nf(80)"
    assert outcomes(run([{"source": source, "timeout": 0.3}], "--native-only")) == ["timeout"]
