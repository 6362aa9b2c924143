// The pieces of `format % arguments`, and how each is written. Pure, and from any thread.
//
// Arguments are the caller's: for each piece, in this order, it
//   1. where needsMapping: raises TypeError kRequiresMapping unless the right side is one; where
//      hasKey: looks the key up, whose value is then the only argument;
//   2. where widthFromArguments: takes an argument, an int (else TypeError kStarWantsInt), for
//      setWidth(); where precisionFromArguments: likewise for setPrecision();
//   3. where there is an error: raises ValueError with it;
//   4. takes the argument to write, and writes it as `type` says, or raises ValueError with
//      unsupportedCharacter().
// It raises TypeError kNotEnoughArguments where there is no argument to take, and at the end
// kNotAllConverted where one is left over (and the right side is no mapping).
#pragma once

#include "assay/runtime/FormatSpec.h"

namespace assay::runtime::percent {

struct Spec {
  bool needsMapping = false;
  bool hasKey = false;
  bool widthFromArguments = false, precisionFromArguments = false;
  bool leftAlign = false, plus = false, blank = false, alternate = false, zero = false;
  TextView key;
  int64_t width = -1, precision = -1;
  std::string_view error; // empty: none
  char32_t type = 0;
  uint32_t index = 0; // of the type in the format

  /// What an argument for '*' means; a negative width aligns to the left.
  void setWidth(int64_t argument);
  void setPrecision(int64_t argument);
};

/// Goes over a format, which has to stay where it is.
class Pieces {
public:
  explicit Pieces(TextView format) : format_(format) {}

  enum class Piece : uint8_t { Literal, Spec, End };
  /// The next piece: text to be written as it is, or a specification. Nothing follows an error.
  Piece next();
  TextView literal() const { return literal_; }
  Spec &spec() { return spec_; }

private:
  void parseSpec();
  void parseKey();
  bool take(char32_t &c);
  template <typename OnStar>
  bool parseNumber(char32_t &c, int64_t most, int64_t &number, OnStar onStar);

  TextView format_, literal_;
  Spec spec_;
  uint32_t at_ = 0;
};

/// %d %i %u %o %x %X.
FormatResult appendInt(IntView value, const Spec &spec, TextBuilder &to);
/// %e %E %f %F %g %G.
FormatResult appendFloat(double value, const Spec &spec, TextBuilder &to);
/// %c of an int.
FormatResult appendCharacter(IntView value, const Spec &spec, TextBuilder &to);
/// %s %r %a, and %c of a str of one character.
FormatResult appendText(TextView value, const Spec &spec, TextBuilder &to);

inline constexpr std::string_view kRequiresMapping = "format requires a mapping";
inline constexpr std::string_view kStarWantsInt = "* wants int";
inline constexpr std::string_view kNotEnoughArguments = "not enough arguments for format string";
inline constexpr std::string_view kNotAllConverted =
    "not all arguments converted during string formatting";
/// TypeError of %c for anything but an int or a str of one character.
inline constexpr std::string_view kCharacterWanted = "%c requires int or char";
/// OverflowErrors of arguments for '*' that are no int64, and of precisions beyond int32.
inline constexpr std::string_view kWidthTooLarge = "Python int too large to convert to C ssize_t";
inline constexpr std::string_view kPrecisionTooLarge = "Python int too large to convert to C int";
/// ValueError where `type` is none.
std::string unsupportedCharacter(const Spec &spec);
/// TypeError of %d and its like, %o %x %X included, for what is no number.
std::string numberWanted(char32_t type, std::string_view typeName);
/// TypeError of %e and its like.
std::string floatWanted(std::string_view typeName);

} // namespace assay::runtime::percent
