// The % operator of str, beside CPython's, driven as the header says.
#include "assay/runtime/PercentFormat.h"
#include "TextCases.h"
#include "assay/runtime/TextMethods.h"

#include <cmath>
#include <variant>

namespace {

using namespace assay;
using namespace assay::runtime;
using test::literal;
using test::PythonOracle;
using test::spell;

constexpr uint64_t kSeed = 20261125;

/// The dict {"k": ...} itself.
struct Dict {
  std::string repr;
};
using Value = std::variant<int64_t, double, std::string, Dict>; // text is Latin-1

std::string expression(const Value &value) {
  if (const auto *integer = std::get_if<int64_t>(&value))
    return std::to_string(*integer);
  if (const auto *text = std::get_if<std::string>(&value))
    return literal(TextView(std::string_view(*text)));
  char text[64];
  std::snprintf(text, sizeof text, "float.fromhex('%a')", std::get<double>(value));
  return text;
}

std::string_view typeName(const Value &value) {
  static constexpr std::string_view kNames[] = {"int", "float", "str", "dict"};
  return kNames[value.index()];
}

std::string failed(std::string_view type, std::string_view message) {
  std::string text = "!";
  text.append(type).append(": ");
  return text + spell(TextView(message));
}

/// format % arguments, which are a tuple, or a dict of one value under "k".
class Formatter {
public:
  Formatter(TextView format, std::vector<Value> arguments, bool isMapping)
      : pieces_(format), arguments_(std::move(arguments)), isMapping_(isMapping) {}

  /// As the oracle answers; nothing where a width is too much for us.
  std::optional<std::string> run() {
    if (isMapping_) {
      const auto *text = std::get_if<std::string>(&arguments_[0]);
      const std::string value = text != nullptr ? "'" + *text + "'" : expression(arguments_[0]);
      arguments_.insert(arguments_.begin(), Dict{"{'k': " + value + "}"});
      end_ = 1;
    } else {
      end_ = arguments_.size();
    }
    for (;;) {
      switch (pieces_.next()) {
      case percent::Pieces::Piece::End:
        if (next_ != end_ && !isMapping_)
          return failed("TypeError", percent::kNotAllConverted);
        return spell(to_.view());
      case percent::Pieces::Piece::Literal:
        to_.append(pieces_.literal());
        break;
      case percent::Pieces::Piece::Spec:
        if (!one(pieces_.spec()))
          return answer_;
      }
    }
  }

private:
  const Value *take() {
    if (next_ == end_) {
      answer_ = failed("TypeError", percent::kNotEnoughArguments);
      return nullptr;
    }
    return &arguments_[next_++];
  }

  bool star(percent::Spec &spec, void (percent::Spec::*set)(int64_t)) {
    const Value *value = take();
    if (value == nullptr)
      return false;
    const auto *integer = std::get_if<int64_t>(value);
    if (integer == nullptr) {
      answer_ = failed("TypeError", percent::kStarWantsInt);
      return false;
    }
    (spec.*set)(*integer);
    return true;
  }

  bool one(percent::Spec &spec) {
    if (spec.needsMapping && !isMapping_) {
      answer_ = failed("TypeError", percent::kRequiresMapping);
      return false;
    }
    if (spec.hasKey) {
      if (spell(spec.key) != "k") {
        TextBuilder repr;
        text::appendRepr(spec.key, repr);
        answer_ = "!KeyError: " + spell(repr.view());
        return false;
      }
      next_ = 1;
      end_ = 2;
    }
    if (spec.widthFromArguments && !star(spec, &percent::Spec::setWidth))
      return false;
    if (spec.precisionFromArguments && !star(spec, &percent::Spec::setPrecision))
      return false;
    if (!spec.error.empty()) {
      answer_ = failed("ValueError", spec.error);
      return false;
    }
    const Value *value = take();
    return value != nullptr && write(*value, spec);
  }

  bool write(const Value &value, const percent::Spec &spec) {
    const auto *text = std::get_if<std::string>(&value);
    const double *real = std::get_if<double>(&value);
    const int64_t *integer = std::get_if<int64_t>(&value);
    FormatResult error;
    switch (spec.type) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      if (integer == nullptr) {
        answer_ = failed("TypeError", percent::numberWanted(spec.type, typeName(value)));
        return false;
      }
      error = percent::appendInt(Int64View(*integer), spec, to_);
      break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      if (real == nullptr && integer == nullptr) {
        answer_ = failed("TypeError", percent::floatWanted(typeName(value)));
        return false;
      }
      error =
          percent::appendFloat(real != nullptr ? *real : static_cast<double>(*integer), spec, to_);
      break;
    case 'c':
      if (integer != nullptr) {
        error = percent::appendCharacter(Int64View(*integer), spec, to_);
      } else if (text != nullptr && text->size() == 1) {
        error = percent::appendText(TextView(std::string_view(*text)), spec, to_);
      } else {
        answer_ = failed("TypeError", percent::kCharacterWanted);
        return false;
      }
      break;
    case 's':
    case 'r':
    case 'a': {
      TextBuilder shown;
      const std::string other = integer != nullptr ? std::to_string(*integer)
                                : text == nullptr  ? std::get<Dict>(value).repr
                                                   : "";
      if (text == nullptr)
        shown.append(std::string_view(other));
      else if (spec.type == 's')
        shown.append(std::string_view(*text));
      else if (spec.type == 'r')
        text::appendRepr(TextView(std::string_view(*text)), shown);
      else
        text::appendAscii(TextView(std::string_view(*text)), shown);
      error = percent::appendText(shown.view(), spec, to_);
      break;
    }
    default:
      answer_ = failed("ValueError", percent::unsupportedCharacter(spec));
      return false;
    }
    if (!error)
      return true;
    if (error->kind == FormatError::Kind::TooLong)
      answer_.reset();
    else
      answer_ =
          failed(error->kind == FormatError::Kind::ValueError ? "ValueError" : "OverflowError",
                 error->message);
    return false;
  }

