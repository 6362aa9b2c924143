// The module dataclasses: fields from a class body's annotations, and the methods made from them.
#include "core/BuildClass.h"
#include "core/Classes.h"
#include "modules/Modules.h"

#include "assay/runtime/TypeSlots.h"
#include "types/Lists.h"
#include "types/NativeFunction.h"
#include "types/TypingAlias.h"
#include "types/UnknownHash.h"

#include <algorithm>

namespace assay::runtime {
namespace {

constinit Object missing{TypeId::DataMissing};
/// Stands for a factory among the defaults of __init__.
constinit Object hasFactory{TypeId::DataMissing};

bool isMissing(Value v) { return v.isEmpty() || v == Value::object(&missing); }

struct Options {
  bool init = true, repr = true, eq = true, order = false, unsafeHash = false, frozen = false,
       matchArgs = true, keywordOnly = false;
};

std::span<Value> fieldsOf(const Class &cls) { return cls.dataFields->fields->span(); }
DataField &field(Value v) { return *as<DataField>(v); }

Value refuse(Context &ctx, std::string_view why = "a data class of this kind") {
  return ctx.decline(why);
}

// --- Methods -------------------------------------------------------------------------------------

/// __init__: binds arguments, sets attributes in the order of the fields.
Value initialize(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  std::vector<Value> values;
  if (!bindSignature(ctx, *self.signature, arguments, values))
    return Value::failed();
  const Value object = values[0];
  const Class &cls = *self.cls;
  if (!isA<Instance>(object) || !isInstanceOf(object, &cls))
    return refuse(ctx, "__init__ of a data class on something else");
  const Code &code = *self.signature->code;
  for (const Value each : fieldsOf(cls)) {
    const DataField &of = field(each);
    Value v = Value::empty();
    if (of.init) {
      Str *const *at =
          std::find(code.parameterNames + 1, code.parameterNames + values.size(), of.name);
      v = values[static_cast<size_t>(at - code.parameterNames)];
    }
    if (!of.factory.isEmpty() && (!of.init || v == Value::object(&hasFactory)))
      v = call(ctx, of.factory, {});
    else if (!of.init)
      continue;
    if (v.isFailed() || !(cls.dataFields->frozen ? setPlainAttribute(ctx, object, of.name, v)
                                                 : setAttribute(ctx, object, of.name, v)))
      return Value::failed();
  }
  if (findMember(&cls, name(Name::__post_init__)).isEmpty())
    return Value::none();
  const Value done = callMethod(ctx, object, name(Name::__post_init__), {});
  return done.isFailed() ? done : Value::none();
}

Value represent(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  if (arguments.positional != 1 || !isA<Instance>(arguments[0]))
    return refuse(ctx);
  const Value object = arguments[0];
  TextBuilder text;
  const ReprGuard guard(ctx, object);
  if (guard.again()) {
    text.append("...");
    return value(newStr(ctx, text));
  }
  text.appendUtf8(as<Instance>(object)->cls->qualifiedName);
  text.append('(');
  bool first = true;
  for (const Value each : fieldsOf(*self.cls)) {
    if (!field(each).repr)
      continue;
    text.append(first ? "" : ", ");
    first = false;
    text.append(view(field(each).name));
    text.append('=');
    const Value v = getAttribute(ctx, object, field(each).name);
    if (v.isFailed() || !appendRepr(ctx, text, v))
      return Value::failed();
  }
  text.append(')');
  return value(newStr(ctx, text));
}

/// The fields' values of an object in a tuple, those that `takes` wants.
template <typename Takes>
Tuple *valuesOf(Context &ctx, const Class &cls, Value object, Takes &&takes) {
  std::vector<Value> values;
  for (const Value each : fieldsOf(cls)) {
    if (!takes(field(each)))
      continue;
    values.push_back(getAttribute(ctx, object, field(each).name));
    if (values.back().isFailed())
      return nullptr;
  }
  return newTuple(ctx, std::span<const Value>(values));
}

template <CompareOperator kOp>
Value compareObjects(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  if (arguments.positional != 2)
    return refuse(ctx);
  if (classOf(arguments[0]) != classOf(arguments[1]))
    return Value::notImplemented();
  const auto takes = [](const DataField &of) { return of.compare; };
  const Tuple *a = valuesOf(ctx, *self.cls, arguments[0], takes);
  const Tuple *b = a == nullptr ? nullptr : valuesOf(ctx, *self.cls, arguments[1], takes);
  return b == nullptr ? Value::failed() : compare(ctx, kOp, Value::object(a), Value::object(b));
}

Value hashObject(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  if (arguments.positional != 1)
    return refuse(ctx);
  const Tuple *values = valuesOf(ctx, *self.cls, arguments[0], [](const DataField &of) {
    return of.hash.isNone() ? of.compare : of.hash.isTrue();
  });
  uint8_t nature = 0;
  const auto result = values == nullptr ? std::nullopt : hash(ctx, Value::object(values), nature);
  return result ? hashNumber(ctx, *result, nature) : Value::failed();
}

Value raiseFrozen(Context &ctx, NativeFunction &self, const Arguments &arguments,
                  std::string_view what) {
  const bool isKnown = isA<Instance>(arguments[0]) && isStr(arguments[1]) &&
                       as<Instance>(arguments[0])->cls == self.cls;
  if (!isKnown)
    return refuse(ctx, "a subclass of a frozen data class");
  TextBuilder text;
  text.append(what);
  if (!appendRepr(ctx, text, arguments[1]))
    return Value::failed();
  return ctx.raiseText(ExceptionKind::FrozenInstanceError, "", text);
}

Value setFrozen(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  return arguments.positional == 3 ? raiseFrozen(ctx, self, arguments, "cannot assign to field ")
                                   : refuse(ctx);
}
Value deleteFrozen(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  return arguments.positional == 2 ? raiseFrozen(ctx, self, arguments, "cannot delete field ")
                                   : refuse(ctx);
}

/// A method that CPython makes as text.
template <NativeFunction::Body kBody>
Value made(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  const Value result = kBody(ctx, self, arguments);
  if (result.isFailed() && ctx.stop == Stop::Raised && as<Exception>(ctx.pending)->offset == 0)
    ctx.pending.object()->flags |= Exception::kInMadeCode;
  return result;
}

// --- The decorator -------------------------------------------------------------------------------

class Maker {
public:
  Maker(Context &ctx, Class &cls, const Options &options)
      : ctx_(ctx), cls_(cls), options_(options) {}

