// What lives in the heap: one struct a kind of object.
//
// Nothing here is ever destroyed: objects lie in a Heap and go with it, or they are static and
// immutable. So they hold no owner of anything. Owned by one thread, that of the heap's Context.
#pragma once

#include "assay/runtime/Value.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace assay::runtime {

class Context;
struct Class;
struct Code;
struct Dict;
struct Frame;
struct Module;
struct Shape;
struct TypeSlots;

enum class TypeId : uint16_t {
#define TYPE(Id, name, Base) Id,
#include "assay/runtime/TypeIds.def"
};
inline constexpr size_t kTypeCount = 0
#define TYPE(Id, name, Base) +1
#include "assay/runtime/TypeIds.def"
    ;

/// All of it has a value from the start, so that compilers write it as one word: parts written one
/// by one make who reads `count` at once wait for the memory.
struct Object {
  TypeId type = TypeId::Object;
  uint8_t flags = 0; // as the kind of object says
  uint8_t unused = 0;
  uint32_t count = 0; // as the kind of object says
};

/// `value` as a T; only to be asked for where it is one.
template <typename T> T *as(Value value) { return static_cast<T *>(value.object()); }

/// An int that is no small one. `count` is the number of limbs; the most significant is not 0, and
/// the value never fits a small int.
struct BigInt : Object {
  static constexpr TypeId kType = TypeId::Int;
  static constexpr uint8_t kNegative = 1; // of flags
  /// Of flags: nobody has it but the operator that comes next, which may take its memory.
  static constexpr uint8_t kTemporary = 2;
  bool negative() const { return (flags & kNegative) != 0; }
  uint64_t *limbs() { return reinterpret_cast<uint64_t *>(this + 1); }
  const uint64_t *limbs() const { return reinterpret_cast<const uint64_t *>(this + 1); }
};

struct Complex : Object {
  static constexpr TypeId kType = TypeId::Complex;
  double real, imaginary;
};

/// Text: `count` code points of 1, 2 or 4 bytes each, the narrowest that holds them all. `data`
/// may be shared with other strings.
struct Str : Object {
  static constexpr TypeId kType = TypeId::Str;
  static constexpr uint8_t kWidthMask = 7; // of flags: bytes a code point
  static constexpr uint8_t kAscii = 8;
  static constexpr uint8_t kInterned = 16; // the only string of its text among the interned ones

  uint32_t length() const { return count; }
  unsigned width() const { return flags & kWidthMask; }
  bool isAscii() const { return (flags & kAscii) != 0; }
  bool isInterned() const { return (flags & kInterned) != 0; }
  char32_t at(size_t i) const {
    switch (width()) {
    case 1:
      return static_cast<const uint8_t *>(data)[i];
    case 2:
      return static_cast<const uint16_t *>(data)[i];
    default:
      return static_cast<const char32_t *>(data)[i];
    }
  }
  /// The text of an ASCII string.
  std::string_view ascii() const { return {static_cast<const char *>(data), count}; }

  mutable uint64_t hash =
      0; // 0: not computed yet, or of no text. Not Python's hash, which nobody may see
  const void *data = nullptr;
  uint32_t capacity = 0; // of the buffer at `data` in code points, where it may still grow; else 0
};

struct Bytes : Object { // `count` bytes
  static constexpr TypeId kType = TypeId::Bytes;
  std::string_view view() const { return {reinterpret_cast<const char *>(data), count}; }
  const uint8_t *data = nullptr;
};

struct Tuple : Object { // `count` items
  static constexpr TypeId kType = TypeId::Tuple;
  Value *items() { return reinterpret_cast<Value *>(this + 1); }
  const Value *items() const { return reinterpret_cast<const Value *>(this + 1); }
  std::span<const Value> span() const { return {items(), count}; }
  /// Of flags: it is of a named tuple's class, which stands behind its items.
  static constexpr uint8_t kNamed = 1;
  Class *cls() const {
    return (flags & kNamed) == 0 ? nullptr : reinterpret_cast<Class *>(items()[count].object());
  }
};

