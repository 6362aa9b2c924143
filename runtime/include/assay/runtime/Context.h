// Context: everything that one running program has: heap, stack, pending exception, output.
//
// Owned by one thread at a time. A program touches nothing outside its context, so it can be given
// up at any point: decline() says why, every caller returns failed, and reset() forgets it all.
#pragma once

#include "assay/runtime/Frame.h"
#include "assay/runtime/Heap.h"
#include "assay/runtime/TextBuilder.h"

#include <initializer_list>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace assay::runtime {

enum class ExceptionKind : uint8_t {
#define EXCEPTION(Name, Base) Name,
#include "assay/runtime/Exceptions.def"
};

/// Why nothing goes on.
enum class Stop : uint8_t {
  None,
  Raised,   // an exception is pending
  Declined, // nobody knows what CPython would do
  Timeout,
  Memory,
};

namespace ops {
struct RuntimeTable;
}

/// Where modules come from that are neither the program's own text nor builtin.
class Importer {
public:
  virtual ~Importer() = default;
  /// The module of this dotted name, run to its end; empty: not one of these; failed.
  virtual Value import(Context &, Str *name) = 0;
  /// What `from module import name` finds beyond the module's variables; empty: nothing; failed.
  virtual Value importFrom(Context &, const Module &, Str *name) = 0;
};

/// What classes' members of some names are, for as long as no attribute of a class changes.
class MemberCache {
public:
  struct Entry {
    const Class *cls;
    const Str *name;
    uint64_t version;
    Value member;
  };
  Entry &at(const Class *cls, const Str *name) {
    const uintptr_t mixed =
        reinterpret_cast<uintptr_t>(cls) / 16 * 31 + reinterpret_cast<uintptr_t>(name) / 16;
    return entries_[mixed % kEntries];
  }

private:
  static constexpr size_t kEntries = 256;
  Entry entries_[kEntries] = {};
};

/// What attributes of a name are in instances of a shape, for ops that see instances of several: as
/// an InlineCache, of which each op has one only.
class ShapeCache {
public:
  struct Entry {
    const Str *name;
    InlineCache cache;
  };
  /// `key` is as in InlineCache.
  Entry &at(const void *key, const Str *name) {
    const uintptr_t mixed =
        reinterpret_cast<uintptr_t>(key) / 16 * 31 + reinterpret_cast<uintptr_t>(name) / 16;
    return entries_[mixed % kEntries];
  }
  /// Copies to `cache` what is known of them; false: nothing.
  bool find(const void *key, const Str *name, uint64_t version, InlineCache &cache) {
    const Entry &entry = at(key, name);
    if (entry.cache.key != key || entry.name != name || entry.cache.version != version)
      return false;
    cache = entry.cache;
    return true;
  }
  void keep(const Str *name, const InlineCache &cache) { at(cache.key, name) = {name, cache}; }

private:
  static constexpr size_t kEntries = 128;
  Entry entries_[kEntries] = {};
};

/// What came of an instruction.
enum class Performed : uint32_t {
  Failed,
  GoesOn,
  Jumps,    // to its label
  NotAtAll, // it takes another frame: nothing was done
};

/// What the layer that runs code does for machine code and for callbacks from C++.
struct Executor {
  /// Runs a frame whose arguments are bound, or a generator's, to its return, yield or failure.
  Value (*execute)(Context &, Frame &);
  /// Makes a function's code ready to be entered; false: failed.
  bool (*prepare)(Context &, Code &);
  /// The call that `frame` stands at: `callee` of the context is the frame to enter, or nullptr
  /// where it is done and this its result.
  Value (*beginCall)(Context &, Frame &);
  /// What the caller of a frame gets where the frame returns a result; failed.
  Value (*returned)(Context &, const Frame &, Value result);
  /// The next value for the `yield from` that the frame stands at; empty at the end of what it
  /// draws from, with what that returned in `returned` of the context.
  Value (*drawFromDelegate)(Context &, Frame &);
  /// Machine code that goes on where the pending exception is handled, if anywhere.
  const void *unwind;
  /// Machine code that functions share: for a call of anything, which goes on at the frame's
  /// `back`; to leave a frame of any kind with a result; and, by the op's number, to run the op
  /// that the frame stands at.
  const void *call, *leave, *const *cold;
  /// For a frame that stands at a call, as its `back`: stores the result and goes on behind it.
  const void *behindCall;
  /// The same where the call was entered by an op: see Context::entering.
  const void *takeResult;
  // For machine code alone, as is the one before.
  /// The back edge that `frame` stands at, where fuel is used up: machine code that goes on.
  const void *(*backEdge)(Context &, Frame &frame);
  /// What instruction `at` of `frame` does, all of its registers being there.
  Performed (*perform)(Context &, Frame &frame, uint32_t at);
  /// Out of optimised code: `exit` is what its maker says of the place, `extra` what that refers
  /// to, `unit` what whoever installed it gave it. Gives the machine code where `frame` goes on.
  const void *(*leaveUnit)(Context &, Frame &frame, const uint32_t *exit, const uint64_t *extra,
                           const uint64_t *unit);
};

