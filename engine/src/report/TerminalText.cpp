#include "TerminalText.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace assay {

std::string colored(std::string_view text, std::string_view parameters, bool on) {
  if (!on || parameters.empty())
    return std::string(text);
  return "\x1b[" + std::string(parameters) + "m" + std::string(text) + "\x1b[0m";
}

std::string separator(char sign, std::string_view title, unsigned width) {
  if (title.empty())
    return std::string(width, sign);
  const unsigned columns = columnsOf(title);
  const unsigned side = width > columns + 4 ? (width - columns - 2) / 2 : 1;
  const std::string line(side, sign);
  std::string whole = line + " " + std::string(title) + " " + line;
  if (columns + 2 * side + 3 <= width)
    whole += sign;
  return whole;
}

unsigned columnsOf(std::string_view text) {
  unsigned columns = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = std::min(text.find('m', at), text.size());
      continue;
    }
    columns += (uint8_t(text[at]) & 0xC0) != 0x80; // a code point's first byte
  }
  return columns;
}

/// Whether a code point takes two columns: East Asian wide and full-width blocks, and emoji.
static bool isWide(uint32_t point) {
  constexpr uint32_t kWide[][2] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                                   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
                                   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                                   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
                                   {0x20000, 0x3FFFD}};
  return std::any_of(std::begin(kWide), std::end(kWide),
                     [point](const auto &range) { return point >= range[0] && point <= range[1]; });
}

std::string_view clipped(std::string_view text, unsigned columns) {
  size_t at = 0;
  while (at < text.size()) {
    const auto lead = uint8_t(text[at]);
    const size_t length = std::min<size_t>(lead < 0xC0   ? 1
                                           : lead < 0xE0 ? 2
                                           : lead < 0xF0 ? 3
                                                         : 4,
                                           text.size() - at);
    uint32_t point = length == 1 ? lead : lead & (0x7F >> length);
    for (size_t next = 1; next < length; ++next)
      point = point << 6 | (uint8_t(text[at + next]) & 0x3F);
    const unsigned taken = isWide(point) ? 2 : 1;
    if (taken > columns)
      break;
    columns -= taken;
    at += length;
  }
  return text.substr(0, at);
}

} // namespace assay
