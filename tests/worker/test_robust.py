"""Whatever tests do to their process, the channel carries frames or ends."""

import os
import signal
import time

import pytest
from parent import Parent, same_as_pytest

PREAMBLE = """
import atexit, io, json, os, signal, socket, struct, subprocess, sys, threading, time, zlib
import pytest
def test_before(): pass
"""

ABUSES = {
    "prints": """
def test(capfd):
    with capfd.disabled():
        os.write(1, b"\\xff\\x00" * 100000)
        os.write(2, b"A5SAY" * 1000)
    sys.__stdout__.write("raw\\n" * 1000)
""",
    "closes low descriptors": """
def test():
    for fd in range(3, 20):
        try: os.close(fd)
        except OSError: pass
""",
    "closes standard streams": """
def test(): sys.stdout.close(); sys.stderr.close(); sys.stdin.close()
""",
    "closes standard descriptors": """
def test(): os.close(0); os.close(1); os.close(2)
""",
    "replaces streams": """
def test(): sys.stdout = sys.stderr = io.StringIO(); print("x")
""",
    "changes folder": """
def test(tmp_path): os.chdir(tmp_path); tmp_path.rmdir()
""",
    "patches functions": """
def test(monkeypatch):
    def broken(*args, **kwargs): raise RuntimeError("not now")
    for module, names in ((os, ("write", "read", "getpid", "close")), (json, ("dumps", "loads")),
                          (zlib, ("crc32",)), (socket, ("socket",)),
                          (json.encoder, ("c_make_encoder",))):
        for name in names:
            monkeypatch.setattr(module, name, broken)
    assert 0
""",
    "patches and stays": """
def test():
    os.getpid = lambda: 1
    time.time = lambda: 0.0
    json.dumps = json.loads = json.encoder.c_make_encoder = None
    struct.pack = zlib.crc32 = None
    assert 0
""",
    "deletes modules": """
def test():
    for name in ("json", "zlib", "struct", "select", "assay_worker", "time", "threading"):
        sys.modules.pop(name, None)
    assert 0
""",
    "own interrupt handler": """
def test():
    seen = []
    signal.signal(signal.SIGINT, lambda *args: seen.append(1))
    signal.raise_signal(signal.SIGINT)
    assert seen
""",
    "handler that raises": """
def test():
    def late(*args): raise TimeoutError("late")
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    time.sleep(1)
""",
    "raises KeyboardInterrupt": """
def test(): raise KeyboardInterrupt
""",
    "raises SystemExit": """
def test(): raise SystemExit(5)
""",
    "exits": """
def test(): pytest.exit("enough", 8)
""",
    "threads left behind": """
def test():
    def prints():
        for i in range(200):
            print("thread", i)
            time.sleep(0.001)
    threading.Thread(target=prints).start()
""",
    "thread that dies": """
def test():
    def dies(): raise ValueError("in a thread")
    thread = threading.Thread(target=dies); thread.start(); thread.join()
""",
    "forks": """
def test():
    pid = os.fork()
    if pid == 0:
        print("child")
        os._exit(7)
    assert os.waitpid(pid, 0)[1] >> 8 == 7
""",
    "subprocess": """
def test():
    listing = subprocess.check_output(["ls", "-l", "/proc/self/fd"], text=True)
    assert "socket" not in listing
""",
    "surrogates": """
@pytest.mark.parametrize("a", ["\\udc80"])
def test(a, record_property):
    record_property(a, a)
    print(a)
    raise ValueError("\\ud800 \\udfff")
""",
    "properties": """
def test(record_property):
    loop = []; loop.append(loop)
    class Bad:
        def __repr__(self): raise ValueError
    for value in (loop, Bad(), float("nan"), 10 ** 30, 10 ** 5000, {1: object()}, b"x"):
        record_property("a", value)
""",
    "bad repr": """
class Bad(Exception):
    def __repr__(self): raise ValueError
    __str__ = __repr__
def test(): raise Bad
""",
    "deep recursion": """
def test(): return test()
""",
    "recursion limit": """
def test(): sys.setrecursionlimit(150)
""",
    "huge output": """
def test():
    print("x" * 30_000_000)
    assert 0
""",
    "atexit": """
def test(): atexit.register(print, "bye")
""",
    "changes the environment": """
def test(): os.environ.clear()
""",
    "no descriptors left": """
def test():
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
""",
}


