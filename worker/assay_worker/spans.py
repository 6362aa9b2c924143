"""What a worker spends its time on, as spans that lie in each other, for `assay profile`.

A span is two events: a time of the monotonic clock, which Assay has as well, and a number that
says which stage, and what it is about. They go to Assay many at a time.
"""

import array
import struct
import sys
import threading
import time

from assay_worker import channel as channels

_END = 1 << 16
_SUBJECT_SHIFT = 32
_LENGTH = struct.Struct("<I")
# A frame of so many numbers takes about 50 us to write.
_MANY = 4096
# Less than this was no finalizer's work.
_SHORTEST_TEARDOWN = 1000  # nanoseconds


def _monotonic_ns():
    return int(time.monotonic() * 1e9)  # before Python 3.7


class Spans:
    """Records spans of the main thread, and sends them. Only where it is the worker's own process."""

    def __init__(self, channel, tables):
        self._channel = channel
        stages, kinds = tables["stages"], tables["kinds"]
        self.stages = stages
        self._with_name = {
            kind: {name: number | kinds[kind] << 8 for name, number in stages.items()}
            for kind in ("file", "module", "fixture", "test")
        }
        self._events = []
        self._names = {}
        self._new_names = []
        self._phase = None
        # Tests replace functions of `time` and `threading`.
        self._now = getattr(time, "monotonic_ns", None) or _monotonic_ns
        self._thread = threading.get_ident
        self._main_thread = threading.get_ident()

    def begin(self, stage):
        """A span that is about nothing but its stage."""
        self._events.extend((self._now(), self.stages[stage]))

    def begin_named(self, stage, kind, name):
        """A span about a file, a module or a fixture."""
        what = self._with_name[kind][stage] | self._index(name) << _SUBJECT_SHIFT
        self._events.extend((self._now(), what))

    def begin_test(self, position):
        """The item at this position begins; what is not the test's own is pytest's."""
        what = self._with_name["test"]["worker"] | position << _SUBJECT_SHIFT
        self._events.extend((self._now(), what))

    def end(self):
        """The innermost span ends."""
        self._events.extend((self._now(), _END))

    def end_test(self):
        self.end()
        if len(self._events) > _MANY:
            self.send()

    def phase(self, stage):
        """The session goes on to a stage of its own; None: it is between stages."""
        if self._phase is not None:
            self.end()
        if stage is not None:
            self.begin(stage)
        self._phase = stage

    def just_done(self, stage, kind, name, since):
        """A span that ends now and began at `since`, or behind what was recorded last."""
        events, now = self._events, self._now()
        if events and events[-2] > since:
            since = events[-2]
        if now - since < _SHORTEST_TEARDOWN:
            return since
        what = self._with_name[kind][stage] | self._index(name) << _SUBJECT_SHIFT
        events.extend((since, what, now, _END))
        return now

    def now(self):
        """Nanoseconds of the monotonic clock."""
        return self._now()

    def is_watched(self):
        """Whether the calling thread is the one whose time is told."""
        return self._thread() == self._main_thread

    def send(self):
        """Sends what was recorded."""
        names = channels.encode({"names": self._new_names})
        events = array.array("Q", self._events)
        self._channel.send(b"m", _LENGTH.pack(len(names)) + names + events.tobytes())
        self._new_names = []
        self._events.clear()

    def _index(self, name):
        index = self._names.get(name)
        if index is None:
            index = self._names[name] = len(self._names)
            self._new_names.append(name)
        return index


class ImportWatch:
    """Makes a span of each import that is more than a look into `sys.modules`."""

    def __init__(self, spans):
        self._spans = spans
        self.stage = "worker_start"

    def install(self):
        """Goes between the import statement and the machinery below it, where that has a seam."""
        machinery = sys.modules.get("_frozen_importlib")
        find = getattr(machinery, "_find_and_load", None)
        if not hasattr(getattr(find, "__code__", None), "replace"):
            return  # before Python 3.8
        spans = self._spans

        def _find_and_load(name, import_):
            if not spans.is_watched():
                return find(name, import_)
            spans.begin_named(self.stage, "module", name)
            try:
                return find(name, import_)
            finally:
                spans.end()

        # Python takes frames of its import machinery, told by their file's name, out of tracebacks
        # and passes over them when it warns; this one is a part of it.
        _find_and_load.__code__ = _find_and_load.__code__.replace(
            co_filename=find.__code__.co_filename
        )
        machinery._find_and_load = _find_and_load
