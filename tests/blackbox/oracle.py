"""pytest as an oracle, without paying for its start every time.

A server has imported what every run of pytest imports, and forks for each run. The child is what
`python3 -c "import pytest; sys.exit(pytest.console_main())"` would be from then on: it configures itself, loads its
plugins and ends as ever. Where a run wants another interpreter's settings, it gets a process of its own.
"""

import json
import os
import select
import signal
import subprocess
import tempfile

# What the command `pytest` runs: the current folder is not on sys.path.
PROGRAM = "import sys; sys.path.pop(0); sys.path.append(%r); import pytest; sys.exit(pytest.console_main())"

SERVER = """
import json, os, sys
sys.path.pop(0)
import pytest
from _pytest.config import default_plugins
for name in default_plugins:
    __import__("_pytest." + name)
# What the plugins import; not the plugins, which pytest wants to import itself.
import argparse, configparser, difflib, doctest, pdb, unittest.mock, xml.etree.ElementTree
try:
    import coverage, execnet
except ImportError:
    pass
requests, answers = os.fdopen(int(sys.argv[1])), os.fdopen(int(sys.argv[2]), "w")
for line in requests:
    request = json.loads(line)
    child = os.fork()
    if not child:
        break
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status, file=answers, flush=True)
else:
    os._exit(0)
requests.close()
answers.close()
for descriptor, path in enumerate(("/dev/null", request["out"], request["err"])):
    opened = os.open(path, os.O_RDWR)
    os.dup2(opened, descriptor)
    os.close(opened)
os.environ.clear()
os.environ.update(request["env"])
os.chdir(request["cwd"])
sys.path.append(request["plugins"])
sys.argv = ["-c", *request["arguments"]]
del child, requests, answers, line, opened, descriptor, path, request
sys.exit(pytest.console_main())
"""


class Oracle:
    """Runs of pytest under one interpreter and environment, one at a time."""

    def __init__(self, python, env):
        ours, its = os.pipe(), os.pipe()
        self._settings = _settings(env)
        self._process = subprocess.Popen(
            [python, "-c", SERVER, str(ours[0]), str(its[1])], env=env, cwd="/", pass_fds=(ours[0], its[1]),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
        )
        os.close(ours[0])
        os.close(its[1])
        self._requests, self._answers = os.fdopen(ours[1], "w"), os.fdopen(its[0])

    def serves(self, env):
        """Whether an interpreter started with this environment would be as this one is."""
        return _settings(env) == self._settings

    def is_alive(self):
        return self._process.poll() is None

    def run(self, arguments, cwd, env, plugins, timeout):
        """(exit status, standard output, standard error), both as bytes."""
        with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            request = {"arguments": arguments, "cwd": str(cwd), "env": env, "plugins": str(plugins), "out": out.name, "err": err.name}
            print(json.dumps(request), file=self._requests, flush=True)
            if not select.select([self._answers], [], [], timeout)[0]:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                raise subprocess.TimeoutExpired(["pytest", *arguments], timeout)
            status = int(self._answers.readline())
            return status, out.read(), err.read()


def _settings(env):
    """What the interpreter itself looks at when it starts."""
    return {name: value for name, value in env.items() if name.startswith(("PYTHON", "LC_", "LANG"))}
