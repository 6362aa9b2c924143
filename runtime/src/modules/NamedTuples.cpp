// collections.namedtuple and typing.NamedTuple: tuples whose items have names.
#include "core/BuildClass.h"
#include "modules/Modules.h"

#include "assay/runtime/Characters.h"
#include "assay/runtime/TypeSlots.h"
#include "types/Lists.h"
#include "types/NativeFunction.h"

#include <algorithm>

namespace assay::runtime {
namespace {

constexpr std::string_view kKeywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",
};

bool isFieldName(const Str *name) {
  if (!name->isAscii() || name->count == 0 || name->ascii()[0] == '_')
    return false;
  const std::string_view text = name->ascii();
  return characters::isIdentifierStart(static_cast<uint8_t>(text[0])) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return characters::isIdentifierContinue(uint8_t(c)); }) &&
         std::find(std::begin(kKeywords), std::end(kKeywords), text) == std::end(kKeywords);
}

Tuple *newNamed(Context &ctx, Class *cls, std::span<const Value> items) {
  auto *tuple = ctx.make<Tuple>((items.size() + 1) * sizeof(Value));
  if (tuple == nullptr)
    return nullptr;
  tuple->count = static_cast<uint32_t>(items.size());
  tuple->flags = Tuple::kNamed;
  std::copy(items.begin(), items.end(), tuple->items());
  tuple->items()[items.size()] = Value::object(cls);
  return tuple;
}

// --- Methods of every such class -----------------------------------------------------------------

const NamedFields *fieldsOf(Context &ctx, const Arguments &arguments) {
  const Tuple *self =
      arguments.positional == 0 || !isA<Tuple>(arguments[0]) ? nullptr : as<Tuple>(arguments[0]);
  if (self != nullptr && self->cls() != nullptr)
    return self->cls()->namedFields;
  ctx.decline("a method of a named tuple of something else");
  return nullptr;
}

Value asDict(Context &ctx, const Arguments &arguments) {
  const NamedFields *fields = fieldsOf(ctx, arguments);
  Dict *dict = fields == nullptr ? nullptr : newDict(ctx);
  if (dict == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != fields->names->count; ++i)
    if (!set(ctx, *dict, fields->names->items()[i], as<Tuple>(arguments[0])->items()[i]))
      return Value::failed();
  return Value::object(dict);
}

Value replace(Context &ctx, const Arguments &arguments) {
  const NamedFields *fields = fieldsOf(ctx, arguments);
  if (fields == nullptr)
    return Value::failed();
  const Tuple *self = as<Tuple>(arguments[0]);
  std::vector<Value> items(self->span().begin(), self->span().end()), unknown;
  for (uint32_t k = 0; k != arguments.keywords(); ++k) {
    const Value name = arguments.names->items()[k];
    const auto found = std::find(fields->names->span().begin(), fields->names->span().end(), name);
    if (found == fields->names->span().end())
      unknown.push_back(name);
    else
      items[static_cast<size_t>(found - fields->names->span().begin())] =
          arguments.values[arguments.positional + k];
  }
  if (unknown.empty())
    return value(newNamed(ctx, self->cls(), items));
  TextBuilder names;
  const Value list = value(newList(ctx, std::span<const Value>(unknown)));
  if (list.isFailed() || !appendRepr(ctx, names, list))
    return Value::failed();
  return ctx.raiseText(ExceptionKind::ValueError, "Got unexpected field names: ", names);
}

constexpr BuiltinFunction kAsDict = {"_asdict", asDict, 1, 1};
constexpr BuiltinFunction kReplace = {"_replace", replace, 1, 1, BuiltinFunction::TakesKeywords};

Value make(Context &ctx, const Arguments &arguments) {
  Class *cls = isA<Class>(arguments[0]) ? as<Class>(arguments[0]) : nullptr;
  if (cls == nullptr || cls->namedFields == nullptr)
    return ctx.decline("_make() of something else");
  const Tuple *items = tupleFrom(ctx, arguments[1]);
  if (items == nullptr)
    return Value::failed();
  if (items->count == cls->namedFields->names->count)
    return value(newNamed(ctx, cls, items->span()));
  return ctx.raise(ExceptionKind::TypeError,
                   {"Expected ", std::to_string(cls->namedFields->names->count), " arguments, got ",
                    std::to_string(items->count)});
}

constexpr BuiltinFunction kMake = {"_make", make, 2, 2};

// --- Classes -------------------------------------------------------------------------------------