class Context {
public:
  Context();
  ~Context();
  Context(const Context &) = delete;
  Context &operator=(const Context &) = delete;

  const Executor *executor = nullptr; // set by the layer above, as is the next
  void *executorData = nullptr;
  const ops::RuntimeTable *table;
  /// The same for templates, which enter frames. See `entering`.
  const ops::RuntimeTable *enteringTable;
  const Str *const latin1; // the strings of one character each, in order
  Frame *callee = nullptr; // see Executor
  /// The frame of a function of the program's that an op comes to, pushed by what the op called of
  /// `enteringTable`. That then gives failed, and Executor::unwind enters the frame. nullptr: none.
  Frame *entering = nullptr;
  uint32_t entered = 0; // calls under way that began so
  /// Whose special method has just given NotImplemented, as the op that called it does not know
  /// yet; or empty.
  Value refusing = Value::empty();
  Value returned = Value::empty(); // see Executor
  Heap heap;
  /// What stays when the heap is taken back to a mark: code, names, shapes, modules. Nothing that a
  /// program could see changes in it. See Lasting.
  Heap lastingHeap;
  Importer *importer = nullptr; // may be absent
  /// Asked now and then while code runs: whether somebody wants it to stop, as at a deadline.
  bool (*isUnwanted)(void *) = nullptr;
  void *unwantedData = nullptr;
  Value pending = Value::empty(); // the exception, while stop is Raised
  Value handled = Value::empty(); // the exception that an `except` is handling
  Stop stop = Stop::None;
  /// Counted down at back edges and calls; at 0 somebody looks at the clock. See poll().
  int64_t fuel = 0;
  /// How much of it there is at a time. A prime, so that a loop does not use it up at the same
  /// place each time.
  int64_t ration = 19'997;
  std::byte *stackTop = nullptr, *stackEnd = nullptr;
  /// Changes whenever an attribute of a class does, so that caches notice.
  uint64_t classVersion = 1;
  MemberCache members;
  ShapeCache attributesRead, attributesSet, methods;
  /// C++ calls under way that called back into the program.
  uint32_t reentries = 0;
  /// How many of these keep all values in their local variables: see OpenCall.
  uint32_t openCalls = 0;
  uint32_t closedCalls = 0; // calls of builtins under way that no op made
  /// Where the stack was of the first of them.
  const void *nativeStack = nullptr;
  uint32_t nesting = 0; // see Nesting
  /// What the hashes hang on that programs' own methods gave: see types/UnknownHash.h.
  uint8_t hashNature = 0;
  /// Whether there are values that look like no int, list and so on to those that want one: hashes
  /// that nobody knows, objects of subclasses of builtin types. Errors that do not say what type
  /// they are about decline then.
  bool hasHiddenTypes = false;
  /// Calls of the program under way; at the limit it declines, since CPython might raise.
  uint32_t depth = 0, depthLimit = 900;
  /// Generators that wait where CPython would run code of theirs if they were dropped. It drops
  /// them as soon as nobody refers to them, which is not known here: while there are any at a
  /// program's end, nobody knows what it would have done.
  uint32_t guardedGenerators = 0;
  std::string output;
  /// The builtin modules that were imported.
  std::vector<Value> modules;
  /// Regular expressions that were compiled.
  std::vector<Value> patterns;
  /// What the functions of the module random share, once somebody has seeded it; else nullptr.
  Object *random = nullptr;
  /// Containers whose repr() is under way, for those that hold themselves.
  std::vector<Value> underRepr;

  /// No further: what CPython does here is not known exactly. `reason` is static or in the heap.
  /// Returns failed.
  Value decline(std::string_view reason);
  std::string_view declineReason() const { return declineReason_; }
  /// Where it declined, as far as that is known: see ops.
  struct Place {
    const Code *code = nullptr;
    uint32_t offset = 0; // into the text of the code's module
  };
  Place declinedAt;
  /// No further, for want of memory. Returns failed.
  Value outOfMemory();