@pytest.mark.parametrize("name", ABUSES)
def test_abuse(suite, name):
    folder = suite(test_abuse=PREAMBLE + ABUSES[name] + "def test_zafter(): assert 1 == 1\n")
    start = {"reports": name in ("surrogates", "properties", "bad repr", "patches and stays")}
    worker, expected = same_as_pytest(folder, ["-p", "no:cacheprovider"], start)
    assert len(worker.all("q")) == len(worker.all("l")) == 1


def test_children_that_come_back(suite):
    folder = suite(
        test_a="""
import os, sys
def test_system_exit():
    pid = os.fork()
    if pid == 0: sys.exit(3)
    assert os.waitpid(pid, 0)[1] >> 8 == 1
def test_return():
    pid = os.fork()
    if pid == 0: return
    assert os.waitpid(pid, 0)[1] == 0
def test_after(): pass
"""
    )
    worker = Parent(folder).everything()
    assert len(worker.all("o")) == 3 and len(worker.all("q")) == 1


@pytest.mark.parametrize(
    "crash",
    [
        "os._exit(0)",
        "os.abort()",
        "os.kill(os.getpid(), signal.SIGKILL)",
        "ctypes.string_at(0)",
    ],
)
def test_crash_and_resume(suite, crash):
    tests = "".join("def test_%d(): pass\n" % i for i in range(4))
    folder = suite(
        test_a="import ctypes, os, signal\n" + tests + "def test_crash(): %s\n" % crash + tests.replace("_", "_z"),
    )
    first = Parent(folder).everything()
    items = first.items
    crashed = items.index("test_a.py::test_crash")
    assert first.all("q") == []
    assert [value[0] for value in first.all("o")] == list(range(crashed))
    assert first.frames[-1] == ("b", crashed)

    second = Parent(folder, start={"solo": False})
    assert second.until("l")["items"] == items
    second.run([crashed + 1, crashed + 2], last=False)
    second.run([crashed + 2, len(items)])
    second.until("q")
    second.end()
    assert [value[0] for value in second.all("o")] == list(range(crashed + 1, len(items)))


def test_closing_the_channel_ends_the_session(suite):
    folder = suite(
        test_a="import os\ndef test_a(): os.closerange(3, 300)\n"
        "def test_b():\n    open('b', 'w').close()\n"
    )
    worker = Parent(folder).everything()
    assert worker.frames[-1] == ("b", 0)
    assert worker.process.returncode != 0
    assert not (folder / "b").exists()


def test_rubbish_on_the_channel_is_no_frame(suite):
    folder = suite(
        test_a="""
import os
def test_a():
    for fd in map(int, os.listdir("/proc/self/fd")):
        try:
            if "socket" in os.readlink("/proc/self/fd/%d" % fd):
                os.write(fd, b"rubbish")
        except OSError:
            pass
"""
    )
    worker = Parent(folder)
    with pytest.raises(Exception, match="rubbish"):
        worker.everything()
    worker.process.kill()
    worker.end()


def test_import_crash_names_the_file(suite):
    folder = suite(test_a="def test_a(): pass", test_b="import os; os._exit(1)", test_c="def test_c(): pass")
    first = Parent(folder).everything()
    assert first.frames[-1] == ("i", str(folder / "test_b.py"))
    reason = "the worker died while this file was imported"
    second = Parent(
        folder,
        ["--continue-on-collection-errors"],
        start={"solo": False, "broken": {str(folder / "test_b.py"): reason}},
    ).everything()
    (error,) = second.all("c")
    assert error["nodeid"] == "test_b.py" and error["outcome"] == "failed"
    assert reason in error["text"] and error["message"] == reason
    assert [value[0] for value in second.all("o")] == [0, 1]
    assert second.one("q")["exitstatus"] == 1


def test_import_crash_of_a_conftest(suite):
    folder = suite(
        test_a="def test_a(): pass", sub___conftest="import os; os._exit(1)", sub___test_b="def test_b(): pass"
    )
    first = Parent(folder).everything()
    assert first.frames[-1] == ("i", str(folder / "sub" / "conftest.py"))
    broken = {str(folder / "sub" / "conftest.py"): "it died"}
    second = Parent(folder, start={"solo": False, "broken": broken}).everything()
    assert second.one("q")["exitstatus"] in (2, 3, 4)
    assert "it died" in second.errors + "".join(value.get("text", "") for value in second.all("c"))


