"""A program of plain functions and loops over numbers, as numba takes it: every function under `njit`, the module's own
statements in one, too, and what it would print given back. numba's ints have 64 bits and wrap around; nothing checks."""

import ast

# Standard input: such a program. Prints seconds of the first call, with compiling in it, and of the second, and what it gave.
RUN = """
import sys, time
import numba
space = {"numba": numba}
exec(compile(sys.stdin.read(), "<kernel>", "exec"), space)
start = time.perf_counter()
space["main"]()
first = time.perf_counter()
result = space["main"]()
print(first - start, time.perf_counter() - first)
print(*result)
"""


class Unsuited(Exception):
    """Not a program of functions and loops alone that prints at its end."""


def twin(source):
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    others = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    if not others or any(isinstance(node, (ast.ClassDef, ast.Import, ast.ImportFrom)) for node in others):
        raise Unsuited
    last = others[-1]
    if not (isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and getattr(last.value.func, "id", "") == "print"):
        raise Unsuited
    if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in functions):
        raise Unsuited
    others[-1] = ast.Return(ast.Tuple(last.value.args, ast.Load()))
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    main = ast.FunctionDef("main", nothing, others, [])
    main.decorator_list = []
    for function in functions + [main]:
        function.decorator_list = [ast.parse("numba.njit", mode="eval").body]
    tree.body = functions + [main]
    return ast.unparse(ast.fix_missing_locations(tree))
