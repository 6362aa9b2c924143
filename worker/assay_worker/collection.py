"""Collection: says which file is being imported, so that a crash in it has a culprit.

Files that have brought an earlier worker down are not imported again: they fail to collect.
"""

import os

import pytest

# Since pytest 8 a package is a folder; before, it was a file, and collecting it imports nothing.
_FOLDERS = tuple(
    getattr(pytest, name) for name in ("Package", "Directory", "Dir") if hasattr(pytest, name)
)


class ImportTracker:
    """A pytest plugin that sends `i` around each import of collection."""

    def __init__(self, channel, start, native):
        self._channel = channel
        self._broken = start.get("broken") or {}
        self._native = native
        self._importing = [""]

    def watch_conftests(self, manager):
        """Has this manager's imports of conftest.py files tracked, too."""
        load = getattr(manager, "_importconftest", None)
        if load is None:
            return

        def load_tracked(path, *args, **kwargs):
            if manager.get_plugin(str(path)) is not None:
                return load(path, *args, **kwargs)
            reason = self._broken.get(str(path))
            if reason is not None:
                raise _conftest_failure(path, RuntimeError(reason))
            entered = self._enter(str(path))
            try:
                return load(path, *args, **kwargs)
            finally:
                self._leave(entered)

        manager._importconftest = load_tracked

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector):
        if not isinstance(collector, pytest.File) or isinstance(collector, _FOLDERS):
            yield
            return
        path = path_of(collector)
        reason = self._broken.get(path)
        if reason is not None:
            collector.collect = lambda: _raise(collector.CollectError(reason))
        stays_out = self._native is not None and self._native.before_collecting(collector, path)
        if stays_out:
            outcome = yield
        else:
            entered = self._enter(path)
            outcome = yield
            self._leave(entered)
        if self._native is not None:
            self._native.after_collecting(collector, path, outcome)

    def _enter(self, path):
        self._importing.append(path)
        self._channel.send_text(b"i", path)
        return len(self._importing)

    def _leave(self, entered):
        del self._importing[entered - 1 :]
        self._channel.send_text(b"i", self._importing[-1])


def path_of(node):
    """The absolute path of a node's file, as text."""
    path = getattr(node, "path", None)
    return str(node.fspath) if path is None else os.fspath(path)


def _raise(error):
    raise error


def _conftest_failure(path, error):
    from _pytest.config import ConftestImportFailure

    try:
        raise error
    except RuntimeError as raised:
        error = raised
    try:
        return ConftestImportFailure(path, cause=error)  # since pytest 8.1
    except TypeError:
        return ConftestImportFailure(path, (type(error), error, error.__traceback__))
