// TerminalText: section lines and colours as pytest's TerminalWriter makes them.
#pragma once

#include <string>
#include <string_view>

namespace assay {

/// SGR parameters; several are joined by ';'.
namespace sgr {
inline constexpr std::string_view kRed = "31", kGreen = "32", kYellow = "33", kCyan = "36",
                                  kBold = "1";
}

/// `text` between escape sequences, or as it is where `on` is false.
std::string colored(std::string_view text, std::string_view parameters, bool on);

/// A line of `sign` with the title in its middle, without a newline; `width` columns at most.
std::string separator(char sign, std::string_view title, unsigned width);

/// Columns that text takes on a terminal; escape sequences take none.
unsigned columnsOf(std::string_view text);

/// As much of the text, without escape sequences, as fits into so many columns. Wide characters
/// take two.
std::string_view clipped(std::string_view text, unsigned columns);

} // namespace assay
