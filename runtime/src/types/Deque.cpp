// deque: storage, items, operators. Its methods are in DequeMethods.cpp.
#include "types/Deque.h"

#include "modules/Modules.h"
#include "types/Lists.h"
#include "types/Sequences.h"

#include <algorithm>
#include <vector>

namespace assay::runtime {
namespace {

bool grow(Context &ctx, Deque &deque) {
  constexpr uint32_t kSmallest = 8;
  const uint32_t capacity = std::max(deque.capacity * 2, kSmallest);
  if (capacity > UINT32_MAX / 4) {
    ctx.outOfMemory();
    return false;
  }
  auto *ring = static_cast<Value *>(ctx.allocate(capacity * sizeof(Value)));
  if (ring == nullptr)
    return false;
  for (uint32_t i = 0; i != deque.count; ++i)
    ring[i] = deque.at(i);
  deque.ring = ring;
  deque.capacity = capacity;
  deque.first = 0;
  return true;
}

std::vector<Value> snapshot(const Deque &deque) {
  std::vector<Value> items(deque.count);
  for (uint32_t i = 0; i != deque.count; ++i)
    items[i] = deque.at(i);
  return items;
}

std::optional<uint32_t> positionOf(Context &ctx, const Deque &deque, Value key) {
  if (!isIntOrBool(key)) {
    if (isA<Instance>(key))
      ctx.decline("an object as an index");
    else
      ctx.raise(ExceptionKind::TypeError,
                {"sequence index must be integer, not '", typeName(key), "'"});
    return std::nullopt;
  }
  const auto at = toInt64(key);
  if (!at) {
    ctx.raise(ExceptionKind::IndexError, "cannot fit 'int' into an index-sized integer");
    return std::nullopt;
  }
  const int64_t position = *at < 0 ? *at + deque.count : *at;
  if (position < 0 || position >= deque.count) {
    ctx.raise(ExceptionKind::IndexError, "deque index out of range");
    return std::nullopt;
  }
  return static_cast<uint32_t>(position);
}

Value getItemDeque(Context &ctx, Value v, Value key) {
  const auto at = positionOf(ctx, *as<Deque>(v), key);
  return at ? as<Deque>(v)->at(*at) : Value::failed();
}

bool setItemDeque(Context &ctx, Value v, Value key, Value item) {
  const auto at = positionOf(ctx, *as<Deque>(v), key);
  if (at)
    as<Deque>(v)->at(*at) = item;
  return at.has_value();
}

bool deleteItemDeque(Context &ctx, Value v, Value key) {
  const auto at = positionOf(ctx, *as<Deque>(v), key);
  if (at)
    removeAt(*as<Deque>(v), *at);
  return at.has_value();
}

Answer containsDeque(Context &ctx, Value v, Value item) {
  const Deque &deque = *as<Deque>(v);
  const uint32_t changes = deque.changes;
  for (uint32_t i = 0; i < deque.count; ++i) {
    const Answer same = equals(ctx, deque.at(i), item);
    if (same != Answer::No)
      return same;
    if (deque.changes != changes) {
      ctx.raise(ExceptionKind::RuntimeError, "deque mutated during iteration");
      return Answer::Failed;
    }
  }
  return Answer::No;
}

Value compareDeque(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<Deque>(a) || !isA<Deque>(b))
    return Value::notImplemented();
  const uint32_t left = as<Deque>(a)->changes, right = as<Deque>(b)->changes;
  const Value result = compareItems(ctx, op, snapshot(*as<Deque>(a)), snapshot(*as<Deque>(b)));
  return as<Deque>(a)->changes == left && as<Deque>(b)->changes == right
             ? result
             : ctx.decline("a deque that changes while it is compared");
}

bool repeat(Context &ctx, Deque &deque, int64_t times) {
  const auto items = snapshot(deque);
  if (times <= 0 || items.empty()) {
    clear(deque);
    return true;
  }
  if (static_cast<uint64_t>(times) > UINT32_MAX / 8 / items.size()) {
    ctx.outOfMemory();
    return false;
  }
  for (int64_t i = 1; i != times; ++i)
    for (const Value item : items)
      if (!append(ctx, deque, item))
        return false;
  return true;
}

Value binaryDeque(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Add && isA<Deque>(a)) {
    if (!isA<Deque>(b))
      return Value::notImplemented();
    Deque *both = copy(ctx, *as<Deque>(a));
    return both != nullptr && extend(ctx, *both, b) ? Value::object(both) : Value::failed();
  }
  if (op == BinaryOperator::Multiply)
    return repeatSequence(ctx, a, b, [&](Value deque, int64_t times) {
      Deque *result = copy(ctx, *as<Deque>(deque));
      return result != nullptr && repeat(ctx, *result, times) ? Value::object(result)
                                                              : Value::failed();
    });
  return Value::notImplemented();
}

Value inplaceDeque(Context &ctx, BinaryOperator op, Value a, Value b) {
  Deque &deque = *as<Deque>(a);
  if (op == BinaryOperator::Add)
    return extend(ctx, deque, b) ? a : Value::failed();
  if (op == BinaryOperator::Multiply && isIntOrBool(b)) {
    const auto times = toInt64(b);
    if (!times)
      return ctx.decline("a deque times an int beyond 64 bits");
    return repeat(ctx, deque, *times) ? a : Value::failed();
  }
  return Value::notImplemented();
}