  bool make() {
    if (cls_.isBuiltin || cls_.enumeration != nullptr || cls_.namedFields != nullptr ||
        cls_.instanceType != TypeId::Instance || cls_.slots != nullptr || cls_.behind != nullptr)
      return no();
    auto *made = static_cast<DataFields *>(ctx_.allocate(sizeof(DataFields)));
    fields_ = newList(ctx_);
    if (made == nullptr || fields_ == nullptr || !inherit() || !collect())
      return false;
    made->fields = fields_;
    made->frozen = options_.frozen;
    cls_.dataFields = made;
    ++ctx_.classVersion;
    const bool done = addInit() && addMethods() && addHash() && addFrozen() && addMatchArguments();
    ++ctx_.classVersion;
    return done;
  }

private:
  bool no(std::string_view why = "a data class of this kind") {
    ctx_.decline(why);
    return false;
  }
  Value own(Str *name) const { return find(*cls_.members, name); }
  bool put(std::string_view which, Value member) {
    Str *name = ctx_.intern(which);
    return name != nullptr && set(ctx_, *cls_.members, Value::object(name), member);
  }
  bool defines(std::string_view which) {
    Str *name = ctx_.intern(which);
    return name == nullptr || !own(name).isEmpty();
  }
  bool addFunction(std::string_view which, NativeFunction::Body body, Function *signature = nullptr,
                   Value data = Value::none()) {
    NativeFunction *function = newNativeFunction(ctx_, which, body, data, &cls_);
    if (function == nullptr)
      return false;
    function->signature = signature;
    return put(which, Value::object(function));
  }