/// Fills in what a class with these fields has. `defaults`: one a field, empty where there is none.
bool define(Context &ctx, Class &cls, const std::vector<Str *> &names,
            const std::vector<Value> &defaults) {
  auto *fields = static_cast<NamedFields *>(ctx.allocate(sizeof(NamedFields)));
  auto *maker = ctx.makeAs<Descriptor>(TypeId::ClassMethod);
  Tuple *nameTuple = newTuple(ctx, static_cast<uint32_t>(names.size()));
  Dict *defaultDict = newDict(ctx);
  if (fields == nullptr || maker == nullptr || nameTuple == nullptr || defaultDict == nullptr)
    return false;
  Parameters parameters;
  parameters.qualifiedName = std::string(cls.name) + ".__new__";
  parameters.names.push_back(ctx.intern("_cls"));
  parameters.defaults.push_back(Value::empty());
  for (size_t i = 0; i != names.size(); ++i) {
    nameTuple->items()[i] = Value::object(names[i]);
    parameters.names.push_back(names[i]);
    parameters.defaults.push_back(defaults[i]);
    auto *getter = ctx.make<TupleField>();
    if (getter == nullptr)
      return false;
    getter->index = static_cast<uint32_t>(i);
    if (!set(ctx, *cls.members, Value::object(names[i]), Value::object(getter)) ||
        (!defaults[i].isEmpty() && !set(ctx, *defaultDict, Value::object(names[i]), defaults[i])))
      return false;
  }
  parameters.positional = static_cast<uint32_t>(parameters.names.size());
  fields->names = nameTuple;
  fields->signature = newSignature(ctx, parameters);
  maker->function = Value::object(&kMake);
  maker->setter = maker->deleter = Value::empty();
  cls.namedFields = fields;
  cls.instanceType = TypeId::Tuple;
  const std::pair<std::string_view, Value> members[] = {
      {"_fields", Value::object(nameTuple)}, {"_field_defaults", Value::object(defaultDict)},
      {"_asdict", Value::object(&kAsDict)},  {"_replace", Value::object(&kReplace)},
      {"_make", Value::object(maker)},       {"__match_args__", Value::object(nameTuple)},
  };
  for (const auto &[name, member] : members) {
    Str *interned = ctx.intern(name);
    if (interned == nullptr || !set(ctx, *cls.members, Value::object(interned), member))
      return false;
  }
  return fields->signature != nullptr;
}

/// The names that namedtuple() is given: a text, or any strings. False: failed.
bool fieldNames(Context &ctx, Value given, std::vector<Str *> &names) {
  const auto refuse = [&] {
    ctx.decline("names of fields that are refused");
    return false;
  };
  if (isStr(given)) {
    if (!as<Str>(given)->isAscii())
      return refuse();
    std::string name;
    for (const char c : std::string(as<Str>(given)->ascii()) + " ") {
      if (c != ' ' && c != ',' && !(c >= '\t' && c <= '\r')) {
        name += c;
        continue;
      }
      if (!name.empty())
        names.push_back(ctx.intern(name));
      name.clear();
    }
  } else {
    const List *list = listFrom(ctx, given);
    if (list == nullptr)
      return false;
    for (uint32_t i = 0; i != list->count; ++i) {
      if (!isStr(list->items[i]))
        return refuse();
      names.push_back(ctx.intern(as<Str>(list->items[i])));
    }
  }
  for (auto each = names.begin(); each != names.end(); ++each)
    if (*each == nullptr || !isFieldName(*each) || std::find(names.begin(), each, *each) != each)
      return refuse();
  return true;
}

Value newTupleClass(Context &ctx, Value name, const std::vector<Str *> &names,
                    const std::vector<Value> &defaults) {
  if (!isStr(name) || !isFieldName(as<Str>(name)))
    return ctx.decline("a named tuple of this name");
  Class *cls = newClass(ctx, as<Str>(name), as<Str>(name), "__main__");
  Class *const bases[] = {builtinClass(TypeId::Tuple)};
  if (cls == nullptr || (cls->members = newDict(ctx)) == nullptr || !setBases(ctx, *cls, bases) ||
      !define(ctx, *cls, names, defaults))
    return Value::failed();
  return Value::object(cls);
}

/// A class of named tuples may add methods, but not change how tuples work.
bool changesTuples(const Class &cls) {
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*cls.members, position)) {
    const auto *key = as<Str>(entry->key);
    if (!key->isAscii() || !key->ascii().starts_with("__") || !key->ascii().ends_with("__"))
      continue;
    constexpr Name kHarmless[] = {Name::__doc__,  Name::__annotations__, Name::__slots__,
                                  Name::__repr__, Name::__str__,         Name::__match_args__};
    if (std::none_of(std::begin(kHarmless), std::end(kHarmless),
                     [key](Name each) { return key == name(each); }))
      return true;
  }
  return false;
}

} // namespace

Value newNamedTupleType(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"typename", "field_names", "rename", "defaults"};
  Value values[4];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  std::vector<Str *> names;
  if (values[0].isEmpty() || values[1].isEmpty() || (!values[2].isEmpty() && !values[2].isFalse()))
    return ctx.decline("namedtuple() with other arguments than usual");
  if (!fieldNames(ctx, values[1], names))
    return Value::failed();
  std::vector<Value> defaults(names.size(), Value::empty());
  if (!values[3].isEmpty() && !values[3].isNone()) {
    const Tuple *given = tupleFrom(ctx, values[3]);
    if (given == nullptr)
      return Value::failed();
    if (given->count > names.size())
      return ctx.raise(ExceptionKind::TypeError, "Got more default values than field names");
    std::copy(given->span().begin(), given->span().end(), defaults.end() - given->count);
  }
  return newTupleClass(ctx, values[0], names, defaults);
}

