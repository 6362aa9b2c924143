"""The test runners that are compared: how each is called, and how many tests it says it ran."""

import os
import re
import shutil

from .rounds import Unavailable, run

PYTHON = "/usr/bin/python3"
PACKAGES = "/usr/lib/python3/dist-packages"


def environment(**more):
    """The caller's, less what would change how tests run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON", "ASSAY", "COV"))}
    return kept | {"COLUMNS": "80"} | more


def _count_pytest(text):
    ends = [line for line in text.splitlines() if re.search(r"\d+ [a-z]+.* in [\d.]+s", line)]
    return sum(int(number) for number in re.findall(r"(\d+) (?:passed|failed|skipped|xfailed|xpassed|error)", ends[-1])) if ends else 0


def _count_unittest(text):
    found = re.search(r"^Ran (\d+) tests?", text, re.MULTILINE)
    return int(found.group(1)) if found else 0


class Runner:
    """`needs`: a module that must be there. `twin`: it runs unittest's classes, not plain functions."""

    def __init__(self, name, command, count, needs=None, twin=False, **env):
        self.name, self.command, self.count, self.needs, self.twin, self.env = name, command, count, needs, twin, env
        self.missing = None

    def check(self):
        """Raises Unavailable where it is not installed."""
        if self.missing is None:
            program = self.command[0]
            if shutil.which(program) is None:
                self.missing = "no " + os.path.basename(program)
            else:
                _, done = run([program, "-c", "import " + (self.needs or "sys")], env=environment(**self.env))
                self.missing = "" if done.returncode == 0 else "no %s for %s" % (self.needs, os.path.basename(program))
        if self.missing:
            raise Unavailable(self.missing)

    def seconds(self, suite, counts):
        """Runs the suite; `counts[name]` becomes how many tests it said it ran."""
        self.check()
        folder = suite.twin if self.twin else suite.folder
        if folder is None:
            raise Unavailable("not its kind")
        within = ["-s", ".", "-t", ".."] if self.twin and (folder / "__init__.py").exists() else []
        elapsed, done = run([*self.command, *within], cwd=folder, env=environment(**self.env))
        counts[self.name] = self.count((done.stdout + done.stderr).decode("utf-8", "replace"))
        if counts[self.name] == 0:
            raise Unavailable("ran nothing, exit status %d" % done.returncode)
        return elapsed


def runners(python=PYTHON, jobs=2):
    plain = ["-q", "-p", "no:cacheprovider"]
    return [
        Runner("pytest", [python, "-m", "pytest", *plain], _count_pytest, "pytest"),
        Runner("pytest -n %d" % jobs, [python, "-m", "pytest", *plain, "-n", jobs], _count_pytest, "xdist"),
        Runner("unittest", [python, "-m", "unittest", "discover"], _count_unittest, twin=True),
        Runner("nose2", [python, "-m", "nose2"], _count_unittest, "nose2", twin=True),
        # pypy3 brings no pytest; Debian's is plain Python.
        Runner("PyPy, pytest", ["pypy3", "-m", "pytest", *plain], _count_pytest, "pytest", PYTHONPATH=PACKAGES),
    ]
