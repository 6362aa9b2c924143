// A program's line of JSON: a flat object, read in one pass and decoded in place.
#include "assay/engine/Eval.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace assay {
namespace {

// More than there is; more than that has no place in 64 bits.
constexpr double kMostMegabytes = 1e15;

/// Where `text` stops being UTF-8; its size where it is all of it.
size_t utf8End(std::string_view text) {
  size_t i = 0;
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  while (i != text.size()) {
    uint64_t word;
    while (text.size() - i >= sizeof word) {
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & 0x8080808080808080U) != 0)
        break;
      i += sizeof word;
    }
    if (i == text.size())
      break;
    const unsigned char c = byte(i);
    if (c < 0x80) {
      ++i;
      continue;
    }
    const size_t length = c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : 4;
    if (c < 0xC2 || c > 0xF4 || text.size() - i < length)
      return i;
    for (size_t k = 1; k != length; ++k)
      if ((byte(i + k) & 0xC0) != 0x80)
        return i;
    // Too long a form, a surrogate, beyond the last code point.
    const unsigned char second = byte(i + 1);
    if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second >= 0xA0) ||
        (c == 0xF0 && second < 0x90) || (c == 0xF4 && second >= 0x90))
      return i;
    i += length;
  }
  return i;
}

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
    return Error{"not valid JSON at byte " + std::to_string(at_ - begin_ + 1) + ": " +
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
    const char *const start = at_;
    double number = 0;
    if (!skipNumber() || std::from_chars(start, at_, number).ec != std::errc() || !(number > 0))
      return Error{std::string(key) + " is no positive number"};
    if (key == "timeout")
      program.timeoutSeconds = number;
    else
      program.memoryMegabytes = static_cast<uint64_t>(std::ceil(std::min(number, kMostMegabytes)));
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

  /// Over a value of any kind, without decoding it. It is handed back as it is, so it must be JSON
  /// to the letter; and it may be nested as deeply as somebody likes.
  bool skipValue() {
    std::string open; // brackets
    for (;;) {
      skipSpace();
      if (at_ == end_)
        return false;
      if (*at_ == '{' || *at_ == '[') {
        open += *at_++;
        skipSpace();
        const bool isObject = open.back() == '{';
        if (!take(isObject ? '}' : ']')) {
          if (isObject && !skipKey())
            return false;
          continue;
        }
        open.pop_back();
      } else if (!skipScalar()) {
        return false;
      }
      // Behind a value: what closes, or the next one.
      for (;;) {
        if (open.empty())
          return true;
        skipSpace();
        const bool isObject = open.back() == '{';
        if (take(isObject ? '}' : ']')) {
          open.pop_back();
          continue;
        }
        if (!take(',') || (isObject && !skipKey()))
          return false;
        break;
      }
    }
  }

  bool skipKey() {
    skipSpace();
    if (!skipString())
      return false;
    skipSpace();
    return take(':');
  }

  bool skipScalar() {
    if (*at_ == '"')
      return skipString();
    for (const std::string_view word : {"true", "false", "null"})
      if (std::string_view(at_, static_cast<size_t>(end_ - at_)).starts_with(word)) {
        at_ += word.size();
        return true;
      }
    return skipNumber();
  }

  bool skipString() {
    if (!take('"'))
      return false;
    while (at_ != end_) {
      const char c = *at_++;
      if (c == '"')
        return true;
      if (static_cast<unsigned char>(c) < 0x20)
        return false;
      if (c != '\\')
        continue;
      if (at_ == end_)
        return false;
      const char escaped = *at_++;
      if (escaped == 'u' ? hexDigits() < 0
                         : std::string_view("\"\\/bfnrt").find(escaped) == std::string_view::npos)
        return false;
    }
    return false;
  }

  bool skipDigits() {
    const char *const start = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9')
      ++at_;
    return at_ != start;
  }

  bool skipNumber() {
    take('-');
    if (!take('0') && !skipDigits())
      return false;
    if (take('.') && !skipDigits())
      return false;
    if (take('e') || take('E')) {
      if (!take('+'))
        take('-');
      return skipDigits();
    }
    return true;
  }

  const char *begin_;
  char *at_, *end_;
};

} // namespace

Result<EvalProgram> parseProgram(std::string &line) {
  if (const size_t end = utf8End(line); end != line.size())
    return Error{"the line is not UTF-8 at byte " + std::to_string(end + 1)};
  return Scanner(line).read();
}

} // namespace assay
