#include "Encodings.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace assay::encodings {

namespace {
#include "Encodings.inc"
} // namespace

// Lower case, and one underscore for all that stands between letters and digits.
static std::string normalized(std::string_view name) {
  std::string result;
  bool between = false;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (!((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
      between = true;
      continue;
    }
    if (between && !result.empty())
      result += '_';
    between = false;
    result += lower;
  }
  return result;
}

static const Encoding *lookUp(const std::string &name) {
  const auto *const found =
      std::lower_bound(std::begin(kEncodings), std::end(kEncodings), name,
                       [](const Encoding &encoding, const std::string &wanted) {
                         return std::string_view(encoding.name) < wanted;
                       });
  return found != std::end(kEncodings) && name == found->name ? found : nullptr;
}

const Encoding *find(std::string_view name) {
  std::string wanted = normalized(name);
  if (const Encoding *found = lookUp(wanted))
    return found;
  std::replace(wanted.begin(), wanted.end(), '.', '_');
  return lookUp(wanted);
}

} // namespace assay::encodings
