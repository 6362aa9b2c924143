# native
# abc: abstract methods, properties and what is said of classes that lack some.
from abc import ABC, ABCMeta, abstractmethod
import abc


class Shape(ABC):
    def __init__(self, name):
        self.name = name

    @abstractmethod
    def area(self):
        """The area."""

    @property
    @abstractmethod
    def sides(self):
        ...

    def describe(self):
        return f"{self.name} {self.area():.2f} {self.sides}"


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side**2

    @property
    def sides(self):
        return 4


class Half(Shape):
    def area(self):
        return 0


class Meta(metaclass=ABCMeta):
    @classmethod
    @abstractmethod
    def make(cls):
        pass

    @staticmethod
    @abc.abstractmethod
    def help():
        pass


class Done(Meta):
    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def help():
        return 1


print(Square(2).describe(), isinstance(Square(1), Shape), issubclass(Half, Shape), isinstance(Done.make(), Meta), Done.help())
for cls in (Shape, Half, Meta):
    try:
        print(cls("x") if cls is not Meta else cls())
    except TypeError as error:
        print(error)


class Mixed(Half, Square):
    pass


try:
    print(Mixed(3).describe())
except TypeError as error:
    print(error)


class Base(ABC):
    @abstractmethod
    def run(self):
        return "base"


class Impl(Base):
    def run(self):
        return "impl " + super().run()


print(Impl().run())
try:
    Square(1).missing
except AttributeError as error:
    print(error)
