#include "FormatMessages.h"

#include <algorithm>

namespace assay::runtime {

FormatResult formatStr(TextView value, const FormatSpec &spec, std::string_view typeName,
                       TextBuilder &to) {
  if (spec.type != 's')
    return unknownType(spec.type, typeName);
  if (spec.sign == ' ')
    return valueError("Space not allowed in string format specifier");
  if (spec.sign != '\0')
    return valueError("Sign not allowed in string format specifier");
  if (spec.noNegativeZero)
    return valueError("Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate)
    return valueError("Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=')
    return valueError("'=' alignment not allowed in string format specifier");
  if (spec.width > kMostFormatWidth)
    return tooLong();
  if (spec.precision >= 0 && spec.precision < int64_t(value.length))
    value = value.slice(0, static_cast<uint32_t>(spec.precision));
  const auto padding =
      static_cast<size_t>(std::max<int64_t>(0, spec.width - int64_t(value.length)));
  const size_t before = spec.align == '<' ? 0 : spec.align == '^' ? padding / 2 : padding;
  to.repeat(spec.fill, before);
  to.append(value);
  to.repeat(spec.fill, padding - before);
  return std::nullopt;
}

} // namespace assay::runtime
