// JsonValue: what a worker or an earlier run wrote in JSON, as a tree.
//
// Numbers and the order of members stay as they were written, so that what is handed on is what
// came. Immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

class JsonValue {
public:
  using Member = std::pair<std::string, JsonValue>;

  /// The one value that `text` is. Nothing where that is no JSON in UTF-8, or nested more than
  /// `kDeepest` deep.
  static std::optional<JsonValue> parse(std::string_view text);
  static constexpr size_t kDeepest = 1000;

  bool isObject() const { return std::holds_alternative<Object>(value_); }
  bool isArray() const { return std::holds_alternative<Array>(value_); }
  bool isText() const { return std::holds_alternative<std::string>(value_); }
  bool isFalse() const {
    const bool *truth = std::get_if<bool>(&value_);
    return truth && !*truth;
  }

  /// An object's member of that name; null where this is no object or has none.
  const JsonValue *member(std::string_view name) const;
  /// An object's members; of anything else none.
  std::span<const Member> members() const;
  /// An array's items; of anything else none.
  std::span<const JsonValue> items() const;
  /// Empty where this is no string.
  std::string_view text() const;
  /// Nothing where this is no number.
  std::optional<double> number() const;
  /// Nothing where this is no number, is written with a fraction or an exponent, or is beyond 64
  /// bits.
  std::optional<int64_t> integer() const;

  /// The value as JSON in one line.
  std::string dump() const;

private:
  friend class JsonTreeBuilder;

  struct Number {
    std::string written;
  };
  using Array = std::vector<JsonValue>;
  using Object = std::vector<Member>;
  using State = std::variant<std::nullptr_t, bool, Number, std::string, Array, Object>;

  explicit JsonValue(State value) : value_(std::move(value)) {}
  template <typename Writer> void writeTo(Writer &json) const;

  State value_;
};

} // namespace assay
