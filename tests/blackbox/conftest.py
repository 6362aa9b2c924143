"""The program from outside: `assay` runs a suite, pytest runs it beside, and their answers are compared."""

import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

import pytest

import oracle

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
ASSAY = os.environ.get("ASSAY", str(HERE.parents[1] / "build/release/bin/assay"))


def pytest_configure(config):
    config.addinivalue_line("markers", "sanitized: also run with the address and undefined-behaviour sanitizers")
    config.addinivalue_line("markers", "threads: several threads, so it is run with the thread sanitizer, too")
    config.addinivalue_line("markers", "long: takes seconds, and so comes first, lest one core does it alone at the end")
    # Whoever starts these tests in the background of a script has them ignore Ctrl-C, and their children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Nothing is taken from the user's own cache, nor left in it.
    config.cache_folder = tempfile.TemporaryDirectory(prefix="assay-cache-")
    os.environ["XDG_CACHE_HOME"] = config.cache_folder.name


def pytest_unconfigure(config):
    config.cache_folder.cleanup()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


class Outcome:
    """How a run of either program ended: exit status, verdict of every node id, what it printed."""

    def __init__(self, status, verdicts, out, err, tiers=None, messages=None, order=None):
        self.status, self.verdicts, self.out, self.err = status, verdicts, out, err
        self.tiers, self.messages, self.order = tiers or {}, messages or {}, order or []

    @property
    def last_line(self):
        return self.out.rstrip("\n").rpartition("\n")[2]

    def __repr__(self):
        return "<%s %s\n%s\n%s>" % (self.status, self.verdicts, self.out, self.err)


def read_log(path):
    """({node id: verdict}, {node id: tier}, {node id: crash message}, node ids in order) of a report log."""
    phases = collections.defaultdict(dict)
    verdicts, tiers, messages, order = {}, {}, {}, []
    times = collections.Counter()
    if not os.path.exists(path):
        return verdicts, tiers, messages, order
    with open(path, encoding="utf-8") as log:
        for line in log:
            row = json.loads(line)
            kind = row["$report_type"]
            if kind == "CollectReport" and row["outcome"] != "passed":
                verdicts[row["nodeid"]] = "collect-" + row["outcome"]
            elif kind == "TestReport":
                key = row["when"]
                times[row["nodeid"], key] += 1
                phases[row["nodeid"]][key] = row
                if key == "call" and "assay" in row:
                    tiers[row["nodeid"]] = row["assay"]["tier"]
                if row["nodeid"] not in order:
                    order.append(row["nodeid"])
                if row["outcome"] == "failed":
                    crash = (row.get("longrepr") or {}) if isinstance(row.get("longrepr"), dict) else {}
                    messages[row["nodeid"]] = (crash.get("reprcrash") or {}).get("message")
    for nodeid, of in phases.items():
        verdicts[nodeid] = verdict(of)
    for (nodeid, _), count in times.items():
        if count > 1:
            verdicts[nodeid] = "%s, %d times" % (verdicts[nodeid].partition(",")[0], count)
    return verdicts, tiers, messages, order


def verdict(of):
    for when in ("setup", "teardown"):
        if of.get(when, {}).get("outcome") == "failed":
            return "error"
    row = of.get("call") or of.get("setup")
    if "wasxfail" in row:
        return {"skipped": "xfailed", "passed": "xpassed"}.get(row["outcome"], row["outcome"])
    return row["outcome"]


def without_addresses(messages):
    return {nodeid: message and re.sub("0x[0-9a-f]+", "0x", message) for nodeid, message in messages.items()}


class Bench:
    """A folder with a suite, and both programs to run it."""

    oracle = None  # of all benches of this process

    def __init__(self, folder, scratch):
        self.folder, self.scratch = folder, scratch
        self.program, self.plugins = ASSAY, HERE / "plugins"
        self.prefix = []  # a command that starts another one, as another user
        self.runs = 0
        self.env = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PYTEST", "ASSAY", "PYTHON", "COV")) and key not in ("CI", "COLUMNS")
        }
        self.env.update(PYTHONDONTWRITEBYTECODE="1", COLUMNS="80", XDG_CACHE_HOME=str(scratch / "cache"))

    def write(self, **files):
        """write(test_a="...", sub__test_b="..."): `__` is a slash, and .py is added where there is no dot."""
        for name, text in files.items():
            self.put(name.replace("__", "/") + ".py", text)

    def put(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def _run(self, command, env, cwd, timeout=120, **options):
        done = subprocess.run(
            self.prefix + command, cwd=cwd or self.folder, env=env, timeout=timeout, capture_output=True,
            **({"stdin": subprocess.DEVNULL} | options),
        )
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def _log(self, kind):
        self.runs += 1
        return self.scratch / ("%s-%d.jsonl" % (kind, self.runs))

    def pytest(self, *arguments, env=None, cwd=None, timeout=120):
        log = self._log("pytest")
        arguments = ["-p", "verdict_log", "--verdict-log=%s" % log, *arguments]
        env = self.env | (env or {})
        server = self._oracle(env)
        if server is not None:
            status, out, err = server.run(arguments, cwd or self.folder, env, self.plugins, timeout)
            out, err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        else:
            command = [PYTHON, "-c", oracle.PROGRAM % str(self.plugins), *arguments]
            status, out, err = self._run(command, env, cwd, timeout)
        verdicts, _, messages, order = read_log(log)
        return Outcome(status, verdicts, out, err, messages=messages, order=order)

    def _oracle(self, env):
        """The oracle of this process's tests, where it can stand for a process of its own."""
        if self.prefix:
            return None
        if Bench.oracle is None or not Bench.oracle.is_alive():
            Bench.oracle = oracle.Oracle(PYTHON, self.env)
        return Bench.oracle if Bench.oracle.serves(env) else None

    def assay(self, *arguments, env=None, cwd=None, python=PYTHON, timeout=120, **options):
        log = self._log("assay")
        command = [self.program, "run", "--report-log=%s" % log, *arguments]
        if python:
            command.insert(2, "--python=" + python)
        status, out, err = self._run(command, self.env | (env or {}), cwd, timeout, **options)
        verdicts, tiers, messages, order = read_log(log)
        return Outcome(status, verdicts, out, err, tiers, messages, order)

    def both(self, *arguments, **options):
        """Runs both and checks that they agree; Assay's outcome, with pytest's as its `pytest`."""
        want, got = self.pytest(*arguments, **options), self.assay(*arguments, **options)
        assert got.verdicts == want.verdicts, (want, got)
        assert got.status == want.status, (want, got)
        assert got.order == want.order, (want.order, got.order)
        assert without_addresses(got.messages) == without_addresses(want.messages)
        assert "BUG" not in got.out
        got.pytest = want
        return got


@pytest.fixture
def bench(tmp_path):
    folder = tmp_path / "suite"
    folder.mkdir()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Bench(folder, scratch)
