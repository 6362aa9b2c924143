// The module enum: classes whose body binds their only instances.
#include "core/BuildClass.h"
#include "core/Classes.h"
#include "modules/Modules.h"
#include "types/Derived.h"

#include "assay/runtime/Frame.h"
#include "assay/runtime/TextMethods.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay::runtime {
namespace {

/// auto(), until the class is made.
struct EnumAuto : Object {
  static constexpr TypeId kType = TypeId::EnumAuto;
  Value value; // what stands for it, under whichever names; empty where that is not known yet
};

Value refuse(Context &ctx, std::string_view why = "an enum of this kind") {
  return ctx.decline(why);
}

Value own(Context &ctx, Value member, std::string_view which) {
  Str *name = ctx.intern(which);
  const Value *found =
      name == nullptr || !isA<Instance>(member) ? nullptr : findOwn(*as<Instance>(member), name);
  return found == nullptr ? refuse(ctx, "a member of an enum that is not made yet") : *found;
}

Value nameOf(Context &ctx, const Arguments &arguments) { return own(ctx, arguments[0], "_name_"); }
Value valueOf(Context &ctx, const Arguments &arguments) {
  return own(ctx, arguments[0], "_value_");
}

Value strOf(Context &ctx, const Arguments &arguments) {
  if (isDerived(arguments[0]) && as<Instance>(arguments[0])->cls->enumeration->showsValue)
    return str(ctx, held(arguments[0]));
  const Value name = nameOf(ctx, arguments);
  if (name.isFailed())
    return name;
  TextBuilder text;
  text.appendUtf8(as<Instance>(arguments[0])->cls->name);
  text.append('.');
  text.append(view(as<Str>(name)));
  return value(newStr(ctx, text));
}

Value formatOf(Context &ctx, const Arguments &arguments) {
  if (isDerived(arguments[0]) && as<Instance>(arguments[0])->cls->enumeration->showsValue &&
      isStr(arguments[1]) && as<Str>(arguments[1])->count != 0)
    return formatDerived(ctx, arguments[0], as<Str>(arguments[1]));
  const Value text = str(ctx, arguments[0]);
  return text.isFailed() || !isStr(arguments[1]) ? Value::failed()
                                                 : format(ctx, text, as<Str>(arguments[1]));
}

constexpr BuiltinFunction kEnumMethods[] = {{"__format__", formatOf, 2, 2},
                                            {"__str__", strOf, 1, 1}};
constexpr BuiltinFunction kEnumProperties[] = {{"name", nameOf, 1, 1}, {"value", valueOf, 1, 1}};

struct EnumClass : LibraryClass {
  EnumClass() : LibraryClass("Enum", "enum", kEnumMethods, kEnumProperties) {
    cls.hasMetaclass = true;
    cls.enumeration = &root;
    cls.construct = [](Context &ctx, const Arguments &) {
      return refuse(ctx, "an enum made by a call");
    };
  }
  Enumeration root{nullptr, true, false};
};

EnumClass enumClass;

/// IntEnum, StrEnum: enums whose members are ints, or strs.
struct ValueEnumClass {
  ValueEnumClass(std::string_view name, TypeId type)
      : order{&cls, builtinClass(type), &enumClass.cls, builtinClass(TypeId::Object)} {
    cls = enumClass.cls;
    cls.name = cls.qualifiedName = name;
    cls.methods = cls.properties = {};
    cls.base = cls.behind = builtinClass(type);
    cls.enumeration = &root;
    cls.order = order;
  }
  Class cls{};
  Enumeration root{nullptr, true, false, true};
  std::array<Class *, 4> order;
};

ValueEnumClass intEnum("IntEnum", TypeId::Int), strEnum("StrEnum", TypeId::Str);

bool isDunder(std::string_view name) {
  return name.size() > 4 && name.starts_with("__") && name.ends_with("__");
}
bool isSunder(std::string_view name) {
  return name.size() > 2 && name.starts_with("_") && name.ends_with("_");
}

/// Whether what a body binds is no member, but a method or the like.
bool isDescriptor(Value v) {
  switch (typeOf(v)) {
  case TypeId::Function:
  case TypeId::NativeFunction:
  case TypeId::Property:
  case TypeId::ClassMethod:
  case TypeId::StaticMethod:
  case TypeId::CachedFunction:
  case TypeId::CachedProperty:
    return true;
  default:
    return false;
  }
}

class Builder {
public:
  Builder(Context &ctx, Class &cls) : ctx_(ctx), cls_(cls) {}

