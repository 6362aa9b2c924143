"""Measuring: ways of doing the same thing take turns, round by round, so that whatever else the machine does falls on
all of them alike. What counts is the median; the least and the most are kept beside it, and every single number."""

import dataclasses
import statistics
import subprocess
import time


class WrongPath(Exception):
    """What was measured did not go through what it was to measure."""


class Unavailable(Exception):
    """A rival is not there, or cannot do this; its text goes into the table."""


@dataclasses.dataclass
class Measurement:
    """One quantity, a value a round; `note` says what else is to be known of it, `path` what ran."""

    values: list
    note: str = ""
    path: dict = dataclasses.field(default_factory=dict)

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def least(self):
        return min(self.values)

    @property
    def most(self):
        return max(self.values)

    def to_json(self):
        out = {"values": [float("%.6g" % value) for value in self.values]}
        return out | ({"note": self.note} if self.note else {}) | ({"path": self.path} if self.path else {})


def interleave(ways, rounds, seconds, say=lambda name: None):
    """Measures `ways` ({name: function that gives a number, or raises Unavailable}) in turn, `rounds` times or until
    `seconds` are over, but once in any case: {name: Measurement, or the text of what kept it from being measured}."""
    found = {}
    missing = {}
    begin = time.monotonic()
    for number in range(rounds):
        if number and time.monotonic() - begin > seconds:
            break
        for name, measure in ways.items():
            if name in missing:
                continue
            say(name)
            try:
                found.setdefault(name, []).append(measure())
            except Unavailable as why:
                missing[name] = str(why)
    return {name: missing[name] if name in missing else Measurement(found[name]) for name in ways}


def run(command, **options):
    """Runs a command to its end: (seconds of wall time, the CompletedProcess). Its output is bytes."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    if "input" in options:
        del options["stdin"]
    begin = time.perf_counter()
    done = subprocess.run([str(word) for word in command], **options)
    return time.perf_counter() - begin, done


def must(done, what=""):
    """The process's output, where it ended well; else Unavailable, with its last words."""
    if done.returncode != 0:
        said = (done.stderr or done.stdout or b"").decode("utf-8", "replace").strip().splitlines()
        raise Unavailable("%sexit status %d: %s" % (what and what + ": ", done.returncode, said[-1] if said else ""))
    return done.stdout
