"""`assay profile`: a run like any other, whose stages add up to its wall time."""

import collections
import html.parser
import json
import re
import shutil
import subprocess

import pytest

from conftest import PYTHON

BUSY = "import time\ndef busy(seconds):\n    end = time.perf_counter() + seconds\n    while time.perf_counter() < end: pass\n"
SUITE = {
    "test_literal.py": "".join("def test_%d(): assert %d + 1 == %d\n" % (i, i, i + 1) for i in range(50)),
    "test_plain.py": "def double(x): return [x] * 2\ndef test_double(): assert double(3) == [3, 3]\ndef test_sum(): assert sum(range(2000)) == 1999000\n",
    "test_worker.py": BUSY + """
import pytest, os, helper
@pytest.fixture
def slow_fixture():
    busy(0.03)
    yield os.getpid()
    busy(0.02)
def test_fixture(slow_fixture): busy(0.05)
@pytest.mark.parametrize("x", [1, 2])
def test_param(x): assert x
class TestClass:
    def test_method(self, tmp_path): assert tmp_path.exists()
""",
    "helper.py": "import inner\n" + BUSY + "busy(0.04)\n",
    "inner.py": BUSY + "busy(0.03)\n",
}
# What a run without workers cannot be in.
OF_WORKERS = {"worker", "worker_start", "configure", "worker_collect", "import", "fixture_setup", "body", "fixture_teardown",
              "worker_finish", "worker_end", "dispatch", "wait"}


@pytest.fixture
def suite(bench):
    for name, text in SUITE.items():
        bench.put(name, text)
    return bench


def profile(bench, *arguments, env=None):
    """(exit status, what it printed, its JSON)"""
    path = bench.scratch / "profile.json"
    path.unlink(missing_ok=True)
    command = [bench.program, "profile", "--python=" + PYTHON, "--json=%s" % path, *arguments]
    status, out, err = bench._run(command, bench.env | (env or {}), None)
    assert path.exists(), (status, out, err)
    return status, out, json.loads(path.read_text())


def check_sums(made):
    assert sum(made["stages"].values()) + made["unattributed_ns"] == made["wall_ns"]
    assert made["unattributed_ns"] <= 0.01 * made["wall_ns"], made["stages"]
    for lane in made["lanes"]:
        assert 0 <= lane["busy_ns"] <= made["wall_ns"]


def test_stages_add_up(suite):
    status, out, made = profile(suite)
    assert status == 0
    check_sums(made)
    stages = made["stages"]
    assert 0.05e9 <= stages["body"] < 0.2e9
    assert 0.03e9 <= stages["fixture_setup"] < 0.2e9
    assert 0.02e9 <= stages["fixture_teardown"] < 0.2e9
    assert stages["worker_start"] and stages["execute"] and stages["report"] and stages["startup"]
    assert "unattributed" in out and "slowest tests" in out and "p99.9" in out
    assert "\x1b" not in out


def test_tests_are_those_of_a_run(suite):
    run = suite.assay()
    _, _, made = profile(suite)
    assert [test["nodeid"] for test in made["tests"]] == run.order
    assert {test["nodeid"]: test["tier"] for test in made["tests"]} == run.tiers
    by_name = {test["nodeid"]: test for test in made["tests"]}
    slow = by_name["test_worker.py::test_fixture"]
    assert slow["reason"] and slow["code"] is None
    assert 0.05e9 <= slow["ns"]["body"] <= 0.2e9
    assert 0.03e9 <= slow["ns"]["fixture_setup"] and 0.02e9 <= slow["ns"]["fixture_teardown"]
    assert 0.1e9 <= slow["own_ns"] <= sum(slow["ns"].values())
    native = by_name["test_plain.py::test_sum"]
    assert native["tier"] in ("baseline", "orc") and native["reason"] is None and native["code"] in ("built", "memory", "disk")
    assert native["ns"]["execute"]
    assert max(made["tests"], key=lambda test: test["own_ns"]) is slow
    # With one worker, what tests took of a stage is part of what the run took, but for what the worker did while
    # Assay was busy itself.
    totals = collections.Counter()
    for test in made["tests"]:
        totals.update(test["ns"])
    for stage, total in totals.items():
        assert total <= 1.1 * made["stages"][stage] + 1e6, stage


