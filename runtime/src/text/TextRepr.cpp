#include "assay/runtime/Characters.h"
#include "assay/runtime/TextMethods.h"

#include <algorithm>

namespace assay::runtime::text {
namespace {

bool isPlainAscii(char32_t c) { return c >= ' ' && c <= '~'; }

/// Double quotes only where there are single ones inside and no double ones.
char quoteFor(TextView text) {
  bool single = false;
  for (uint32_t i = 0; i != text.length; ++i) {
    if (text[i] == '"')
      return '\'';
    single |= text[i] == '\'';
  }
  return single ? '"' : '\'';
}

void appendHexEscape(char letter, unsigned digits, char32_t c, TextBuilder &to) {
  char escape[10] = {'\\', letter};
  for (unsigned i = 0; i != digits; ++i)
    escape[2 + i] = "0123456789abcdef"[c >> (digits - 1 - i) * 4 & 15];
  to.append(std::string_view(escape, digits + 2));
}

void appendEscape(char32_t c, char quote, TextBuilder &to) {
  const char escaped = c == '\n'                                             ? 'n'
                       : c == '\r'                                           ? 'r'
                       : c == '\t'                                           ? 't'
                       : c == '\\' || c == static_cast<unsigned char>(quote) ? static_cast<char>(c)
                                                                             : '\0';
  if (escaped != '\0') {
    const char pair[] = {'\\', escaped};
    to.append(std::string_view(pair, 2));
  } else if (c < 0x100) {
    appendHexEscape('x', 2, c, to);
  } else if (c < 0x10000) {
    appendHexEscape('u', 4, c, to);
  } else {
    appendHexEscape('U', 8, c, to);
  }
}

/// `isPlain` says what needs no escape beyond ASCII.
template <typename IsPlain> void appendQuoted(TextView text, IsPlain isPlain, TextBuilder &to) {
  const char quote = quoteFor(text);
  const auto quoteCode = static_cast<unsigned char>(quote);
  to.append(char32_t(quoteCode));
  for (uint32_t at = 0; at != text.length;) {
    uint32_t end = at;
    while (end != text.length) {
      const char32_t c = text[end];
      if (c < 0x80 ? !isPlainAscii(c) || c == '\\' || c == quoteCode : !isPlain(c))
        break;
      ++end;
    }
    to.append(text.slice(at, end));
    at = end;
    if (at != text.length)
      appendEscape(text[at++], quote, to);
  }
  to.append(char32_t(quoteCode));
}

} // namespace

void appendRepr(TextView text, TextBuilder &to) { appendQuoted(text, characters::isPrintable, to); }

void appendAscii(TextView text, TextBuilder &to) {
  const auto isPlain = [](char32_t) { return false; };
  appendQuoted(text, isPlain, to);
}

void appendEscaped(TextView text, TextBuilder &to) {
  for (uint32_t at = 0; at != text.length;) {
    uint32_t end = at;
    while (end != text.length && text[end] < 0x80)
      ++end;
    to.append(text.slice(at, end));
    at = end;
    if (at != text.length)
      appendEscape(text[at++], '\'', to);
  }
}

void appendBytesRepr(std::string_view bytes, TextBuilder &to) {
  to.append(U'b');
  appendAscii(TextView(bytes), to);
}

std::string_view numberText(TextView text, std::string &buffer) {
  std::string_view number;
  if (isAscii(text) && text.width == 1) {
    number = text.latin1();
  } else {
    buffer.clear();
    for (uint32_t i = 0; i != text.length; ++i) {
      const char32_t c = text[i];
      if (c < 0x7F) {
        buffer += static_cast<char>(c);
      } else if (characters::isSpace(c)) {
        buffer += ' ';
      } else {
        const int digit = characters::decimalValue(c);
        buffer += digit < 0 ? '?' : static_cast<char>('0' + digit);
      }
    }
    number = buffer;
  }
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  number.remove_prefix(std::min(number.find_first_not_of(kSpace), number.size()));
  return number.substr(0, number.find_last_not_of(kSpace) + 1);
}

} // namespace assay::runtime::text
