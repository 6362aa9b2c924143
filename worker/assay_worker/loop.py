"""Running by queue: Assay deals positions of the collected list, the loop runs them in order."""

import json
import os
from collections import deque

import pytest
from _pytest.nodes import Node

from assay_worker import collection


class RunQueue:
    """The ranges that Assay has sent and that have not been run."""

    def __init__(self, channel, spans=None):
        self._channel = channel
        self._spans = spans
        self._ranges = deque()
        self._last = False
        self.stopped = False
        self.reason = None

    def take(self):
        """The next position and the one after it (None: there is none), or None at the end.

        Waits until both are known, since fixtures are torn down with a view to the next item.
        Raises EOFError when Assay is gone.
        """
        while self._receive(wait=False):
            pass
        while not self.stopped:
            ranges = self._ranges
            if ranges:
                first, end = ranges[0]
                if first + 1 < end:
                    ranges[0] = (first + 1, end)
                    return first, first + 1
                if len(ranges) > 1 or self._last:
                    ranges.popleft()
                    return first, ranges[0][0] if ranges else None
            elif self._last:
                return None
            self._wait()
        return None

    def _wait(self):
        if self._spans is None:
            self._receive(wait=True)
            return
        self._spans.begin("wait")
        self._receive(wait=True)
        self._spans.end()

    def _receive(self, wait):
        frame = self._channel.receive(wait)
        if frame is None:
            return False
        kind, payload = frame
        message = json.loads(payload.decode())
        if kind == b"r":
            self._ranges.extend(
                (first, end) for first, end in message["ranges"] if first < end
            )
            self._last = self._last or bool(message.get("last"))
        elif kind == b"x":
            self.stopped = True
            self.reason = message.get("reason")
        return True


class Loop:
    """A pytest plugin in place of pytest's own loop over the items."""

    def __init__(self, channel, start, recorder, native, spans=None):
        self._channel = channel
        self._recorder = recorder
        self._native = native
        self._spans = spans
        self._failed_before = int(start.get("failed") or 0)
        self._carries_on = bool(start.get("carries_on"))
        self._listed = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session):
        session.testsfailed = self._failed_before

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        option = session.config.option
        errors = session.testsfailed - self._failed_before
        goes_on = option.continue_on_collection_errors or self._carries_on
        ends = bool(errors) and not goes_on
        if ends or option.collectonly:
            self.list_items(session, runs=False)
            if ends:
                raise session.Interrupted(
                    "%d error%s during collection" % (errors, "s" if errors != 1 else "")
                )
            return True
        items = list(session.items)
        native = self.list_items(session, runs=True)
        try:
            self._run(session, items, native)
        except EOFError:
            raise session.Interrupted("the channel to Assay is closed")
        finally:
            self._channel.flush()
        return True

    def _run(self, session, items, native):
        queue = RunQueue(self._channel, self._spans)
        while True:
            turn = queue.take()
            if turn is None:
                if queue.reason:
                    session.shouldfail = queue.reason
                    raise session.Failed(session.shouldfail)
                return
            position, following = turn
            next_item = None if following is None else items[following]
            item = items[position]
            if position not in native or not self._pass_over(session, position, item, next_item):
                self._record_item(session, position, item, next_item)
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)

    def _record_item(self, session, position, item, next_item):
        spans = self._spans
        if spans is None:
            self._run_item(session, position, item, next_item)
            return
        spans.begin_test(position)
        try:
            self._run_item(session, position, item, next_item)
        finally:
            spans.end_test()

    def _run_item(self, session, position, item, next_item):
        recorder = self._recorder
        failed = session.testsfailed
        recorder.begin(position, item)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=next_item)
        except BaseException:
            recorder.release()
            raise
        if not self._channel.is_ours():
            # A test has forked and its child has come back. The rest is the parent's to run.
            os._exit(1 if session.testsfailed != failed else 0)
        recorder.finish()

    def _pass_over(self, session, position, item, next_item):
        """A native item's turn. False: the worker has to run it, since fixtures end with it."""
        if not _nothing_ends(session, next_item):
            if self._native is not None:
                self._native.make_real(item)
            return False
        session._setupstate.teardown_exact(next_item)
        last_failed = session.config.pluginmanager.get_plugin("lfplugin")
        if last_failed is not None:
            last_failed.lastfailed.pop(item.nodeid, None)
        self._recorder.pass_over(position)
        return True

    def list_items(self, session, runs):
        """Sends `l`. Returns the positions of native items."""
        self._listed = True
        items = session.items
        native = self._native.confirm(items) if self._native is not None and runs else []
        paths, of, last = {}, [], None
        for item in items:
            path = getattr(item, "path", None)
            if path is None or path is not last:
                last = path
                index = paths.setdefault(collection.path_of(item), len(paths))
            of.append(index)
        recorder = self._recorder
        frame = {
            "items": [item.nodeid for item in items],
            "paths": list(paths),
            "of": of,
            "native": native,
            "collected": recorder.collected,
            "deselected": recorder.deselected,
            "runs": runs,
            "text": recorder.reporter.collection_text if recorder.quiet else "",
        }
        if self._spans is not None:
            self._spans.send()
        self._channel.send_json(b"l", frame)
        return frozenset(native)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        # Collection may have ended the session before the loop, by a usage error.
        if not self._listed and getattr(session, "items", None) is not None:
            session.items = []
            self.list_items(session, runs=False)


def _nothing_ends(session, next_item):
    """Whether going on to the next item calls nobody's finalizer or teardown."""
    try:
        stack = session._setupstate.stack
        active = list(stack)
        needed = [] if next_item is None else next_item.listchain()
        kept = 0
        while kept < len(active) and kept < len(needed) and active[kept] is needed[kept]:
            kept += 1
        # The first finalizer of a node is its own `teardown`.
        return all(
            len(stack[node][0]) == 1 and type(node).teardown is Node.teardown
            for node in active[kept:]
        )
    except (AttributeError, TypeError, LookupError):
        return False