  bool build() {
    auto *made = static_cast<Enumeration *>(ctx_.allocate(sizeof(Enumeration)));
    members_ = newList(ctx_);
    if (made == nullptr || members_ == nullptr || !checkClass())
      return false;
    *made = {members_, false, true};
    for (const Class *each : cls_.order)
      made->showsValue |= each->enumeration != nullptr && each->enumeration->showsValue;
    cls_.enumeration = made;
    // Values first: auto() is counted where it stands.
    std::vector<std::pair<Str *, Value>> defined;
    uint32_t position = 0;
    while (const Dict::Entry *entry = nextEntry(*cls_.members, position)) {
      auto *name = as<Str>(entry->key);
      std::string text;
      appendUtf8(text, name);
      const bool isPrivate = text.starts_with("_" + std::string(cls_.name) + "__");
      if (isSunder(text) && !isDunder(text) &&
          (text != "_missing_" || typeOf(entry->value) != TypeId::ClassMethod))
        return no("an enum with special names");
      if (isDunder(text) || isDescriptor(entry->value))
        continue;
      if (isPrivate || text == "mro")
        return no();
      if (isA<Class>(entry->value) || typeOf(entry->value) == TypeId::Partial ||
          isA<BoundMethod>(entry->value) || isA<BuiltinFunction>(entry->value) ||
          isA<MethodDescriptor>(entry->value) || !isPlainValue(entry->value))
        return no("an enum with values of this kind");
      defined.emplace_back(name, entry->value);
    }
    for (const auto &[name, value] : defined)
      if (++ctx_.classVersion; !define(name, value))
        return false;
    made->isOpen = false;
    return true;
  }

private:
  bool no(std::string_view why = "an enum of this kind") {
    ctx_.decline(why);
    return false;
  }

  bool isPlainValue(Value v) const {
    if (isA<Tuple>(v) &&
        std::any_of(as<Tuple>(v)->items(), as<Tuple>(v)->items() + as<Tuple>(v)->count,
                    [](Value item) { return isA<EnumAuto>(item); }))
      return false;
    return !isA<Instance>(v) || (findSpecial(v, Name::__get__).isEmpty() &&
                                 findSpecial(v, Name::__set_name__).isEmpty());
  }

  /// Whether how members are made or shown hangs on a class that is mixed in.
  static bool isDataType(const Class &cls) {
    for (const Name which : {Name::__init__, Name::__new__, Name::__repr__, Name::__str__,
                             Name::__format__, Name::__eq__, Name::__hash__})
      if (!ownMember(&cls, name(which)).isEmpty())
        return true;
    return false;
  }

  bool checkClass() {
    if (cls_.bases.back()->enumeration == nullptr)
      return no("an enum whose last base is none");
    for (const Class *each : cls_.order.subspan(1))
      if (!each->isBuiltin && each->enumeration == nullptr && isDataType(*each))
        return no("an enum with a base that says what members are");
    for (const Class *each : cls_.order) {
      if (each->dataFields != nullptr || each->isAbstractBase || each->isGeneric)
        return no();
      if (each != &cls_ && each->enumeration != nullptr && !each->enumeration->isRoot &&
          each->enumeration->members->count != 0)
        return no("an enum that extends another");
    }
    for (const Name which : {Name::__new__, Name::__setattr__, Name::__getattr__, Name::__slots__,
                             Name::__init_subclass__, Name::__set_name__, Name::__delattr__}) {
      const Value member = findMember(&cls_, name(which));
      const bool isObjects =
          isA<BuiltinFunction>(member) ||
          (member.isObject() &&
           (typeOf(member) == TypeId::StaticMethod || typeOf(member) == TypeId::ClassMethod) &&
           isA<BuiltinFunction>(static_cast<Descriptor *>(member.object())->function));
      if (!member.isEmpty() && !isObjects)
        return no();
    }
    return true;
  }

  /// One more than the largest value so far, where all are ints in order.
  Value nextValue(Str *name) {
    if (isSubclass(&cls_, &strEnum.cls)) {
      TextBuilder text;
      text::lower(view(name), text);
      return value(newStr(ctx_, text));
    }
    if (values_.empty())
      return Value::smallInt(1);
    for (const Value each : values_)
      if (!each.isSmallInt() || each.smallInt() > values_.back().smallInt())
        return refuse(ctx_, "auto() behind other values than ints");
    return Value::smallInt(values_.back().smallInt() + 1);
  }

