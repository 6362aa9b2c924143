"""The cache folder from outside: whatever becomes of it, answers are those that are given without it.

With ASSAY_LONG_TESTS=1 damage, kills and sharing go on for as long as it takes to trust them.
"""

import json
import os
import pathlib
import random
import resource
import shutil
import signal
import stat
import subprocess
import time

import pytest

from conftest import ASSAY

LONG = os.environ.get("ASSAY_LONG_TESTS") == "1"
SLOW = os.environ.get("ASSAY_PRESET", "release") != "release"
NOBODY = 65534

PROGRAMS = {
    "passes": "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nassert f(12) == 144\n",
    "fails": "x = [1, 2, 3]\nassert sum(x) == 7, 'six'\n",
    "raises": "def g(d):\n    return d['key']\n\ng({'other': 1})\n",
    "prints": "for i in range(3):\n    print(i, i ** 20, '\\u00e9')\n",
    "declines": "import socket\n",
    "is wrong": "def f(:\n",
    "a class": "class A:\n    def __init__(self, v):\n        self.v = v\n    def __eq__(self, o):\n        return self.v == o.v\n"
    "assert A(1) == A(1)\nprint(A(2).v)\n",
    "text": "words = 'the quick brown fox'.split()\nprint(sorted(words, key=len), '-'.join(words)[::-1])\n",
    "exits": "raise SystemExit(3)\n",
} | {f"number {i}": f"def f(a, b={i}):\n    return a * b + {i * i}\nprint(f({i}))\nassert f(2) == {2 * i + i * i}\n" for i in range(20)}


def lines(programs):
    return "".join(json.dumps({"id": name, "source": source}) + "\n" for name, source in programs.items())


def evaluate(*options, programs=PROGRAMS, assay=ASSAY, status=0, **more):
    """(answers without what may differ, where code came from, what was said of trouble)"""
    command = [str(assay), "eval", "--native-only", *options]
    done = subprocess.run(command, input=lines(programs), capture_output=True, text=True, timeout=120, **more)
    assert done.returncode == status, done
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    codes = {answer.pop("code") for answer in answers.values()}
    for answer in answers.values():
        answer.pop("ns")
    return answers, codes - {None}, done.stderr


@pytest.fixture(scope="module")
def wanted():
    return evaluate("--no-cache")[0]


class Folder:
    def __init__(self, path):
        self.path, self.code = path, path / "code"
        self.option = "--cache-dir=" + str(path)

    def segments(self):
        return sorted(self.code.glob("*.segment"))

    def segment(self):
        (only,) = self.segments()
        return only

    def state(self):
        return {str(path): path.stat().st_mtime_ns for path in [self.path, *self.path.rglob("*")]}

    def command(self, action, status=0):
        done = subprocess.run([ASSAY, "cache", action, self.option], capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done
        return {line[:16].strip(): line[17:] for line in done.stdout.splitlines()}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "cache")


def test_a_second_process_finds_what_the_first_made(folder, wanted):
    assert evaluate(folder.option)[:2] == (wanted, {"built"})
    before = folder.state()
    assert evaluate(folder.option) == (wanted, {"disk"}, "")
    assert folder.state() == before
    assert evaluate("--no-cache", folder.option)[:2] == (wanted, {"built"})
    assert stat.S_IMODE(folder.path.stat().st_mode) == stat.S_IMODE(folder.code.stat().st_mode) == 0o700


def test_stat_verify_and_clear(folder):
    assert folder.command("stat")["entries"] == "0"
    assert not folder.path.exists()
    evaluate(folder.option)
    found = folder.command("stat")
    assert found["folder"] == str(folder.path) and found["files"] == "1"
    assert int(found["entries"]) == len(PROGRAMS) and found["bytes"] == str(folder.segment().stat().st_size)
    assert folder.command("verify")["damaged entries"] == "0"
    content = bytearray(folder.segment().read_bytes())
    content[-20] ^= 1
    folder.segment().write_bytes(content)
    assert folder.command("verify", status=1)["damaged entries"] == "1"
    folder.segment().write_bytes(content[:-1])
    assert folder.command("verify", status=1)["damaged files"] == "1"
    assert folder.command("clear")["files removed"] == "1"
    assert folder.command("stat")["files"] == "0" and not folder.segments()


