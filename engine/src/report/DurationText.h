// DurationText: nanoseconds as people read them.
#pragma once

#include <cstdint>
#include <cstdio>
#include <iterator>
#include <string>

namespace assay {

/// Three digits that count, and the unit: "1.92 s", "317 us".
inline std::string durationText(uint64_t nanoseconds) {
  static constexpr const char *kUnits[] = {"ns", "us", "ms", "s"};
  double value = double(nanoseconds);
  unsigned unit = 0;
  for (; value >= 999.5 && unit + 1 < std::size(kUnits); ++unit)
    value /= 1000;
  const int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f %s", decimals, value, kUnits[unit]);
  return text;
}

/// The same in nine columns, the unit's beginnings below each other.
inline std::string durationColumn(uint64_t nanoseconds) {
  std::string text = durationText(nanoseconds);
  if (text.ends_with(" s"))
    text += ' ';
  return text.size() < 9 ? std::string(9 - text.size(), ' ') + text : text;
}

} // namespace assay
