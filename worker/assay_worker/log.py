"""Reports in the layout of pytest-reportlog."""

import json

from assay_worker import channel

_dumps = json.dumps
# What pytest puts into a report of a test, and nothing else does.
_FIELDS = frozenset(
    "nodeid location keywords outcome longrepr when user_properties sections duration".split()
)


def serialize(config, report):
    """The JSON object of one line of a report log."""
    data = config.hook.pytest_report_to_serializable(config=config, report=report)
    if not isinstance(data, dict):
        return None
    return {str(key): _serializable(key, value) for key, value in data.items()}


def _serializable(key, value):
    if key in ("user_properties", "keywords"):  # what users put there may be anything
        return channel.plain(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return channel.plain(value)


def plain_fields(config):
    """The attributes of a report that `passed` can write; none where a plugin has a say in it."""
    hook = config.hook.pytest_report_to_serializable
    return _FIELDS if len(hook.get_hookimpls()) == 1 else frozenset()


def passed(reports):
    """The log's lines of a test's three reports, all of them passed with the fields of `plain_fields`: what they
    share, and the sections of each, a line each; None where they are not that simple."""
    first = reports[0]
    head = {
        "nodeid": first.nodeid,
        "location": first.location,
        "keywords": first.keywords,
        "outcome": "passed",
        "longrepr": None,
    }
    lines = []
    try:
        if set(map(type, first.keywords)) - {str} or any(
            report.user_properties or report.keywords != first.keywords for report in reports
        ):
            return None
        lines.append(_dumps(head)[:-1])
        for report in reports:
            lines.append(_dumps(report.sections) if report.sections else "[]")
        return "\n".join(lines).encode("ascii")
    except (TypeError, ValueError):
        return None
