"""What the measurements were made on, and with which versions."""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import time


def _first_line(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    except OSError:
        return None
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 and done.stdout.strip() else None


def _processor():
    found = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found.group(1) if found else platform.machine()


def _memory_gigabytes():
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30)


def facts(assay, python):
    """{what: text}, in the order in which they are shown."""
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    version = subprocess.run([assay, "--version"], stdout=subprocess.PIPE, text=True).stdout.split("\n")
    module = lambda name: _first_line(python, "-c", "import %s; print(%s.__version__)" % (name, name))
    found = {
        "processor": "%s, %d of them" % (_processor(), len(os.sched_getaffinity(0))),
        "memory": "%d GB" % _memory_gigabytes(),
        "system": "%s, Linux %s" % (system.group(1) if system else "?", platform.release()),
        "Assay": ", ".join(line for line in version[:3] if line),
        "CPython": _first_line(python, "--version"),
        "pytest": module("pytest"),
        "pytest-xdist": module("xdist"),
        "nose2": module("nose2"),
        "numba": module("numba"),
        "PyPy": _first_line("pypy3", "-c", "import sys; print(sys.version.split('[')[1].split(' with')[0], 'as Python', sys.version.split()[0])")
        if shutil.which("pypy3")
        else None,
        "C compiler": _first_line("clang-19", "--version") or _first_line("clang++-19", "--version"),
        "load when it began": "%.1f (the least is wanted)" % os.getloadavg()[0],
        "when": time.strftime("%Y-%m-%d", time.gmtime()),
    }
    return {name: text or "not installed" for name, text in found.items()}
