// json.dumps.
#include "modules/Json.h"

#include "assay/runtime/FloatText.h"
#include "assay/runtime/TypeSlots.h"
#include "core/Classes.h"
#include "modules/Modules.h"
#include "types/Derived.h"

#include <cmath>
#include <vector>

namespace assay::runtime {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

class JsonWriter {
public:
  struct Options {
    bool ensureAscii = true, sortKeys = false, hasIndent = false;
    Value indent = Value::none(); // a str, repeated for each level
    TextView itemSeparator = TextView(", "), keySeparator = TextView(": ");
    Value otherwise = Value::none();
  };

  JsonWriter(Context &ctx, const Options &options) : ctx_(ctx), options_(options) {}

  bool write(Value v) {
    const Nesting nesting(ctx_);
    if (nesting.isTooDeep())
      return false;
    v = plain(v);
    switch (v.isFailed() ? TypeId::NoneType : typeOf(v)) {
    case TypeId::NoneType:
      return !v.isFailed() && literal("null");
    case TypeId::Bool:
      return literal(v.isTrue() ? "true" : "false");
    case TypeId::Int:
      return appendRepr(ctx_, text_, v);
    case TypeId::Float:
      appendFloat(v.real());
      return true;
    case TypeId::Str:
      appendText(view(as<Str>(v)));
      return true;
    case TypeId::List:
      return inside(v, [&] {
        return writeItems(as<List>(v)->count, [&](uint32_t i) { return as<List>(v)->items[i]; });
      });
    case TypeId::Tuple:
      return inside(v, [&] {
        return writeItems(as<Tuple>(v)->count,
                          [&](uint32_t i) { return as<Tuple>(v)->items()[i]; });
      });
    case TypeId::Dict:
      return inside(v, [&] { return writeDict(*as<Dict>(v)); });
    default:
      return writeOther(v);
    }
  }

  Value result() { return value(newStr(ctx_, text_)); }

private:
  bool literal(std::string_view text) {
    text_.append(text);
    return true;
  }

  /// What an object of a subclass holds, where the subclass does not change how it is read.
  Value plain(Value v) {
    if (!isDerived(v))
      return v;
    if (isA<List>(held(v)) || isA<Dict>(held(v)))
      for (const std::string_view special :
           {"__iter__", "__len__", "__bool__", "__getitem__", "items", "keys"}) {
        const Value member = findMember(as<Instance>(v)->cls, ctx_.intern(special));
        if (!member.isEmpty() && !isA<BuiltinFunction>(member))
          return ctx_.decline("JSON of a container that says itself what it holds");
      }
    return held(v);
  }

  /// Runs `write`, unless the container is being written already.
  template <typename Write> bool inside(Value container, Write &&write) {
    for (const Value each : open_)
      if (each == container) {
        ctx_.raise(ExceptionKind::ValueError, "Circular reference detected");
        return false;
      }
    open_.push_back(container);
    const bool written = write();
    open_.pop_back();
    return written;
  }

  void newLine() {
    if (!options_.hasIndent)
      return;
    text_.append('\n');
    for (size_t i = 0; i != level_; ++i)
      text_.append(view(as<Str>(options_.indent)));
  }

  template <typename ItemAt> bool writeItems(uint32_t count, ItemAt &&at) {
    if (count == 0)
      return literal("[]");
    text_.append('[');
    ++level_;
    // Functions of the program's may change a list on the way.
    for (uint32_t i = 0; i != count; ++i) {
      if (i != 0)
        text_.append(options_.itemSeparator);
      newLine();
      if (!write(at(i)))
        return false;
    }
    --level_;
    newLine();
    return literal("]");
  }

  bool writeDict(const Dict &dict) {
    if (dict.count == 0)
      return literal("{}");
    std::vector<Value> pairs;
    uint32_t position = 0;
    while (const Dict::Entry *entry = nextEntry(dict, position)) {
      pairs.push_back(value(newTuple(ctx_, {entry->key, entry->value})));
      if (pairs.back().isFailed())
        return false;
    }
    if (options_.sortKeys &&
        !sort(ctx_, pairs.data(), static_cast<uint32_t>(pairs.size()), Value::none(), false))
      return false;
    text_.append('{');
    ++level_;
    for (size_t i = 0; i != pairs.size(); ++i) {
      if (i != 0)
        text_.append(options_.itemSeparator);
      newLine();
      if (!writeKey(as<Tuple>(pairs[i])->items()[0]))
        return false;
      text_.append(options_.keySeparator);
      if (!write(as<Tuple>(pairs[i])->items()[1]))
        return false;
    }
    --level_;
    newLine();
    return literal("}");
  }

  bool writeKey(Value key) {
    const Value of = plain(key);
    if (of.isFailed())
      return false;
    switch (typeOf(of)) {
    case TypeId::Str:
      appendText(view(as<Str>(of)));
      return true;
    case TypeId::NoneType:
    case TypeId::Bool:
    case TypeId::Int:
    case TypeId::Float:
      text_.append('"');
      if (!write(of))
        return false;
      text_.append('"');
      return true;
    default:
      return raiseFor(key, "keys must be str, int, float, bool or None, not ", "");
    }
  }

