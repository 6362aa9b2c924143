// What templates call where an op may come to a function of the program's: an operator of an
// instance, a call with keywords. The function's frame is pushed for machine code to enter, so that
// no C++ runs below it. Whatever is not that simple is done as elsewhere.
#include "assay/runtime/Calls.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/Ops.h"

#include "core/CallOps.h"
#include "core/Classes.h"
#include "core/Fuel.h"
#include "types/Derived.h"
#include "types/Dicts.h"
#include "types/Numbers.h"
#include "types/OperatorNames.h"

#include <algorithm>

namespace assay::runtime::ops {
namespace {

/// Whether a frame of the function can be entered. It counts as a call through C++, as it would be
/// in CPython.
bool canEnter(Context &ctx, const Function &function) {
  Code &code = *function.code;
  return !code.is(Code::kGenerator) && ctx.reentries + ctx.entered < ctx.depthLimit / 2 &&
         (code.entry != nullptr || ctx.executor->prepare(ctx, code));
}

void enter(Context &ctx, Frame &frame) {
  ctx.entering = &frame;
  ++ctx.entered;
}

/// Whether the frame of `method`, called with just that, is to be entered.
bool enterMethod(Context &ctx, Value method, std::initializer_list<Value> arguments) {
  if (!isA<Function>(method) || !canEnter(ctx, *as<Function>(method)))
    return false;
  Frame *frame = newPlainFrame(ctx, as<Function>(method), arguments.begin(),
                               static_cast<uint32_t>(arguments.size()));
  if (frame == nullptr)
    return false;
  enter(ctx, *frame);
  return true;
}

/// Whether the left operand's method is asked first.
bool isLeftFirst(const Class *left, Value b) {
  const Class *right = classOf(b);
  return right == left || !isSubclass(right, left);
}

} // namespace

Function *operatorMethod(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use) {
  const OperatorNames &names = kOperators[static_cast<size_t>(op)];
  const Class *cls = as<Instance>(a)->cls;
  if (isDerived(a) || !isLeftFirst(cls, b) ||
      (use == OperatorUse::InPlace && !findMember(ctx, cls, name(names.inplace)).isEmpty()))
    return nullptr;
  const Value method = findMember(ctx, cls, name(names.plain));
  return isA<Function>(method) ? as<Function>(method) : nullptr;
}

namespace {

[[gnu::noinline]] bool enterComparison(Context &ctx, CompareOperator op, Value a, Value b) {
  const Class *cls = as<Instance>(a)->cls;
  return !isDerived(a) && isLeftFirst(cls, b) &&
         enterMethod(ctx, findMember(ctx, cls, name(kComparisons[static_cast<size_t>(op)])),
                     {a, b});
}

Value compareEntering(Context &ctx, CompareOperator op, Value a, Value b) {
  return isA<Instance>(a) && enterComparison(ctx, op, a, b) ? Value::failed()
                                                            : compareSlow(ctx, op, a, b);
}
Answer compareTruthEntering(Context &ctx, CompareOperator op, Value a, Value b) {
  return isA<Instance>(a) && enterComparison(ctx, op, a, b) ? Answer::Failed
                                                            : compareTruthSlow(ctx, op, a, b);
}
Answer containsEntering(Context &ctx, Value container, Value item) {
  if (isA<Dict>(container))
    return containsKey(ctx, *as<Dict>(container), item);
  return isA<Instance>(container) &&
                 enterMethod(ctx, findSpecial(ctx, container, Name::__contains__),
                             {container, item})
             ? Answer::Failed
             : containsSlow(ctx, container, item);
}
Value getItemEntering(Context &ctx, Value container, Value key) {
  if (isA<Dict>(container))
    return getItemOfDict(ctx, container, key);
  return isA<Instance>(container) &&
                 enterMethod(ctx, findSpecial(ctx, container, Name::__getitem__), {container, key})
             ? Value::failed()
             : getItemSlow(ctx, container, key);
}
bool setItemEntering(Context &ctx, Value container, Value key, Value value) {
  if (isA<Dict>(container))
    return set(ctx, *as<Dict>(container), key, value);
  return (!isA<Instance>(container) ||
          !enterMethod(ctx, findSpecial(ctx, container, Name::__setitem__),
                       {container, key, value})) &&
         setItemSlow(ctx, container, key, value);
}

/// Enters `function`, whose arguments are of any kind. False: failed.
bool enterFunction(Context &ctx, Function *function, const Arguments &arguments, FrameKind kind) {
  Frame *frame = pushFrame(ctx, function);
  if (frame == nullptr)
    return false;
  if (!bindArguments(ctx, *function, arguments, frame->registers())) {
    popFrame(ctx, frame);
    return false;
  }
  frame->kind = kind;
  enter(ctx, *frame);
  return true;
}

/// The __init__ of a class of which a call makes a plain instance; nullptr: it is not so simple.
Function *initOf(Context &ctx, const Class &cls) {
  if (!cls.isPlainlyMade || cls.instanceType != TypeId::Instance)
    return nullptr;
  const Value init = findMember(ctx, &cls, name(Name::__init__));
  return isA<Function>(init) ? as<Function>(init) : nullptr;
}

/// A call whose callee stands in `callee`, in a register of the op's.
Value callEntering(Context &ctx, Value &callee, const Arguments &arguments) {
  if (!useFuel(ctx))
    return Value::failed();
  if (isA<Function>(callee)) {
    auto *function = as<Function>(callee);
    if (!canEnter(ctx, *function))
      return call(ctx, callee, arguments);
    enterFunction(ctx, function, arguments, FrameKind::Called);
    return Value::failed();
  }
  const bool isBound = isA<BoundMethod>(callee) && isA<Function>(as<BoundMethod>(callee)->function);
  Function *function = isBound              ? as<Function>(as<BoundMethod>(callee)->function)
                       : isA<Class>(callee) ? initOf(ctx, *as<Class>(callee))
                                            : nullptr;
  constexpr uint32_t kFew = 12;
  const uint32_t count = arguments.positional + arguments.keywords();
  if (function == nullptr || count > kFew || !canEnter(ctx, *function))
    return call(ctx, callee, arguments);
  Value values[kFew + 1];
  values[0] = isBound ? as<BoundMethod>(callee)->self
                      : newInstance(ctx, as<Class>(callee), {arguments.values, 0});
  if (values[0].isFailed())
    return values[0];
  std::copy_n(arguments.values, count, values + 1);
  if (!isBound)
    callee = values[0]; // where who returns from __init__ looks for it
  enterFunction(ctx, function, {values, arguments.positional + 1, arguments.names},
                isBound ? FrameKind::Called : FrameKind::Construct);
  return Value::failed();
}

Value callKeywordsEntering(Context &ctx, Value *from, uint32_t count, Value names) {
  const auto *tuple = as<Tuple>(names);
  return callEntering(ctx, from[0], {from + 1, count - tuple->count, tuple});
}

Value callUnpackedEntering(Context &ctx, Value *from, uint32_t how) {
  return withUnpacked(ctx, from, how, [&](const Arguments &arguments) {
    return callEntering(ctx, from[0], arguments);
  });
}

constexpr RuntimeTable entering(RuntimeTable table) {
  table.addSlow = addEntering;
  table.subtractSlow = subtractEntering;
  table.multiplySlow = multiplyEntering;
  table.operateSlow = operateEntering;
  table.compareSlow = compareEntering;
  table.compareTruthSlow = compareTruthEntering;
  table.containsSlow = containsEntering;
  table.getItemSlow = getItemEntering;
  table.setItemSlow = setItemEntering;
  table.getAttributeSlow = getAttributeEntering;
  table.callKeywords = callKeywordsEntering;
  table.callUnpacked = callUnpackedEntering;
  return table;
}

} // namespace

bool enterOperator(Context &ctx, BinaryOperator op, Value a, Value b, OperatorUse use) {
  if (!isA<Instance>(a))
    return false;
  Function *method = operatorMethod(ctx, op, a, b, use);
  if (method == nullptr)
    return false;
  keepInt(b); // whoever gets it now may keep it
  return enterMethod(ctx, Value::object(method), {a, b});
}

bool enterProperty(Context &ctx, Value object, const Str *name) {
  if (!isA<Instance>(object))
    return false;
  const Class *cls = as<Instance>(object)->cls;
  const Value member = findMember(ctx, cls, name);
  // An AttributeError out of it would be __getattr__'s.
  return member.isObject() && typeOf(member) == TypeId::Property &&
         findMember(ctx, cls, runtime::name(Name::__getattr__)).isEmpty() &&
         enterMethod(ctx, static_cast<const Descriptor *>(member.object())->function, {object});
}

constinit const RuntimeTable kEnteringTable = entering({
#define RUNTIME_CALL(Result, name, parameters) name,
#include "assay/runtime/RuntimeCalls.def"
});

} // namespace assay::runtime::ops
