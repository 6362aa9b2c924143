// The module typing: names for annotations, all of them opaque.
#include "modules/Modules.h"
#include "types/TypingAlias.h"

namespace assay::runtime {
namespace {

constinit Object opaque{TypeId::TypingAlias};
constinit Object typeVar{TypeId::TypingAlias, kMakesTypeVar};

constinit Object generic{TypeId::TypingAlias, kIsGeneric};
constinit Object protocol{TypeId::TypingAlias, kIsProtocol};
constinit Object classVariable{TypeId::TypingAlias, kIsClassVariable};

// That all share one object nobody sees: comparing aliases declines.
Value alias() { return Value::object(&opaque); }

template <AbstractKind kKind> Value abstractClass() {
  static constinit AbstractAlias alias{{TypeId::TypingAlias, kIsAbstract}, kKind};
  return Value::object(&alias);
}

constexpr BuiltinConstant kConstants[] = {
    {"AbstractSet", abstractClass<AbstractKind::Set>},
    {"Annotated", alias},
    {"Any", alias},
    {"AnyStr", alias},
    {"Awaitable", alias},
    {"Callable", abstractClass<AbstractKind::Callable>},
    {"ChainMap", alias},
    {"ClassVar", [] { return Value::object(&classVariable); }},
    {"Collection", abstractClass<AbstractKind::Collection>},
    {"Container", abstractClass<AbstractKind::Container>},
    {"Counter", alias},
    {"DefaultDict", alias},
    {"Deque", alias},
    {"Dict", alias},
    {"Final", alias},
    {"FrozenSet", alias},
    {"Generator", abstractClass<AbstractKind::Generator>},
    {"Generic", [] { return Value::object(&generic); }},
    {"Hashable", abstractClass<AbstractKind::Hashable>},
    {"ItemsView", alias},
    {"Iterable", abstractClass<AbstractKind::Iterable>},
    {"Iterator", abstractClass<AbstractKind::Iterator>},
    {"KeysView", alias},
    {"List", alias},
    {"Literal", alias},
    {"Mapping", abstractClass<AbstractKind::Mapping>},
    {"MutableMapping", abstractClass<AbstractKind::MutableMapping>},
    {"MutableSequence", abstractClass<AbstractKind::MutableSequence>},
    {"MutableSet", abstractClass<AbstractKind::MutableSet>},
    {"Never", alias},
    {"NoReturn", alias},
    {"Optional", alias},
    {"OrderedDict", alias},
    {"Protocol", [] { return Value::object(&protocol); }},
    {"Reversible", alias},
    {"Self", alias},
    {"Sequence", abstractClass<AbstractKind::Sequence>},
    {"Set", alias},
    {"Sized", abstractClass<AbstractKind::Sized>},
    {"SupportsAbs", alias},
    {"SupportsFloat", alias},
    {"SupportsIndex", alias},
    {"SupportsInt", alias},
    {"SupportsRound", alias},
    {"TYPE_CHECKING", [] { return Value::boolean(false); }},
    {"Text", [] { return Value::object(builtinClass(TypeId::Str)); }},
    {"Tuple", alias},
    {"Type", alias},
    {"TypeAlias", alias},
    {"TypeVar", [] { return Value::object(&typeVar); }},
    {"Union", alias},
    {"ValuesView", alias},
};

// Names for annotations; what looks at them, as isinstance() does, declines.
constexpr BuiltinConstant kAbstractCollections[] = {
    {"Callable", abstractClass<AbstractKind::Callable>},
    {"Collection", abstractClass<AbstractKind::Collection>},
    {"Container", abstractClass<AbstractKind::Container>},
    {"Generator", abstractClass<AbstractKind::Generator>},
    {"Hashable", abstractClass<AbstractKind::Hashable>},
    {"ItemsView", alias},
    {"Iterable", abstractClass<AbstractKind::Iterable>},
    {"Iterator", abstractClass<AbstractKind::Iterator>},
    {"KeysView", alias},
    {"Mapping", abstractClass<AbstractKind::Mapping>},
    {"MutableMapping", abstractClass<AbstractKind::MutableMapping>},
    {"MutableSequence", abstractClass<AbstractKind::MutableSequence>},
    {"MutableSet", abstractClass<AbstractKind::MutableSet>},
    {"Reversible", alias},
    {"Sequence", abstractClass<AbstractKind::Sequence>},
    {"Set", abstractClass<AbstractKind::Set>},
    {"Sized", abstractClass<AbstractKind::Sized>},
    {"ValuesView", alias},
};

Value cast(Context &, const Arguments &arguments) { return arguments[1]; }

Value same(Context &, const Arguments &arguments) { return arguments[0]; }

constexpr BuiltinFunction kFunctions[] = {
    {"NamedTuple", newNamedTupleClass, 0, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"cast", cast, 2, 2},
    {"final", same, 1, 1},
    {"no_type_check", same, 1, 1},
    {"overload", same, 1, 1},
};

} // namespace

constinit const BuiltinModule kCollectionsAbcModule = {
    "collections.abc", {}, kAbstractCollections, {}};
constinit const BuiltinModule kTypingModule = {"typing", kFunctions, kConstants, {}};

} // namespace assay::runtime
