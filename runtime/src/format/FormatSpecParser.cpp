#include "FormatMessages.h"
#include "assay/runtime/Characters.h"

namespace assay::runtime {
namespace {

bool isAlign(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

class Parser {
public:
  Parser(TextView text, FormatTarget target, std::string_view typeName, FormatSpec &spec)
      : text_(text), typeName_(typeName), spec_(spec) {
    const bool isStr = target == FormatTarget::Str;
    spec_ = FormatSpec();
    spec_.align = isStr ? '<' : '>';
    spec_.type = isStr ? U's' : target == FormatTarget::Int ? U'd' : U'\0';
    numeric_ = !isStr;
  }

  FormatResult run() {
    const bool hasFill = takeAlign();
    if (at_ != text_.length && (peek() == ' ' || peek() == '+' || peek() == '-'))
      spec_.sign = static_cast<char>(text_[at_++]);
    spec_.noNegativeZero = take('z');
    spec_.alternate = take('#');
    if (!hasFill && take('0')) {
      spec_.fill = '0';
      if (!hasAlign_ && numeric_)
        spec_.align = '=';
    }
    if (!takeNumber(spec_.width))
      return valueError("Too many decimal digits in format string");
    if (take(','))
      spec_.grouping = ',';
    if (take('_')) {
      if (spec_.grouping != '\0')
        return bothGroupings();
      spec_.grouping = '_';
      if (at_ != text_.length && peek() == ',')
        return bothGroupings();
    }
    if (take('.')) {
      if (!takeNumber(spec_.precision))
        return valueError("Too many decimal digits in format string");
      if (spec_.precision < 0)
        return valueError("Format specifier missing precision");
    }
    if (text_.length - at_ > 1)
      return invalid();
    if (at_ != text_.length)
      spec_.type = text_[at_++];
    return checkGrouping();
  }

private:
  char32_t peek() const { return text_[at_]; }
  bool take(char32_t c) {
    const bool there = at_ != text_.length && peek() == c;
    at_ += there;
    return there;
  }

  /// True where there is a fill character.
  bool takeAlign() {
    if (text_.length >= 2 && isAlign(text_[1])) {
      spec_.fill = text_[0];
      spec_.align = static_cast<char>(text_[1]);
      at_ = 2;
      return hasAlign_ = true;
    }
    if (text_.length >= 1 && isAlign(text_[0])) {
      spec_.align = static_cast<char>(text_[0]);
      at_ = 1;
      hasAlign_ = true;
    }
    return false;
  }

  /// Digits of any script, where there are any; false where the number is too large.
  bool takeNumber(int64_t &number) {
    for (; at_ != text_.length; ++at_) {
      const int digit = characters::decimalValue(peek());
      if (digit < 0)
        break;
      const int64_t before = number < 0 ? 0 : number;
      if (before > (INT64_MAX - digit) / 10)
        return false;
      number = before * 10 + digit;
    }
    return true;
  }

  FormatError bothGroupings() const { return valueError("Cannot specify both ',' and '_'."); }

  FormatError invalid() const {
    std::string message = "Invalid format specifier '";
    for (uint32_t i = 0; i != text_.length; ++i)
      appendUtf8(text_[i], message);
    message.append("' for object of type '").append(shortName(typeName_)).append("'");
    return valueError(std::move(message));
  }

  FormatResult checkGrouping() const {
    if (spec_.grouping == '\0')
      return std::nullopt;
    switch (spec_.type) {
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'F':
    case 'G':
    case '%':
    case 0:
      return std::nullopt;
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      if (spec_.grouping == '_')
        return std::nullopt;
      break;
    default:
      break;
    }
    std::string message = std::string("Cannot specify '") + spec_.grouping + "' with '";
    appendTypeCode(spec_.type, message);
    return valueError(message + "'.");
  }

  TextView text_;
  std::string_view typeName_;
  FormatSpec &spec_;
  uint32_t at_ = 0;
  bool numeric_, hasAlign_ = false;
};

} // namespace

FormatResult parseFormatSpec(TextView text, FormatTarget target, std::string_view typeName,
                             FormatSpec &spec) {
  return Parser(text, target, typeName, spec).run();
}

} // namespace assay::runtime