def test_imports_and_fixtures(suite):
    _, out, made = profile(suite)
    rows = [(row["module"], row["depth"]) for row in made["imports"]]
    at = rows.index(("helper", 1))
    assert rows[at - 1] == ("test_worker", 0) and rows[at + 1] == ("inner", 2)
    helper, inner = made["imports"][at], made["imports"][at + 1]
    assert 0.03e9 <= inner["own_ns"] <= inner["total_ns"] <= helper["total_ns"] - 0.04e9
    assert helper["own_ns"] + inner["total_ns"] == helper["total_ns"]
    fixture = made["fixtures"][0]
    assert fixture["fixture"] == "slow_fixture" and fixture["setups"] == 1
    assert fixture["setup_ns"] >= 0.03e9 and fixture["teardown_ns"] >= 0.02e9
    assert "slow_fixture" in out and "helper" in out


def test_native_alone(bench):
    bench.write(test_a=SUITE["test_literal.py"])
    for _ in range(2):  # the second time with what the first has kept
        status, _, made = profile(bench)
        assert status == 0
        check_sums(made)
        assert not any(made["stages"][stage] for stage in OF_WORKERS)
        assert {test["tier"] for test in made["tests"]} == {"template"} and len(made["tests"]) == 50
        assert all(test["ns"]["execute"] for test in made["tests"])


def test_llvm_has_a_lane_of_its_own(bench):
    bench.write(test_hot="def test_hot():\n    x = 0\n    for i in range(30000000): x = (x * 3 + i) % 1000003\n    assert x >= 0\n")
    _, _, made = profile(bench)
    check_sums(made)
    assert [lane["lane"] for lane in made["lanes"]] == ["assay", "compiler"]
    _, _, made = profile(bench, "--tier=orc", "--no-cache")
    check_sums(made)
    assert made["stages"]["compile"] > 1e6


@pytest.mark.threads
def test_several_workers(bench):
    for name in "abc":
        bench.put("test_%s.py" % name, BUSY + "import os\n" + "".join("def test_%d(): busy(0.02)\n" % i for i in range(10)))
    status, _, made = profile(bench, "-n", "2")
    assert status == 0 and len(made["tests"]) == 30
    check_sums(made)
    assert [lane["lane"] for lane in made["lanes"]] == ["assay", "worker 0", "worker 1"]
    assert sum(test["ns"]["body"] for test in made["tests"]) >= 0.6e9
    assert made["stages"]["body"] >= 0.2e9


@pytest.mark.parametrize(
    "text, status",
    [
        ("import os\ndef test_a(): assert os.sep == 0\n", 1),
        ("import os\ndef test_a(): os._exit(3)\ndef test_b(): assert os.getpid()\n", 1),
        ("import os\nos._exit(3)\n", 2),
        ("import nothing_of_that_name\n", 2),
        ("import os, pytest\ndef test_a(): pytest.exit('enough')\ndef test_b(): pass\n", 2),
        ("import os, threading, importlib\ndef test_a():\n    t = threading.Thread(target=importlib.import_module, args=('wave',))\n    t.start()\n    t.join()\n", 0),
        ("import os, time\ndef test_a(monkeypatch):\n    monkeypatch.setattr(time, 'monotonic_ns', lambda: 0)\n    import wave\n", 0),
        ("import os\ndef test_a():\n    if os.fork() == 0:\n        os._exit(0)\n    os.wait()\n", 0),
        ("import os\ndef test_a():\n    if os.fork() == 0:\n        return\n    os.wait()\ndef test_b(): pass\n", 0),
        ("", 5),
    ],
)
def test_trouble_is_as_in_a_run(bench, text, status):
    bench.write(test_trouble=text)
    run = bench.assay("-p", "no:cacheprovider")
    got, out, made = profile(bench, "-p", "no:cacheprovider")
    assert got == run.status == status, out
    check_sums(made)

    def without_times(text):
        return re.sub(r"\d+\.\d+s|seed=\d+", "", text)

    assert without_times(out).startswith(without_times(run.out)), out


def test_repeated_ids(bench):
    bench.write(test_a=BUSY + "import os\ndef test_a(): busy(0.02)\n")
    _, _, made = profile(bench, "--keep-duplicates", "test_a.py", "test_a.py")
    check_sums(made)
    assert [test["nodeid"] for test in made["tests"]] == ["test_a.py::test_a"] * 2
    assert all(0.02e9 <= test["ns"]["body"] < 0.2e9 for test in made["tests"])


