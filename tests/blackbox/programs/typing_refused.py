from typing import Any, Callable, Dict, List, Literal, Optional, TypeVar, Union, overload


def told(make):
    try:
        make()
    except (TypeError, SyntaxError, NotImplementedError) as error:
        print(type(error).__name__, error)


@overload
def alone(x): ...


class Plain:
    pass


# ---
told(lambda: List[int, str])
# ---
told(lambda: Dict[str])
# ---
told(lambda: Optional[int, str])
# ---
told(lambda: Any[int])
# ---
told(lambda: Callable[int, str])
# ---
told(lambda: Callable[[int]])
# ---
told(lambda: List[Union])
# ---
told(lambda: List["a b"])
# ---
told(lambda: Literal[1][2])
# ---
told(lambda: TypeVar("T", int))
# ---
told(lambda: alone(1))
# ---
told(lambda: issubclass(42, List[int]))
# ---
print(Union[Plain] is Plain)
