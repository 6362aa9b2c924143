"""The pytest plugin that brings all the others in at the right moments."""

import gc

import pytest
from _pytest.terminal import TerminalReporter

from assay_worker import collection, junit, loop, native, recorder, reporter

_CACHE_OF_RUNS = ("cache/lastfailed", "cache/nodeids", "cache/stepwise")


class Worker:
    """Registered with pytest from the start; owns what the session needs."""

    def __init__(self, channel, start, spans=None):
        self._spans = spans
        self._channel = channel
        self._start = start
        self._junit = junit.JunitRecord()
        self._recorder = recorder.Recorder(channel, start, self._junit)
        has_stubs = bool(start.get("native")) and hasattr(pytest, "version_tuple")  # pytest 7
        self._native = native.NativeFiles(start["native"]) if has_stubs else None
        self._imports = collection.ImportTracker(channel, start, self._native)
        self._loop = loop.Loop(channel, start, self._recorder, self._native, spans)
        self._reporter = None
        self._report_hook = recorder.ReportHook(self._recorder)

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_parse(self, pluginmanager):
        getattr(gc, "freeze", int)()
        gc.enable()
        for part in (self._recorder, self._imports, self._loop, self._native):
            if part is not None:
                pluginmanager.register(part)
        if self._spans is not None:
            from assay_worker import stages

            pluginmanager.register(stages.Stages(self._spans))
        self._imports.watch_conftests(pluginmanager)

    def pytest_plugin_registered(self, plugin, manager):
        # A subclass is another plugin's, which wants the terminal for itself.
        if type(plugin) is not TerminalReporter or self._reporter is not None:
            return
        if manager.get_plugin("terminalreporter") is not plugin:
            return
        self._reporter = reporter.Reporter(
            plugin.config, self._channel, self._start, self._recorder
        )
        if not self._start.get("terminal"):
            manager.unregister(plugin)
            manager.register(self._reporter, "terminalreporter")
        manager.register(self._report_hook)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config):
        if self._start.get("junit"):
            self._junit.keep_out(config)
        _keep_xdist_out(config.option)

    def pytest_terminal_summary(self, terminalreporter):
        if self._start.get("terminal"):
            self._junit.announce(terminalreporter)

    @pytest.hookimpl(tryfirst=True)
    def pytest_unconfigure(self, config):
        self._junit.remove(config)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session):
        config = session.config
        manager = config.pluginmanager
        if not manager.is_registered(self._report_hook):
            manager.register(self._report_hook)
        self._recorder.quiet = manager.get_plugin("terminalreporter") is self._reporter is not None
        if self._start.get("junit"):
            self._junit.install(config)
        self._recorder.configure(config, self._reporter)
        if self._recorder.quiet and manager.has_plugin("terminalprogress"):
            manager.unregister(name="terminalprogress")
        self._set_last_failed(config, manager.get_plugin("lfplugin"))
        if not self._start.get("solo") and getattr(config, "cache", None) is not None:
            _keep_out_of_cache(config.cache)

    def _set_last_failed(self, config, last_failed):
        record = self._start.get("lastfailed")
        if record is None or last_failed is None:
            return
        last_failed.lastfailed = dict(record)
        if hasattr(last_failed, "_last_failed_paths"):
            last_failed._last_failed_paths = last_failed.get_last_failed_paths()

    def end(self, status):
        """The session is over: sends `q`."""
        gc.enable()
        frame = {"exitstatus": int(status), "stop": self._recorder.stop}
        if self._recorder.interrupt:
            frame["trace"] = self._recorder.interrupt
        if self._spans is not None:
            self._spans.phase(None)
            self._spans.send()
        self._channel.send_json(b"q", frame)


def _keep_xdist_out(option):
    """Assay deals the tests out, so pytest-xdist has nothing to distribute."""
    if getattr(option, "dist", "no") != "no" or getattr(option, "numprocesses", None):
        option.dist, option.tx, option.numprocesses, option.distload = "no", [], None, False


def _keep_out_of_cache(cache):
    """What pytest keeps about a whole run is not this worker's to write: it has seen a part."""
    write = cache.set

    def set_other(key, value):
        if key not in _CACHE_OF_RUNS:
            write(key, value)

    cache.set = set_other