struct List : Object { // `count` items
  static constexpr TypeId kType = TypeId::List;
  std::span<Value> span() { return {items, count}; }
  Value *items = nullptr;
  uint32_t capacity = 0;
};

/// Insertion-ordered hash table: entries in a row, a table of indices beside them.
struct Dict : Object { // `count` keys
  static constexpr TypeId kType = TypeId::Dict;
  struct Entry {
    uint64_t hash;
    Value key; // empty where the key was deleted
    Value value;
  };
  Entry *entries = nullptr;
  uint32_t *indices = nullptr; // positions in `entries` plus 1; 0 is free, kDeleted was used
  uint32_t entryCount = 0;     // entries in use, deleted ones included
  uint32_t indexMask = 0;      // size of the table less 1
  uint32_t changes = 0;        // how often keys came or went
  uint32_t first = 0;          // there are only gaps before this entry
  Class *cls = nullptr; // of a dict of a subclass (defaultdict, Counter, OrderedDict); else nullptr
  Value extra = Value::empty(); // a defaultdict's factory
};

/// A set in CPython's own order: the same table, probed and resized as there. flags: kUnordered.
struct Set : Object { // `count` members; type Set or FrozenSet
  static constexpr TypeId kType = TypeId::Set;
  /// Of flags: holds or held members whose hash differs from process to process in CPython, so
  /// that nobody may see the order.
  static constexpr uint8_t kUnordered = 1;
  struct Entry {
    int64_t hash;
    Value key; // empty: free; failed: deleted
  };
  Entry *table = nullptr;
  uint32_t mask = 0;
  uint32_t fill = 0;   // used and deleted entries
  uint32_t finger = 0; // where pop() looks first
};

struct Range : Object {
  static constexpr TypeId kType = TypeId::Range;
  int64_t start, stop, step, length;
};

struct Slice : Object {
  static constexpr TypeId kType = TypeId::Slice;
  Value start, stop, step;
};

/// A variable that functions share.
struct Cell : Object {
  static constexpr TypeId kType = TypeId::Cell;
  Value value;
};

/// How a call's arguments lie: `positional` values, then one for each name.
struct Arguments {
  const Value *values;
  uint32_t positional;
  const Tuple *names = nullptr; // interned strings

  uint32_t keywords() const { return names == nullptr ? 0 : names->count; }
  Value operator[](size_t i) const { return values[i]; }
  /// The i-th positional argument, or `otherwise` where there is none.
  Value get(size_t i, Value otherwise) const { return i < positional ? values[i] : otherwise; }
  /// The argument that was given by keyword, or empty.
  Value keyword(std::string_view name) const {
    return names == nullptr ? Value::empty() : findKeyword(name);
  }
  Value findKeyword(std::string_view name) const;
};

/// The body of a builtin. Returns failed where an exception is pending or the context declined. For
/// methods the first argument is self, of the right type. The number of positional arguments is
/// within what the BuiltinFunction says.
using BuiltinBody = Value (*)(Context &, const Arguments &);

/// A function or method written in C++. Always static.
struct BuiltinFunction : Object {
  static constexpr TypeId kType = TypeId::BuiltinFunction;
  /// For `most`: any number.
  static constexpr uint8_t kAny = 255;
  enum Keywords : uint8_t { NoKeywords, TakesKeywords };

  constexpr BuiltinFunction(std::string_view name_, BuiltinBody body_, uint8_t least_,
                            uint8_t most_, Keywords keywords_ = NoKeywords)
      : Object{TypeId::BuiltinFunction}, name(name_), body(body_), least(least_), most(most_),
        keywords(keywords_) {}

  std::string_view name;
  BuiltinBody body;
  uint8_t least, most; // positional arguments, self included
  Keywords keywords;
};

/// A method of a builtin class as the class gives it: called, it looks at its first argument.
/// Always static.
struct MethodDescriptor : Object {
  static constexpr TypeId kType = TypeId::MethodDescriptor;
  const BuiltinFunction *function;
  const Class *cls;
};

