"""Makes the payload of the worker protocol's `p` frame: the package `assay_worker`, compiled.

    build_package.py OUTPUT

Run at build time. The code is for the interpreter that runs this; any other uses the sources.
"""

import base64
import importlib.util
import json
import marshal
import pathlib
import sys

def build(folder):
    """The payload, as a JSON object."""
    code, source = {}, {}
    for path in sorted(folder.glob("*.py")):
        name = path.stem
        if name == "bootstrap":
            continue
        text = path.read_text(encoding="utf-8")
        compiled = compile(text, "assay_worker/%s.py" % name, "exec", optimize=2)
        code[name] = base64.b64encode(marshal.dumps(compiled)).decode()
        source[name] = text
    return {"magic": importlib.util.MAGIC_NUMBER.hex(), "code": code, "source": source}


def main():
    package = build(pathlib.Path(__file__).resolve().parent / "assay_worker")
    text = json.dumps(package, separators=(",", ":"))
    pathlib.Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