  bool inherit() {
    for (size_t i = cls_.order.size(); i-- > 1;) {
      const Class *base = cls_.order[i];
      if (base->dataFields == nullptr)
        continue;
      if (base->dataFields->frozen != options_.frozen)
        return no("a data class whose base is frozen otherwise");
      for (const Value each : fieldsOf(*base))
        if (!addField(each))
          return false;
    }
    return true;
  }

  /// A field takes the place of one of the same name.
  bool addField(Value added) {
    for (Value &each : fields_->span())
      if (field(each).name == field(added).name) {
        each = added;
        return true;
      }
    return append(ctx_, *fields_, added);
  }

  bool collect() {
    const Value annotations = own(name(Name::__annotations__));
    uint32_t position = 0;
    std::vector<std::pair<Str *, Value>> all;
    while (const Dict::Entry *entry =
               isA<Dict>(annotations) ? nextEntry(*as<Dict>(annotations), position) : nullptr)
      all.emplace_back(as<Str>(entry->key), entry->value);
    for (const auto &[which, annotation] : all) {
      if (isStr(annotation))
        return no("an annotation that is a text");
      const bool isClassVariable = typeOf(annotation) == TypeId::TypingAlias &&
                                   (annotation.object()->flags & kIsClassVariable) != 0;
      if (!isClassVariable && !collect(which, annotation))
        return false;
    }
    position = 0;
    while (const Dict::Entry *entry = nextEntry(*cls_.members, position))
      if (isA<DataField>(entry->value))
        return no("a field without an annotation");
    return true;
  }

  bool collect(Str *which, Value annotation) {
    const Value given = findMember(&cls_, which);
    DataField *made = nullptr;
    if (isA<DataField>(given)) {
      made = as<DataField>(given);
      if (made->name != nullptr)
        return no("a field that is used twice");
    } else {
      if (!given.isEmpty() && (typeOf(given) == TypeId::Property || isA<Instance>(given) ||
                               typeOf(given) == TypeId::ClassMethod ||
                               typeOf(given) == TypeId::StaticMethod || isA<CachedProperty>(given)))
        return isPlainDefault(given) ? keepDefault(which, annotation, given) : no();
      return keepDefault(which, annotation, given);
    }
    if (!checkMutable(made->standard, which))
      return false;
    made->name = which;
    made->annotation = annotation;
    if (made->standard.isEmpty()) {
      if (remove(ctx_, *cls_.members, Value::object(which)) == Answer::Failed)
        return false;
    } else if (!set(ctx_, *cls_.members, Value::object(which), made->standard)) {
      return false;
    }
    made->keywordOnly |= options_.keywordOnly;
    return addField(Value::object(made));
  }

  /// An instance is a default as any other, unless it is a descriptor or cannot be hashed.
  bool isPlainDefault(Value given) const {
    return isA<Instance>(given) && findSpecial(given, Name::__get__).isEmpty() &&
           !findSpecial(given, Name::__hash__).isNone();
  }

  bool keepDefault(Str *which, Value annotation, Value standard) {
    if (!checkMutable(standard, which))
      return false;
    auto *made = ctx_.make<DataField>();
    if (made == nullptr)
      return false;
    made->name = which;
    made->annotation = annotation;
    made->standard = standard;
    made->factory = Value::empty();
    made->init = made->repr = made->compare = true;
    made->keywordOnly = options_.keywordOnly;
    made->hash = Value::none();
    return addField(Value::object(made));
  }