  bool define(Str *name, Value v) {
    if (isA<EnumAuto>(v)) {
      auto *automatic = as<EnumAuto>(v);
      if (automatic->value.isEmpty())
        automatic->value = nextValue(name);
      v = automatic->value;
    }
    if (v.isFailed())
      return false;
    values_.push_back(v);
    const Value made = value(cls_.behind != nullptr ? newHolder(v) : newMember());
    if (made.isFailed())
      return false;
    Instance &member = *as<Instance>(made);
    const Value init = findMember(&cls_, runtime::name(Name::__init__));
    if (isA<Function>(init)) {
      // A tuple is a list of arguments.
      std::vector<Value> arguments{made};
      if (isA<Tuple>(v))
        arguments.insert(arguments.end(), as<Tuple>(v)->items(),
                         as<Tuple>(v)->items() + as<Tuple>(v)->count);
      else
        arguments.push_back(v);
      if (!setOwn(ctx_, member, ctx_.intern("_value_"), v) ||
          !setOwn(ctx_, member, ctx_.intern("_name_"), Value::object(name)))
        return false;
      const Arguments given{arguments.data(), static_cast<uint32_t>(arguments.size())};
      if (call(ctx_, init, given).isFailed())
        return false;
      const Value now = *findOwn(member, ctx_.intern("_value_"));
      if (now != v)
        return no("an enum that sets its values");
    }
    for (uint32_t i = 0; i != members_->count; ++i) {
      const Answer same = equals(ctx_, own(ctx_, members_->items[i], "_value_"), v);
      if (same == Answer::Failed)
        return false;
      if (same == Answer::Yes)
        return set(ctx_, *cls_.members, Value::object(name), members_->items[i]);
    }
    return setOwn(ctx_, member, ctx_.intern("_value_"), v) &&
           setOwn(ctx_, member, ctx_.intern("_name_"), Value::object(name)) &&
           append(ctx_, *members_, made) && set(ctx_, *cls_.members, Value::object(name), made);
  }

  /// A member that is a value of the builtin type behind: that is its value, too.
  Instance *newHolder(Value &v) {
    const TypeId type = cls_.behind->instanceType;
    const bool isText = isSubclass(&cls_, &strEnum.cls);
    if (isA<Tuple>(v) || (type != TypeId::Int && type != TypeId::Str && type != TypeId::Float) ||
        isDerived(v) || (isText && !isStr(v))) {
      no("an enum with values of this kind");
      return nullptr;
    }
    const Value held = cls_.behind->construct(ctx_, {&v, 1});
    if (held.isFailed() || typeOf(held) != type) {
      no("an enum with values of this kind");
      return nullptr;
    }
    v = held;
    return newDerivedOf(ctx_, &cls_, held);
  }

  Instance *newMember() {
    auto *member = ctx_.make<Instance>();
    if (member == nullptr)
      return nullptr;
    member->cls = &cls_;
    member->shape = cls_.shape;
    member->attributes = nullptr;
    member->capacity = 0;
    return member;
  }

  Context &ctx_;
  Class &cls_;
  List *members_ = nullptr;
  std::vector<Value> values_;
};

Value unique(Context &ctx, const Arguments &arguments) {
  if (!isA<Class>(arguments[0]) || as<Class>(arguments[0])->enumeration == nullptr)
    return refuse(ctx);
  const Class &cls = *as<Class>(arguments[0]);
  uint32_t position = 0, named = 0;
  while (const Dict::Entry *entry = nextEntry(*cls.members, position))
    named += isA<Instance>(entry->value) && as<Instance>(entry->value)->cls == &cls ? 1 : 0;
  return named == cls.enumeration->members->count ? arguments[0]
                                                  : refuse(ctx, "an enum with aliases");
}

constexpr BuiltinFunction kFunctions[] = {{"unique", unique, 1, 1}};
Class *const kClasses[] = {&enumClass.cls, &intEnum.cls, &strEnum.cls,
                           builtinClass(TypeId::EnumAuto)};

} // namespace

