#include "assay/runtime/Context.h"

#include "core/InternedNames.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/Ops.h"
#include "assay/support/Clock.h"

#include <sys/mman.h>

#include <cstring>
#include <new>

namespace assay::runtime {
namespace {

constexpr size_t kStackBytes = size_t(1) << 20;
constexpr int64_t kLittleFuel = 2; // who polls and goes on takes one
constexpr uint32_t kPollsPerClock = 256;
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool kCanScanStack = false; // local variables may lie elsewhere
#else
constexpr bool kCanScanStack = true;
#endif

} // namespace

Context::Context()
    : table(&ops::kRuntimeTable), enteringTable(&ops::kEnteringTable), latin1(characterStr(0)),
      names_(new Names) {
  void *stack = mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack == MAP_FAILED)
    throw std::bad_alloc();
  stack_ = stackTop = static_cast<std::byte *>(stack);
  stackEnd = stack_ + kStackBytes;
  fuel = ration;
}

Context::~Context() {
  munmap(stack_, kStackBytes);
  delete names_;
}

Value Context::decline(std::string_view reason) {
  // The first reason is the true one: what follows may come of unwinding.
  if (stop != Stop::Declined && stop != Stop::Timeout && stop != Stop::Memory) {
    stop = Stop::Declined;
    declineReason_.assign(reason);
    declinedAt = {};
  }
  return Value::failed();
}

Value Context::outOfMemory() {
  if (stop != Stop::Declined && stop != Stop::Timeout)
    stop = Stop::Memory;
  return Value::failed();
}

Value Context::raise(ExceptionKind kind, std::initializer_list<std::string_view> parts) {
  if (hasHiddenTypes && kind == ExceptionKind::TypeError && parts.size() == 1)
    return decline("an error that may be about a value of a hidden type");
  TextBuilder text;
  for (const std::string_view part : parts) {
    if (part == kUnknownTypeName)
      return decline("an error about a value whose type is not known");
    text.appendUtf8(part);
  }
  Str *message = newStr(*this, text);
  return message == nullptr ? Value::failed() : raiseWith(kind, Value::object(message));
}

Value Context::raiseText(ExceptionKind kind, std::string_view before, const TextBuilder &text) {
  TextBuilder whole;
  whole.appendUtf8(before);
  whole.append(text.view());
  Str *message = newStr(*this, whole);
  return message == nullptr ? Value::failed() : raiseWith(kind, Value::object(message));
}

Value Context::raiseWith(ExceptionKind kind, Value argument) {
  if (stop != Stop::None && stop != Stop::Raised)
    return Value::failed();
  auto *exception = make<Exception>();
  Tuple *args = argument.isEmpty() ? newTuple(*this, 0) : newTuple(*this, {argument});
  if (exception == nullptr || args == nullptr)
    return Value::failed();
  exception->cls = exceptionClass(kind);
  exception->shape = nullptr;
  exception->attributes = nullptr;
  exception->capacity = 0;
  exception->args = args;
  exception->cause = exception->context = Value::none();
  exception->offset = 0;
  return raiseValue(Value::object(exception));
}

Value Context::raiseValue(Value value) {
  if (stop != Stop::None && stop != Stop::Raised)
    return Value::failed();
  auto *exception = as<Exception>(value);
  // What is being handled is its context, unless it would be its own.
  if (!handled.isEmpty() && handled != value) {
    auto *last = as<Exception>(handled);
    for (Value of = last->context; of.isObject(); of = as<Exception>(of)->context)
      if (of == value) {
        decline("a chain of exceptions in which one occurs twice");
        return Value::failed();
      }
    exception->context = handled;
  }
  pending = value;
  stop = Stop::Raised;
  return Value::failed();
}

Value Context::takePending() {
  const Value taken = pending;
  pending = Value::empty();
  stop = Stop::None;
  return taken;
}

bool Context::isPending(ExceptionKind kind) const {
  return stop == Stop::Raised && isSubclass(as<Exception>(pending)->cls, exceptionClass(kind));
}

bool Context::poll() {
  if (fuel > 0)
    return true;
  fuel = ration;
  if (heap.wantsCollection()) {
    // A safepoint is to come soon; until then the clock is not looked at each time.
    fuel = kLittleFuel;
    if (++pollsWithoutFuel_ % kPollsPerClock != 0)
      return true;
  }
  const bool isLate = deadline_ != 0 && monotonicNanoseconds() >= deadline_;
  if (!isLate && (isUnwanted == nullptr || !isUnwanted(unwantedData)))
    return true;
  stop = Stop::Timeout;
  return false;
}

bool Context::safepoint() {
  // Below other C++ functions values are where nobody would find them.
  if (heap.wantsCollection()) {
    if (reentries == 1)
      collect({});
    else if (kCanScanStack && reentries == openCalls + 1 && closedCalls == 0)
      collectBelowCalls();
  }
  return poll();
}

void *Context::allocateElsewhere(size_t bytes) {
  const bool wanted = heap.wantsCollection();
  void *memory = heap.allocateElsewhere(bytes);
  if (memory == nullptr)
    outOfMemory();
  else if (!wanted && heap.wantsCollection())
    fuel = 0;
  return memory;
}

/// What callers have in machine registers lies on the stack, too: above this function's variables,
/// but below its frame's address.
[[gnu::noinline]] void Context::collectBelowCalls() {
  __builtin_unwind_init();
  RootRange stack;
  stack = {&stack, nativeStack};
  collect({&stack, 1});
}

void Context::collect(std::span<const RootRange> more) {
  const auto range = [](const std::vector<Value> &values) {
    return RootRange{values.data(), values.data() + values.size()};
  };
  std::vector<RootRange> roots = {{this, this + 1}, {stack_, stackTop}, lastingHeap.range(),
                                  range(modules),   range(patterns),    range(underRepr)};
  roots.insert(roots.end(), more.begin(), more.end());
  heap.collect(roots);
}

void Context::setDeadline(uint64_t nanoseconds) { deadline_ = nanoseconds; }

Str *Context::intern(std::string_view utf8) { return names_->intern(*this, utf8); }
Str *Context::intern(Str *text) { return names_->intern(*this, text); }
Str *Context::adopt(Str *made) { return names_->adopt(made); }

void Context::reset() {
  names_->reset();
  lastingHeap.reset(0);
  modules.clear();
  hasHiddenTypes = false;
  resetTo(0);
}

void Context::resetTo(Heap::Mark mark) {
  heap.reset(mark);
  // Caches may hold what was there.
  ++classVersion;
  stackTop = stack_;
  pending = handled = Value::empty();
  patterns.clear();
  random = nullptr;
  stop = Stop::None;
  declineReason_.clear();
  reentries = openCalls = closedCalls = entered = depth = nesting = guardedGenerators = 0;
  entering = nullptr;
  refusing = Value::empty();
  hashNature = 0;
  output.clear();
  fuel = ration;
  deadline_ = 0;
}

} // namespace assay::runtime
