// The module json, and its loads: a scanner that refuses what CPython's C scanner refuses, in the
// same words and at the same places.
#include "modules/Json.h"

#include "assay/runtime/BigIntText.h"
#include "assay/runtime/FloatText.h"
#include "core/Classes.h"
#include "modules/Modules.h"

#include <limits>

namespace assay::runtime {
namespace {

class JsonReader {
public:
  JsonReader(Context &ctx, Str *document) : ctx_(ctx), document_(document), text_(view(document)) {}

  Value read() {
    skipSpace();
    const Value v = readValue();
    if (v.isFailed())
      return v;
    skipSpace();
    return at_ == text_.length ? v : refuse("Extra data", at_);
  }

private:
  bool isAt(char32_t c) const { return at_ < text_.length && text_[at_] == c; }
  bool isDigitAt(size_t i) const { return i < text_.length && text_[i] >= '0' && text_[i] <= '9'; }

  void skipSpace() {
    while (isAt(' ') || isAt('\t') || isAt('\n') || isAt('\r'))
      ++at_;
  }

  bool takeWord(std::string_view word) {
    if (text_.length - at_ < word.size())
      return false;
    for (size_t i = 0; i != word.size(); ++i)
      if (text_[at_ + i] != static_cast<unsigned char>(word[i]))
        return false;
    at_ += word.size();
    return true;
  }

  Value refuse(std::string_view what, size_t position) {
    size_t line = 1, column = position + 1;
    for (size_t i = 0; i != position; ++i)
      if (text_[i] == '\n') {
        ++line;
        column = position - i;
      }
    ctx_.raise(ExceptionKind::JsonDecodeError,
               {what, ": line ", std::to_string(line), " column ", std::to_string(column),
                " (char ", std::to_string(position), ")"});
    if (ctx_.stop != Stop::Raised)
      return Value::failed();
    Instance &error = *as<Instance>(ctx_.pending);
    const auto attribute = [&](std::string_view name, Value v) {
      Str *interned = ctx_.intern(name);
      return interned != nullptr && !v.isFailed() && setOwn(ctx_, error, interned, v);
    };
    const auto number = [&](size_t n) { return makeInt(ctx_, static_cast<int64_t>(n)); };
    if (!attribute("msg", value(newStrFromUtf8(ctx_, what))) ||
        !attribute("doc", Value::object(document_)) || !attribute("pos", number(position)) ||
        !attribute("lineno", number(line)) || !attribute("colno", number(column)))
      ctx_.outOfMemory();
    return Value::failed();
  }

  Value readValue() {
    const Nesting nesting(ctx_);
    if (nesting.isTooDeep())
      return Value::failed();
    if (at_ >= text_.length)
      return refuse("Expecting value", at_);
    switch (text_[at_]) {
    case '"':
      return readText();
    case '{':
      return readObject();
    case '[':
      return readArray();
    case 'n':
      if (takeWord("null"))
        return Value::none();
      break;
    case 't':
      if (takeWord("true"))
        return Value::boolean(true);
      break;
    case 'f':
      if (takeWord("false"))
        return Value::boolean(false);
      break;
    case 'N':
      if (takeWord("NaN"))
        return ctx_.decline("a NaN in JSON");
      break;
    case 'I':
      if (takeWord("Infinity"))
        return Value::real(std::numeric_limits<double>::infinity());
      break;
    case '-':
      if (takeWord("-Infinity"))
        return Value::real(-std::numeric_limits<double>::infinity());
      break;
    default:
      break;
    }
    return readNumber();
  }

  Value readNumber() {
    size_t end = at_ + (text_[at_] == '-' ? 1 : 0);
    if (!isDigitAt(end))
      return refuse("Expecting value", at_);
    if (text_[end] == '0')
      ++end;
    else
      while (isDigitAt(end))
        ++end;
    bool isFloat = false;
    if (end < text_.length && text_[end] == '.' && isDigitAt(end + 1)) {
      isFloat = true;
      for (++end; isDigitAt(end);)
        ++end;
    }
    if (end < text_.length && (text_[end] == 'e' || text_[end] == 'E')) {
      size_t digits = end + 1;
      if (digits < text_.length && (text_[digits] == '+' || text_[digits] == '-'))
        ++digits;
      if (isDigitAt(digits)) {
        isFloat = true;
        for (end = digits; isDigitAt(end);)
          ++end;
      }
    }
    std::string digits;
    for (; at_ != end; ++at_)
      digits += static_cast<char>(text_[at_]);
    if (isFloat) {
      double result;
      return floats::parse(digits, result) ? Value::real(result) : ctx_.decline("a number of JSON");
    }
    Limbs result;
    return bigint::parse(digits, 10, result).outcome == bigint::ParseInt::Done
               ? makeInt(ctx_, result.view())
               : ctx_.decline("a long number of JSON");
  }

  Value readArray() {
    List *list = newList(ctx_);
    if (list == nullptr)
      return Value::failed();
    ++at_;
    skipSpace();
    if (isAt(']')) {
      ++at_;
      return Value::object(list);
    }
    for (;;) {
      const Value item = readValue();
      if (item.isFailed() || !append(ctx_, *list, item))
        return Value::failed();
      skipSpace();
      if (isAt(']'))
        break;
      if (!isAt(','))
        return refuse("Expecting ',' delimiter", at_);
      ++at_;
      skipSpace();
    }
    ++at_;
    return Value::object(list);
  }

