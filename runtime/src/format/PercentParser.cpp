#include "FormatMessages.h"
#include "assay/runtime/PercentFormat.h"

#include <climits>

namespace assay::runtime::percent {

void Spec::setWidth(int64_t argument) {
  leftAlign |= argument < 0;
  width = argument == INT64_MIN ? INT64_MAX : argument < 0 ? -argument : argument;
}

void Spec::setPrecision(int64_t argument) { precision = argument < 0 ? 0 : argument; }

Pieces::Piece Pieces::next() {
  if (at_ == format_.length)
    return Piece::End;
  const uint32_t from = at_;
  while (at_ != format_.length && format_[at_] != '%')
    ++at_;
  if (at_ != from) {
    literal_ = format_.slice(from, at_);
    return Piece::Literal;
  }
  ++at_;
  if (at_ != format_.length && format_[at_] == '%') {
    literal_ = format_.slice(at_, at_ + 1);
    ++at_;
    return Piece::Literal;
  }
  spec_ = Spec();
  parseSpec();
  if (!spec_.error.empty())
    at_ = format_.length;
  return Piece::Spec;
}

bool Pieces::take(char32_t &c) {
  if (at_ == format_.length) {
    c = 0;
    spec_.error = "incomplete format";
    return false;
  }
  c = format_[at_++];
  return true;
}

void Pieces::parseKey() {
  spec_.needsMapping = true;
  const uint32_t from = ++at_;
  for (uint32_t open = 1; at_ != format_.length;) {
    const char32_t c = format_[at_++];
    open += c == '(';
    open -= c == ')';
    if (open == 0) {
      spec_.hasKey = true;
      spec_.key = format_.slice(from, at_ - 1);
      return;
    }
  }
  spec_.error = "incomplete format key";
}

/// A '*' or digits, if `c` is one, and in `c` what follows; false where the format ends before, or
/// (without an error) where there are too many digits.
template <typename OnStar>
bool Pieces::parseNumber(char32_t &c, int64_t most, int64_t &number, OnStar onStar) {
  if (c == '*') {
    onStar();
    return take(c);
  }
  if (c < '0' || c > '9')
    return true;
  number = 0;
  do {
    const auto digit = static_cast<int64_t>(c - '0');
    if (number > (most - digit) / 10)
      return false;
    number = number * 10 + digit;
    if (!take(c))
      return false;
  } while (c >= '0' && c <= '9');
  return true;
}

void Pieces::parseSpec() {
  if (at_ != format_.length && format_[at_] == '(') {
    parseKey();
    if (!spec_.error.empty())
      return;
  }
  char32_t c;
  for (bool isFlag = true; isFlag;) {
    if (!take(c))
      return;
    switch (c) {
    case '-':
      spec_.leftAlign = true;
      break;
    case '+':
      spec_.plus = true;
      break;
    case ' ':
      spec_.blank = true;
      break;
    case '#':
      spec_.alternate = true;
      break;
    case '0':
      spec_.zero = true;
      break;
    default:
      isFlag = false;
    }
  }
  if (!parseNumber(c, INT64_MAX, spec_.width, [&] { spec_.widthFromArguments = true; })) {
    if (spec_.error.empty())
      spec_.error = "width too big";
    return;
  }
  if (c == '.') {
    spec_.precision = 0;
    if (!take(c))
      return;
    if (!parseNumber(c, INT_MAX, spec_.precision, [&] { spec_.precisionFromArguments = true; })) {
      if (spec_.error.empty())
        spec_.error = "precision too big";
      return;
    }
  }
  // A length as C has it means nothing.
  if ((c == 'h' || c == 'l' || c == 'L') && !take(c))
    return;
  spec_.type = c;
  spec_.index = at_ - 1;
}

std::string unsupportedCharacter(const Spec &spec) {
  std::string message = "unsupported format character '";
  message += spec.type >= 31 && spec.type <= 126 ? static_cast<char>(spec.type) : '?';
  message += "' (0x";
  appendHexCode(spec.type, message);
  return message + ") at index " + std::to_string(spec.index);
}

std::string numberWanted(char32_t type, std::string_view typeName) {
  const bool integer = type == 'o' || type == 'x' || type == 'X';
  std::string message = "%";
  message += static_cast<char>(type);
  message += integer ? " format: an integer is required, not "
                     : " format: a real number is required, not ";
  return message.append(shortName(typeName));
}

std::string floatWanted(std::string_view typeName) {
  return std::string("must be real number, not ").append(typeName.substr(0, 50));
}

} // namespace assay::runtime::percent
