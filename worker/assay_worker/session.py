"""The worker's session: starts pytest as the command `pytest` would, with Assay's plugins in it."""

import gc
import json
import os
import sys

from assay_worker import channel as channels

VERSION = 1


def _prepare():
    """What takes long and does not hang on what there is to do: native tests still run meanwhile."""
    gc.disable()
    try:
        import pytest  # noqa: F401
    except Exception:
        pass  # it is tried again, and then told


def main(descriptor):
    """Runs one session over the channel on this descriptor. Returns the exit status."""
    channel = channels.Channel(descriptor)
    if "early" in sys.argv[2:]:
        _prepare()
    kind, payload = channel.receive()
    if kind != b"s":
        return 70
    start = json.loads(payload.decode())
    sys.argv = [start["argv0"], *start["args"]]
    # Hardly anything that starting pytest makes is garbage. The collector comes back before any
    # code of the user's, in `plugin.Worker`, and need not look at these objects again.
    gc.disable()
    recorded, imports = _watch(channel, start)
    try:
        import pytest
    except Exception as error:
        gc.enable()
        message = "%s: %s" % (type(error).__name__, error)
        channel.send_json(b"h", {"version": VERSION, "error": message})
        return 4
    channel.send_json(
        b"h",
        {
            "version": VERSION,
            "pid": os.getpid(),
            "python": list(sys.version_info[:3]),
            "implementation": sys.implementation.name,
            "pytest": pytest.__version__,
        },
    )
    from assay_worker import plugin

    worker = plugin.Worker(channel, start, recorded)
    if recorded is not None:
        recorded.phase("configure")
        imports.stage = "import"
    status = 1
    try:
        status = int(pytest.main(list(start["args"]), plugins=[worker]))
        sys.stdout.flush()
    except BrokenPipeError:
        # As the command does it: the interpreter must not try to flush once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
        raise
    except KeyboardInterrupt:
        status = 2
        raise
    finally:
        worker.end(status)
    return status


def _watch(channel, start):
    """What records where the time goes, and what records imports; None where nobody wants it."""
    if not start.get("profile"):
        return None, None
    from assay_worker import spans

    recorded = spans.Spans(channel, start["profile"])
    recorded.phase("worker_start")
    imports = spans.ImportWatch(recorded)
    imports.install()
    return recorded, imports
