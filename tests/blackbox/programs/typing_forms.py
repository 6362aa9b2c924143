# native
# Names of typing with the subscripts that they take.
import collections.abc
from typing import (
    Annotated,
    Any,
    Callable,
    ClassVar,
    DefaultDict,
    Deque,
    Dict,
    Final,
    Generator,
    Generic,
    Iterable,
    Iterator,
    List,
    Literal,
    Mapping,
    Optional,
    Protocol,
    Sequence,
    Set,
    Tuple,
    Type,
    TypeVar,
    Union,
    overload,
)

T = TypeVar("T")
K = TypeVar("K", bound="Node")
N = TypeVar("N", int, float)
C = TypeVar("C", covariant=True)
Vector = List[float]
Pair = Tuple[int, str]
Nothing = Tuple[()]
Handler = Callable[[int, "Node"], Optional[str]]
Any_ = Callable[..., Any]
Grid = Dict[Tuple[int, int], List[Set[int]]]
Json = Union[None, bool, int, str, List["Json"], Dict[str, "Json"]]
Mode = Literal["r", "w", 1, None]
Positive = Annotated[int, "positive"]
LIMIT: Final[int] = 3
LIMIT2: Final = 4


class Node(Generic[T]):
    count: ClassVar[int] = 0

    def __init__(self, value: T, children: Optional[List["Node"]] = None) -> None:
        self.value = value


class Shape(Protocol):
    def area(self) -> float: ...


class Box(Generic[K, T]):
    pass


@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2


def gen(n: int) -> Generator[int, None, None]:
    yield n


def f(
    a: Iterable[T],
    b: Iterator[Tuple[int, ...]],
    c: Mapping[str, Sequence[int]],
    d: DefaultDict[str, Deque[int]],
    e: Type[Node],
    g: "Optional[int]" = None,
    h: int | None = None,
    *args: Any,
    i: collections.abc.Callable[[int], str] = str,
    j: list[dict[str, int]] | None = None,
    **kwargs: Vector,
) -> None:
    return None


print(f(1, 2, 3, 4, 5), double(2), double("a"), list(gen(3)), Node[int](5).value, LIMIT, LIMIT2)