bool reprDeque(Context &ctx, TextBuilder &to, Value v) {
  const Deque &deque = *as<Deque>(v);
  const ReprGuard guard(ctx, v);
  if (guard.again()) {
    to.append("[...]");
    return true;
  }
  to.append("deque([");
  bool first = true;
  for (const Value item : snapshot(deque)) {
    if (!first)
      to.append(", ");
    first = false;
    if (!appendRepr(ctx, to, item))
      return false;
  }
  to.append(']');
  if (deque.limit != Deque::kUnlimited)
    to.append(", maxlen=" + std::to_string(deque.limit));
  to.append(')');
  return true;
}

Value iterateDeque(Context &ctx, Value v) {
  return value(newDequeIterator(ctx, *as<Deque>(v), TypeId::DequeIterator));
}

Value nextInDeque(Context &ctx, Value v) {
  auto *iterator = static_cast<DequeIterator *>(v.object());
  const Deque &deque = *iterator->deque;
  if (deque.changes != iterator->changes) {
    iterator->position = deque.count;
    return ctx.raise(ExceptionKind::RuntimeError, "deque mutated during iteration");
  }
  if (iterator->position >= deque.count)
    return Value::empty();
  const uint32_t at = iterator->position++;
  return deque.at(iterator->type == TypeId::DequeIterator ? at : deque.count - 1 - at);
}

Value constructDeque(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"iterable", "maxlen"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  int64_t limit = Deque::kUnlimited;
  if (!values[1].isEmpty() && !values[1].isNone()) {
    if (!isIntOrBool(values[1]))
      return ctx.raise(ExceptionKind::TypeError, "an integer is required");
    const auto given = toInt64(values[1]);
    if (!given)
      return ctx.decline("a deque of that limit");
    if (*given < 0)
      return ctx.raise(ExceptionKind::ValueError, "maxlen must be non-negative");
    limit = *given;
  }
  Deque *deque = newDeque(ctx, limit);
  return deque != nullptr && (values[0].isEmpty() || extend(ctx, *deque, values[0]))
             ? Value::object(deque)
             : Value::failed();
}

Value attributeOfDeque(Context &ctx, Value v, Str *name) {
  if (!name->isAscii() || name->ascii() != "maxlen")
    return Value::empty();
  const int64_t limit = as<Deque>(v)->limit;
  return limit == Deque::kUnlimited ? Value::none() : makeInt(ctx, limit);
}

} // namespace

Deque *newDeque(Context &ctx, int64_t limit) {
  auto *deque = ctx.make<Deque>();
  if (deque == nullptr)
    return nullptr;
  deque->ring = nullptr;
  deque->capacity = deque->first = deque->changes = 0;
  deque->limit = limit;
  return deque;
}

DequeIterator *newDequeIterator(Context &ctx, Deque &deque, TypeId type) {
  auto *iterator = ctx.makeAs<DequeIterator>(type);
  if (iterator == nullptr)
    return nullptr;
  iterator->deque = &deque;
  iterator->position = 0;
  iterator->changes = deque.changes;
  return iterator;
}

Deque *copy(Context &ctx, const Deque &deque) {
  Deque *made = newDeque(ctx, deque.limit);
  for (uint32_t i = 0; made != nullptr && i != deque.count; ++i)
    if (!append(ctx, *made, deque.at(i)))
      return nullptr;
  return made;
}

void clear(Deque &deque) {
  deque.count = 0;
  ++deque.changes;
}

bool append(Context &ctx, Deque &deque, Value item) {
  if (deque.limit == 0)
    return true;
  if (deque.count == deque.capacity && !grow(ctx, deque))
    return false;
  deque.at(deque.count) = item;
  ++deque.changes;
  if (deque.count == deque.limit)
    ++deque.first;
  else
    ++deque.count;
  return true;
}

bool appendLeft(Context &ctx, Deque &deque, Value item) {
  if (deque.limit == 0)
    return true;
  if (deque.count == deque.capacity && !grow(ctx, deque))
    return false;
  --deque.first;
  deque.at(0) = item;
  ++deque.changes;
  if (deque.count != deque.limit)
    ++deque.count;
  return true;
}

bool extend(Context &ctx, Deque &deque, Value iterable) {
  if (iterable == Value::object(&deque)) {
    for (const Value item : snapshot(deque))
      if (!append(ctx, deque, item))
        return false;
    return true;
  }
  return forEach(ctx, iterable, [&](Value item) { return append(ctx, deque, item); });
}

void removeAt(Deque &deque, uint32_t at) {
  for (uint32_t i = at; i + 1 < deque.count; ++i)
    deque.at(i) = deque.at(i + 1);
  --deque.count;
  ++deque.changes;
}

constinit const TypeSlots kDequeSlots = {
    .repr = reprDeque,
    .compare = compareDeque,
    .unhashable = true,
    .binary = binaryDeque,
    .inplace = inplaceDeque,
    .length = [](Context &, Value v) { return int64_t(as<Deque>(v)->count); },
    .getItem = getItemDeque,
    .setItem = setItemDeque,
    .deleteItem = deleteItemDeque,
    .contains = containsDeque,
    .iterate = iterateDeque,
    .attribute = attributeOfDeque,
    .construct = constructDeque,
    .methods = dequeMethods,
};
constinit const TypeSlots kDequeIteratorSlots = {.next = nextInDeque};
constinit const TypeSlots kDequeReverseIteratorSlots = {.next = nextInDeque};

} // namespace assay::runtime
