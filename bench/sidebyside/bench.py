"""Bench: what all sections are given."""

import dataclasses
import pathlib
import sys
import time

from .assay import Assay


@dataclasses.dataclass
class Bench:
    assay: Assay
    python: str
    scratch: pathlib.Path
    size: str = "full"  # "full", "quick", or "smoke": the least that goes every way once
    began: float = dataclasses.field(default_factory=time.monotonic)

    @property
    def hasty(self):
        return self.size != "full"

    def choose(self, full, quick, smoke=None):
        return {"full": full, "quick": quick, "smoke": quick if smoke is None else smoke}[self.size]

    def rounds(self, full=5):
        return self.choose(full, min(full, 3), 1)

    def say(self, *words):
        """Progress: one line that is written over on a terminal, and lines elsewhere."""
        text = "%4d s  %s" % (time.monotonic() - self.began, " ".join(words))
        print("\r%-100s" % text[:100] if sys.stderr.isatty() else text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