  percent::Pieces pieces_;
  std::vector<Value> arguments_;
  bool isMapping_;
  size_t next_ = 0, end_ = 0; // of the arguments that there are
  TextBuilder to_;
  std::optional<std::string> answer_;
};

void ask(TextView format, const std::vector<Value> &arguments, bool isMapping,
         PythonOracle &python) {
  const std::optional<std::string> ours = Formatter(format, arguments, isMapping).run();
  if (!ours)
    return;
  std::string right = isMapping ? "{'k':" : "(";
  for (const Value &value : arguments)
    right += expression(value) + ",";
  right += isMapping ? "}" : ")";
  python.expect(literal(format) + "%" + right, *ours);
}

Value anyValue(std::mt19937_64 &random, char type) {
  switch (std::string_view("eEfFgG").find(type) != std::string_view::npos ? 1
          : std::string_view("sra").find(type) != std::string_view::npos  ? 2
                                                                          : random() % 8) {
  case 1:
    return static_cast<double>(static_cast<int64_t>(random()) >> random() % 64) / 1000;
  case 2: {
    static const std::string kTexts[] = {"", "a", "\xe9", "it's", "a\nb", "longer text"};
    return kTexts[random() % std::size(kTexts)];
  }
  case 3:
    return static_cast<int64_t>(random() % 0x120000);
  default:
    return static_cast<int64_t>(random()) >> random() % 64;
  }
}

} // namespace

TEST_CASE("percent: well-formed pieces") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed);
  PythonOracle python;
  for (int i = 0; i != 60000; ++i) {
    TextBuilder format;
    std::vector<Value> arguments;
    for (size_t count = 1 + random() % 2; count != 0; --count) {
      if (random() % 4 == 0)
        format.append(U"a%\u00e9\u2605"[random() % 4] == '%' ? "%%" : "= ");
      format.append("%");
      for (size_t flags = random() % 3; flags != 0; --flags)
        format.append(static_cast<char32_t>("-+ #0"[random() % 5]));
      if (random() % 8 == 0) {
        format.append("*");
        arguments.emplace_back(static_cast<int64_t>(random() % 40) - 20);
      } else if (random() % 2 == 0) {
        format.append(std::string_view(std::to_string(random() % 20)));
      }
      if (random() % 3 == 0) {
        format.append(".");
        if (random() % 8 == 0) {
          format.append("*");
          arguments.emplace_back(static_cast<int64_t>(random() % 20) - 4);
        } else if (random() % 8 != 0) {
          format.append(std::string_view(std::to_string(random() % 20)));
        }
      }
      if (random() % 16 == 0)
        format.append(static_cast<char32_t>("hlL"[random() % 3]));
      const char type = "diuoxXeEfFgGcsrad"[random() % 17];
      format.append(static_cast<char32_t>(type));
      arguments.push_back(anyValue(random, type));
      if (std::holds_alternative<double>(arguments.back()) &&
          std::string_view("eEfFgG").find(type) == std::string_view::npos)
        arguments.back() = int64_t(7);
    }
    ask(format.view(), arguments, false, python);
  }
  python.check();
}

TEST_CASE("percent: whatever characters, arguments and keys") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed + 1);
  PythonOracle python;
  for (int i = 0; i != 60000; ++i) {
    TextBuilder format;
    for (size_t length = random() % 9; length != 0; --length)
      format.append(U"%%%%((k))*.0-+ #19dxfscrylh\u00e9\u2605\x1f\x7f\n"[random() % 32]);
    std::vector<Value> arguments;
    const bool isMapping = i % 2 == 0;
    for (size_t count = isMapping ? 1 : random() % 4; count != 0; --count)
      arguments.push_back(random() % 2 == 0 ? Value(std::string("x"))
                                            : Value(static_cast<int64_t>(random() % 9)));
    ask(format.view(), arguments, isMapping, python);
  }
  for (const char *format :
       {"%99999999999999999999d", "%9223372036854775807d", "%9223372036854775808d", "%.2147483647d",
        "%.2147483648d", "%.2147483644d", "%*.99999999999d", "%*.*y", "%5%"})
    for (const size_t count : {0, 1, 2, 3})
      ask(TextView(std::string_view(format)), std::vector<Value>(count, Value(int64_t(5))), false,
          python);
  python.check();
}
