"""A terminal for a program to run in: what it shows can be waited for, and keys can be pressed."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """Runs a command with a pseudo-terminal as its standard streams, in a session of its own."""

    def __init__(self, command, env, cwd, columns=80, rows=24):
        self.text = ""
        self._seen = 0
        self.process, self._master = pty.fork()
        if self.process == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.chdir(cwd)
                os.execve(command[0], [str(part) for part in command], env)
            finally:
                os._exit(127)

    def resize(self, columns, rows=24):
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, pattern, seconds=30):
        """Until the pattern is shown, after what was waited for before; its match."""
        deadline = time.monotonic() + seconds
        while True:
            match = re.compile(pattern).search(self.text, self._seen)
            if match:
                self._seen = match.end()
                return match
            assert time.monotonic() < deadline, "no %r in\n%s" % (pattern, self.text)
            assert self._read(0.1) is not None, "ended without %r:\n%s" % (pattern, self.text)

    def _read(self, seconds):
        """What has come; None at the end."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            data = b""
        if not data:
            return None
        self.text += data.decode("utf-8", "replace")
        return data

    def press(self, keys):
        os.write(self._master, keys.encode())

    def end(self, seconds=60):
        """Waits for the program to end by itself; its exit status."""
        deadline = time.monotonic() + seconds
        while self._read(0.1) is not None:
            if time.monotonic() > deadline:
                os.kill(self.process, signal.SIGKILL)
                raise AssertionError("does not end:\n" + self.text)
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self._master)
        return status

    @property
    def screen(self):
        """The lines that a terminal of endless height shows."""
        lines, column = [""], 0
        for part in re.split(r"(\r?\n|\r|\x1b\[[0-9;?]*[A-Za-z])", self.text):
            if part.endswith("\n"):
                lines.append("")
                column = 0
            elif part == "\r":
                column = 0
            elif ESCAPE.fullmatch(part):
                if part.endswith("K"):
                    lines[-1] = lines[-1][:column]
            elif part:
                line = lines[-1].ljust(column)
                lines[-1] = line[:column] + part + line[column + len(part) :]
                column += len(part)
        return [line.rstrip() for line in lines]
