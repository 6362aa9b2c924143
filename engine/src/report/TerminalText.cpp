#include "TerminalText.h"

#include <algorithm>

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

} // namespace assay
