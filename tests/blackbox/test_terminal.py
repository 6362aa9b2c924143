"""`assay run` on a terminal: the debugger, the progress bar, Ctrl-C."""

import re
import time

import pytest

from conftest import ASSAY, PYTHON
from terminal import Terminal

DEBUGGED = "def test_before(): pass\ndef test_stops():\n    x = 41\n    %s\n    assert x == 41\ndef test_after(): pass\n"


def start(bench, *arguments, columns=80):
    env = bench.env | {"TERM": "xterm-256color"}
    env.pop("COLUMNS")
    return Terminal([ASSAY, "run", "--python=" + PYTHON, *arguments], env, bench.folder, columns)


def debug(terminal, *exchanges):
    """Types each line at a prompt of its own and waits for its answer."""
    for line, answer in exchanges:
        terminal.wait_for(r"\(Pdb\) ")
        terminal.press(line + "\n")
        terminal.wait_for(answer)


@pytest.mark.parametrize("arguments", [[], ["-n2"], ["-v"], ["-q"]])
def test_breakpoint(bench, arguments):
    bench.write(test_a=DEBUGGED % "breakpoint()")
    terminal = start(bench, *arguments)
    debug(terminal, ("p x + 1", r"\b42\b"), ("c", "3 passed"))
    assert terminal.end() == 0


def test_pdb_at_a_failure(bench):
    bench.write(test_a=DEBUGGED % "x = 40")
    terminal = start(bench, "--pdb")
    debug(terminal, ("p x", r"\b40\b"), ("c", "1 failed.*2 passed"))
    assert terminal.end() == 1


@pytest.mark.parametrize("arguments", [[], ["--pdb"]])
def test_quitting_the_debugger_ends_the_run(bench, arguments):
    bench.write(test_a=DEBUGGED % ("x = 40" if arguments else "breakpoint()"))
    terminal = start(bench, *arguments)
    terminal.wait_for(r"\(Pdb\) ")
    terminal.press("q\n")
    terminal.wait_for("Exit: Quitting debugger")
    assert terminal.end() == 2


def test_ctrl_c_in_the_debugger_stays_there(bench):
    bench.write(test_a=DEBUGGED % "breakpoint()")
    terminal = start(bench)
    terminal.wait_for(r"\(Pdb\) ")
    time.sleep(0.5)  # the prompt is shown before Python listens
    terminal.press("\x03")
    debug(terminal, ("p x", r"\b41\b"), ("c", "3 passed"))
    assert terminal.end() == 0


def test_trace(bench):
    bench.write(test_a="def test_1():\n    x = 5\n    assert x == 5\n")
    terminal = start(bench, "--trace")
    terminal.wait_for(r"\(Pdb\) ")
    terminal.press("n\n")
    debug(terminal, ("p x * 3", r"\b15\b"), ("c", "1 passed"))
    assert terminal.end() == 0


def test_tests_may_read_what_is_typed(bench):
    bench.write(test_a="def test_1(): assert input('name? ') == 'assay'\n")
    terminal = start(bench, "-s")
    terminal.wait_for("name\\? ")
    terminal.press("assay\n")
    terminal.wait_for("1 passed")
    assert terminal.end() == 0


SLOW = "import time, pytest\n@pytest.mark.parametrize('n', range(20))\ndef test_with_quite_a_long_name_of_its_own(n):\n    time.sleep(0.04)\n    assert n != 5\n"


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("arguments", [[], ["-v"], ["-q"], ["-n2"]])
def test_the_bar_leaves_nothing_behind(bench, columns, arguments):
    bench.write(test_a=SLOW, test_b=SLOW.replace("of_its_own", "of_größe_日本語_und_noch_mehr"))
    terminal = start(bench, *arguments, columns=columns)
    assert terminal.end() == 1
    assert "━" in terminal.text
    screen = terminal.screen
    assert not [line for line in screen if "━" in line or "╌" in line]
    assert "2 failed, 38 passed" in screen[-2], screen
    if "-v" in arguments:
        assert len([line for line in screen if re.search(r"test_with.* PASSED", line)]) == 38


def test_the_bar_names_the_test_and_never_wraps(bench):
    bench.write(test_a=SLOW)
    terminal = start(bench, columns=60)
    terminal.wait_for(r"test_a\.py::test_with")
    terminal.resize(50)
    terminal.end()
    for part in re.split(r"[\r\n]", terminal.text):
        shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part)
        if "━" in shown or "╌" in shown:
            assert len(shown) <= 60, shown


@pytest.mark.parametrize("arguments", [[], ["-n2"], ["-v"]])
def test_ctrl_c(bench, arguments):
    bench.write(test_a="def test_0(): pass\n" + SLOW.replace("0.04", "10"), test_b=SLOW.replace("0.04", "10"))
    terminal = start(bench, *arguments)
    terminal.wait_for("test_with_quite")
    terminal.press("\x03")
    terminal.wait_for("KeyboardInterrupt")
    assert terminal.end(20) == 2
    assert "1 passed" in terminal.screen[-2]
    assert not [line for line in terminal.screen if "━" in line]