struct BoundMethod : Object {
  static constexpr TypeId kType = TypeId::BoundMethod;
  Value self, function;
};

struct Function : Object {
  static constexpr TypeId kType = TypeId::Function;
  Cell **closure() { return reinterpret_cast<Cell **>(this + 1); }
  Code *code;
  Tuple *defaults;       // of the last parameters, or nullptr
  Dict *keywordDefaults; // by name, or nullptr
  Dict *attributes;      // or nullptr
};

/// A function written in C++ that was made while the program ran, such as the methods of data
/// classes: with data of its own, and seen as a function.
struct NativeFunction : Object {
  static constexpr TypeId kType = TypeId::NativeFunction;
  using Body = Value (*)(Context &, NativeFunction &, const Arguments &);
  Body body;
  Str *name, *qualifiedName;
  Class *cls;          // that it was made for, or nullptr
  Value data;          // as the body says
  Function *signature; // that arguments are bound by, or nullptr
  Dict *attributes;    // or nullptr
};

/// A property, staticmethod or classmethod.
struct Descriptor : Object {
  // Of flags: a property that a class got behind its body, and perhaps no name.
  static constexpr uint8_t kSetLater = 1;
  Value function; // a property's getter
  Value setter = Value::empty(), deleter = Value::empty();
};

struct Super : Object {
  static constexpr TypeId kType = TypeId::Super;
  Class *cls;
  Value self;
};

/// A type: builtin ones are static, a program's own in its heap.
struct Class : Object {
  static constexpr TypeId kType = TypeId::Type;
  std::string_view name;
  TypeId instanceType = TypeId::Instance; // what its instances are made of
  bool isBuiltin = false;
  Class *behind = nullptr; // the builtin class whose values its instances hold, see types/Derived.h
  Class *base = nullptr;   // the first one; nullptr for object
  std::span<Class *const> order;               // the method resolution order, itself first
  Dict *members = nullptr;                     // of a program's own class
  Shape *shape = nullptr;                      // that new instances have
  std::span<Class *const> bases;               // as written; empty for builtin ones
  std::span<const BuiltinFunction> methods;    // of a builtin class
  std::span<const BuiltinFunction> properties; // of a builtin class: getters
  bool isComplete = false;                   // a builtin class whose members are all in its tables
  bool hasMetaclass = false;                 // its own class is not `type`
  bool setsAttributes = false;               // has a __setattr__ of the program's
  bool isPlainlyMade = false;                // calling it makes an instance and calls its __init__
  bool isAbstractBase = false;               // its metaclass looks for abstract methods
  uint8_t typeParameters = 0;                // those that Generic or Protocol name
  bool isGeneric = false;                    // can be subscripted; its bases are not all told
  bool isProtocol = false;                   // is a protocol itself
  Tuple *abstracts = nullptr;                // the names of abstract methods, sorted
  Tuple *slots = nullptr;                    // the names that instances are restricted to
  struct Enumeration *enumeration = nullptr; // of an enum with or without members
  struct DataFields *dataFields = nullptr;   // of a data class
  struct NamedFields *namedFields = nullptr; // of a named tuple
  /// What calling the class does; nullptr: look for __new__ and __init__.
  BuiltinBody construct = nullptr;
  std::string_view module = "builtins";
  std::string_view qualifiedName;
  std::string_view dottedName; // what error messages call it, where that is not its name
  Code *body = nullptr;        // of a program's own class

  std::string_view shownName() const { return dottedName.empty() ? name : dottedName; }
};

/// Which attributes an instance has, in the order in which they came; shared between instances.
struct Shape {
  Shape *parent;
  Str *name; // the last one; nullptr for a class's first shape
  uint32_t count;
  std::span<Shape *> next;
  uint32_t expected = 0; // of a class's first shape: how many attributes its instances come to have
};

