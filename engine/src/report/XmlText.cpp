#include "XmlText.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace assay {
namespace {

struct CodePoint {
  uint32_t value;
  size_t bytes;
  bool valid;
};

/// The code point at the start of `text`, which is not empty; where there is none, its first byte.
CodePoint firstCodePoint(std::string_view text) {
  const auto byte = [&](size_t at) { return at < text.size() ? uint8_t(text[at]) : uint8_t(0); };
  const uint8_t lead = byte(0);
  if (lead < 0x80)
    return {lead, 1, true};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  uint32_t value = lead & (0x7F >> length);
  bool valid = lead >= 0xC2 && lead <= 0xF4;
  for (size_t at = 1; at < length; ++at) {
    valid = valid && (byte(at) & 0xC0) == 0x80;
    value = value << 6 | (byte(at) & 0x3F);
  }
  valid = valid && value >= kSmallest[length] && value <= 0x10FFFF &&
          (value < 0xD800 || value > 0xDFFF);
  return valid ? CodePoint{value, length, true} : CodePoint{lead, 1, false};
}

bool isKept(const CodePoint &point) {
  const uint32_t value = point.value;
  return point.valid &&
         (value == '\t' || value == '\n' || value == '\r' || (value >= 0x20 && value <= 0xFFFD));
}

void appendEscaped(std::string &to, std::string_view text, bool attribute) {
  const std::string_view special = attribute ? "&<>\"\r\n\t" : "&<>";
  while (!text.empty()) {
    const size_t plain = std::min(text.find_first_of(special), text.size());
    to.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty())
      return;
    switch (text.front()) {
    case '&':
      to += "&amp;";
      break;
    case '<':
      to += "&lt;";
      break;
    case '>':
      to += "&gt;";
      break;
    case '"':
      to += "&quot;";
      break;
    case '\r':
      to += "&#13;";
      break;
    case '\n':
      to += "&#10;";
      break;
    default:
      to += "&#09;";
    }
    text.remove_prefix(1);
  }
}

} // namespace

std::string visibleForXml(std::string_view text) {
  std::string visible;
  visible.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = firstCodePoint(text);
    if (isKept(point)) {
      visible.append(text.substr(0, point.bytes));
    } else {
      char number[16];
      std::snprintf(number, sizeof number, point.value <= 0xFF ? "#x%02X" : "#x%04X", point.value);
      visible += number;
    }
    text.remove_prefix(point.bytes);
  }
  return visible;
}

void appendXmlText(std::string &to, std::string_view text) { appendEscaped(to, text, false); }

void appendXmlAttribute(std::string &to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"");
  appendEscaped(to, value, true);
  to += '"';
}

} // namespace assay
