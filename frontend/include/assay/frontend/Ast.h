// The abstract syntax tree: one plain struct a node, made from AstNodes.def, all of it in an arena.
//
// Nodes know where they are by offsets into the source; LineTable turns those into lines and
// columns. Type comments are ignored, as ast.parse does by default. Immutable once the parser has
// answered; any thread.
#pragma once

#include "assay/frontend/SourceText.h"
#include "assay/support/Arena.h"

#include <cstdint>
#include <string_view>

namespace assay {
class NameTable;
}

namespace assay::ast {

enum class NodeKind : uint8_t {
#define STATEMENT(Name, fields) Name,
#define EXPRESSION(Name, fields) Name,
#define PATTERN(Name, fields) Name,
#define PLACED(Name, fields) Name,
#define UNPLACED(Name, fields) Name,
#include "assay/frontend/AstNodes.def"
};

// Enumerators are in the order in which dumps name them; see AstDump.cpp.
enum class ExpressionContext : uint8_t { Load, Store, Del };
enum class BooleanOperator : uint8_t { And, Or };
enum class BinaryOperator : uint8_t {
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  Mod,
  Pow,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  FloorDiv,
};
enum class UnaryOperator : uint8_t { Invert, Not, UAdd, USub };
enum class ComparisonOperator : uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };

/// What a Constant's value is.
enum class ConstantType : uint8_t {
  None,
  True,
  False,
  Ellipsis,
  SmallInt, // an i64
  BigInt,   // its spelling, underscores and base included
  Float,
  Complex, // its imaginary part; the real one is 0
  Str,     // UTF-8 with lone surrogates as three bytes each
  Bytes,
};

/// A name of the tree, made by its NameTable. 12 bytes, so that nodes stay small.
class [[gnu::packed, gnu::aligned(4)]] Identifier {
public:
  Identifier() = default;
  operator std::string_view() const { return view(); }
  std::string_view view() const {
    uint32_t length = 0;
    if (present())
      __builtin_memcpy(&length, data_ - sizeof length, sizeof length);
    return {data_, length};
  }
  /// Whether there is any; an optional name may be absent.
  bool present() const { return data_ != nullptr; }
  /// Which of the tree's names it is; only of one that is present.
  uint32_t number() const { return number_ & ~kPrivate; }
  /// Whether classes put their own name before it: it begins with two underscores, does not end
  /// with them, and has no dot.
  bool isPrivate() const { return (number_ & kPrivate) != 0; }
  /// Whether both are the same name of one tree.
  bool is(const Identifier &other) const { return data_ == other.data_; }

private:
  friend class assay::NameTable;
  static constexpr uint32_t kPrivate = uint32_t(1) << 31;
  Identifier(const char *data, uint32_t number) : number_(number), data_(data) {}

  uint32_t number_ = 0;        // with kPrivate
  const char *data_ = nullptr; // the length lies right before it
};

/// A constant's value without its type, which is in Node::detail.
class [[gnu::packed, gnu::aligned(4)]] ConstantValue {
public:
  ConstantValue() = default;
  explicit ConstantValue(std::string_view text) : length_(static_cast<uint32_t>(text.size())) {
    bits_ = reinterpret_cast<uintptr_t>(text.data());
  }
  explicit ConstantValue(int64_t value) : bits_(static_cast<uint64_t>(value)) {}
  explicit ConstantValue(double value) : bits_(__builtin_bit_cast(uint64_t, value)) {}

  std::string_view text() const { return {reinterpret_cast<const char *>(bits_), length_}; }
  int64_t integer() const { return static_cast<int64_t>(bits_); }
  double real() const { return __builtin_bit_cast(double, bits_); }

private:
  uint32_t length_ = 0;
  uint64_t bits_ = 0;
};

