// The module abc: abstract base classes; and collections.abc, whose classes nobody may look into.
#include "core/BuildClass.h"
#include "modules/Modules.h"

#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {
namespace {

/// ABCMeta, whose base is type.
struct Metaclass {
  Metaclass() : order{&cls, builtinClass(TypeId::Type), builtinClass(TypeId::Object)} {
    cls.type = TypeId::Type;
    cls.name = cls.qualifiedName = "ABCMeta";
    cls.module = "abc";
    cls.instanceType = TypeId::Type;
    cls.isBuiltin = true;
    cls.base = builtinClass(TypeId::Type);
    cls.order = order;
    cls.construct = [](Context &ctx, const Arguments &) {
      return ctx.decline("a call of a metaclass");
    };
  }
  Class cls{};
  std::array<Class *, 3> order;
};

Metaclass metaclass;

struct AbstractBase : LibraryClass {
  AbstractBase() : LibraryClass("ABC", "abc", {}, {}) {
    cls.isComplete = cls.hasMetaclass = cls.isAbstractBase = true;
  }
};

AbstractBase abstractBase;

Value abstractMethod(Context &ctx, const Arguments &arguments) {
  const Value v = arguments[0];
  if (typeOf(v) == TypeId::Property || typeOf(v) == TypeId::StaticMethod ||
      typeOf(v) == TypeId::ClassMethod)
    return ctx.decline("abstractmethod() of a descriptor");
  if (!isA<Function>(v))
    return ctx.decline("abstractmethod() of no function");
  auto &function = *as<Function>(v);
  if (function.attributes == nullptr)
    function.attributes = newDict(ctx);
  return function.attributes != nullptr &&
                 set(ctx, *function.attributes, Value::object(name(Name::__isabstractmethod__)),
                     Value::boolean(true))
             ? v
             : Value::failed();
}

constexpr BuiltinFunction kFunctions[] = {{"abstractmethod", abstractMethod, 1, 1}};
Class *const kClasses[] = {&abstractBase.cls, &metaclass.cls};

} // namespace

Class *abstractMetaclass() { return &metaclass.cls; }

const BuiltinModule kAbcModule = {"abc", kFunctions, {}, kClasses};

} // namespace assay::runtime
