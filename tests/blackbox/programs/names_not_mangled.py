# native
# Private names within classes: parameters and attributes are mangled, but neither the keywords of
# calls nor those of class patterns.
class Keywords:
    def given(self, **named):
        return named

    def plain(self):
        return self.given(__x=1), dict(__y=2, **{"z": 3})

    def parameter(self, __p, *, __q=5):
        return __p + __q

    def by_keyword(self):
        return self.parameter(1, __q=3)

    def by_mangled_keyword(self):
        return self.parameter(1, _Keywords__q=3)


keywords = Keywords()
print(keywords.plain(), keywords.by_mangled_keyword())
try:
    keywords.by_keyword()
except TypeError as error:
    print(error)


class Held:
    __attribute = "its own"
    _Reader__attribute = "the reader's"


class Reader:
    def read(self, what):
        match what:
            case Held(__attribute=found):
                return found
        return "nothing"


held = Held()
print(Reader().read(held))
setattr(held, "__attribute", "plain")
print(Reader().read(held))
