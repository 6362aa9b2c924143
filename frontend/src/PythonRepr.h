// How Python's repr() writes constants.
#pragma once

#include <string>
#include <string_view>

namespace assay::repr {

/// `text` is UTF-8 with lone surrogates as three bytes each.
void appendStr(std::string_view text, std::string &to);
void appendBytes(std::string_view bytes, std::string &to);
void appendFloat(double value, std::string &to);
/// The complex number with a real part of 0.
void appendImaginary(double value, std::string &to);
/// An int from its spelling in a source, base and underscores included: in decimal, or in
/// hexadecimal where that takes more than the 4,300 digits that CPython prints.
void appendBigInt(std::string_view spelling, std::string &to);

} // namespace assay::repr
