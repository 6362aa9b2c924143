"""Every report of the session as frames, whoever prints them.

A test that passed with nothing to say is one `o` frame, sent when it has ended; the first report
that says more sends what was held back and then goes out at once, as everything after it.
"""

import os
import struct
import time

import pytest
from _pytest.reports import TestReport
from _pytest.terminal import pytest_report_teststatus

from assay_worker import junit as junits
from assay_worker import log

_POSITION = struct.Struct("<I")
_PASSED = struct.Struct("<I4d")
_TIME_TO_GIVE_WAY = 0.1  # seconds
_SILENT = {"call": ("passed", "."), "setup": ("", ""), "teardown": ("", "")}


class Recorder:
    """A pytest plugin. One item runs at a time, between `begin` and `finish`.

    `reporter` renders text; it is None where pytest's terminal plugin is switched off.
    """

    def __init__(self, channel, start, junit):
        self._channel = channel
        self._junit = junit
        self._wants_log = start.get("reports", False)
        self._wants_sections = False
        self._shows_output = False
        self._wants_passed = False
        self._fields = frozenset()
        self.config = None
        self.reporter = None
        self.quiet = False
        self.collected = 0
        self.deselected = 0
        self.warnings = 0
        self.stop = None
        self.interrupt = ""
        self._summary_sent = False
        self._debugging = False
        self._item = None
        self._position = None
        self._began = 0.0
        self._held = []
        self._failed = False
        self._with_teardown = ()
        self._shows_teardown = False
        self._time = time.time
        self._sleep = time.sleep

    def configure(self, config, reporter):
        """Tells what the settings want to see in reports."""
        self.config = config
        self.reporter = reporter
        chars = reporter.reportchars if reporter is not None else ""
        self._wants_sections = self._junit.logging not in ("no", "")
        self._shows_output = "P" in chars
        # In these of its summaries pytest prints what teardown has printed below the report.
        style = getattr(config.option, "tbstyle", "auto")
        if reporter is not None and style != "no":
            shown = {"failed": style != "line", "passed": self._shows_output}
            self._with_teardown = tuple(category for category in shown if shown[category])
        self._wants_passed = "p" in chars or self._junit.legacy
        if self._wants_log:
            self._fields = log.plain_fields(config)


    # One item.

    def begin(self, position, item):
        """The item at this position is about to run."""
        self._item = item
        self._position = position
        self._failed = self._shows_teardown = False
        self._channel.send(b"b", _POSITION.pack(position))
        self._began = self._time()

    def finish(self):
        """The item that began has ended."""
        held, position = self._held, self._position
        if len(held) == 3 and [entry[0].when for entry in held] == ["setup", "call", "teardown"]:
            reports = [entry[0] for entry in held]
            lines = log.passed(reports) if self._wants_log else b""
            if lines is not None:
                held.clear()
                self._item = self._position = None
                durations = [report.duration for report in reports]
                passed = _PASSED.pack(position, self._began, *durations)
                self._channel.send_later(b"o", passed + lines)
                return
        self.release()
        self._item = self._position = None
        if self._debugging:
            self._debugger(False)
        self._channel.send_later(b"f", _POSITION.pack(position))

    def release(self):
        """Sends what was held back: the item has more to say, or will never finish."""
        held, self._held = self._held, []
        for entry in held:
            self._send_phase(*entry)

    def pass_over(self, position):
        """A native item has had its turn."""
        self._channel.send_later(b"n", _POSITION.pack(position))

    def take(self, report):
        """Hook `pytest_runtest_logreport`; see `ReportHook`."""
        if not self._channel.is_ours():
            return
        status = self.config.hook.pytest_report_teststatus(report=report, config=self.config)
        # Nobody says anything where pytest's terminal plugin is switched off.
        category, letter, word = status or pytest_report_teststatus(report)
        if isinstance(word, tuple):
            word = word[0]
        if self.quiet:
            self.reporter.count(category, report)
        item = self._item
        if (
            item is not None
            and _SILENT.get(report.when) == (category, letter)
            and report.outcome == "passed"
            and type(report) is TestReport
            and not self._wants_passed
            and not (report.sections and (self._wants_sections or self._shows_output))
            and not report.user_properties
            and not self._junit.attributes(report.nodeid)
            and not self._failed
            and report.nodeid == item.nodeid
            and len(self._held) < 3
            and (not self._wants_log or report.__dict__.keys() == self._fields)

        ):
            self._held.append((report, category, letter, word))
            return
        self.release()
        self._send_phase(report, category, letter, word)

    def _send_phase(self, report, category, letter, word):
        start = getattr(report, "start", None)
        duration = getattr(report, "duration", 0.0)
        phase = {
            "i": self._position,
            "when": report.when,
            "outcome": report.outcome,
            "start": self._time() - duration if start is None else start,
            "duration": duration,
            "category": category,
            "letter": letter,
            "word": word,
            "nodeid": report.nodeid,
            "location": list(getattr(report, "location", None) or ("", None, "")),
        }
        self._describe(phase, report, category)
        if report.when == "teardown" and category == "" and self._shows_teardown:
            _set(phase, "text", self.reporter.teardown_text(report))
        self._failed = self._failed or category == "failed"
        if category in self._with_teardown:
            self._shows_teardown = True
        wasxfail = getattr(report, "wasxfail", None)
        if wasxfail is not None:
            phase["xfail"] = str(wasxfail)
        if self._wants_sections and report.sections:
            phase["sections"] = junits.pairs(report.sections)
        if getattr(report, "user_properties", None):
            phase["properties"] = junits.pairs(report.user_properties)
        _set(phase, "attributes", self._junit.attributes(report.nodeid))
        if report.when == "teardown":
            self._junit.forget(report.nodeid)
        self._channel.send_json(b"e", phase)

    def _describe(self, frame, report, category):
        """What pytest would print about a report, for its `e` or `c` frame."""
        if self._wants_log:
            frame["log"] = log.serialize(self.config, report)
        longrepr = getattr(report, "longrepr", None)
        if self.reporter is not None and category:
            _set(frame, "text", self.reporter.text(report, category))
            _set(frame, "short", self.reporter.short(report, category))
            if category == "skipped":
                _set(frame, "skip", self.reporter.skip(report))
        if longrepr is None:
            return
        if isinstance(longrepr, tuple) and len(longrepr) == 3:
            path, line, reason = longrepr
            prefix = "Skipped: "
            reason = str(reason)
            frame["message"] = reason[len(prefix) :] if reason.startswith(prefix) else reason
            frame["longrepr"] = "%s:%s: %s" % (path, line, frame["message"])
        else:
            frame["longrepr"] = _text_of(longrepr)
            crash = getattr(longrepr, "reprcrash", None)
            message = getattr(crash, "message", None)
            frame["message"] = frame["longrepr"] if message is None else str(message)
        if self._junit.active:
            frame["message"] = junits.visible(frame["message"])
            frame["longrepr"] = junits.visible(frame["longrepr"])

    # The session.

    def pytest_collectreport(self, report):
        self.collected += sum(isinstance(node, pytest.Item) for node in report.result or ())
        if report.outcome == "passed" and not self._wants_log:
            return
        frame = {
            "nodeid": report.nodeid,
            "outcome": report.outcome,
            "path": os.path.join(str(_root(self.config)), report.nodeid.split("::")[0]),
        }
        category = {"failed": "error", "skipped": "skipped"}.get(report.outcome, "")
        self._describe(frame, report, category)
        if "longrepr" in frame:
            frame["longrepr"] = junits.visible(_text_of(report.longrepr))
        self._channel.send_json(b"c", frame)

    def pytest_deselected(self, items):
        self.deselected += len(items)

    def pytest_warning_recorded(self):
        self.warnings += 1

    def pytest_keyboard_interrupt(self, excinfo):
        self.stop = excinfo.exconly(tryshort=True)

    def pytest_enter_pdb(self):
        self._debugger(True)

    def pytest_leave_pdb(self):
        self._debugger(False)

    def _debugger(self, entered):
        self._debugging = entered
        self._channel.send(b"d", b"\1" if entered else b"\0")
        if entered and self.quiet:
            # Before the prompt appears Assay clears its line and leaves Ctrl-C to the debugger.
            self._sleep(_TIME_TO_GIVE_WAY)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session):
        outcome = yield
        if self._debugging:
            self._debugger(False)
        self.stop = (
            (str(session.shouldfail) if session.shouldfail else None)
            or self.stop
            or (str(session.shouldstop) if session.shouldstop else None)
        )
        if not self._summary_sent:
            self.send_summary({})
        outcome.get_result()

    def send_summary(self, rendered):
        """Sends `w`; `rendered` holds the texts that the reporter has made."""
        self._summary_sent = True
        summary = {"warnings": "", "count": self.warnings, "extra": ""}
        summary["properties"] = self._junit.suite_properties()
        summary.update(rendered)
        self._channel.send_json(b"w", summary)


class ReportHook:
    """The plugin that hands reports to a recorder.

    Registered when pytest's terminal plugin is: other plugins may change a report, and it must
    be seen as pytest itself sees it, between those that come before and those that come after.
    """

    def __init__(self, recorder):
        self.pytest_runtest_logreport = recorder.take


def _root(config):
    return getattr(config, "rootpath", None) or config.rootdir


def _set(frame, key, value):
    if value:
        frame[key] = value


def _text_of(longrepr):
    try:
        return str(longrepr)
    except Exception as error:
        return "<unprintable %s: %s>" % (type(longrepr).__name__, type(error).__name__)
