"""A stand-in for Assay's side of the worker protocol, for the tests of the Python side."""

import ast
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import zlib

WORKER = pathlib.Path(__file__).resolve().parents[2] / "worker"
MAGIC = b"\xa5SAY"
HEADER = struct.Struct("<4s1s3sII")


def package(compiled=True):
    """The payload of `p`, as the build makes it."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([sys.executable, WORKER / "build_package.py", file.name], check=True)
        made = json.load(file)
    if not compiled:
        made["magic"] = "00000000"
    return json.dumps(made).encode()


PACKAGE = package()


class Broken(Exception):
    """What came is not a frame."""


class Parent:
    """Runs one worker. Frames are read one at a time; `everything` plays a whole session."""

    def __init__(self, folder, args=(), start=None, python=sys.executable, payload=None, **popen):
        ours, theirs = socket.socketpair()
        ours.settimeout(60)
        self.socket = ours
        self.received = b""
        self.frames = []
        self.logs = {}
        bootstrap = (WORKER / "assay_worker" / "bootstrap.py").read_text()
        extra = popen.pop("extra", [])
        # Files, not pipes: nobody reads them before the worker has ended.
        self._output, self._errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        popen.setdefault("stdout", self._output)
        popen.setdefault("stderr", self._errors)
        popen.setdefault("stdin", subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [python, "-c", bootstrap, str(theirs.fileno()), *extra],
            cwd=folder,
            pass_fds=[theirs.fileno()],
            **popen,
        )
        theirs.close()
        self.start = {
            "argv0": "pytest",
            "args": list(args),
            "terminal": False,
            "color": False,
            "width": 80,
            "reports": False,
            "solo": True,
            "native": {},
            "broken": {},
            "failed": 0,
        }
        self.start.update(start or {})
        self.send(b"p", PACKAGE if payload is None else payload)
        self.send_json(b"s", self.start)

    def send(self, kind, payload=b""):
        header = HEADER.pack(MAGIC, kind, b"\0\0\0", len(payload), zlib.crc32(payload))
        try:
            self.socket.sendall(header + payload)
        except OSError:
            pass  # the worker has ended: what it sent before is still there

    def send_json(self, kind, value):
        self.send(kind, json.dumps(value).encode())

    def run(self, *ranges, last=True):
        self.send_json(b"r", {"ranges": ranges, "last": last})

    def _read(self, size):
        while len(self.received) < size:
            data = self.socket.recv(1 << 16)
            if not data:
                if self.received:
                    raise Broken("the channel ended within a frame")
                return None
            self.received += data
        data, self.received = self.received[:size], self.received[size:]
        return data

    def frame(self):
        """The next frame as (kind, value), or None at the end of the channel."""
        try:
            header = self._read(HEADER.size)
        except ConnectionResetError:
            return None
        if header is None:
            return None
        magic, kind, zero, length, crc = HEADER.unpack(header)
        if magic != MAGIC or zero != b"\0\0\0":
            raise Broken(header)
        payload = self._read(length) if length else b""
        if payload is None or zlib.crc32(payload) != crc:
            raise Broken(header)
        kind = kind.decode()
        if kind in "hclewq":
            value = json.loads(payload.decode())
        elif kind in "bnf":
            (value,) = struct.unpack("<I", payload)
        elif kind == "o":
            value = struct.unpack("<I4d", payload[:36])
            self.logs[value[0]] = _log_lines(payload[36:].decode())
        elif kind == "d":
            (value,) = payload
        else:
            value = payload.decode()
        self.frames.append((kind, value))
        return self.frames[-1]

    def until(self, *kinds):
        """Reads on to the first frame of one of these kinds, and returns its value."""
        while True:
            frame = self.frame()
            if frame is None:
                raise EOFError("no more frames; waited for %s" % (kinds,))
            if frame[0] in kinds:
                return frame[1]

    def everything(self):
        """Lets everything run. Returns self, with the process ended and its output read."""
        while True:
            frame = self.frame()
            if frame is None:
                break
            if frame[0] == "l" and frame[1]["runs"]:
                self.run([0, len(frame[1]["items"])])
        return self.end()

    def end(self):
        self.socket.close()
        self.process.wait(timeout=60)
        self.output, self.errors = _text(self._output), _text(self._errors)
        return self

    # What was said.

    def all(self, kind):
        return [value for one, value in self.frames if one == kind]

    def one(self, kind):
        (value,) = self.all(kind)
        return value

    @property
    def items(self):
        return self.one("l")["items"]

    def verdicts(self):
        """[nodeid, when, category, letter, word] of every report, as pytest would have them."""
        found = []
        for kind, value in self.frames:
            if kind == "c" and value["outcome"] != "passed":
                found.append([value["nodeid"], "collect", value["outcome"]])
            elif kind == "o":
                nodeid = self.items[value[0]]
                found.append([nodeid, "setup", "", "", ""])
                found.append([nodeid, "call", "passed", ".", "PASSED"])
                found.append([nodeid, "teardown", "", "", ""])
            elif kind == "e":
                keys = ("nodeid", "when", "category", "letter", "word")
                found.append([value.get(key, "") for key in keys])
        return found


def _log_lines(text):
    """The report log's objects of a test that passed, by phase; empty where there are none."""
    if not text:
        return {}
    head, *sections = text.split("\n")
    whens = ("setup", "call", "teardown")
    assert len(sections) == len(whens)
    return {
        when: json.loads(head + ', "when": "%s", "sections": %s}' % (when, each))
        for when, each in zip(whens, sections)
    }


