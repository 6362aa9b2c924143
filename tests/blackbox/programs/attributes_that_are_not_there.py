# native
# What a property or another descriptor says is not there is asked of __getattr__.
import functools


class Missing(AttributeError):
    pass


class Own:
    def __get__(self, instance, owner):
        raise Missing("own")


class Asked:
    own = Own()

    def __getattr__(self, name):
        return "asked for " + name

    @property
    def plain(self):
        raise AttributeError("plain")

    @property
    def inner(self):
        return (5).nothing

    @property
    def other(self):
        raise KeyError("other")

    @functools.cached_property
    def cached(self):
        raise Missing("cached")

    def method(self):
        return self.plain, self.cached


class Refusing(Asked):
    def __getattr__(self, name):
        raise AttributeError("refused " + name)


class Failing(Exception):
    def __getattr__(self, name):
        return name + "?"

    @property
    def plain(self):
        raise AttributeError("plain")


asked = Asked()
print(asked.plain, asked.inner, asked.own, asked.cached, asked.method(), asked.nothing)
print(getattr(asked, "plain", 0), hasattr(asked, "own"), asked.plain.upper())
print(Failing().plain, Failing().more)
for name in ["plain", "inner", "own", "cached", "other", "nothing"]:
    try:
        print(getattr(Refusing(), name))
    except Exception as error:
        print(name, type(error).__name__, error, repr(error.__context__), repr(error.__cause__))
    print(getattr(Refusing(), name, "default") if name != "other" else "")
try:
    asked.other
except KeyError as error:
    print(error)
