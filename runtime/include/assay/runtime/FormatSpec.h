// Python's format specifications, [[fill]align][sign][z][#][0][width][grouping][.precision][type],
// read and applied with CPython's results and error messages. Pure, and from any thread.
#pragma once

#include "assay/runtime/Limbs.h"
#include "assay/runtime/TextBuilder.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::runtime {

struct FormatError {
  enum class Kind : uint8_t {
    ValueError,
    OverflowError,
    /// A width or precision beyond what text is made of here; CPython might, or run out of memory.
    TooLong,
  };
  Kind kind;
  std::string message; // UTF-8, surrogates as three bytes
};
/// No value: all went well.
using FormatResult = std::optional<FormatError>;

/// What is formatted: it decides how a specification is read.
enum class FormatTarget : uint8_t { Int, Float, Complex, Str };

struct FormatSpec {
  char32_t fill = ' ';
  char align = '<';     // '<', '>', '=' or '^'
  char sign = '\0';     // '+', '-', ' ' or none
  char grouping = '\0'; // ',', '_' or none
  bool alternate = false;
  bool noNegativeZero = false;
  char32_t type = 0; // of Float and Complex 0 where there is none
  int64_t width = -1, precision = -1;
};

/// Wider results than this are given up.
inline constexpr int64_t kMostFormatWidth = int64_t(1) << 28;

/// Reads `text`; empty text is the specification that str() follows. `typeName` is the type of what
/// is formatted, for messages, here and below.
FormatResult parseFormatSpec(TextView text, FormatTarget target, std::string_view typeName,
                             FormatSpec &spec);

// Each appends the value by a specification that was read for its kind.
FormatResult formatInt(IntView value, const FormatSpec &spec, std::string_view typeName,
                       TextBuilder &to);
FormatResult formatFloat(double value, const FormatSpec &spec, std::string_view typeName,
                         TextBuilder &to);
FormatResult formatComplex(double real, double imaginary, const FormatSpec &spec,
                           std::string_view typeName, TextBuilder &to);
FormatResult formatStr(TextView value, const FormatSpec &spec, std::string_view typeName,
                       TextBuilder &to);

} // namespace assay::runtime