bool buildEnumeration(Context &ctx, Class &cls, const Code &body, const Dict *keywords) {
  if (body.is(Code::kBindsTwice) || (keywords != nullptr && keywords->count != 0) ||
      cls.instanceType != TypeId::Instance || cls.enumeration != nullptr)
    return !refuse(ctx).isFailed();
  cls.hasMetaclass = true;
  cls.isPlainlyMade = false;
  return Builder(ctx, cls).build();
}

namespace {

/// What the program's own _missing_ gives; None: nothing.
Value askMissing(Context &ctx, const Class &cls, Value wanted) {
  Str *name = ctx.intern("_missing_");
  if (name == nullptr)
    return Value::failed();
  if (findMember(&cls, name).isEmpty())
    return Value::none();
  const Value found = callMethod(ctx, Value::object(&cls), name, {wanted});
  const bool isMember = isA<Instance>(found) && as<Instance>(found)->cls == &cls;
  return isMember || found.isNone() ? found : refuse(ctx, "a _missing_ that gives no member");
}

} // namespace

Value memberOfEnumeration(Context &ctx, const Class &cls, const Arguments &arguments) {
  if (arguments.positional != 1 || arguments.keywords() != 0 || cls.enumeration->isRoot ||
      cls.enumeration->members->count == 0)
    return refuse(ctx, "an enum made by a call");
  const Value wanted = arguments[0];
  if (isA<Instance>(wanted) && as<Instance>(wanted)->cls == &cls)
    return wanted;
  for (uint32_t i = 0; i != cls.enumeration->members->count; ++i) {
    const Value member = cls.enumeration->members->items[i];
    const Answer same = equals(ctx, own(ctx, member, "_value_"), wanted);
    if (same != Answer::No)
      return same == Answer::Yes ? member : Value::failed();
  }
  if (const Value instead = askMissing(ctx, cls, wanted); !instead.isNone())
    return instead;
  TextBuilder text;
  if (!appendRepr(ctx, text, wanted))
    return Value::failed();
  text.append(" is not a valid ");
  text.appendUtf8(cls.qualifiedName);
  return ctx.raiseText(ExceptionKind::ValueError, "", text);
}

Value memberByName(Context &ctx, const Class &cls, Value which) {
  if (cls.enumeration->isRoot)
    return refuse(ctx);
  const Value found =
      isStr(which) ? find(*cls.members, ctx.intern(as<Str>(which))) : Value::empty();
  if (isA<Instance>(found) && as<Instance>(found)->cls == &cls)
    return found;
  return isStr(which) ? ctx.raiseWith(ExceptionKind::KeyError, which)
                      : refuse(ctx, "a member of an enum by no name");
}

bool isEnumMember(Value v) {
  return isA<Instance>(v) && !isDerived(v) && as<Instance>(v)->cls->enumeration != nullptr &&
         findSpecial(v, Name::__hash__).isEmpty();
}

std::optional<int64_t> hashOfMember(Context &ctx, Value member) {
  const Value name = own(ctx, member, "_name_");
  return name.isFailed() ? std::nullopt : hash(ctx, name);
}

bool reprOfMember(Context &ctx, TextBuilder &to, Value member) {
  const Value name = own(ctx, member, "_name_"), v = own(ctx, member, "_value_");
  if (name.isFailed() || v.isFailed())
    return false;
  to.append('<');
  to.appendUtf8(as<Instance>(member)->cls->name);
  to.append('.');
  to.append(view(as<Str>(name)));
  to.append(": ");
  if (!appendRepr(ctx, to, v))
    return false;
  to.append('>');
  return true;
}

constinit const TypeSlots kEnumAutoSlots = {
    .repr = [](Context &ctx, TextBuilder &, Value) { return !refuse(ctx).isFailed(); },
    .truth =
        [](Context &ctx, Value) {
          refuse(ctx);
          return Answer::Failed;
        },
    .compare = [](Context &ctx, CompareOperator, Value, Value) { return refuse(ctx); },
    .hash =
        [](Context &ctx, Value) {
          refuse(ctx);
          return std::optional<int64_t>();
        },
    .binary = [](Context &ctx, BinaryOperator, Value, Value) { return refuse(ctx); },
    .construct =
        [](Context &ctx, const Arguments &arguments) {
          if (arguments.positional + arguments.keywords() != 0)
            return refuse(ctx);
          auto *made = ctx.make<EnumAuto>();
          if (made != nullptr)
            made->value = Value::empty();
          return value(made);
        },
};

const BuiltinModule kEnumModule = {"enum", kFunctions, {}, kClasses};

} // namespace assay::runtime
