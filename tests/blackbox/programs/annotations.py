# native
import typing as t
from typing import Any, Callable, Dict, List, Optional, Tuple, TypeVar, Union

T = TypeVar('T')
Number = Union[int, float]


def f(x: list[int], y: dict[str, int] | None = None) -> Optional[List[T]]:
    return x


def g(a: int | None, *b: Tuple[int, ...], c: 'later' = 3, **d: Callable[[int], Any]) -> None:
    pass


class A:
    x: t.ClassVar[int] = 3

    def f(self, o: 'A', p: t.Optional['A']) -> Dict[str, set[int]]:
        return o


x: list[int] = [2]
print(f([1]), g(2), x, A().f(1, 2), t.cast(int, 'a'), t.TYPE_CHECKING)
if List:
    print('aliases are true')
for wrong in (lambda: int | 1, lambda: int + str, lambda: None | None):
    try:
        print(wrong())
    except TypeError as e:
        print(e)
