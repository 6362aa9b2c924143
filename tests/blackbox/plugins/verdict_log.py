"""A pytest plugin that writes its reports in the layout of pytest-reportlog, for pytest as the oracle."""

import json


def pytest_addoption(parser):
    parser.addoption("--verdict-log")


def pytest_configure(config):
    config.pluginmanager.register(VerdictLog(config.getoption("--verdict-log")))


class VerdictLog:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8", buffering=1)

    def _write(self, kind, report, **more):
        row = {"$report_type": kind, "nodeid": report.nodeid, "outcome": report.outcome, **more}
        if hasattr(report, "wasxfail"):
            row["wasxfail"] = report.wasxfail
        crash = getattr(report.longrepr, "reprcrash", None)
        if crash is not None:
            row["longrepr"] = {"reprcrash": {"message": crash.message}}
        self.file.write(json.dumps(row) + "\n")

    def pytest_runtest_logreport(self, report):
        self._write("TestReport", report, when=report.when)

    def pytest_collectreport(self, report):
        self._write("CollectReport", report)