  bool writeOther(Value v) {
    if (options_.otherwise.isNone())
      return raiseFor(v, "Object of type ", " is not JSON serializable");
    return inside(v, [&] {
      const Value instead = call(ctx_, options_.otherwise, {v});
      return !instead.isFailed() && write(instead);
    });
  }

  /// A TypeError that names the class of `v`.
  bool raiseFor(Value v, std::string_view before, std::string_view after) {
    if (typeName(v) == kUnknownTypeName || hasManyTypes(v) ||
        (isA<Class>(v) && as<Class>(v)->hasMetaclass))
      return !ctx_.decline("JSON of a value of this type").isFailed();
    ctx_.raise(ExceptionKind::TypeError, {before, classOf(v)->name, after});
    return false;
  }

  void appendFloat(double value) {
    if (std::isnan(value))
      return text_.append("NaN");
    if (std::isinf(value))
      return text_.append(value > 0 ? "Infinity" : "-Infinity");
    std::string digits;
    floats::appendRepr(value, digits);
    text_.append(digits);
  }

  void appendUnit(unsigned unit) {
    text_.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
      text_.append(kHexDigits[unit >> shift & 15]);
  }

  void appendText(TextView text) {
    text_.append('"');
    for (size_t i = 0; i != text.length; ++i)
      appendCharacter(text[i]);
    text_.append('"');
  }

  void appendCharacter(char32_t c) {
    switch (c) {
    case '"':
      return text_.append("\\\"");
    case '\\':
      return text_.append("\\\\");
    case '\n':
      return text_.append("\\n");
    case '\r':
      return text_.append("\\r");
    case '\t':
      return text_.append("\\t");
    case '\f':
      return text_.append("\\f");
    case '\b':
      return text_.append("\\b");
    default:
      break;
    }
    if (c >= ' ' && (c <= '~' || !options_.ensureAscii))
      return text_.append(c);
    if (c < 0x10000)
      return appendUnit(c);
    appendUnit(0xD800 | (c - 0x10000) >> 10);
    appendUnit(0xDC00 | ((c - 0x10000) & 0x3FF));
  }

  Context &ctx_;
  const Options &options_;
  TextBuilder text_;
  std::vector<Value> open_; // containers that are being written, outermost first
  size_t level_ = 0;        // of indentation
};

/// Sets a flag by an argument's truth, where it is given.
bool take(Context &ctx, Value given, bool &flag) {
  if (given.isEmpty())
    return true;
  const Answer is = truth(ctx, given);
  flag = is == Answer::Yes;
  return is != Answer::Failed;
}

bool takeIndent(Context &ctx, Value given, JsonWriter::Options &options) {
  if (given.isEmpty() || given.isNone())
    return true;
  options.hasIndent = true;
  options.itemSeparator = TextView(",");
  if (isStr(given)) {
    options.indent = given;
    return true;
  }
  const auto width = isIntOrBool(given) ? toInt64(given) : std::nullopt;
  if (!width || *width > 1000)
    return !ctx.decline("json.dumps() with such an indent").isFailed();
  TextBuilder spaces;
  spaces.repeat(' ', static_cast<size_t>(std::max<int64_t>(*width, 0)));
  options.indent = value(newStr(ctx, spaces));
  return !options.indent.isFailed();
}

bool takeSeparators(Context &ctx, Value given, JsonWriter::Options &options) {
  if (given.isEmpty() || given.isNone())
    return true;
  const std::span<const Value> items = isA<Tuple>(given)  ? as<Tuple>(given)->span()
                                       : isA<List>(given) ? as<List>(given)->span()
                                                          : std::span<const Value>();
  if (items.size() != 2 || !isStr(items[0]) || !isStr(items[1]))
    return !ctx.decline("json.dumps() with such separators").isFailed();
  options.itemSeparator = view(as<Str>(items[0]));
  options.keySeparator = view(as<Str>(items[1]));
  return true;
}

} // namespace

Value jsonDumps(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"obj",     "ensure_ascii", "indent",
                                         "default", "separators",   "sort_keys"};
  Value values[std::size(kNames)];
  if (!takeArguments(ctx, arguments, 1, kNames, values))
    return Value::failed();
  JsonWriter::Options options;
  if (values[0].isEmpty())
    return ctx.decline("json.dumps() of nothing");
  if (!take(ctx, values[1], options.ensureAscii) || !takeIndent(ctx, values[2], options) ||
      !takeSeparators(ctx, values[4], options) || !take(ctx, values[5], options.sortKeys))
    return Value::failed();
  if (!values[3].isEmpty())
    options.otherwise = values[3];
  JsonWriter writer(ctx, options);
  return writer.write(values[0]) ? writer.result() : Value::failed();
}

} // namespace assay::runtime
