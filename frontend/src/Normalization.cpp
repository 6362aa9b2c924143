// NFKC of identifiers, after Unicode Standard Annex 15.
#include "Identifiers.h"

#include "Utf8.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <iterator>
#include <vector>

namespace assay::identifiers {

#include "Normalization.inc"

namespace {

constexpr char32_t kSyllableBase = 0xAC00, kLeadingBase = 0x1100, kVowelBase = 0x1161,
                   kTrailingBase = 0x11A7;
constexpr char32_t kLeadingCount = 19, kVowelCount = 21, kTrailingCount = 28;
constexpr char32_t kSyllableCount = kLeadingCount * kVowelCount * kTrailingCount;

/// Index of the row of a table of `Width` columns, sorted by its first, that begins with `key`.
template <size_t Width, typename T, size_t N> const T *findRow(const T (&table)[N], T key) {
  size_t low = 0;
  size_t high = N / Width;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (table[Width * middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low < N / Width && table[Width * low] == key ? &table[Width * low] : nullptr;
}

uint32_t combiningClass(char32_t point) {
  const uint32_t *row = findRow<2>(kCombiningClasses, static_cast<uint32_t>(point));
  return row != nullptr ? row[1] : 0;
}

void appendDecomposed(char32_t point, std::u32string &to) {
  if (point >= kSyllableBase && point < kSyllableBase + kSyllableCount) {
    const char32_t index = point - kSyllableBase;
    to += static_cast<char32_t>(kLeadingBase + index / (kVowelCount * kTrailingCount));
    to += static_cast<char32_t>(kVowelBase + index / kTrailingCount % kVowelCount);
    if (index % kTrailingCount != 0)
      to += static_cast<char32_t>(kTrailingBase + index % kTrailingCount);
  } else if (const uint32_t *row = findRow<3>(kDecompositions, static_cast<uint32_t>(point))) {
    to.append(kDecomposed + row[1], row[2]);
  } else {
    to += point;
  }
}

/// What the two compose to; 0 where they do not.
char32_t composed(char32_t a, char32_t b) {
  if (a >= kLeadingBase && a < kLeadingBase + kLeadingCount && b >= kVowelBase &&
      b < kVowelBase + kVowelCount)
    return kSyllableBase + ((a - kLeadingBase) * kVowelCount + (b - kVowelBase)) * kTrailingCount;
  if (a >= kSyllableBase && a < kSyllableBase + kSyllableCount &&
      (a - kSyllableBase) % kTrailingCount == 0 && b > kTrailingBase &&
      b < kTrailingBase + kTrailingCount)
    return a + (b - kTrailingBase);
  // Rows of the same first code point stand together.
  size_t low = 0;
  size_t high = std::size(kCompositions) / 3;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const char32_t *row = &kCompositions[3 * middle];
    if (row[0] < a || (row[0] == a && row[1] < b))
      low = middle + 1;
    else
      high = middle;
  }
  if (low == std::size(kCompositions) / 3)
    return 0;
  const char32_t *row = &kCompositions[3 * low];
  return row[0] == a && row[1] == b ? row[2] : 0;
}

/// Canonical order: combining characters by their class, otherwise as they came.
void reorder(std::u32string &points) {
  struct Mark {
    uint32_t combiningClass;
    size_t position;
    char32_t point;
    auto operator<=>(const Mark &) const = default;
  };
  std::vector<Mark> marks;
  for (size_t i = 0; i <= points.size(); ++i) {
    const uint32_t pointClass = i < points.size() ? combiningClass(points[i]) : 0;
    if (pointClass != 0) {
      marks.push_back({pointClass, i, points[i]});
      continue;
    }
    std::sort(marks.begin(), marks.end());
    for (size_t k = 0; k < marks.size(); ++k)
      points[i - marks.size() + k] = marks[k].point;
    marks.clear();
  }
}

std::u32string compose(const std::u32string &points) {
  std::u32string result;
  size_t starter = std::u32string::npos; // of the last character of class 0
  uint32_t lastClass = 0;
  for (const char32_t point : points) {
    const uint32_t pointClass = combiningClass(point);
    // A character reaches back to the starter unless one of its own class or higher stands between.
    if (starter != std::u32string::npos &&
        (result.size() - 1 == starter || (lastClass < pointClass && lastClass != 0))) {
      if (const char32_t both = composed(result[starter], point)) {
        result[starter] = both;
        continue;
      }
    }
    if (pointClass == 0)
      starter = result.size();
    lastClass = pointClass;
    result += point;
  }
  return result;
}

void appendUtf8(char32_t point, std::string &to) {
  const auto put = [&to](char32_t byte) { to += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
    return;
  }
  if (point < 0x800) {
    put(0xC0 | point >> 6);
  } else {
    if (point < 0x10000) {
      put(0xE0 | point >> 12);
    } else {
      put(0xF0 | point >> 18);
      put(0x80 | (point >> 12 & 0x3F));
    }
    put(0x80 | (point >> 6 & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

} // namespace

std::string normalize(std::string_view identifier) {
  std::u32string points;
  for (size_t at = 0; at < identifier.size();) {
    const utf8::Decoded decoded = utf8::decode(identifier.substr(at));
    appendDecomposed(decoded.point, points);
    at += decoded.length;
  }
  reorder(points);
  std::string result;
  for (const char32_t point : compose(points))
    appendUtf8(point, result);
  return result;
}

} // namespace assay::identifiers