  Value readObject() {
    Dict *dict = newDict(ctx_);
    if (dict == nullptr)
      return Value::failed();
    ++at_;
    skipSpace();
    if (isAt('}')) {
      ++at_;
      return Value::object(dict);
    }
    for (;;) {
      if (!isAt('"'))
        return refuse("Expecting property name enclosed in double quotes", at_);
      const Value key = readText();
      if (key.isFailed())
        return key;
      skipSpace();
      if (!isAt(':'))
        return refuse("Expecting ':' delimiter", at_);
      ++at_;
      skipSpace();
      const Value item = readValue();
      if (item.isFailed() || !set(ctx_, *dict, key, item))
        return Value::failed();
      skipSpace();
      if (isAt('}'))
        break;
      if (!isAt(','))
        return refuse("Expecting ',' delimiter", at_);
      ++at_;
      skipSpace();
    }
    ++at_;
    return Value::object(dict);
  }

  /// Four hexadecimal digits; nullopt: something else.
  std::optional<char32_t> readUnit(size_t from) const {
    char32_t unit = 0;
    for (size_t i = from; i != from + 4; ++i) {
      const char32_t c = text_[i];
      const char32_t lower = c | 0x20;
      if (c >= '0' && c <= '9')
        unit = unit << 4 | (c - '0');
      else if (lower >= 'a' && lower <= 'f' && c < 0x80)
        unit = unit << 4 | (lower - 'a' + 10);
      else
        return std::nullopt;
    }
    return unit;
  }

  /// What stands behind a backslash at `at_`, which moves behind it; failed else.
  bool readEscape(size_t begin, TextBuilder &to) {
    const size_t backslash = at_++;
    const auto no = [&](std::string_view what, size_t position) {
      refuse(what, position);
      return false;
    };
    if (at_ == text_.length)
      return no("Unterminated string starting at", begin);
    constexpr std::string_view kEscapes = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    const char32_t c = text_[at_++];
    if (c != 'u') {
      const size_t which = c < 0x80 ? kEscapes.find(static_cast<char>(c)) : std::string_view::npos;
      if (which == std::string_view::npos)
        return no("Invalid \\escape", backslash);
      to.append(static_cast<char32_t>(kMeanings[which]));
      return true;
    }
    // The closing quote has to come behind.
    if (at_ + 4 >= text_.length)
      return no("Invalid \\uXXXX escape", at_ - 1);
    const auto first = readUnit(at_);
    if (!first)
      return no("Invalid \\uXXXX escape", at_ - 1);
    at_ += 4;
    char32_t result = *first;
    if (result >= 0xD800 && result < 0xDC00 && at_ + 6 < text_.length && text_[at_] == '\\' &&
        text_[at_ + 1] == 'u') {
      const auto second = readUnit(at_ + 2);
      if (!second)
        return no("Invalid \\uXXXX escape", at_ + 1);
      if (*second >= 0xDC00 && *second < 0xE000) {
        result = 0x10000 + ((result - 0xD800) << 10 | (*second - 0xDC00));
        at_ += 6;
      }
    }
    to.append(result);
    return true;
  }

  Value readText() {
    const size_t begin = at_++;
    TextBuilder text;
    for (;;) {
      const size_t from = at_;
      while (at_ < text_.length && text_[at_] != '"' && text_[at_] != '\\') {
        if (text_[at_] <= 0x1F)
          return refuse("Invalid control character at", at_);
        ++at_;
      }
      text.append(text_.slice(static_cast<uint32_t>(from), static_cast<uint32_t>(at_)));
      if (at_ == text_.length)
        return refuse("Unterminated string starting at", begin);
      if (text_[at_] == '"') {
        ++at_;
        return value(newStr(ctx_, text));
      }
      if (!readEscape(begin, text))
        return Value::failed();
    }
  }

  Context &ctx_;
  Str *document_;
  const TextView text_;
  size_t at_ = 0;
};

constexpr BuiltinFunction kFunctions[] = {
    {"dumps", jsonDumps, 0, 1, BuiltinFunction::TakesKeywords},
    {"loads", jsonLoads, 1, 1},
};
constexpr BuiltinConstant kConstants[] = {
    {"JSONDecodeError",
     [] { return Value::object(exceptionClass(ExceptionKind::JsonDecodeError)); }},
};

} // namespace

Value jsonLoads(Context &ctx, const Arguments &arguments) {
  const Value document = arguments[0];
  if (!isStr(document)) {
    if (isA<Bytes>(document) || typeName(document) == kUnknownTypeName || hasManyTypes(document) ||
        isA<Class>(document))
      return ctx.decline("json.loads() of no str");
    return ctx.raise(
        ExceptionKind::TypeError,
        {"the JSON object must be str, bytes or bytearray, not ", classOf(document)->name});
  }
  if (as<Str>(document)->count != 0 && as<Str>(document)->at(0) == 0xFEFF)
    return ctx.decline("JSON that begins with a byte order mark");
  return JsonReader(ctx, as<Str>(document)).read();
}

const BuiltinModule kJsonModule = {"json", kFunctions, kConstants, {}};

} // namespace assay::runtime