  /// What cannot be hashed must not be shared by all objects.
  bool checkMutable(Value standard, Str *which) {
    if (standard.isEmpty())
      return true;
    if (isA<Instance>(standard) && !isPlainDefault(standard))
      return no();
    if (!slotsOf(standard).unhashable)
      return true;
    TextBuilder text;
    if (!appendRepr(ctx_, text, Value::object(classOf(standard))))
      return false;
    TextBuilder message;
    message.append(text.view());
    message.append(" for field ");
    message.append(view(which));
    message.append(" is not allowed: use default_factory");
    ctx_.raiseText(ExceptionKind::ValueError, "mutable default ", message);
    return false;
  }

  bool addInit() {
    if (!options_.init)
      return true;
    Parameters parameters;
    parameters.qualifiedName = std::string(cls_.qualifiedName) + ".__init__";
    parameters.names.push_back(name(Name::self));
    parameters.defaults.push_back(Value::empty());
    bool seenDefault = false;
    for (const bool byKeyword : {false, true}) {
      for (const Value each : fields_->span()) {
        const DataField &of = field(each);
        if (!of.init || of.keywordOnly != byKeyword)
          continue;
        if (of.name == name(Name::self))
          return no("a data class with a field called self");
        parameters.names.push_back(of.name);
        parameters.defaults.push_back(of.factory.isEmpty() ? of.standard
                                                           : Value::object(&hasFactory));
        const bool hasDefault = !parameters.defaults.back().isEmpty();
        if (seenDefault && !hasDefault && !byKeyword) {
          TextBuilder shown;
          if (!appendRepr(ctx_, shown, Value::object(of.name)))
            return false;
          shown.append(" follows default argument");
          ctx_.raiseText(ExceptionKind::TypeError, "non-default argument ", shown);
          return false;
        }
        seenDefault |= hasDefault && !byKeyword;
      }
      if (!byKeyword)
        parameters.positional = static_cast<uint32_t>(parameters.names.size());
    }
    if (defines("__init__"))
      return true;
    Function *signature = newSignature(ctx_, parameters);
    std::vector<Value> called; // kept beside it: whoever asks what it reads finds them there
    for (const Value each : fields_->span())
      if (!field(each).factory.isEmpty())
        called.push_back(field(each).factory);
    Tuple *factories = signature == nullptr ? nullptr : newTuple(ctx_, called);
    return factories != nullptr &&
           addFunction("__init__", initialize, signature, Value::object(factories));
  }

  bool addMethods() {
    if (options_.repr && !defines("__repr__") && !addFunction("__repr__", made<represent>))
      return false;
    if (options_.eq && !defines("__eq__") &&
        !addFunction("__eq__", made<compareObjects<CompareOperator::Equal>>))
      return false;
    if (!options_.order)
      return true;
    if (!options_.eq) {
      ctx_.raise(ExceptionKind::ValueError, "eq must be true if order is true");
      return false;
    }
    for (const std::string_view which : {"__lt__", "__le__", "__gt__", "__ge__"})
      if (defines(which))
        return no("a data class that has order and compares itself");
    return addFunction("__lt__", made<compareObjects<CompareOperator::Less>>) &&
           addFunction("__le__", made<compareObjects<CompareOperator::LessEqual>>) &&
           addFunction("__gt__", made<compareObjects<CompareOperator::Greater>>) &&
           addFunction("__ge__", made<compareObjects<CompareOperator::GreaterEqual>>);
  }

  /// What dataclasses' table of hash actions says.
  bool addHash() {
    const Value given = own(name(Name::__hash__));
    const bool hasOwn = !given.isEmpty() && !(given.isNone() && defines("__eq__"));
    if (options_.unsafeHash)
      return hasOwn ? no("a data class with two hashes")
                    : addFunction("__hash__", made<hashObject>);
    if (!options_.eq || hasOwn)
      return true;
    return options_.frozen ? addFunction("__hash__", made<hashObject>)
                           : put("__hash__", Value::none());
  }

