#include "assay/support/Switches.h"

#include <algorithm>
#include <cstdlib>

namespace assay {
namespace {

constexpr SwitchName kNames[] = {
#define SWITCH(name, word, text) {#word, text},
#include "assay/support/Switches.def"
};
static_assert(std::size(kNames) <= 32);

struct Left {
  uint32_t out = 0; // a bit for each
  std::string unknown;
};

Left leftOut() {
  Left left;
  const char *value = std::getenv("ASSAY_WITHOUT");
  std::string_view rest = value == nullptr ? "" : value;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const auto found = std::find_if(std::begin(kNames), std::end(kNames),
                                    [&](const SwitchName &name) { return name.word == word; });
    if (found != std::end(kNames))
      left.out |= uint32_t(1) << (found - std::begin(kNames));
    else if (!word.empty())
      left.unknown = word;
  }
  return left;
}

const Left &left() {
  static const Left found = leftOut();
  return found;
}

} // namespace

std::span<const SwitchName> switchNames() { return kNames; }
bool isOn(Switch which) { return (left().out >> static_cast<unsigned>(which) & 1) == 0; }
std::string unknownSwitch() { return left().unknown; }

} // namespace assay
