// A program's line of JSON: a flat object, read in one pass and decoded in place.
#include "assay/engine/Eval.h"

#include <charconv>
#include <cmath>

namespace assay {
namespace {

class Scanner {
public:
  explicit Scanner(std::string &line)
      : begin_(line.data()), at_(line.data()), end_(at_ + line.size()) {}

  Result<EvalProgram> read() {
    EvalProgram program;
    program.id = "null";
    bool hasSource = false, hasId = false;
    skipSpace();
    if (!take('{'))
      return Error{"the line is no JSON object"};
    skipSpace();
    if (!take('}'))
      for (;;) {
        std::string_view key;
        skipSpace();
        if (!string(key))
          return wrong("a key was expected");
        skipSpace();
        if (!take(':'))
          return wrong("a colon was expected");
        skipSpace();
        if (key == "source") {
          if (at_ == end_ || *at_ != '"')
            return Error{"source is no string"};
          if (!string(program.source))
            return wrong("the string of source is broken");
          hasSource = true;
        } else if (key == "id") {
          const char *start = at_;
          if (!skipValue())
            return wrong("the value of id is broken");
          program.id = {start, static_cast<size_t>(at_ - start)};
          hasId = true;
        } else if (key == "timeout" || key == "memory_mb") {
          if (auto done = limit(key, program); !done)
            return done.error();
        } else if (!skipValue()) {
          return wrong("a value is broken");
        }
        skipSpace();
        if (take('}'))
          break;
        if (!take(','))
          return wrong("a comma or a brace was expected");
      }
    skipSpace();
    if (at_ != end_)
      return wrong("there is more behind the object");
    if (!hasId)
      return Error{"the object has no id"};
    if (!hasSource)
      return Error{"the object has no source"};
    return program;
  }

private:
  Error wrong(std::string_view what) const {
    return Error{"not valid JSON at character " + std::to_string(at_ - begin_ + 1) + ": " +
                 std::string(what)};
  }
  void skipSpace() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n'))
      ++at_;
  }
  bool take(char c) {
    if (at_ == end_ || *at_ != c)
      return false;
    ++at_;
    return true;
  }

  Result<void> limit(std::string_view key, EvalProgram &program) {
    double number = 0;
    const auto [end, error] = std::from_chars(at_, end_, number);
    if (error != std::errc() || *at_ == '"' || !(number > 0) || !std::isfinite(number))
      return Error{std::string(key) + " is no positive number"};
    at_ = const_cast<char *>(end);
    if (key == "timeout")
      program.timeoutSeconds = number;
    else
      program.memoryMegabytes = static_cast<uint64_t>(std::ceil(number));
    return {};
  }

  int hexDigits() {
    if (end_ - at_ < 4)
      return -1;
    int value = 0;
    for (int i = 0; i != 4; ++i) {
      const char c = *at_++;
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  static char *putUtf8(char *to, uint32_t c) {
    if (c < 0x80) {
      *to++ = static_cast<char>(c);
    } else if (c < 0x800) {
      *to++ = static_cast<char>(0xC0 | c >> 6);
      *to++ = static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      *to++ = static_cast<char>(0xE0 | c >> 12);
      *to++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
      *to++ = static_cast<char>(0x80 | (c & 0x3F));
    } else {
      *to++ = static_cast<char>(0xF0 | c >> 18);
      *to++ = static_cast<char>(0x80 | (c >> 12 & 0x3F));
      *to++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
      *to++ = static_cast<char>(0x80 | (c & 0x3F));
    }
    return to;
  }

  /// Decodes a string in place: what it stands for is never longer than how it is written.
  bool string(std::string_view &result) {
    if (!take('"'))
      return false;
    const char *start = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20)
      ++at_;
    char *to = at_;
    for (;;) {
      if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20)
        return false;
      if (*at_ == '"') {
        ++at_;
        result = {start, static_cast<size_t>(to - start)};
        return true;
      }
      if (*at_ != '\\') {
        *to++ = *at_++;
        continue;
      }
      if (++at_ == end_)
        return false;
      switch (*at_++) {
      case '"':
        *to++ = '"';
        break;
      case '\\':
        *to++ = '\\';
        break;
      case '/':
        *to++ = '/';
        break;
      case 'b':
        *to++ = '\b';
        break;
      case 'f':
        *to++ = '\f';
        break;
      case 'n':
        *to++ = '\n';
        break;
      case 'r':
        *to++ = '\r';
        break;
      case 't':
        *to++ = '\t';
        break;
      case 'u': {
        int unit = hexDigits();
        if (unit < 0)
          return false;
        auto codePoint = static_cast<uint32_t>(unit);
        if (codePoint >= 0xD800 && codePoint < 0xDC00 && end_ - at_ >= 6 && at_[0] == '\\' &&
            at_[1] == 'u') {
          char *const back = at_;
          at_ += 2;
          const int low = hexDigits();
          if (low >= 0xDC00 && low < 0xE000)
            codePoint =
                0x10000 + ((codePoint - 0xD800) << 10) + static_cast<uint32_t>(low - 0xDC00);
          else
            at_ = back;
        }
        to = putUtf8(to, codePoint);
        break;
      }
      default:
        return false;
      }
    }
  }

  /// Over a value of any kind, without decoding it.
  bool skipValue() {
    int depth = 0;
    do {
      skipSpace();
      if (at_ == end_)
        return false;
      const char c = *at_;
      if (c == '"') {
        for (++at_; at_ != end_ && *at_ != '"'; ++at_)
          if (*at_ == '\\' && ++at_ == end_)
            return false;
        if (!take('"'))
          return false;
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        --depth;
        ++at_;
      } else if ((c == ',' || c == ':') && depth != 0) {
        ++at_;
      } else {
        const char *start = at_;
        while (at_ != end_ && (std::isalnum(static_cast<unsigned char>(*at_)) != 0 || *at_ == '-' ||
                               *at_ == '+' || *at_ == '.'))
          ++at_;
        if (at_ == start)
          return false;
      }
    } while (depth > 0);
    return depth == 0;
  }

  const char *begin_;
  char *at_, *end_;
};

} // namespace

Result<EvalProgram> parseProgram(std::string &line) { return Scanner(line).read(); }

} // namespace assay