Value newNamedTupleClass(Context &ctx, const Arguments &arguments) {
  if (arguments.positional != 2 || arguments.keywords() != 0)
    return ctx.decline("NamedTuple() with other arguments than usual");
  if (arguments[1].isNone())
    return ctx.decline("NamedTuple() of no pairs");
  const List *pairs = listFrom(ctx, arguments[1]);
  if (pairs == nullptr)
    return Value::failed();
  std::vector<Value> each;
  for (uint32_t i = 0; i != pairs->count; ++i) {
    if (!isA<Tuple>(pairs->items[i]) || as<Tuple>(pairs->items[i])->count != 2)
      return ctx.decline("NamedTuple() of no pairs");
    each.push_back(as<Tuple>(pairs->items[i])->items()[0]);
  }
  std::vector<Str *> names;
  const Value list = value(newList(ctx, std::span<const Value>(each)));
  if (list.isFailed() || !fieldNames(ctx, list, names))
    return Value::failed();
  return newTupleClass(ctx, arguments[0], names, std::vector<Value>(names.size(), Value::empty()));
}

Value newNamedTuple(Context &ctx, Class *cls, const Arguments &arguments) {
  if (cls->members != nullptr && changesTuples(*cls))
    return ctx.decline("a named tuple with methods of its own for operators");
  const Function &signature = *cls->namedFields->signature;
  std::vector<Value> given(arguments.values,
                           arguments.values + arguments.positional + arguments.keywords());
  given.insert(given.begin(), Value::object(cls));
  std::vector<Value> values;
  if (!bindSignature(ctx, signature, {given.data(), arguments.positional + 1, arguments.names},
                     values))
    return Value::failed();
  return value(newNamed(ctx, cls, {values.data() + 1, values.size() - 1}));
}

Value buildNamedTuple(Context &ctx, Class &cls) {
  const Value annotations = find(*cls.members, name(Name::__annotations__));
  std::vector<Str *> names;
  std::vector<Value> defaults;
  uint32_t position = 0;
  while (const Dict::Entry *entry =
             isA<Dict>(annotations) ? nextEntry(*as<Dict>(annotations), position) : nullptr) {
    Str *name = as<Str>(entry->key);
    if (!isFieldName(name))
      return ctx.decline("names of fields that are refused");
    names.push_back(name);
    defaults.push_back(find(*cls.members, name));
    if (defaults.size() > 1 && defaults.back().isEmpty() && !defaults.end()[-2].isEmpty())
      return ctx.decline("a field without a default behind one that has one");
  }
  for (const std::string_view reserved :
       {"_fields", "_field_defaults", "_asdict", "_replace", "_make", "_source", "_field_types",
        "__slots__", "__new__", "__init__", "__getnewargs__"}) {
    const Str *interned = ctx.intern(reserved);
    if (interned == nullptr || !find(*cls.members, interned).isEmpty())
      return ctx.decline("a NamedTuple with a member of that name");
  }
  Class *const bases[] = {builtinClass(TypeId::Tuple)};
  if (!setBases(ctx, cls, bases) || !define(ctx, cls, names, defaults))
    return Value::failed();
  return Value::object(&cls);
}

bool reprNamedTuple(Context &ctx, TextBuilder &to, Value v) {
  const Tuple *tuple = as<Tuple>(v);
  const Class *cls = tuple->cls();
  const Value own = findMember(cls, name(Name::__repr__));
  if (!own.isEmpty()) {
    const Value text = call(ctx, own, {v});
    if (text.isFailed() || !isStr(text))
      return !text.isFailed() && !ctx.decline("__repr__ that gives no str").isFailed();
    to.append(view(as<Str>(text)));
    return true;
  }
  to.appendUtf8(cls->name);
  to.append('(');
  for (uint32_t i = 0; i != tuple->count; ++i) {
    if (i != 0)
      to.append(", ");
    to.append(view(as<Str>(cls->namedFields->names->items()[i])));
    to.append('=');
    if (!appendRepr(ctx, to, tuple->items()[i]))
      return false;
  }
  to.append(')');
  return true;
}

bool strNamedTuple(Context &ctx, TextBuilder &to, Value v) {
  const Value own = findMember(as<Tuple>(v)->cls(), name(Name::__str__));
  if (own.isEmpty())
    return reprNamedTuple(ctx, to, v);
  const Value text = call(ctx, own, {v});
  if (text.isFailed() || !isStr(text))
    return !text.isFailed() && !ctx.decline("__str__ that gives no str").isFailed();
  to.append(view(as<Str>(text)));
  return true;
}

constinit const TypeSlots kTupleFieldSlots = {};

} // namespace assay::runtime