/// Any number of things: a count and, right after it in the arena, the things.
template <typename T> class Sequence {
public:
  Sequence() : block_(&kEmpty) {}
  static Sequence copy(const T *items, size_t count, Arena &arena) {
    Sequence result;
    if (count == 0)
      return result;
    auto *block =
        static_cast<Block *>(arena.allocate(sizeof(Block) + count * sizeof(T), alignof(Block)));
    block->count = count;
    __builtin_memcpy(block + 1, items, count * sizeof(T));
    result.block_ = block;
    return result;
  }
  size_t size() const { return block_->count; }
  bool empty() const { return size() == 0; }
  const T *begin() const { return reinterpret_cast<const T *>(block_ + 1); }
  const T *end() const { return begin() + size(); }
  const T &operator[](size_t i) const { return begin()[i]; }

private:
  struct Block {
    uint64_t count;
  };
  static constexpr Block kEmpty{0};
  const Block *block_;
};

struct Node {
  uint32_t start = 0; // offset of the first byte
  uint32_t end = 0;   // and past the last
  NodeKind kind{};
  uint8_t detail = 0; // an enumerator: an operator, a context or a ConstantType
  int16_t extra = 0;  // a small number: see AstNodes.def
};
struct Statement : Node {};
struct Expression : Node {};
struct Pattern : Node {};

#define NAME(field) Identifier field;
#define OPTIONAL_NAME(field) Identifier field;
#define NODE(Type, field) Type *field;
#define OPTIONAL(Type, field) Type *field;
#define LIST(Type, field) Sequence<Type *> field;
#define HOLES(Type, field) Sequence<Type *> field;
#define NAMES(field) Sequence<Identifier> field;
#define COMPARISONS(field) Sequence<ComparisonOperator> field;
#define DETAIL(Enum, field)                                                                        \
  Enum field() const { return static_cast<Enum>(detail); }
#define NUMBER(field)
#define NAME_TABLE(field) const NameTable *field;
#define VALUE(field)                                                                               \
  ConstantValue field;                                                                             \
  ConstantType type() const { return static_cast<ConstantType>(detail); }
#define STRING_KIND(field)

#define STATEMENT(Name, fields) struct Name;
#define EXPRESSION(Name, fields) struct Name;
#define PATTERN(Name, fields) struct Name;
#define PLACED(Name, fields) struct Name;
#define UNPLACED(Name, fields) struct Name;
#include "assay/frontend/AstNodes.def"

#define DECLARE_NODE(Name, Base, fields)                                                           \
  struct Name : Base {                                                                             \
    static constexpr NodeKind kKind = NodeKind::Name;                                              \
    fields                                                                                         \
  };
#define STATEMENT(Name, fields) DECLARE_NODE(Name, Statement, fields)
#define EXPRESSION(Name, fields) DECLARE_NODE(Name, Expression, fields)
#define PATTERN(Name, fields) DECLARE_NODE(Name, Pattern, fields)
#define PLACED(Name, fields) DECLARE_NODE(Name, Node, fields)
#define UNPLACED(Name, fields) DECLARE_NODE(Name, Node, fields)
#include "assay/frontend/AstNodes.def"

#undef DECLARE_NODE
#undef NAME
#undef OPTIONAL_NAME
#undef NODE
#undef OPTIONAL
#undef LIST
#undef HOLES
#undef NAMES
#undef COMPARISONS
#undef DETAIL
#undef NUMBER
#undef NAME_TABLE
#undef VALUE
#undef STRING_KIND

/// `node` as a T; only to be asked for where it is one.
template <typename T> const T &as(const Node &node) { return static_cast<const T &>(node); }

/// `node` as a T, or nullptr where it is something else.
template <typename T> T *dynCast(Node *node) {
  return node->kind == T::kKind ? static_cast<T *>(node) : nullptr;
}
template <typename T> const T *dynCast(const Node *node) {
  return node->kind == T::kKind ? static_cast<const T *>(node) : nullptr;
}

} // namespace assay::ast
