"""Reports in the layout of pytest-reportlog."""

from assay_worker import channel


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
