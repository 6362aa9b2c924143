"""Fixtures of the worker's tests."""

import signal

import pytest


def pytest_configure():
    # Whoever starts these tests in the background of a script has them ignore Ctrl-C, and their children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def suite(tmp_path):
    """Writes files of a suite: `suite(test_a="...", pkg__test_b="...", ini="...")`."""

    def write(ini=None, **files):
        if ini is not None:
            (tmp_path / "pytest.ini").write_text("[pytest]\n" + ini + "\n")
        for name, text in files.items():
            path = tmp_path / (name.replace("___", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write