def _text(file):
    file.seek(0)
    with file:
        return file.read().decode(errors="replace")


RECORDING = '''
import fcntl, os, pytest
from _pytest import terminal
def pytest_configure(config):
    config.pluginmanager.register(Recording(config))
class Recording:
    def __init__(self, config, path=os.environ["RECORDING"]):
        self.config = config
        self.found = []
        with open(path, "w") as file:  # tests close what is low
            self.write, self.descriptor = os.write, fcntl.fcntl(file.fileno(), fcntl.F_DUPFD, 400)
    def pytest_collectreport(self, report):
        if report.outcome != "passed":
            self.found.append([report.nodeid, "collect", report.outcome])
    def pytest_runtest_logreport(self, report):
        category, letter, word = self.config.hook.pytest_report_teststatus(
            report=report, config=self.config) or terminal.pytest_report_teststatus(report)
        word = word[0] if isinstance(word, tuple) else word
        self.found.append([report.nodeid, report.when, category, letter, word])
    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        result = {"found": self.found, "exitstatus": int(exitstatus),
                  "items": [item.nodeid for item in getattr(session, "items", [])]}
        self.write(self.descriptor, repr(result).encode())
'''


def pytest_beside(folder, args=(), env=None, python=sys.executable):
    """What plain pytest says of the same suite: {"found", "exitstatus", "items", "output"}."""
    with tempfile.TemporaryDirectory() as aside:
        aside = pathlib.Path(aside)
        (aside / "assay_recording.py").write_text(RECORDING)
        environment = dict(os.environ if env is None else env)
        environment["RECORDING"] = str(aside / "found")
        program = (
            "import sys; sys.path.pop(0); sys.path.append(%r); import pytest;"
            "import assay_recording; sys.path.pop(); sys.argv[0] = 'pytest';"
            "sys.exit(pytest.main(sys.argv[1:], plugins=[assay_recording]))" % str(aside)
        )
        done = subprocess.run(
            [python, "-c", program, *args],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=300,
        )
        try:
            result = ast.literal_eval((aside / "found").read_text())
        except (FileNotFoundError, SyntaxError):
            result = {"found": [], "items": []}
        result["exitstatus"] = done.returncode
        result["output"] = done.stdout.decode(errors="replace")
        result["errors"] = done.stderr.decode(errors="replace")
        return result


def same_as_pytest(folder, args=(), start=None, env=None):
    """Runs both and compares ids, verdicts and exit status. Returns (worker, pytest's)."""
    expected = pytest_beside(folder, args, env)
    popen = {} if env is None else {"env": env}
    worker = Parent(folder, args, start, **popen).everything()
    assert worker.verdicts() == expected["found"]
    assert worker.one("q")["exitstatus"] == expected["exitstatus"]
    assert worker.process.returncode == expected["exitstatus"]
    return worker, expected
