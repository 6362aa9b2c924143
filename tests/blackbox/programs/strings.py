name, n, x = "World", 42, 3.14159
print(f"Hello {name}! {n:5d}|{n:<5}|{n:^5}|{n:05}|{n:x}|{n:#b}|{x:.2f}|{x:10.3e}|{x:%}|{n:,}")
print(f"{name!r} {name!s:>10} {n=} {x=:.1f} {'nested ' + f'{n}'} {{}} {n:{'>'}{8}}")
print("%d %s %r %5.2f %x %% %c %-5s|" % (5, "a", "b", 2.5, 255, "z", "l"))
print("{} {1} {k}".replace("{1}", "x"), "{0} {1} {0} {k:>4}".format(1, "b", k="z"))
print("a,b,,c".split(","), " a  b ".split(), "a-b-c".rsplit("-", 1), "x\ny\r\nz".splitlines())
print("-".join(["a", "b"]), "abc".upper(), "ABC".lower(), "hello world".title(), "hELLO".swapcase(), "abc".capitalize())
print("  x ".strip() + "|", "xxaxx".strip("x"), "abcabc".replace("b", "X", 1), "abc".find("c"), "abc".find("z"))
print("abc".startswith("ab"), "abc".endswith(("x", "c")), "a1".isalnum(), "12".isdigit(), "ab".isalpha(), " ".isspace())
print("abcabc".count("bc"), "abc".index("b"), "abc".center(7, "*"), "7".zfill(3), "-7".zfill(4), "ab".ljust(4) + "|")
print("a\tb".expandtabs(4), "abc".partition("b"), "abc".rpartition("z"), "prefix-x".removeprefix("prefix-"))
print(repr("a'b\"c\n\t\x00é\u2028😀"), "é".upper(), "ß".upper(), "ÀÉ".lower(), len("😀é"), "😀é"[0], "😀é"[::-1])
print("abc".translate(str.maketrans("ab", "xy")), "abc".encode(), b"ab\xff", b"ab"[0])
print(str(1.0), str(None), str([1, "a"]), str((1,)), str({1: "x"}), repr("x"), str(10**20))
s = ""
for i in range(200):
    s += chr(97 + i % 26)
print(s, len(s), s[150:160], s.find("z", 30))
print(sorted("hello"), list("abc"), "".join(sorted(set("hello"))), ord("a"), chr(8364), "a" * 0 == "")
