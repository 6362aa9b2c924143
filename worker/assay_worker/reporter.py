"""Pytest's terminal reporter, except that what it would print goes to Assay as frames.

It is pytest's own class, so that other plugins find what they expect (`stats`, `write_line`, ...)
and every text is rendered by pytest's own code. In quiet mode it takes the place of the original;
otherwise the original prints, and this one only renders.
"""

import contextlib
import io

import pytest
from _pytest.terminal import TerminalReporter


class _Silent:
    """Stands where a hook of the base class was: may be called, but is no hook."""

    def __call__(self, *args, **kwargs):
        return None


class FrameFile:
    """The text file below the terminal writer: whole lines are sent to be shown now."""

    encoding = "utf-8"

    def __init__(self, channel):
        self._channel = channel
        self._text = ""

    def write(self, text):
        self._text += text
        if self._text.endswith("\n"):
            self.flush()
        return len(text)

    def flush(self):
        text, self._text = self._text, ""
        if text:
            self._channel.send_text(b"t", text)

    def isatty(self):
        return False

    def writable(self):
        return True


class Reporter(TerminalReporter):
    """Renders reports as pytest would print them. Not for use by several threads."""

    def __init__(self, config, channel, start, recorder):
        super().__init__(config, FrameFile(channel))
        self._tw.hasmarkup = bool(start.get("color"))
        self._tw.fullwidth = int(start.get("width") or 80)
        self._screen_width = self._tw.fullwidth
        self.hasmarkup = self._tw.hasmarkup
        self._recorder = recorder
        self.collection_text = ""

    pytest_runtest_logstart = _Silent()
    pytest_runtest_logreport = _Silent()
    pytest_runtest_logfinish = _Silent()
    pytest_collection = _Silent()

    def report_collect(self, final=False):
        """Assay counts and prints for itself."""

    def count(self, category, report):
        """Keeps a report, as other plugins expect to find it."""
        self.stats.setdefault(category, []).append(report)

    @contextlib.contextmanager
    def captured(self):
        """What is written meanwhile, as a StringIO."""
        writer = self._tw
        outer = writer._file
        writer._file = text = io.StringIO()
        try:
            yield text
        finally:
            writer._file = outer

    # Rendering one report: pytest's summaries, over this report alone, without their first line.

    def text(self, report, category):
        """The report as it stands in pytest's failures, errors or passes; "" for none."""
        if category == "error":
            return self._part_of("summary_errors", {"error": [report]})
        if category == "passed" and not report.sections:
            return ""
        parts = {
            "failed": "summary_failures",
            "passed": "summary_passes",
            "xfailed": "summary_xfailures",  # since pytest 8.1
            "xpassed": "summary_xpasses",
        }
        return self._part_of(parts.get(category), {category: [report]})

    def short(self, report, category):
        """The report's line in the short summary; "" where `-r` does not ask for it."""
        char = {"failed": "f", "error": "E", "xfailed": "x", "xpassed": "X", "passed": "p"}
        char = char.get(category)
        if char is None or char not in self.reportchars:
            return ""
        before, self.reportchars = self.reportchars, char
        try:
            return self._part_of("short_test_summary", {category: [report]}).rstrip("\n")
        finally:
            self.reportchars = before

    def skip(self, report):
        """[path, line or None, reason] as it stands in the short summary, or None."""
        if "s" not in self.reportchars:
            return None
        try:
            from _pytest.terminal import _folded_skips

            _, path, line, reason = _folded_skips(self.startpath, [report])[0]
        except (ImportError, AttributeError, AssertionError, TypeError, ValueError, IndexError):
            return None
        prefix = "Skipped: "
        return [path, line, reason[len(prefix) :] if reason.startswith(prefix) else reason]

    def teardown_text(self, report):
        """What was captured in teardown, which pytest prints below the failure before it."""
        with self.captured() as text:
            self.print_teardown_sections(report)
        return text.getvalue()

    def _part_of(self, method, stats):
        render = getattr(self, method, None) if method else None
        if render is None:
            return ""
        before, self.stats = self.stats, stats
        try:
            with self.captured() as text:
                render()
        finally:
            self.stats = before
        return text.getvalue().partition("\n")[2]

    # The session's own texts.

    def pytest_collection_finish(self, session):
        with self.captured() as text:
            super().pytest_collection_finish(session)
        self.collection_text = text.getvalue()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_sessionfinish(self, session, exitstatus):
        outcome = yield
        outcome.get_result()
        rendered = {"warnings": "", "extra": ""}
        try:
            # As in pytest: nothing is summed up after an internal error.
            if exitstatus in (0, 1, 2, 4, 5) and not getattr(self, "no_summary", False):
                self._summarize(exitstatus, rendered)
            if exitstatus == 2 and self._keyboardinterrupt_memo is not None:
                with self.captured() as text:
                    self._report_keyboardinterrupt()
                self._recorder.interrupt = text.getvalue().partition("\n")[2]
        finally:
            self._keyboardinterrupt_memo = None
            self._recorder.send_summary(rendered)

    def _summarize(self, exitstatus, rendered):
        option = self.config.option
        durations = getattr(option, "durations", None)
        option.durations = None  # the slowest tests are for Assay to print
        self._warnings_text = ""
        try:
            with self.captured() as extra:
                self.config.hook.pytest_terminal_summary(
                    terminalreporter=self, exitstatus=exitstatus, config=self.config
                )
            rendered["extra"] = extra.getvalue()
        finally:
            option.durations = durations
            rendered["warnings"] = self._warnings_text

    @pytest.hookimpl(hookwrapper=True)
    def pytest_terminal_summary(self):
        self._warnings_text += self._render_warnings()
        yield
        self._warnings_text += self._render_warnings()

    def _render_warnings(self):
        with self.captured() as text:
            self.summary_warnings()
        return text.getvalue()