def test_interrupt(suite):
    folder = suite(test_a="import time\ndef test_a(): pass\ndef test_b(): time.sleep(30)\n")
    worker = Parent(folder)
    listed = worker.until("l")
    worker.run([0, len(listed["items"])])
    while worker.until("b") != 1:
        pass
    time.sleep(0.1)
    worker.process.send_signal(signal.SIGINT)
    over = worker.until("q")
    worker.end()
    assert over["exitstatus"] == 2 and over["stop"] == "KeyboardInterrupt"
    assert "test_a.py:3: KeyboardInterrupt" in over["trace"]
    assert len(worker.all("w")) == 1


def test_interrupt_while_waiting(suite):
    worker = Parent(suite(test_a="def test_a(): pass"))
    worker.until("l")
    time.sleep(0.1)
    worker.process.send_signal(signal.SIGINT)
    assert worker.until("q")["exitstatus"] == 2
    worker.end()


def test_assay_gone_while_waiting(suite):
    folder = suite(test_a="def test_a(): pass", conftest="def pytest_unconfigure(): open('done', 'w')")
    worker = Parent(folder)
    worker.until("l")
    worker.end()
    assert worker.process.returncode == 2
    assert (folder / "done").exists()


@pytest.mark.parametrize(
    "hook",
    [
        "def pytest_runtest_setup(item): raise ValueError('hook')",
        "def pytest_runtest_makereport(item): raise ValueError('hook')",
        "def pytest_collection_modifyitems(items): raise ValueError('hook')",
        "def pytest_sessionstart(session): raise ValueError('hook')",
        "def pytest_configure(config): raise ValueError('hook')",
        "def pytest_sessionfinish(session): raise ValueError('hook')",
        "def pytest_terminal_summary(terminalreporter): raise ValueError('hook')",
        "def pytest_report_teststatus(report): raise ValueError('hook')",
        "def pytest_runtest_logreport(report): raise SystemExit(7)",
        "import pytest\ndef pytest_runtest_teardown(item): pytest.exit('enough', 9)",
        "def pytest_collection_modifyitems(items): items.reverse()",
        "def pytest_collection_modifyitems(items, config):\n"
        "    config.hook.pytest_deselected(items=items[1:]); del items[1:]",
        "import pytest\ndef pytest_itemcollected(item): item.add_marker(pytest.mark.xfail)",
        "raise ValueError",
    ],
)
def test_hooks(suite, hook):
    folder = suite(conftest=hook, test_a="def test_a(): pass\ndef test_b(): assert 0\n")
    from parent import pytest_beside

    expected = pytest_beside(folder)
    worker = Parent(folder).everything()
    assert worker.process.returncode == expected["exitstatus"]
    if "INTERNALERROR" in expected["output"]:
        assert "INTERNALERROR" in "".join(worker.all("t"))
    if "Traceback" in expected["errors"]:
        assert "Traceback" in worker.errors
    assert worker.one("q")["exitstatus"] == expected["exitstatus"]
    if not any(name in hook for name in ("teststatus", "makereport", "logreport")):
        assert worker.verdicts() == expected["found"]


def test_usage_errors(suite):
    folder = suite(test_a="def test_a(): pass")
    for args in (["nowhere"], ["--no-such-option"], ["test_a.py::test_z"], ["-c", "nowhere.ini"]):
        worker, expected = same_as_pytest(folder, args)
        assert worker.errors.splitlines()[-1:] == expected["errors"].splitlines()[-1:]


def test_hash_seed_is_taken_back(suite):
    folder = suite(test_a="import os\ndef test_a(): assert 'PYTHONHASHSEED' not in os.environ")
    environment = dict(os.environ, PYTHONHASHSEED="5")
    worker = Parent(folder, env=environment, extra=["unseed"]).everything()
    assert worker.one("q")["exitstatus"] == 0


def test_main_and_path_are_as_under_pytest(suite):
    folder = suite(
        test_a="""
import sys
def test_main():
    names = set(vars(sys.modules["__main__"]))
    assert not {name for name in names if not name.startswith("__")}
def test_path(): assert "" not in sys.path and sys.argv == ["pytest", "-q"]
"""
    )
    worker = Parent(folder, ["-q"]).everything()
    assert worker.one("q")["exitstatus"] == 0, worker.frames


def test_large_frames_survive_signals(suite):
    folder = suite(
        test_a="""
import signal, pytest
@pytest.fixture(scope="module", autouse=True)
def alarms():
    signal.signal(signal.SIGALRM, lambda *args: None)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
@pytest.mark.parametrize("i", range(30))
def test_a(i):
    print("x" * 1_000_000)
    assert 0
"""
    )
    worker = Parent(folder).everything()
    assert len([value for value in worker.all("e") if value["category"] == "failed"]) == 30
