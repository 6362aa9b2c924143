// The values of number and string tokens.
#pragma once

#include "assay/frontend/Tokenizer.h"
#include "assay/support/Arena.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::literals {

/// The value of an int token (no float, no imaginary one) where an i64 holds it.
std::optional<int64_t> smallInt(std::string_view text);

/// The value of a float token, correctly rounded; nothing where it over- or underflows.
std::optional<double> finiteFloat(std::string_view text);

/// The value of a float token, correctly rounded: infinite beyond the range of floats, as in
/// CPython.
double roundedFloat(std::string_view text);

/// Digits of a decimal int token, underscores left out.
size_t digitCount(std::string_view text);

/// What is between a string token's quotes.
std::string_view stringBody(std::string_view text, uint8_t flags);

/// Appends to `to` what a str token (no bytes, no f-string) stands for, as UTF-8 with lone
/// surrogates as three bytes each. `to` must have room for body.size() bytes; answers the new end,
/// or nullptr where the token has an escape that CPython warns of or refuses, names a character
/// (\N), or spans a CR.
char *decodePlainString(std::string_view body, uint8_t flags, char *to);

/// Why the body of a str or bytes token means nothing; both are empty where it does.
struct EscapeError {
  std::string_view message; // static
  size_t offset = 0;        // in the body
};

/// Appends what a part of a str (`bytes`: of a bytes) literal stands for, in the encoding of
/// decodePlainString. Unknown escapes stay as they are written; CR and CRLF become LF.
EscapeError appendDecoded(std::string_view body, bool raw, bool bytes, std::string &to);

} // namespace assay::literals