def test_trace(suite):
    path = suite.scratch / "trace.json"
    _, _, made = profile(suite, "--trace=%s" % path)
    events = json.loads(path.read_text())["traceEvents"]
    titles = {event["args"]["name"] for event in events if event["ph"] == "M"}
    assert {"assay", "worker 0"} <= titles
    spans = [event for event in events if event["ph"] == "X"]
    assert len(spans) + len([event for event in events if event["ph"] == "M"]) == len(events)
    names = {event["name"] for event in spans}
    assert {"test_worker.py::test_fixture", "slow_fixture", "helper", "body", "execute"} <= names
    assert {event["cat"] for event in spans} <= set(made["stages"])
    for event in spans:
        assert event["ts"] >= 0 and event["dur"] >= 0
        assert event["ts"] + event["dur"] <= made["wall_ns"] / 1e3 + 1e-3
    # Spans of a thread lie in each other or apart.
    by_thread = collections.defaultdict(list)
    for event in spans:
        by_thread[event["pid"], event["tid"]].append(event)
    for of in by_thread.values():
        open_until = []
        for event in of:
            while open_until and open_until[-1] <= event["ts"] + 1e-3:
                open_until.pop()
            assert not open_until or event["ts"] + event["dur"] <= open_until[-1] + 1e-3
            open_until.append(event["ts"] + event["dur"])


def test_folded(suite):
    path = suite.scratch / "folded.txt"
    _, _, made = profile(suite, "--folded=%s" % path)
    total, by_stage = 0, collections.Counter()
    for line in path.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        assert stack and count.isdigit()
        total += int(count)
        by_stage[stack.split(";")[-1].split(":")[0]] += int(count)
    assert total == made["wall_ns"]
    assert by_stage.pop("unattributed", 0) == made["unattributed_ns"]
    assert by_stage == {stage: took for stage, took in made["stages"].items() if took}


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--json"], "--json wants a value"),
        (["--json="], "--json wants a value"),
        (["--perf-map=1"], "--perf-map takes no value"),
        (["--save=../x"], "a name is letters"),
        (["--compare=a b"], "a name is letters"),
        (["--repeat=0"], "give a number of runs"),
        (["--repeat=many"], "give a number of runs"),
        (["--tier=fast"], "one of auto, baseline, orc, worker"),
        (["--no-such-option"], "no-such-option"),
        (["--trace=/proc/no/such/folder"], "cannot write"),
    ],
)
def test_wrong_usage(bench, arguments, message):
    bench.write(test_a="def test_a(): assert 1 == 1\n")
    status, out, err = bench._run([bench.program, "profile", "--python=" + PYTHON, *arguments], bench.env, None)
    assert status == 4 and message in err, (out, err)


def test_help(bench):
    for arguments in (["help", "profile"], ["profile", "--help"]):
        status, out, _ = bench._run([bench.program, *arguments], bench.env, None)
        assert status == 0 and out.startswith("Run Python tests as `assay run` does") and "--folded" in out


class Page(html.parser.HTMLParser):
    """What a page asks for from elsewhere, and its scripts."""

    def __init__(self, text):
        super().__init__()
        self.asked, self.scripts, self._inside = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.asked += [value for name, value in attributes if name in ("src", "href", "srcset", "data", "action")]
        if tag in ("script", "style"):
            self._inside = dict(attributes)
            self.scripts.append([self._inside, ""])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._inside = None

    def handle_data(self, data):
        if self._inside is not None:
            self.scripts[-1][1] += data


def test_page_needs_nothing_else(suite):
    suite.put("test_name.py", "import pytest, os\n@pytest.mark.parametrize('x', ['</script><script>alert(1)</script>', '<!--'])\ndef test_x(x): assert os\n")
    path = suite.scratch / "page.html"
    _, _, made = profile(suite, "--html=%s" % path)
    text = path.read_text()
    page = Page(text)
    assert page.asked == [] and "http" not in text.replace(PYTHON, "") and "@import" not in text and "url(" not in text
    assert len(page.scripts) == 3  # style, data, code
    data = json.loads(page.scripts[1][1])
    assert data["wall"] == made["wall_ns"] and {stage["name"]: stage["ns"] for stage in data["stages"]} == made["stages"]
    assert [test["name"] for test in data["tests"]] == [test["nodeid"] for test in made["tests"]]
    assert sum(own for _, _, _, own in data["stacks"]) == data["wall"]
    for lane in data["lanes"]:
        assert len(lane["spans"]) % 5 == 0
    for parent, _, _, _ in data["stacks"][1:]:
        assert parent < len(data["stacks"])


