// The module queue, for one thread: what would wait for another one declines.
#include "modules/Heaps.h"
#include "modules/Modules.h"
#include "types/Deque.h"
#include "types/Lists.h"

namespace assay::runtime {
namespace {

struct Queue : Object { // type Queue, LifoQueue or PriorityQueue
  Value items;          // a Deque, or a List
  int64_t most;         // as many as it may hold, where that is more than 0
  int64_t unfinished;   // items that task_done() was not called for
};

Queue &self(const Arguments &arguments) { return *static_cast<Queue *>(arguments[0].object()); }

template <TypeId kType> Value construct(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"maxsize"};
  Value most[1];
  if (!takeArguments(ctx, arguments, 1, kNames, most))
    return Value::failed();
  if (most[0].isEmpty())
    most[0] = Value::smallInt(0);
  if (!most[0].isSmallInt())
    return ctx.decline("a queue of an unusual size");
  auto *made = ctx.makeAs<Queue>(kType);
  Object *items = nullptr;
  if constexpr (kType == TypeId::Queue)
    items = newDeque(ctx);
  else
    items = newList(ctx);
  if (made == nullptr || items == nullptr)
    return Value::failed();
  made->items = Value::object(items);
  made->most = most[0].smallInt();
  made->unfinished = 0;
  return Value::object(made);
}

int64_t sizeOf(const Queue &queue) {
  return isA<Deque>(queue.items) ? as<Deque>(queue.items)->count : as<List>(queue.items)->count;
}

bool isFalse(Value v) { return v.isBool() && !v.isTrue(); }

/// Whether a queue that is ready for what is asked may do it without looking at the clock: only who
/// would wait has a time limit.
bool asksNoClock(Value block, Value timeout) { return timeout.isNone() || isFalse(block); }

/// What is raised where it may not, or is not ready; who would have to wait declines.
Value refuse(Context &ctx, ExceptionKind kind, Value block, Value timeout) {
  if (isFalse(block))
    return ctx.raiseWith(kind);
  if (block.isBool() && timeout.isSmallInt() && timeout.smallInt() < 0)
    return ctx.raise(ExceptionKind::ValueError, "'timeout' must be a non-negative number");
  return ctx.decline("a queue that waits");
}

Value put(Context &ctx, Queue &queue, Value item, Value block, Value timeout) {
  if (queue.most > 0 && (sizeOf(queue) >= queue.most || !asksNoClock(block, timeout)))
    return refuse(ctx, ExceptionKind::QueueFull, block, timeout);
  bool done;
  if (isA<Deque>(queue.items))
    done = append(ctx, *as<Deque>(queue.items), item);
  else if (queue.type == TypeId::PriorityQueue)
    done = pushOnHeap(ctx, *as<List>(queue.items), item);
  else
    done = append(ctx, *as<List>(queue.items), item);
  if (!done)
    return Value::failed();
  ++queue.unfinished;
  return Value::none();
}

Value get(Context &ctx, Queue &queue, Value block, Value timeout) {
  if (sizeOf(queue) == 0 || !asksNoClock(block, timeout))
    return refuse(ctx, ExceptionKind::QueueEmpty, block, timeout);
  if (queue.type == TypeId::PriorityQueue)
    return popFromHeap(ctx, *as<List>(queue.items));
  if (isA<List>(queue.items)) {
    List &items = *as<List>(queue.items);
    return items.items[--items.count];
  }
  Deque &items = *as<Deque>(queue.items);
  const Value first = items.at(0);
  removeAt(items, 0);
  return first;
}

Value putMethod(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"self", "item", "block", "timeout"};
  Value given[4];
  if (!takeArguments(ctx, arguments, 4, kNames, given))
    return Value::failed();
  if (given[1].isEmpty())
    return ctx.decline("put() without an item");
  return put(ctx, self(arguments), given[1], given[2].isEmpty() ? Value::boolean(true) : given[2],
             given[3].isEmpty() ? Value::none() : given[3]);
}

Value getMethod(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"self", "block", "timeout"};
  Value given[3];
  if (!takeArguments(ctx, arguments, 3, kNames, given))
    return Value::failed();
  return get(ctx, self(arguments), given[1].isEmpty() ? Value::boolean(true) : given[1],
             given[2].isEmpty() ? Value::none() : given[2]);
}

Value putAtOnce(Context &ctx, const Arguments &arguments) {
  return put(ctx, self(arguments), arguments[1], Value::boolean(false), Value::none());
}
Value getAtOnce(Context &ctx, const Arguments &arguments) {
  return get(ctx, self(arguments), Value::boolean(false), Value::none());
}
Value isEmpty(Context &, const Arguments &arguments) {
  return Value::boolean(sizeOf(self(arguments)) == 0);
}
Value isFull(Context &, const Arguments &arguments) {
  const Queue &queue = self(arguments);
  return Value::boolean(queue.most > 0 && queue.most <= sizeOf(queue));
}
Value size(Context &, const Arguments &arguments) {
  return Value::smallInt(sizeOf(self(arguments)));
}

Value taskDone(Context &ctx, const Arguments &arguments) {
  if (self(arguments).unfinished <= 0)
    return ctx.raise(ExceptionKind::ValueError, "task_done() called too many times");
  --self(arguments).unfinished;
  return Value::none();
}

Value join(Context &ctx, const Arguments &arguments) {
  return self(arguments).unfinished == 0 ? Value::none() : ctx.decline("a queue that waits");
}

constexpr BuiltinFunction kMethods[] = {
    {"empty", isEmpty, 1, 1},
    {"full", isFull, 1, 1},
    {"get", getMethod, 1, 3, BuiltinFunction::TakesKeywords},
    {"get_nowait", getAtOnce, 1, 1},
    {"join", join, 1, 1},
    {"put", putMethod, 1, 4, BuiltinFunction::TakesKeywords},
    {"put_nowait", putAtOnce, 2, 2},
    {"qsize", size, 1, 1},
    {"task_done", taskDone, 1, 1},
};

Value attribute(Context &ctx, Value v, Str *name) {
  const auto &queue = *static_cast<const Queue *>(v.object());
  if (name->isAscii() && name->ascii() == "queue")
    return queue.items;
  if (name->isAscii() && name->ascii() == "maxsize")
    return Value::smallInt(queue.most);
  for (const BuiltinFunction &each : kMethods)
    if (name->isAscii() && name->ascii() == each.name)
      return Value::empty();
  return ctx.decline("a close look at a queue");
}

Class *const kClasses[] = {builtinClass(TypeId::Queue), builtinClass(TypeId::LifoQueue),
                           builtinClass(TypeId::PriorityQueue)};
constexpr BuiltinConstant kConstants[] = {
    {"Empty", [] { return Value::object(exceptionClass(ExceptionKind::QueueEmpty)); }},
    {"Full", [] { return Value::object(exceptionClass(ExceptionKind::QueueFull)); }},
};

std::span<const BuiltinFunction> methods() { return kMethods; }

} // namespace

constinit const TypeSlots kQueueSlots = {
    .attribute = attribute, .construct = construct<TypeId::Queue>, .methods = methods};
constinit const TypeSlots kLifoQueueSlots = {
    .attribute = attribute, .construct = construct<TypeId::LifoQueue>, .methods = methods};
constinit const TypeSlots kPriorityQueueSlots = {
    .attribute = attribute, .construct = construct<TypeId::PriorityQueue>, .methods = methods};

const BuiltinModule kQueueModule = {"queue", {}, kConstants, kClasses};

} // namespace assay::runtime
