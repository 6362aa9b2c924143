"""The program of `python -c`: takes the package from the channel and hands over to it.

It leaves nothing of its own in `__main__`, and `sys.path` as the command `pytest` has it.
"""


def bootstrap():
    import json
    import marshal
    import os
    import sys
    import types
    import zlib
    from binascii import a2b_base64

    del globals()["bootstrap"]
    # `-c` put the current folder in front, which the command `pytest` would not have there.
    if not getattr(sys.flags, "safe_path", False) and sys.path and sys.path[0] == "":
        del sys.path[0]
    if "unseed" in sys.argv[2:]:
        os.environ.pop("PYTHONHASHSEED", None)
    fd = int(sys.argv[1])

    def read(size):
        data = b""
        while len(data) < size:
            part = os.read(fd, size - len(data))
            if not part:
                os._exit(70)
            data += part
        return data

    header = read(16)
    payload = read(int.from_bytes(header[8:12], "little"))
    crc = int.from_bytes(header[12:], "little")
    if header[:8] != b"\xa5SAYp\0\0\0" or zlib.crc32(payload) != crc:
        os._exit(70)
    package = json.loads(payload.decode())

    try:
        from importlib.util import MAGIC_NUMBER

        compiled = MAGIC_NUMBER.hex() == package["magic"]
    except ImportError:
        compiled = False
    root = types.ModuleType("assay_worker")
    root.__path__ = []
    sys.modules["assay_worker"] = root

    def load(name):
        if name not in package["source"]:
            raise AttributeError(name)
        module = types.ModuleType("assay_worker." + name)
        module.__package__ = "assay_worker"
        if compiled:
            code = marshal.loads(a2b_base64(package["code"][name]))
        else:
            code = compile(package["source"][name], "assay_worker/%s.py" % name, "exec")
        exec(code, module.__dict__)
        setattr(root, name, module)
        return module

    # `from assay_worker import x` comes here the first time.
    root.__getattr__ = load
    sys.exit((root.evaluation if "evaluate" in sys.argv[2:] else root.session).main(fd))


bootstrap()