  /// Raises an exception whose only argument is the text in `parts`. Returns failed.
  Value raise(ExceptionKind kind, std::initializer_list<std::string_view> parts);
  Value raise(ExceptionKind kind, std::string_view text) { return raise(kind, {text}); }
  /// The same where the text is not UTF-8: `before` and then what is in `text`.
  Value raiseText(ExceptionKind kind, std::string_view before, const TextBuilder &text);
  /// Raises one without arguments, or with `argument`.
  Value raiseWith(ExceptionKind kind, Value argument = Value::empty());
  /// Raises `exception`, an Exception.
  Value raiseValue(Value exception);
  /// Takes the pending exception, which is then no longer pending.
  Value takePending();
  bool isPending(ExceptionKind kind) const;

  /// Where fuel is used up: refills it, and looks at the clock. False: stop.
  bool poll();
  /// The same between two ops, where all that is in use stands in frames: may collect the heap.
  bool safepoint();
  void setDeadline(uint64_t nanoseconds); // of support's clock; 0: none

  /// Memory in the heap; nullptr (and stop is Memory) when there is none left.
  void *allocate(size_t bytes) {
    void *memory = heap.bump(bytes);
    return memory != nullptr ? memory : allocateElsewhere(bytes);
  }
  /// A T with `tail` bytes behind it; its type is T::kType.
  template <typename T> T *make(size_t tail = 0) { return makeAs<T>(T::kType, tail); }
  template <typename T> T *makeAs(TypeId type, size_t tail = 0) {
    void *memory = allocate(sizeof(T) + tail);
    if (memory == nullptr) [[unlikely]]
      return nullptr;
    auto *object = new (memory) T;
    object->type = type;
    return object;
  }

  /// The one interned string of this text (UTF-8, with surrogates as three bytes); nullptr when
  /// memory ends.
  Str *intern(std::string_view utf8);
  Str *intern(Str *text);
  /// The one interned string of the text of `made`, which is that from now on where there is none:
  /// one that lasts, has its hash and says that it is interned.
  Str *adopt(Str *made);

  /// Forgets the program: heap, stack, output, names.
  void reset();
  /// Forgets what has happened since the heap was at `mark`; nothing before may refer to what came
  /// after. The deadline is gone, too.
  void resetTo(Heap::Mark mark);

private:
  friend class Lasting;

  class Names;

  void *allocateElsewhere(size_t bytes);
  void collect(std::span<const RootRange> more);
  void collectBelowCalls();

  Names *names_;
  std::string declineReason_;
  uint64_t deadline_ = 0;
  uint32_t lastingDepth_ = 0;
  uint32_t pollsWithoutFuel_ = 0;
  std::byte *stack_ = nullptr;
};

/// A C++ function that calls back into the program, item by item, and keeps all values that it has
/// in local variables or in objects: collections look for them on the stack.
class OpenCall {
public:
  explicit OpenCall(Context &ctx) : ctx_(ctx) { ++ctx.openCalls; }
  ~OpenCall() { --ctx_.openCalls; }
  OpenCall(const OpenCall &) = delete;
  OpenCall &operator=(const OpenCall &) = delete;

private:
  Context &ctx_;
};

/// While it lives, whatever is made in the context is made to last.
class Lasting {
public:
  explicit Lasting(Context &ctx) : ctx_(ctx) {
    if (ctx_.lastingDepth_++ == 0)
      ctx_.heap.swap(ctx_.lastingHeap);
  }
  ~Lasting() {
    if (--ctx_.lastingDepth_ == 0)
      ctx_.heap.swap(ctx_.lastingHeap);
  }
  Lasting(const Lasting &) = delete;
  Lasting &operator=(const Lasting &) = delete;

private:
  Context &ctx_;
};

/// Knows while it lives that a protocol looks into a value: values may hold each other deeper than
/// the C++ stack goes, where CPython raises RecursionError.
class Nesting {
public:
  explicit Nesting(Context &ctx) : ctx_(ctx) {
    if (++ctx_.nesting > kMost) [[unlikely]]
      ctx_.decline("deeply nested values");
  }
  ~Nesting() { --ctx_.nesting; }
  Nesting(const Nesting &) = delete;
  Nesting &operator=(const Nesting &) = delete;
  bool isTooDeep() const { return ctx_.nesting > kMost; }

private:
  static constexpr uint32_t kMost = 400;
  Context &ctx_;
};

} // namespace assay::runtime
