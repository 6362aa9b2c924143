// The module typing: names for annotations, all of them opaque.
#include "modules/Modules.h"
#include "types/TypingAlias.h"

namespace assay::runtime {
namespace {

constinit Alias typeVar{{TypeId::TypingAlias, kMakesTypeVar}, AliasForm::Plain};
constinit Alias generic{{TypeId::TypingAlias, kIsGeneric}, AliasForm::Variables};
constinit Alias protocol{{TypeId::TypingAlias, kIsProtocol}, AliasForm::Variables};
constinit Alias classVariable{{TypeId::TypingAlias, kIsClassVariable}, AliasForm::Qualifier};

// That several names share one object nobody sees: comparing aliases declines.
template <AliasForm kForm> Value alias() {
  static constinit Alias object{{TypeId::TypingAlias}, kForm};
  return Value::object(&object);
}

template <AbstractKind kKind, AliasForm kForm> Value abstractClass() {
  static constinit AbstractAlias object{{{TypeId::TypingAlias, kIsAbstract}, kForm}, kKind};
  return Value::object(&object);
}

using enum AliasForm;

constexpr BuiltinConstant kConstants[] = {
    {"AbstractSet", abstractClass<AbstractKind::Set, One>},
    {"Annotated", alias<Annotated>},
    {"Any", alias<Plain>},
    {"AnyStr", alias<Variable>},
    {"Awaitable", alias<One>},
    {"Callable", abstractClass<AbstractKind::Callable, AliasForm::Callable>},
    {"ChainMap", alias<Two>},
    {"ClassVar", [] { return Value::object(&classVariable); }},
    {"Collection", abstractClass<AbstractKind::Collection, One>},
    {"Container", abstractClass<AbstractKind::Container, One>},
    {"Counter", alias<One>},
    {"DefaultDict", alias<Two>},
    {"Deque", alias<One>},
    {"Dict", alias<Two>},
    {"Final", alias<Qualifier>},
    {"FrozenSet", alias<One>},
    {"Generator", abstractClass<AbstractKind::Generator, Three>},
    {"Generic", [] { return Value::object(&generic); }},
    {"Hashable", abstractClass<AbstractKind::Hashable, Plain>},
    {"ItemsView", alias<Two>},
    {"Iterable", abstractClass<AbstractKind::Iterable, One>},
    {"Iterator", abstractClass<AbstractKind::Iterator, One>},
    {"KeysView", alias<One>},
    {"List", alias<One>},
    {"Literal", alias<Literal>},
    {"Mapping", abstractClass<AbstractKind::Mapping, Two>},
    {"MutableMapping", abstractClass<AbstractKind::MutableMapping, Two>},
    {"MutableSequence", abstractClass<AbstractKind::MutableSequence, One>},
    {"MutableSet", abstractClass<AbstractKind::MutableSet, One>},
    {"Never", alias<Plain>},
    {"NoReturn", alias<Plain>},
    {"Optional", alias<Optional>},
    {"OrderedDict", alias<Two>},
    {"Protocol", [] { return Value::object(&protocol); }},
    {"Reversible", alias<One>},
    {"Self", alias<Plain>},
    {"Sequence", abstractClass<AbstractKind::Sequence, One>},
    {"Set", alias<One>},
    {"Sized", abstractClass<AbstractKind::Sized, Plain>},
    {"SupportsAbs", alias<One>},
    {"SupportsFloat", alias<Plain>},
    {"SupportsIndex", alias<Plain>},
    {"SupportsInt", alias<Plain>},
    {"SupportsRound", alias<One>},
    {"TYPE_CHECKING", [] { return Value::boolean(false); }},
    {"Text", [] { return Value::object(builtinClass(TypeId::Str)); }},
    {"Tuple", alias<Types>},
    {"Type", alias<One>},
    {"TypeAlias", alias<Plain>},
    {"TypeVar", [] { return Value::object(&typeVar); }},
    {"Union", alias<Union>},
    {"ValuesView", alias<One>},
};

// Names for annotations; what looks at them, as isinstance() does, declines.
constexpr BuiltinConstant kAbstractCollections[] = {
    {"Callable", abstractClass<AbstractKind::Callable, AliasForm::Callable>},
    {"Collection", abstractClass<AbstractKind::Collection, One>},
    {"Container", abstractClass<AbstractKind::Container, One>},
    {"Generator", abstractClass<AbstractKind::Generator, Three>},
    {"Hashable", abstractClass<AbstractKind::Hashable, Plain>},
    {"ItemsView", alias<Two>},
    {"Iterable", abstractClass<AbstractKind::Iterable, One>},
    {"Iterator", abstractClass<AbstractKind::Iterator, One>},
    {"KeysView", alias<One>},
    {"Mapping", abstractClass<AbstractKind::Mapping, Two>},
    {"MutableMapping", abstractClass<AbstractKind::MutableMapping, Two>},
    {"MutableSequence", abstractClass<AbstractKind::MutableSequence, One>},
    {"MutableSet", abstractClass<AbstractKind::MutableSet, One>},
    {"Reversible", alias<One>},
    {"Sequence", abstractClass<AbstractKind::Sequence, One>},
    {"Set", abstractClass<AbstractKind::Set, One>},
    {"Sized", abstractClass<AbstractKind::Sized, Plain>},
    {"ValuesView", alias<One>},
};

Value cast(Context &, const Arguments &arguments) { return arguments[1]; }

/// What stands for an overload until its implementation comes.
Value overload(Context &, const Arguments &) {
  static constexpr BuiltinFunction kStandIn = {
      "_overload_dummy",
      [](Context &ctx, const Arguments &) {
        return ctx.decline("an overload without its function");
      },
      0, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords};
  return Value::object(&kStandIn);
}

Value same(Context &, const Arguments &arguments) { return arguments[0]; }

/// A mark is left on what is given, which not everything takes.
Value withoutChecks(Context &ctx, const Arguments &arguments) {
  return isA<Function>(arguments[0]) ? arguments[0]
                                     : ctx.decline("typing.no_type_check of no function");
}

constexpr BuiltinFunction kFunctions[] = {
    {"NamedTuple", newNamedTupleClass, 0, BuiltinFunction::kAny, BuiltinFunction::TakesKeywords},
    {"cast", cast, 2, 2},
    {"final", same, 1, 1},
    {"no_type_check", withoutChecks, 1, 1},
    {"overload", overload, 1, 1},
};

} // namespace

constinit const BuiltinModule kCollectionsAbcModule = {
    "collections.abc", {}, kAbstractCollections, {}};
constinit const BuiltinModule kTypingModule = {"typing", kFunctions, kConstants, {}};

} // namespace assay::runtime