  bool addFrozen() {
    if (!options_.frozen)
      return true;
    if (defines("__setattr__") || defines("__delattr__"))
      return no("a frozen data class that sets attributes itself");
    cls_.setsAttributes = true;
    return addFunction("__setattr__", made<setFrozen>) &&
           addFunction("__delattr__", made<deleteFrozen>);
  }

  bool addMatchArguments() {
    if (!options_.matchArgs || defines("__match_args__"))
      return true;
    std::vector<Value> names;
    for (const Value each : fields_->span())
      if (field(each).init && !field(each).keywordOnly)
        names.push_back(Value::object(field(each).name));
    return put("__match_args__", value(newTuple(ctx_, std::span<const Value>(names))));
  }

  Context &ctx_;
  Class &cls_;
  const Options &options_;
  List *fields_ = nullptr;
};

Value decorate(Context &ctx, Value cls, const Options &options) {
  if (!isA<Class>(cls))
    return refuse(ctx, "dataclass() of no class");
  return Maker(ctx, *as<Class>(cls), options).make() ? cls : Value::failed();
}

/// What dataclass(...) with options gives: waits for the class.
Value decorateLater(Context &ctx, NativeFunction &self, const Arguments &arguments) {
  if (arguments.positional != 1 || arguments.keywords() != 0)
    return refuse(ctx);
  const int64_t bits = self.data.smallInt();
  const auto has = [bits](int at) { return (bits >> at & 1) != 0; };
  return decorate(ctx, arguments[0],
                  {has(0), has(1), has(2), has(3), has(4), has(5), has(6), has(7)});
}

Value dataclass(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {
      "", "init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only"};
  Value values[9];
  if (!takeArguments(ctx, arguments, 1, kNames, values))
    return Value::failed();
  const Options usual;
  const bool standard[] = {usual.init,       usual.repr,   usual.eq,        usual.order,
                           usual.unsafeHash, usual.frozen, usual.matchArgs, usual.keywordOnly};
  int64_t bits = 0;
  for (int i = 0; i != 8; ++i) {
    const Value given = values[i + 1];
    if (!given.isEmpty() && !given.isBool())
      return refuse(ctx, "an option of dataclass() that is no bool");
    bits |= int64_t(given.isEmpty() ? standard[i] : given.isTrue()) << i;
  }
  NativeFunction *later = newNativeFunction(ctx, "wrap", decorateLater, Value::smallInt(bits));
  if (later == nullptr)
    return Value::failed();
  return values[0].isEmpty() || values[0].isNone() ? Value::object(later)
                                                   : call(ctx, Value::object(later), {values[0]});
}

Value newField(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"default", "default_factory", "init",     "repr",
                                         "hash",    "compare",         "metadata", "kw_only"};
  Value values[8];
  if (!takeArguments(ctx, arguments, 0, kNames, values))
    return Value::failed();
  const bool hasDefault = !isMissing(values[0]), hasFactoryOf = !isMissing(values[1]);
  if (hasDefault && hasFactoryOf)
    return ctx.raise(ExceptionKind::ValueError, "cannot specify both default and default_factory");
  for (const size_t i : {2, 3, 5, 7})
    if (!values[i].isEmpty() && !values[i].isBool())
      return refuse(ctx, "an option of field() that is no bool");
  if (!values[4].isEmpty() && !values[4].isNone() && !values[4].isBool())
    return refuse(ctx, "an option of field() that is no bool");
  auto *made = ctx.make<DataField>();
  if (made == nullptr)
    return Value::failed();
  const auto flag = [&](size_t i) { return values[i].isEmpty() || values[i].isTrue(); };
  made->name = nullptr;
  made->annotation = Value::empty();
  made->standard = hasDefault ? values[0] : Value::empty();
  made->factory = hasFactoryOf ? values[1] : Value::empty();
  made->init = flag(2);
  made->repr = flag(3);
  made->hash = values[4].isEmpty() ? Value::none() : values[4];
  made->compare = flag(5);
  made->keywordOnly = values[7].isTrue();
  return Value::object(made);
}

// --- Functions on objects ------------------------------------------------------------------------

const Class *dataClassOf(Value v) {
  const Class *cls = isA<Instance>(v) ? as<Instance>(v)->cls : nullptr;
  if (cls == nullptr)
    return nullptr;
  for (const Class *each : cls->order)
    if (each->dataFields != nullptr)
      return each;
  return nullptr;
}

/// asdict() and astuple(): what objects hold, in dicts or tuples instead of them.
class Flattener {
public:
  Flattener(Context &ctx, bool toDict) : ctx_(ctx), toDict_(toDict) {}