def test_cache_refuses_other_arguments(folder):
    for arguments in [[], ["no"], ["stat", "clear"], ["stat", "--cache-dir"], ["stat", "--no"]]:
        assert subprocess.run([ASSAY, "cache", *arguments], capture_output=True).returncode == 4
    done = subprocess.run([ASSAY, "cache", "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and "verify" in done.stdout


@pytest.mark.sanitized
def test_flipped_bits(folder, wanted):
    evaluate(folder.option)
    whole = folder.segment().read_bytes()
    chance = random.Random(1)
    for _ in range(10_000 if LONG else 10 if SLOW else 150):
        for path in folder.segments():
            path.unlink()
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        name = folder.code / "restored"
        name.write_bytes(damaged)
        name.chmod(0o600)
        name.rename(folder.code / segment_name(whole))
        answers, codes, trouble = evaluate(folder.option)
        assert answers == wanted and not trouble
        if "built" in codes:
            assert evaluate(folder.option) == (wanted, {"disk"}, "")


def segment_name(whole):
    """A segment's name begins with the build's fingerprint, which its header holds."""
    return whole[16:24].hex() + "-1.segment"


@pytest.mark.sanitized
def test_cut_off(folder, wanted):
    evaluate(folder.option)
    path = folder.segment()
    whole = path.read_bytes()
    chance = random.Random(2)
    for _ in range(1000 if LONG else 5 if SLOW else 50):
        path.write_bytes(whole)
        os.truncate(path, chance.randrange(len(whole)))
        assert evaluate(folder.option) == (wanted, {"built"}, "")
        assert evaluate(folder.option) == (wanted, {"disk"}, "")
        for other in folder.segments():
            other.unlink()


def test_cut_off_while_it_is_used(folder, wanted):
    evaluate(folder.option)
    path = folder.segment()
    whole = path.read_bytes()
    for size in [0, 96, 1000, len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole)
        with subprocess.Popen([ASSAY, "eval", "--native-only", folder.option], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            names = list(PROGRAMS)
            process.stdin.write(lines({names[0]: PROGRAMS[names[0]]}))
            process.stdin.flush()
            first = process.stdout.readline()
            os.truncate(path, size)
            rest, _ = process.communicate(lines({name: PROGRAMS[name] for name in names[1:]}))
        assert process.returncode == 0
        answers = [json.loads(line) for line in [first, *rest.splitlines()]]
        assert {answer["id"]: answer["outcome"] for answer in answers} == {name: answer["outcome"] for name, answer in wanted.items()}
        for other in folder.segments():
            other.unlink()


def test_a_folder_that_is_not_the_users_own_is_not_used(folder, wanted):
    evaluate(folder.option)
    before = folder.state()
    for path in [folder.path, folder.code]:
        for mode in [0o755, 0o777, 0o710]:
            path.chmod(mode)
            answers, codes, trouble = evaluate(folder.option)
            assert answers == wanted and codes == {"built"}
            assert len(trouble.splitlines()) == 1 and str(path) in trouble
        path.chmod(0o700)
        elsewhere = path.with_name("elsewhere")
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
        answers, codes, trouble = evaluate(folder.option)
        assert answers == wanted and codes == {"built"}
        assert len(trouble.splitlines()) == 1 and "symbolic link" in trouble
        path.unlink()
        elsewhere.rename(path)
    if os.geteuid() == 0:
        os.chown(folder.path, NOBODY, NOBODY)
        answers, codes, trouble = evaluate(folder.option)
        assert answers == wanted and codes == {"built"} and "another user" in trouble
        os.chown(folder.path, 0, 0)
    assert evaluate(folder.option) == (wanted, {"disk"}, "")
    assert folder.state().keys() == before.keys()


def test_a_folder_that_cannot_be_written(folder, wanted, tmp_path):
    (tmp_path / "file").write_text("")
    for place in [tmp_path / "file", tmp_path / "file/below", pathlib.Path("/proc/no")]:
        answers, codes, trouble = evaluate("--cache-dir=" + str(place))
        assert answers == wanted and codes == {"built"} and len(trouble.splitlines()) == 1


def test_no_space(folder, wanted):
    def little():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    answers, codes, trouble = evaluate(folder.option, preexec_fn=little)
    assert answers == wanted and codes == {"built"} and len(trouble.splitlines()) == 1
    assert not folder.segments() and not list(folder.code.glob("tmp*"))
    evaluate(folder.option)
    assert evaluate(folder.option) == (wanted, {"disk"}, "")


@pytest.fixture(scope="module")
def other_build(tmp_path_factory):
    """The same program under another digest of the linker's."""
    notes = subprocess.run(["readelf", "-n", ASSAY], capture_output=True, text=True, check=True).stdout
    digest = bytes.fromhex(notes.split("Build ID: ")[1].split()[0])
    content = pathlib.Path(ASSAY).read_bytes()
    assert content.count(digest) == 1
    place = tmp_path_factory.mktemp("build")
    copy = place / "bin/assay"
    copy.parent.mkdir()
    copy.write_bytes(content.replace(digest, digest[::-1]))
    copy.chmod(0o755)
    beside = pathlib.Path(ASSAY).resolve().parents[1] / "lib"
    if beside.exists():
        (place / "lib").symlink_to(beside)
    return copy


def test_another_build_finds_nothing(folder, wanted, other_build):
    evaluate(folder.option)
    assert evaluate(folder.option, assay=other_build) == (wanted, {"built"}, "")
    assert evaluate(folder.option, assay=other_build) == (wanted, {"disk"}, "")
    assert evaluate(folder.option) == (wanted, {"disk"}, "")
    assert len(folder.segments()) == 2
    # What lies under its name and is not its own is not believed.
    mine, others = sorted(folder.segments(), key=lambda path: path.stat().st_mtime_ns)
    shutil.copy(mine, others)
    assert evaluate(folder.option, assay=other_build) == (wanted, {"built"}, "")


@pytest.mark.long
def test_killed_at_any_moment(folder, wanted):
    chance = random.Random(3)
    begin = time.monotonic()
    evaluate(folder.option)
    whole = time.monotonic() - begin
    killed = 0
    for i in range(1000 if LONG else 5 if SLOW else 40):
        programs = PROGRAMS | {f"new {i}": f"print({i})\n"}
        process = subprocess.Popen([ASSAY, "eval", "--native-only", folder.option], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        process.stdin.write(lines(programs).encode())
        process.stdin.close()
        time.sleep(chance.uniform(0, whole))
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        answers, _, trouble = evaluate(folder.option)
        assert answers == wanted and not trouble
    assert killed or not LONG
    evaluate(folder.option)
    assert evaluate(folder.option) == (wanted, {"disk"}, "")
    assert folder.command("verify")["damaged entries"] == "0"


@pytest.mark.long
def test_two_builds_and_eight_processes(folder, wanted, other_build):
    until = time.monotonic() + (60 if LONG else 2)
    names = list(PROGRAMS)
    running = []

    def start(number):
        chance = random.Random(number)
        chosen = {name: PROGRAMS[name] for name in chance.sample(names, 10)} | {f"own {number}": f"print({number})\n"}
        process = subprocess.Popen(
            [str(other_build) if number % 2 else ASSAY, "eval", "--native-only", folder.option],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        process.stdin.write(lines(chosen))
        process.stdin.close()
        process.stdin = None
        return process, number

    started = 0
    while running or time.monotonic() < until:
        while len(running) < 8 and time.monotonic() < until:
            running.append(start(started))
            started += 1
        process, number = running.pop(0)
        out, err = process.communicate()
        assert process.returncode == 0 and not err
        for answer in map(json.loads, out.splitlines()):
            if answer["id"] == f"own {number}":
                assert answer["stdout"] == f"{number}\n"
            else:
                answer.pop("ns"), answer.pop("code")
                assert answer == wanted[answer["id"]]
    assert started > 8
    assert folder.command("verify")["damaged entries"] == "0"
