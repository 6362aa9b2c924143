#include "CharacterNames.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

namespace assay::literals {

// Names are kept as 64-bit hashes: 33,000 of them in a quarter of a megabyte. That a wrong name has
// the hash of a right one is possible and will not happen.
#include "CharacterNames.inc"

static uint64_t hashOf(std::string_view name) {
  uint64_t value = 0xCBF29CE484222325;
  for (const char c : name)
    value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return value;
}

static char32_t pointAt(size_t index) {
  // The last run that begins at or before the index.
  size_t low = 0;
  size_t high = std::size(kNameRuns) / 2;
  while (high - low > 1) {
    const size_t middle = (low + high) / 2;
    (kNameRuns[2 * middle] <= index ? low : high) = middle;
  }
  return static_cast<char32_t>(kNameRuns[2 * low + 1] + (index - kNameRuns[2 * low]));
}

// "HANGUL SYLLABLE " and the syllable's Jamo.
static std::optional<char32_t> hangulSyllable(std::string_view name) {
  static constexpr std::string_view kLeading[] = {"G", "GG", "N", "D",  "DD", "R", "M",
                                                  "B", "BB", "S", "SS", "",   "J", "JJ",
                                                  "C", "K",  "T", "P",  "H"};
  static constexpr std::string_view kVowels[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                                 "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                                 "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
  static constexpr std::string_view kTrailing[] = {
      "",   "G",  "GG", "GS", "N",  "NJ", "NH", "D",  "L", "LG", "LM", "LB", "LS", "LT",
      "LP", "LH", "M",  "B",  "BS", "S",  "SS", "NG", "J", "C",  "K",  "T",  "P",  "H"};
  const auto take = [&name](const auto &table) {
    int best = -1;
    for (size_t i = 0; i < std::size(table); ++i) {
      if (name.starts_with(table[i]) &&
          (best < 0 || table[i].size() > table[static_cast<size_t>(best)].size()))
        best = static_cast<int>(i);
    }
    if (best >= 0)
      name.remove_prefix(table[static_cast<size_t>(best)].size());
    return best;
  };
  const int leading = take(kLeading);
  const int vowel = take(kVowels);
  const int trailing = take(kTrailing);
  if (leading < 0 || vowel < 0 || trailing < 0 || !name.empty())
    return std::nullopt;
  return static_cast<char32_t>(0xAC00 + (leading * 21 + vowel) * 28 + trailing);
}

std::optional<char32_t> characterByName(std::string_view name) {
  constexpr std::string_view kSyllable = "HANGUL SYLLABLE ";
  constexpr std::string_view kIdeograph = "CJK UNIFIED IDEOGRAPH-";
  // As in CPython, these two are told by upper case alone.
  if (name.starts_with(kSyllable))
    return hangulSyllable(name.substr(kSyllable.size()));
  if (name.starts_with(kIdeograph)) {
    const std::string_view digits = name.substr(kIdeograph.size());
    if ((digits.size() != 4 && digits.size() != 5) ||
        digits.find_first_not_of("0123456789ABCDEF") != std::string_view::npos)
      return std::nullopt;
    const auto point = static_cast<char32_t>(std::stoul(std::string(digits), nullptr, 16));
    const auto after =
        std::upper_bound(std::begin(kIdeographEdges), std::end(kIdeographEdges), point);
    return (after - std::begin(kIdeographEdges)) % 2 == 1 ? std::optional(point) : std::nullopt;
  }
  std::string upper(name);
  for (char &c : upper)
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const auto found = std::find(std::begin(kNameHashes), std::end(kNameHashes), hashOf(upper));
  if (found == std::end(kNameHashes))
    return std::nullopt;
  return pointAt(static_cast<size_t>(found - std::begin(kNameHashes)));
}

} // namespace assay::literals