  Value flatten(Value v) {
    const Nesting nesting(ctx_);
    if (nesting.isTooDeep())
      return Value::failed();
    if (const Class *cls = dataClassOf(v))
      return object(*cls, v);
    switch (typeOf(v)) {
    case TypeId::List:
      return list(v);
    case TypeId::Tuple:
      return tuple(v);
    case TypeId::Dict:
      return dict(v);
    case TypeId::Int:
    case TypeId::Float:
    case TypeId::Bool:
    case TypeId::Str:
    case TypeId::Bytes:
    case TypeId::NoneType:
      return v;
    default:
      return deepCopy(ctx_, v);
    }
  }

private:
  Value object(const Class &cls, Value v) {
    Dict *dict = newDict(ctx_);
    Tuple *tuple =
        newTuple(ctx_, fieldsOf(cls).size() == 0 ? 0 : static_cast<uint32_t>(fieldsOf(cls).size()));
    if (dict == nullptr || tuple == nullptr)
      return Value::failed();
    uint32_t at = 0;
    for (const Value each : fieldsOf(cls)) {
      const Value held = getAttribute(ctx_, v, field(each).name);
      const Value flat = held.isFailed() ? held : flatten(held);
      if (flat.isFailed() || (toDict_ && !set(ctx_, *dict, Value::object(field(each).name), flat)))
        return Value::failed();
      tuple->items()[at++] = flat;
    }
    return toDict_ ? Value::object(dict) : Value::object(tuple);
  }
  Value list(Value v) {
    List *made = newList(ctx_);
    for (uint32_t i = 0; made != nullptr && i < as<List>(v)->count; ++i) {
      const Value flat = flatten(as<List>(v)->items[i]);
      if (flat.isFailed() || !append(ctx_, *made, flat))
        return Value::failed();
    }
    return value(made);
  }
  Value tuple(Value v) {
    if (as<Tuple>(v)->cls() != nullptr)
      return refuse(ctx_, "a named tuple within a data class");
    std::vector<Value> items;
    for (const Value each : as<Tuple>(v)->span()) {
      items.push_back(flatten(each));
      if (items.back().isFailed())
        return Value::failed();
    }
    return value(newTuple(ctx_, std::span<const Value>(items)));
  }
  Value dict(Value v) {
    if (as<Dict>(v)->cls != nullptr)
      return refuse(ctx_, "a dict of collections within a data class");
    Dict *made = newDict(ctx_);
    uint32_t position = 0;
    while (const Dict::Entry *entry =
               made == nullptr ? nullptr : nextEntry(*as<Dict>(v), position)) {
      const Value held = entry->value, key = flatten(entry->key);
      const Value flat = key.isFailed() ? key : flatten(held);
      if (flat.isFailed() || !set(ctx_, *made, key, flat))
        return Value::failed();
    }
    return value(made);
  }

