"""Runs programs for `assay eval`, each in a forked child, as `python3 -I -c SOURCE` would.

This process only forks, waits and relays, so that no program can harm it: a child has a process
group, standard streams and limits of its own, and whatever is left of it is killed before its
answer goes out.
"""

import errno
import json
import os
import resource
import select
import signal
import sys
import time

from assay_worker import channel as channels

# Beyond that a program's output is a flood; it is stopped.
MOST_OUTPUT = 64 << 20
FILE_NAME = "<string>"


def main(fd):
    channel = channels.Channel(fd)
    while True:
        try:
            frame = channel.receive()
        except EOFError:
            return 0
        head, source = frame[1].split(b"\n", 1)
        timeout, megabytes = head.split()
        answer = evaluate(source, float(timeout), int(megabytes))
        channel.send_json(b"a", answer)


def evaluate(source, timeout, megabytes):
    deadline = time.monotonic() + timeout if timeout > 0 else None
    output, output_end = os.pipe()
    report, report_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(output)
        os.close(report)
        become_program(source, megabytes, output_end, report_end)
    os.close(output_end)
    os.close(report_end)
    try:
        os.setpgid(child, child)  # the child does so, too: whoever comes first
    except OSError:
        pass
    streams = {output: bytearray(), report: bytearray()}
    ended = relay(streams, output, child, deadline)
    status = None
    if ended is None:
        status = wait(child, deadline)
        if status is None:
            ended = "timeout"
    try:
        os.killpg(child, signal.SIGKILL)
    except OSError:
        pass
    if status is None:
        try:
            os.kill(child, signal.SIGKILL)
        except OSError:
            pass
        status = os.waitpid(child, 0)[1]
    for stream in streams:
        os.close(stream)
    text = bytes(streams[output]).decode("utf-8", "surrogateescape")
    return for_sending(answer_of(ended, status, bytes(streams[report]), text))


def for_sending(value):
    """Text that is no UTF-8, for lone surrogates in it, becomes a list of one text, its bytes."""
    if isinstance(value, dict):
        return {key: for_sending(item) for key, item in value.items()}
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return [value.encode("utf-8", "surrogatepass").decode("latin-1")]
    return value


def relay(streams, output, child, deadline):
    """Collects what the child writes until it closes both streams; None, or why it was stopped."""
    poll = select.poll()
    open_streams = set(streams)
    for stream in streams:
        poll.register(stream, select.POLLIN)
    exited_at = None
    while open_streams:
        left = None
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                return "timeout"
        # A grandchild may keep a stream open: the program is over when its own process is.
        for stream, _ in poll.poll(50 if left is None else min(50, left * 1000 + 1)):
            try:
                data = os.read(stream, 1 << 16)
            except OSError as error:
                if error.errno != errno.EINTR:
                    raise
                continue
            if data:
                streams[stream] += data
                if len(streams[stream]) > MOST_OUTPUT:
                    return "flood"
            else:
                open_streams.discard(stream)
                poll.unregister(stream)
        if exited_at is None and has_exited(child):
            exited_at = time.monotonic()
        elif exited_at is not None and time.monotonic() - exited_at > 0.1:
            return None
    return None


def has_exited(child):
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def wait(child, deadline):
    """The child's wait status; None where it does not end in time."""
    pause = 0.0002
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        if deadline is not None and time.monotonic() > deadline:
            return None
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


def answer_of(ended, status, report, output):
    answer = {"outcome": "passed", "exception": None, "stdout": output, "reason": None}
    if ended == "timeout":
        answer["outcome"] = "timeout"
        return answer
    if ended == "flood":
        answer.update(outcome="memory", reason="more than %d MB of output" % (MOST_OUTPUT >> 20))
        return answer
    if report:
        try:
            said = json.loads(report)
            answer.update(outcome=said["outcome"], exception=said["exception"])
        except Exception:  # the program itself wrote there
            answer.update(outcome="crashed", reason="the program's report cannot be read")
        return answer
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return answer
    if code > 0:
        what = "ended with exit status %d" % code
    else:
        try:
            what = "was killed by %s" % signal.Signals(-code).name
        except ValueError:
            what = "was killed by signal %d" % -code
    answer.update(outcome="crashed", reason="the program " + what)
    return answer


def become_program(source, megabytes, output, report):
    """Never returns."""
    try:
        os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(nothing, 2)
        report_fd = os.dup2(report, 3, inheritable=False)
        os.closerange(4, 256)
        limit = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        run_program(source, report_fd)
    finally:
        os._exit(71)


def run_program(source, report):
    main = type(sys)("__main__")
    main.__builtins__ = sys.modules["builtins"]
    main.__annotations__ = {}
    sys.modules["__main__"] = main
    for name in [name for name in sys.modules if name.split(".")[0] == "assay_worker"]:
        del sys.modules[name]
    sys.argv[:] = ["-c"]
    try:
        exec(compile(source.decode("utf-8", "surrogatepass"), FILE_NAME, "exec"), main.__dict__)
        answer = {"outcome": "passed", "exception": None}
    except BaseException as error:
        answer = describe(error)
    # As a process ends: threads, then exit functions, then what is still buffered.
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        import atexit

        atexit._run_exitfuncs()
    except BaseException:
        pass
    try:
        sys.stdout.flush()
    except BaseException:
        pass
    os.write(report, json.dumps(answer).encode())
    os._exit(0)


def describe(error):
    if isinstance(error, SystemExit) and (
        error.code is None or isinstance(error.code, int) and int.__eq__(error.code, 0)
    ):
        return {"outcome": "passed", "exception": None}
    try:
        message = str(error)
    except BaseException:
        message = "<exception str() failed>"
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE_NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    if line is None and isinstance(error, SyntaxError):
        line = error.lineno
    return {
        "outcome": "memory" if isinstance(error, MemoryError) else "failed",
        "exception": {"type": type(error).__name__, "message": message, "line": line},
    }