@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no chromium")
@pytest.mark.parametrize("width", [1280, 390])
def test_page_in_a_browser(suite, width):
    path = suite.scratch / "page.html"
    profile(suite, "--html=%s" % path)
    # The code leaves the width that the page takes, and what went wrong, where the browser prints it.
    path.write_text(path.read_text().replace("<main>", "<script>onerror = message => { document.title = 'broken: ' + message }</script><main>").replace(
        "</body>", "<script>document.title += ' | ' + document.documentElement.scrollWidth + ' | ' + byId('tests').rows.length</script></body>"))
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=%s" % (suite.scratch / "chromium"),
               "--window-size=%d,900" % width, "--dump-dom", "file://%s" % path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    title = re.search("<title>(.*?)</title>", done.stdout, re.S).group(1)
    taken, rows = re.fullmatch(r"assay profile \| (\d+) \| (\d+)", title).groups()
    assert int(taken) <= max(width, 500)  # chromium's windows are no narrower
    assert int(rows) == 1 + 56


def compare(bench, *arguments, expect=0):
    command = [bench.program, "profile", "--python=" + PYTHON, "-q", "-p", "no:cacheprovider", *arguments]
    status, out, err = bench._run(command, bench.env, None)
    assert status == expect, (out, err)
    return out, err


def slower_ones(out):
    return set(re.findall(r"^slower (?:test|stage) .* (\S+)$", out, re.M))


NATIVE = "def work(n):\n    found = {}\n    for i in range(n): found[i %% 997] = found.get(i %% 997, 0) + i\n    return found\n" + "".join(
    "def test_native_%d(): assert work(%%d)\n" % i for i in range(6))
# Who sleeps is woken up in time on a busy machine, too.
IN_PYTHON = "import time\n" + "".join("def test_python_%d(): time.sleep(%%g)\n" % i for i in range(6))


def test_compare_finds_a_planted_slow_test(bench):
    def write(native, python):
        bench.put("test_native.py", NATIVE % tuple(native))
        bench.put("test_python.py", IN_PYTHON % tuple(python))

    write([3000] * 6, [0.02] * 6)
    out, _ = compare(bench, "--save=main")
    assert "saved as main, which has 3 runs" in out
    out, _ = compare(bench, "--save=main")
    assert "saved as main, which has 6 runs" in out
    # No slowness where there is none. The unit tests make noise of their own; here others may be at work meanwhile.
    for _ in range(3):
        out, _ = compare(bench, "--compare=main")
        assert "3 runs compared with 6 runs saved as main" in out
        found = slower_ones(out)
        assert ("no stage and no test got slower" in out) == (not found)
        if not found:
            break
    assert not found, out
    write([3000, 3000, 2000000, 3000, 3000, 3000], [0.02, 0.02, 0.02, 0.02, 0.4, 0.02])
    out, _ = compare(bench, "--compare=main")
    assert {"test_native.py::test_native_2", "test_python.py::test_python_4"} <= slower_ones(out), out
    assert sum("::" in name for name in slower_ones(out)) <= 3, out
    write([3000] * 6, [0.02, 0.02, 0.02, 0.0, 0.02, 0.02])
    out, _ = compare(bench, "--compare=main", "--repeat=2")
    assert re.search(r"^faster test .* test_python.py::test_python_3$", out, re.M), out
    assert "few runs tell little of noise" in out


def test_runs_are_kept_by_project_and_name(bench):
    bench.write(test_a="def test_a(): assert 1 == 1\n")
    _, err = compare(bench, "--compare=main", expect=4)
    assert "no profile of %s is saved as main; --save=main does that" % bench.folder in err
    compare(bench, "--save=other", "--repeat=1")
    _, err = compare(bench, "--compare=main", expect=4)
    assert "(there is other)" in err
    out, _ = compare(bench, "--compare=other", "--repeat=1", "test_a.py")
    assert "1 run compared with 1 run saved as other" in out
    (bench.folder / "test_b.py").write_text("def test_b(): assert 1 == 1\n")
    out, _ = compare(bench, "--compare=other", "--repeat=1")
    assert "1 tests are new, 0 are gone" in out
    for _ in range(3):
        out, _ = compare(bench, "--save=other", "--repeat=8")
    assert "saved as other, which has 20 runs" in out
    for path in (bench.scratch / "cache").rglob("other.json"):
        path.write_text("{")
    _, err = compare(bench, "--compare=other", expect=4)
    assert "is saved as other" in err


def test_what_is_not_measured(bench):
    bench.write(test_a="import missing_module\n")
    _, err = compare(bench, "--save=main", expect=4)
    assert "neither kept nor compared" in err
    bench.write(test_a="import pathlib\ndef test_a():\n    path = pathlib.Path('seen')\n    seen = path.exists()\n    path.touch()\n    assert not seen\n")
    _, err = compare(bench, "--save=main", expect=4)
    assert "exit status 0 at first, and with 1 when run again" in err
