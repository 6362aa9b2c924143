#include "Identifiers.h"

#include "Utf8.h"

#include <algorithm>
#include <iterator>

namespace assay::identifiers {

#include "IdentifierRanges.inc"

template <size_t N> static bool isWithin(const char32_t (&edges)[N], char32_t point) {
  return (std::upper_bound(std::begin(edges), std::end(edges), point) - std::begin(edges)) % 2 == 1;
}

static bool isStart(char32_t point) {
  if (point < 0x80)
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || point == '_';
  return isWithin(kIdentifierStartEdges, point);
}

static bool isContinue(char32_t point) {
  if (point < 0x80)
    return isStart(point) || (point >= '0' && point <= '9');
  return isWithin(kIdentifierContinueEdges, point);
}

Check check(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text.substr(at));
    if (decoded.length == 0)
      return {false, false, at};
    if (!(at == 0 ? isStart(decoded.point) : isContinue(decoded.point)))
      return {false, true, at};
    at += decoded.length;
  }
  return {true, true, 0};
}

} // namespace assay::identifiers