  Context &ctx_;
  bool toDict_;
};

template <bool kToDict> Value flattened(Context &ctx, const Arguments &arguments) {
  if (dataClassOf(arguments[0]) == nullptr)
    return ctx.raise(ExceptionKind::TypeError, {kToDict ? "asdict" : "astuple",
                                                "() should be called on dataclass instances"});
  return Flattener(ctx, kToDict).flatten(arguments[0]);
}

Value replace(Context &ctx, const Arguments &arguments) {
  const Value object = arguments[0];
  const Class *cls = dataClassOf(object);
  if (cls == nullptr)
    return ctx.raise(ExceptionKind::TypeError, "replace() should be called on dataclass instances");
  std::vector<Value> names, values;
  for (uint32_t k = 0; k != arguments.keywords(); ++k) {
    names.push_back(arguments.names->items()[k]);
    values.push_back(arguments.values[arguments.positional + k]);
  }
  for (const Value each : fieldsOf(*cls)) {
    const DataField &of = field(each);
    const bool isGiven =
        std::find(names.begin(), names.end(), Value::object(of.name)) != names.end();
    if (isGiven && !of.init)
      return refuse(ctx, "replace() of a field that __init__ does not take");
    if (isGiven || !of.init)
      continue;
    names.push_back(Value::object(of.name));
    values.push_back(getAttribute(ctx, object, of.name));
    if (values.back().isFailed())
      return Value::failed();
  }
  const Tuple *named = newTuple(ctx, std::span<const Value>(names));
  return named == nullptr ? Value::failed()
                          : call(ctx, Value::object(classOf(object)), {values.data(), 0, named});
}

const Class *ownDataClass(Value v) {
  if (!isA<Class>(v))
    return dataClassOf(v);
  for (const Class *each : as<Class>(v)->order)
    if (each->dataFields != nullptr)
      return each;
  return nullptr;
}

Value fieldsFunction(Context &ctx, const Arguments &arguments) {
  const Class *cls = ownDataClass(arguments[0]);
  return cls == nullptr ? ctx.raise(ExceptionKind::TypeError,
                                    "must be called with a dataclass type or instance")
                        : value(newTuple(ctx, std::span<const Value>(fieldsOf(*cls))));
}

Value isDataclass(Context &, const Arguments &arguments) {
  return Value::boolean(ownDataClass(arguments[0]) != nullptr);
}

Value attributeOfField(Context &, Value v, Str *which) {
  const DataField &of = field(v);
  if (!which->isAscii() || of.name == nullptr)
    return Value::empty();
  const std::string_view name = which->ascii();
  if (name == "name")
    return Value::object(of.name);
  if (name == "type")
    return of.annotation;
  if (name == "default")
    return of.standard.isEmpty() ? Value::object(&missing) : of.standard;
  if (name == "default_factory")
    return of.factory.isEmpty() ? Value::object(&missing) : of.factory;
  if (name == "init")
    return Value::boolean(of.init);
  if (name == "repr")
    return Value::boolean(of.repr);
  return name == "compare" ? Value::boolean(of.compare) : Value::empty();
}

constexpr auto kKeywords = BuiltinFunction::TakesKeywords;
constexpr BuiltinFunction kFunctions[] = {
    {"asdict", flattened<true>, 1, 1},         {"astuple", flattened<false>, 1, 1},
    {"dataclass", dataclass, 0, 1, kKeywords}, {"field", newField, 0, 0, kKeywords},
    {"fields", fieldsFunction, 1, 1},          {"is_dataclass", isDataclass, 1, 1},
    {"replace", replace, 1, 1, kKeywords},
};

constexpr BuiltinConstant kConstants[] = {
    {"FrozenInstanceError",
     [] { return Value::object(exceptionClass(ExceptionKind::FrozenInstanceError)); }},
    {"MISSING", [] { return Value::object(&missing); }},
};

} // namespace

constinit const TypeSlots kDataFieldSlots = {.attribute = attributeOfField};
constinit const TypeSlots kDataMissingSlots = {};

const BuiltinModule kDataclassesModule = {"dataclasses", kFunctions, kConstants, {}};

} // namespace assay::runtime
