"""What CPython makes of a program: run in a process of its own, as `python3 -I -c` would.

Used as a script, too: reads the source from standard input and writes the answer as JSON.
"""

import contextlib
import io
import json
import subprocess
import sys

PYTHON = "/usr/bin/python3"


def ask(source, timeout=60):
    """{"outcome", "exception", "stdout"} as `assay eval` answers."""
    done = subprocess.run(
        [PYTHON, "-I", "-W", "ignore", __file__],
        input=source.encode("utf-8", "surrogatepass"),
        stdout=subprocess.PIPE,
        timeout=timeout,
        check=True,
    )
    return json.loads(done.stdout)


def run(source):
    module = type(sys)("__main__")
    sys.modules["__main__"] = module
    sys.argv[:] = ["-c"]
    output = io.StringIO()
    answer = {"outcome": "passed", "exception": None}
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(source, "<string>", "exec"), module.__dict__)
    except BaseException as error:
        # As for CPython's own exit status: True is 1, but 0.0 is no int.
        code = error.code if isinstance(error, SystemExit) else 1
        if not (code is None or isinstance(code, int) and code == 0):
            line = None
            trace = error.__traceback__
            while trace is not None:
                if trace.tb_frame.f_code.co_filename == "<string>":
                    line = trace.tb_lineno
                trace = trace.tb_next
            if line is None and isinstance(error, SyntaxError):
                line = error.lineno
            try:
                message = str(error)
            except Exception:
                message = "<exception str() failed>"
            exception = {"type": type(error).__name__, "message": message, "line": line}
            answer = {"outcome": "failed", "exception": exception}
    answer["stdout"] = output.getvalue()
    return answer


if __name__ == "__main__":
    json.dump(run(sys.stdin.buffer.read().decode("utf-8", "surrogatepass")), sys.stdout)