struct Instance : Object {
  static constexpr TypeId kType = TypeId::Instance;
  /// Of flags: somebody asked for its __dict__. That is its only attribute here then, and holds
  /// those that the program sees; it has no shape.
  static constexpr uint8_t kHasDict = 2;
  Class *cls;
  Shape *shape;
  Value *attributes;
  uint32_t capacity;
};

struct Exception : Instance {
  static constexpr TypeId kType = TypeId::Exception;
  static constexpr uint8_t kSuppressContext = 1; // of flags
  /// Of flags: raised where CPython runs code that a module has made as text. Tracebacks show lines
  /// of that, which look like the program's own.
  static constexpr uint8_t kInMadeCode = 4;
  Tuple *args;
  Value cause, context;
  uint32_t offset; // into the program's text, plus 1, where it was raised; 0: not yet
};

/// A module: of a program, with a variable a slot, or a builtin one, with members.
struct Module : Object { // `count` variables
  static constexpr TypeId kType = TypeId::Module;
  std::string_view name;
  Str *const *names = nullptr; // of the variables
  Value *variables = nullptr;
  const struct BuiltinModule *builtin = nullptr;
};

// Iterators. `source` is what is iterated, empty once it is exhausted.

struct SequenceIterator : Object { // over a list, tuple, str, bytes; or by __getitem__
  Value source;
  int64_t position;
};

struct ReversedIterator : Object {
  static constexpr TypeId kType = TypeId::ReversedIterator;
  Value source;
  int64_t position;
};

struct RangeIterator : Object {
  static constexpr TypeId kType = TypeId::RangeIterator;
  static constexpr uint8_t kWide = 1; // of flags: not all that is to come are small ints
  int64_t next, step, remaining;

  /// The ints that are to come fit a word; the one behind the last may not.
  void set(int64_t first, int64_t by, int64_t count) {
    next = first;
    step = by;
    remaining = count;
    const auto last =
        static_cast<int64_t>(static_cast<uint64_t>(first) +
                             static_cast<uint64_t>(by) * (static_cast<uint64_t>(count) - 1));
    flags = count != 0 && !(Value::fitsSmall(first) && Value::fitsSmall(last)) ? kWide : 0;
  }
  /// Whether it is one, and not wide: a single comparison.
  static bool isSmall(const Object *object) {
    return static_cast<uint32_t>(std::bit_cast<uint64_t>(*object)) == static_cast<uint32_t>(kType);
  }
};

enum class DictPart : uint8_t { Keys, Values, Items };

struct DictView : Object { // type DictKeys, DictValues or DictItems
  Dict *dict;
  DictPart part() const {
    return static_cast<DictPart>(static_cast<int>(type) - static_cast<int>(TypeId::DictKeys));
  }
};

struct DictIterator : Object {
  static constexpr TypeId kType = TypeId::DictIterator;
  Dict *dict; // nullptr once exhausted
  uint32_t position, expectedCount;
  DictPart part;
  bool reversed;
  uint32_t changes; // of the dict, when the iteration began
};

struct SetIterator : Object {
  static constexpr TypeId kType = TypeId::SetIterator;
  Set *set; // nullptr once exhausted
  uint32_t position, expectedCount;
};

struct CallableIterator : Object {
  static constexpr TypeId kType = TypeId::CallableIterator;
  Value callable, sentinel; // empty once exhausted
};

/// Of an Enumerate's or a Zip's flags: ops::drawItems() came to the end, as the next item will say.
inline constexpr uint8_t kAtEnd = 1;

struct Enumerate : Object {
  static constexpr TypeId kType = TypeId::Enumerate;
  Value iterator, index;
};

struct Map : Object { // `count` iterators behind it; also Zip, with `function` whether it is strict
  static constexpr TypeId kType = TypeId::Map;
  Value *iterators() { return reinterpret_cast<Value *>(this + 1); }
  Value function;
};

struct Filter : Object {
  static constexpr TypeId kType = TypeId::Filter;
  Value function, iterator;
};

} // namespace assay::runtime
