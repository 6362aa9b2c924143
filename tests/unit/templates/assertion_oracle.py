"""Says what CPython makes of each op of AssertionOps.def.

Reads lines `Op D A B` (slots as 16 hexadecimal digits; of strings, the UTF-8 bytes after an "s") and writes
a line each: the 16 digits of D afterwards, `passed`, `failed` or `declined`. The op's contract of what to
decline stands here once more, in Python's terms.
"""
import operator
import struct
import sys

DECLINED = "declined"
EXACT = 2**53


def to_int(slot):
    value = int(slot, 16)
    return value - (1 << 64) if value >> 63 else value


def to_float(slot):
    return struct.unpack(">d", bytes.fromhex(slot))[0]


def to_str(slot):
    assert slot[0] == "s"
    return bytes.fromhex(slot[1:]).decode("utf-8", "surrogatepass")


def to_truth(slot):
    return bool(int(slot, 16))


def to_slot(value):
    if isinstance(value, bool):
        return "%016x" % value
    if isinstance(value, int):
        return "%016x" % (value % (1 << 64)) if -(1 << 63) <= value < 1 << 63 else DECLINED
    if value != value or value in (float("inf"), float("-inf")):
        return DECLINED
    return struct.pack(">d", value).hex()


def power(a, b):
    # A negative exponent makes a float; what is certainly too large need not be computed.
    return DECLINED if b < 0 or (abs(a) > 1 and b > 64) else a**b


def true_divide(a, b):
    return a / b if abs(a) <= EXACT and abs(b) <= EXACT else DECLINED


def to_exact_float(a):
    return float(a) if abs(a) <= EXACT else DECLINED


BINARY = {
    "Add": operator.add, "Sub": operator.sub, "Mul": operator.mul, "FloorDiv": operator.floordiv,
    "Mod": operator.mod, "Pow": power,
    "Lt": operator.lt, "Le": operator.le, "Eq": operator.eq, "Ne": operator.ne, "Ge": operator.ge,
    "Gt": operator.gt,
}
KINDS = {"Int": to_int, "Float": to_float, "Str": to_str}


def answer(op, d, a, b):
    if op == "Pass":
        return "passed"
    if op == "AssertTrue":
        try:
            assert to_truth(a)
        except AssertionError:
            return "failed"
        return d
    if op == "Select":
        return a if to_truth(d) else b
    if op == "Not":
        return not to_truth(a)
    if op == "And":
        return to_truth(a) and to_truth(b)
    if op == "Or":
        return to_truth(a) or to_truth(b)
    if op == "IntToFloat":
        return to_exact_float(to_int(a))
    if op == "TrueDivInt":
        return true_divide(to_int(a), to_int(b))
    if op == "TrueDivFloat":
        return to_float(a) / to_float(b)
    for suffix, convert in KINDS.items():
        if op.endswith(suffix):
            name = op[: -len(suffix)]
            if name == "Truth":
                return bool(convert(a))
            if name == "Neg":
                return -convert(a)
            return BINARY[name](convert(a), convert(b))
    raise LookupError(op)


for line in sys.stdin:
    try:
        result = answer(*line.split())
    except ZeroDivisionError:
        result = DECLINED
    print(result if isinstance(result, str) else to_slot(result))
