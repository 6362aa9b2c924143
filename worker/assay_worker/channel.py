"""The channel to Assay: frames over one descriptor, whatever the tests do to this process.

Everything that is used while tests run was taken from its module beforehand and is held by the
instance: tests replace functions of `os`, `json` and `time`, and tools such as freezegun search
the modules for them.
"""

import fcntl
import json
import os
import select
import signal
import struct
import threading
import zlib

MAGIC = b"\xa5SAY"
HEADER = struct.Struct("<4s1s3xII")
PAYLOAD_LIMIT = 256 << 20

# Tests like to close low descriptors, so the channel lives above them.
LOWEST_DESCRIPTOR = 200

# A frame up to this size goes into the socket whole or not at all. For a larger one signals wait:
# an exception raised by a handler in the middle would leave half a frame behind.
WHOLE_FRAME = 2048


class FrameTooLarge(Exception):
    """The payload is larger than a frame may be."""


class Channel:
    """Sends and receives frames. Any thread may send; only the main thread receives.

    `broken` is true once the other side is gone; sending is silently ignored from then on.
    """

    def __init__(self, descriptor):
        self._descriptor = _move_up(descriptor)
        self._process = os.getpid()
        self.broken = False
        self._received = bytearray()
        self._unsent = b""
        # Reentrant: a signal's handler may run a test's code in the middle of a send.
        self._lock = threading.RLock()
        self._getpid = os.getpid
        self._read = os.read
        self._write = os.write
        self._crc = zlib.crc32
        self._mask_signals = getattr(signal, "pthread_sigmask", None)
        self._all_signals = set(range(1, 32)) - {signal.SIGKILL, signal.SIGSTOP}
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        self._poll = poll.poll
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave)

    def is_ours(self):
        """False in a child that a test has forked."""
        return self._getpid() == self._process

    def _leave(self, close=os.close):
        # The end of the channel must be seen when the worker ends, not when its children do.
        descriptor, self._descriptor = self._descriptor, -1
        self.broken = True
        try:
            close(descriptor)
        except OSError:
            pass

    def send_later(self, kind, payload):
        """Sends a small frame together with the next one, or before the next wait."""
        with self._lock:
            self._unsent += HEADER.pack(MAGIC, kind, len(payload), self._crc(payload)) + payload
            if len(self._unsent) > WHOLE_FRAME - 64:
                self.flush()

    def flush(self):
        """Sends what `send_later` has left."""
        with self._lock:
            frames, self._unsent = self._unsent, b""
            if frames and self.is_ours():
                self._write_all(frames)

    def send(self, kind, payload=b""):
        """Sends one frame; `kind` is one byte. Raises FrameTooLarge."""
        if self.broken or self._getpid() != self._process:
            return
        if len(payload) > PAYLOAD_LIMIT:
            raise FrameTooLarge
        frame = HEADER.pack(MAGIC, kind, len(payload), self._crc(payload)) + payload
        with self._lock:
            if self._unsent:
                frame, self._unsent = self._unsent + frame, b""
            if len(frame) <= WHOLE_FRAME or self._mask_signals is None:
                self._write_all(frame)
                return
            before = self._mask_signals(signal.SIG_BLOCK, self._all_signals)
            try:
                self._write_all(frame)
            finally:
                self._mask_signals(signal.SIG_SETMASK, before)

    def _write_all(self, frame):
        view = memoryview(frame)
        try:
            while view:
                view = view[self._write(self._descriptor, view) :]
        except OSError:
            self.broken = True

    def send_json(self, kind, value):
        """Sends a frame with a JSON object; what JSON cannot say is sent as its `repr`."""
        try:
            self.send(kind, encode(value))
        except FrameTooLarge:
            self.send(kind, encode(_clipped(value)))

    def send_text(self, kind, text):
        """Sends a frame with text."""
        data = text.encode("utf-8", "backslashreplace")
        self.send(kind, data[:PAYLOAD_LIMIT])

    def receive(self, wait=True):
        """The next frame as (kind, payload), or None where `wait` is false and none is there.

        Raises EOFError when Assay is gone or what came is no frame.
        """
        while True:
            frame = self._take()
            if frame is not None:
                return frame
            if self.broken:
                raise EOFError
            if not wait and not self._poll(0):
                return None
            self.flush()
            try:
                data = self._read(self._descriptor, 1 << 16)
            except OSError:
                data = b""
            if not data:
                self.broken = True
                raise EOFError
            self._received += data

    def _take(self):
        received = self._received
        if len(received) < HEADER.size:
            return None
        magic, kind, length, crc = HEADER.unpack_from(received)
        if magic != MAGIC or length > PAYLOAD_LIMIT:
            self.broken = True
            raise EOFError
        end = HEADER.size + length
        if len(received) < end:
            return None
        payload = bytes(received[HEADER.size : end])
        if self._crc(payload) != crc:
            self.broken = True
            raise EOFError
        del received[:end]
        return kind, payload


def _move_up(descriptor):
    try:
        moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, LOWEST_DESCRIPTOR)
    except OSError:  # more than this process may open
        moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(descriptor)
    os.set_blocking(moved, True)
    return moved


def _make_json_writer():
    encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    # As `JSONEncoder.encode` does it, but without looking anything up in the module again.
    chunks = make(
        None,
        encoder.default,
        json.encoder.encode_basestring,
        None,
        encoder.key_separator,
        encoder.item_separator,
        False,
        False,
        False,
    )
    return lambda value: "".join(chunks(value, 0))


def _make_encode(to_json):
    def encode(value):
        """A JSON value as bytes. Never fails: see `plain`."""
        try:
            return to_json(value).encode()
        except (TypeError, ValueError, RecursionError):
            return to_json(plain(value)).encode()

    return encode


encode = _make_encode(_make_json_writer())


def plain(value, depth=0):
    """`value` as plain JSON types: text without lone surrogates, anything unknown as its repr."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return str.encode(value, "utf-8", "backslashreplace").decode()
    if type(value) is int and value.bit_length() < 64:
        return value
    if type(value) is float and value - value == 0.0:
        return value
    if depth < 50:
        if isinstance(value, dict):
            return {plain(str(key)): plain(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item, depth + 1) for item in value]
    try:
        return plain(repr(value))
    except Exception:
        return "<unrepresentable %s>" % type(value).__name__


def _clipped(value, limit=1 << 20):
    if isinstance(value, str) and len(value) > limit:
        left_out = len(value) - limit
        return "%s\n[... %d characters left out]" % (value[:limit], left_out)
    if isinstance(value, dict):
        return {key: _clipped(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clipped(item) for item in value]
    return value
