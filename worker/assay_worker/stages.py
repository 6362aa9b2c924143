"""The pytest plugin that tells `assay profile` what a session is doing."""

import pytest

from assay_worker import collection


class Stages:
    """Hooks around what takes time. Each ends its span however the hook ends."""

    def __init__(self, spans):
        self._spans = spans
        self._torn_down = None  # until when tear-down is accounted for; None: not in it

    # The session.

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection(self):
        self._spans.phase("worker_collect")
        yield
        self._spans.phase(None)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector):
        if not isinstance(collector, pytest.File):
            yield
            return
        self._spans.begin_named("worker_collect", "file", collection.path_of(collector))
        yield
        self._spans.end()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self):
        self._spans.phase("worker_finish")
        yield

    # A test. Innermost of all wrappers, so that what other plugins do around it is not its own.

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_setup(self):
        self._spans.begin("fixture_setup")
        yield
        self._spans.end()

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_call(self):
        self._spans.begin("body")
        yield
        self._spans.end()

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_teardown(self):
        self._spans.begin("fixture_teardown")
        self._torn_down = self._spans.now()
        yield
        self._torn_down = None
        self._spans.end()

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_fixture_setup(self, fixturedef):
        self._spans.begin_named("fixture_setup", "fixture", fixturedef.argname)
        yield
        self._spans.end()

    # Fixtures are torn down one after the other, and each is reported when it is.
    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_post_finalizer(self, fixturedef):
        if self._torn_down is not None:
            self._torn_down = self._spans.just_done(
                "fixture_teardown", "fixture", fixturedef.argname, self._torn_down
            )
