// Switches: optimisations that can be left out, one by one, to see what each brings.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay {

enum class Switch : uint8_t {
#define SWITCH(name, word, text) name,
#include "assay/support/Switches.def"
};

struct SwitchName {
  std::string_view word, text;
};
/// In the order of `Switch`.
std::span<const SwitchName> switchNames();

/// Whether the optimisation is in use: it is, unless $ASSAY_WITHOUT named it (words with commas
/// between them) when this was asked first. From any thread.
bool isOn(Switch which);

/// A word of $ASSAY_WITHOUT that is no switch; empty: there is none.
std::string unknownSwitch();

} // namespace assay
