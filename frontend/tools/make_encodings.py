#!/usr/bin/env python3
"""Writes Encodings.inc: Python's names of encodings with iconv's for the same.

make_encodings.py FOLDER, run with the CPython whose names are wanted; FOLDER is src/. An encoding is taken where
ASCII is ASCII, and where at most a few characters are not what Python would read there: those come with it.
"""
import codecs
import ctypes
import encodings
import encodings.aliases
import itertools
import pathlib
import pkgutil
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.iconv_open.restype = ctypes.c_void_p
libc.iconv_open.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
libc.iconv.restype = ctypes.c_size_t
libc.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4
libc.iconv_close.argtypes = [ctypes.c_void_p]
INVALID = ctypes.c_void_p(-1).value


class Iconv:
    def __init__(self, name):
        self.handle = libc.iconv_open(b"UTF-8", name.encode())

    def decode(self, data):
        """The text, or None where it is refused."""
        source, target = ctypes.create_string_buffer(data, len(data)), ctypes.create_string_buffer(64)
        at, to = ctypes.c_void_p(ctypes.addressof(source)), ctypes.c_void_p(ctypes.addressof(target))
        left, room = ctypes.c_size_t(len(data)), ctypes.c_size_t(64)
        libc.iconv(self.handle, None, None, None, None)
        for arguments in ((ctypes.byref(at), ctypes.byref(left)), (None, None)):
            if libc.iconv(self.handle, *arguments, ctypes.byref(to), ctypes.byref(room)) == ctypes.c_size_t(-1).value:
                return None
        return target.raw[:64 - room.value].decode()


def python_decode(name, data):
    try:
        return codecs.decode(data, name)
    except UnicodeDecodeError:
        return None


def samples(name):
    yield from (bytes([a]) for a in range(256))
    yield from (bytes([a, b]) for a in range(0x80, 256) for b in range(256))
    if name.startswith("euc"):
        yield from (bytes([0x8F, a, b]) for a, b in itertools.product(range(0xA1, 256), repeat=2))


def doubtful(name, charset):
    """What is to be known of a charset: (what iconv gives in place of ASCII characters, as pairs; other characters that
    it gives where Python gives others or refuses). None where the two are too far apart."""
    try:
        if not codecs.lookup(name)._is_text_encoding or python_decode(name, bytes(range(128))) != bytes(range(128)).decode("ascii"):
            return None
    except Exception:  # whatever is wrong with it, it is none of ours
        return None
    converter = Iconv(charset)
    if converter.handle == INVALID:
        return None
    ascii_texts = [(chr(a), converter.decode(bytes([a]))) for a in range(128)]
    stand_ins = {got: wanted for wanted, got in ascii_texts if got != wanted}
    if not all(got and len(got) == 1 and got > "\x7f" for got in stand_ins):
        return None
    found = set()
    for data in itertools.chain(samples(name), encoded(name)):
        got, want = converter.decode(data), python_decode(name, data)
        if got is None:
            continue
        if want is not None and stand_ins.keys() & set(want):
            return None  # it has these characters, too
        got = "".join(stand_ins.get(c, c) for c in got)
        if want != got:
            # One character that no right text has is enough to tell.
            beyond = [c for c in got if c >= "\x80" and c not in (want or "")] or [c for c in got if c >= "\x80"]
            if not beyond:
                return None
            found.add(beyond[0])
    if len(found) > 128:
        return None
    return "".join(f"{wanted}{got}" for got, wanted in sorted(stand_ins.items())), "".join(sorted(found))


def encoded(name):
    """What Python writes for every character that it can."""
    for point in range(0x80, 0x30000):
        try:
            yield chr(point).encode(name)
        except UnicodeEncodeError:
            pass


def escaped(text):
    return "".join(f"\\{ord(c):03o}" if ord(c) < 0x80 else f"\\U{ord(c):08X}" if ord(c) > 0xFFFF else f"\\u{ord(c):04X}" for c in text)


def main():
    modules = [module.name for module in pkgutil.iter_modules(encodings.__path__) if module.name != "aliases"]
    charsets = {}
    for module in modules:
        if module.startswith(("utf", "iso2022", "hz")):
            continue  # with marks or states
        # iconv puts a tilde or a yen where Python has ASCII in some; then it is not the same.
        for charset in (module, module.replace("_", "-"), module.replace("iso8859_", "iso-8859-"), module.replace("latin_1", "iso-8859-1"),
                        module.replace("mac_", "mac"), module.replace("_", ""), module.upper().replace("KZ", "RK")):
            doubts = doubtful(module, charset)
            if doubts is not None:
                charsets[module] = charset.upper(), *doubts
                break
        else:
            print("left out:", module, file=sys.stderr)
    charsets["utf_8"] = "UTF-8", "", ""
    names = {name: charsets[module] for name, module in encodings.aliases.aliases.items() if module in charsets} | charsets
    lines = [f"// Made by tools/make_encodings.py from the encodings of CPython {sys.version.split()[0]} and glibc's iconv."]
    lines += ["constexpr Encoding kEncodings[] = {"]
    lines += [f'    {{"{name}", "{charset}", "{escaped(pairs)}", "{escaped(doubts)}"}},' for name, (charset, pairs, doubts) in sorted(names.items())] + ["};"]
    pathlib.Path(sys.argv[1], "Encodings.inc").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
