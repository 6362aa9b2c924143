// deque's methods.
#include "types/Arguments.h"
#include "types/Deque.h"

#include "assay/runtime/TypeSlots.h"

#include <algorithm>

namespace assay::runtime {
namespace {

Deque &self(const Arguments &arguments) { return *as<Deque>(arguments[0]); }

Value noneOrFailed(bool ok) { return ok ? Value::none() : Value::failed(); }

Value appendMethod(Context &ctx, const Arguments &arguments) {
  return noneOrFailed(append(ctx, self(arguments), arguments[1]));
}
Value appendLeftMethod(Context &ctx, const Arguments &arguments) {
  return noneOrFailed(appendLeft(ctx, self(arguments), arguments[1]));
}
Value extendMethod(Context &ctx, const Arguments &arguments) {
  return noneOrFailed(extend(ctx, self(arguments), arguments[1]));
}

Value extendLeft(Context &ctx, const Arguments &arguments) {
  Deque &deque = self(arguments);
  Value from = arguments[1];
  if (from == arguments[0]) {
    from = value(listFrom(ctx, from));
    if (from.isFailed())
      return from;
  }
  return noneOrFailed(forEach(ctx, from, [&](Value item) { return appendLeft(ctx, deque, item); }));
}

Value pop(Context &ctx, const Arguments &arguments) {
  Deque &deque = self(arguments);
  if (deque.count == 0)
    return ctx.raise(ExceptionKind::IndexError, "pop from an empty deque");
  ++deque.changes;
  return deque.at(--deque.count);
}

Value popLeft(Context &ctx, const Arguments &arguments) {
  Deque &deque = self(arguments);
  if (deque.count == 0)
    return ctx.raise(ExceptionKind::IndexError, "pop from an empty deque");
  const Value item = deque.at(0);
  ++deque.changes;
  ++deque.first;
  --deque.count;
  return item;
}

Value rotate(Context &ctx, const Arguments &arguments) {
  Deque &deque = self(arguments);
  const auto by = arguments.positional == 1 ? 1 : sizeArgument(ctx, arguments[1]);
  if (!by)
    return Value::failed();
  if (deque.count <= 1)
    return Value::none();
  const int64_t count = deque.count;
  const int64_t steps = (*by % count + count) % count;
  ++deque.changes;
  // The shorter way round.
  if (steps <= count / 2) {
    for (int64_t i = 0; i != steps; ++i) {
      const Value item = deque.at(deque.count - 1);
      --deque.first;
      deque.at(0) = item;
    }
  } else {
    for (int64_t i = steps; i != count; ++i) {
      const Value item = deque.at(0);
      ++deque.first;
      deque.at(deque.count - 1) = item;
    }
  }
  return Value::none();
}

Value clearMethod(Context &, const Arguments &arguments) {
  clear(self(arguments));
  return Value::none();
}

Value copyMethod(Context &ctx, const Arguments &arguments) {
  return value(copy(ctx, self(arguments)));
}

/// The first position in [start, stop) whose item equals `item`, `deque.count` where there is
/// none; nullopt: failed.
std::optional<uint32_t> findItem(Context &ctx, const Deque &deque, Value item, int64_t start,
                                 int64_t stop, ExceptionKind mutated, std::string_view message) {
  const uint32_t changes = deque.changes;
  for (int64_t i = start; i < stop; ++i) {
    const Answer same = equals(ctx, deque.at(static_cast<uint32_t>(i)), item);
    if (same == Answer::Failed)
      return std::nullopt;
    if (deque.changes != changes) {
      ctx.raise(mutated, message);
      return std::nullopt;
    }
    if (same == Answer::Yes)
      return static_cast<uint32_t>(i);
  }
  return deque.count;
}

constexpr std::string_view kMutated = "deque mutated during iteration";

Value count(Context &ctx, const Arguments &arguments) {
  const Deque &deque = self(arguments);
  const uint32_t changes = deque.changes;
  int64_t found = 0;
  for (uint32_t i = 0; i < deque.count; ++i) {
    const Answer same = equals(ctx, deque.at(i), arguments[1]);
    if (same == Answer::Failed)
      return Value::failed();
    if (deque.changes != changes)
      return ctx.raise(ExceptionKind::RuntimeError, kMutated);
    found += same == Answer::Yes ? 1 : 0;
  }
  return Value::smallInt(found);
}

Value indexOf(Context &ctx, const Arguments &arguments) {
  const Deque &deque = self(arguments);
  const auto bounds = boundsArguments(ctx, arguments.get(2, Value::smallInt(0)),
                                      arguments.get(3, Value::none()), deque.count);
  if (!bounds)
    return Value::failed();
  if (arguments.positional > 2 &&
      (arguments[2].isNone() || (arguments.positional > 3 && arguments[3].isNone())))
    return ctx.decline("deque.index() from or to None");
  const auto at = findItem(ctx, deque, arguments[1], bounds->start, bounds->stop,
                           ExceptionKind::RuntimeError, kMutated);
  if (!at || *at != deque.count)
    return at ? Value::smallInt(*at) : Value::failed();
  TextBuilder text;
  if (!appendRepr(ctx, text, arguments[1]))
    return Value::failed();
  text.append(" is not in deque");
  return ctx.raiseText(ExceptionKind::ValueError, "", text);
}

Value removeMethod(Context &ctx, const Arguments &arguments) {
  Deque &deque = self(arguments);
  const auto at =
      findItem(ctx, deque, arguments[1], 0, deque.count, ExceptionKind::IndexError, kMutated);
  if (!at)
    return Value::failed();
  if (*at == deque.count) {
    TextBuilder text;
    if (!appendRepr(ctx, text, arguments[1]))
      return Value::failed();
    text.append(" is not in deque");
    return ctx.raiseText(ExceptionKind::ValueError, "", text);
  }
  removeAt(deque, *at);
  return Value::none();
}

Value insert(Context &ctx, const Arguments &arguments) {
  Deque &deque = self(arguments);
  const auto at = sizeArgument(ctx, arguments[1]);
  if (!at)
    return Value::failed();
  if (deque.limit != Deque::kUnlimited && deque.count >= deque.limit)
    return ctx.raise(ExceptionKind::IndexError, "deque already at its maximum size");
  const int64_t position = std::clamp<int64_t>(*at < 0 ? *at + deque.count : *at, 0, deque.count);
  if (!append(ctx, deque, arguments[2]))
    return Value::failed();
  for (uint32_t i = deque.count - 1; i != position; --i)
    std::swap(deque.at(i), deque.at(i - 1));
  return Value::none();
}

Value reverse(Context &, const Arguments &arguments) {
  Deque &deque = self(arguments);
  for (uint32_t i = 0; i < deque.count / 2; ++i)
    std::swap(deque.at(i), deque.at(deque.count - 1 - i));
  return Value::none();
}

Value reversed(Context &ctx, const Arguments &arguments) {
  return value(newDequeIterator(ctx, self(arguments), TypeId::DequeReverseIterator));
}

constexpr BuiltinFunction kMethods[] = {
    {"__reversed__", reversed, 1, 1},
    {"append", appendMethod, 2, 2},
    {"appendleft", appendLeftMethod, 2, 2},
    {"clear", clearMethod, 1, 1},
    {"copy", copyMethod, 1, 1},
    {"count", count, 2, 2},
    {"extend", extendMethod, 2, 2},
    {"extendleft", extendLeft, 2, 2},
    {"index", indexOf, 2, 4},
    {"insert", insert, 3, 3},
    {"pop", pop, 1, 1},
    {"popleft", popLeft, 1, 1},
    {"remove", removeMethod, 2, 2},
    {"reverse", reverse, 1, 1},
    {"rotate", rotate, 1, 2},
};

} // namespace

std::span<const BuiltinFunction> dequeMethods() { return kMethods; }

} // namespace assay::runtime
