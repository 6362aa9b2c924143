// The bodies of str's methods, by subject; the table is in StrMethods.cpp.
#pragma once

#include "types/Arguments.h"
#include "types/Sequences.h"

namespace assay::runtime::strings {

inline const Str *self(const Arguments &arguments) { return as<Str>(arguments[0]); }

/// Calls `body` with the text as an array of its units.
template <typename Body> auto withUnits(TextView text, Body &&body) {
  switch (text.width) {
  case 1:
    return body(static_cast<const uint8_t *>(text.data));
  case 2:
    return body(static_cast<const uint16_t *>(text.data));
  default:
    return body(static_cast<const char32_t *>(text.data));
  }
}

/// TypeError "function() argument must be str, not int", where `argument` says which one.
Value raiseNotStr(Context &ctx, std::string_view function, std::string_view argument, Value v);
/// TypeError "must be str, not int".
Value raiseNotStr(Context &ctx, Value v);

/// Where `what` last stands in `in`; -1: nowhere.
int64_t findLast(TextView in, TextView what);
bool standsAt(TextView in, uint32_t at, TextView what);

// StrSearch.cpp
Value find(Context &ctx, const Arguments &arguments);
Value findRight(Context &ctx, const Arguments &arguments);
Value index(Context &ctx, const Arguments &arguments);
Value indexRight(Context &ctx, const Arguments &arguments);
Value count(Context &ctx, const Arguments &arguments);
Value startsWith(Context &ctx, const Arguments &arguments);
Value endsWith(Context &ctx, const Arguments &arguments);
Value replace(Context &ctx, const Arguments &arguments);
Value removePrefix(Context &ctx, const Arguments &arguments);
Value removeSuffix(Context &ctx, const Arguments &arguments);

// StrSplit.cpp
Value split(Context &ctx, const Arguments &arguments);
Value splitRight(Context &ctx, const Arguments &arguments);
Value splitLines(Context &ctx, const Arguments &arguments);
Value partition(Context &ctx, const Arguments &arguments);
Value partitionRight(Context &ctx, const Arguments &arguments);
Value join(Context &ctx, const Arguments &arguments);
Value strip(Context &ctx, const Arguments &arguments);
Value stripLeft(Context &ctx, const Arguments &arguments);
Value stripRight(Context &ctx, const Arguments &arguments);

// StrPadding.cpp
Value center(Context &ctx, const Arguments &arguments);
Value justifyLeft(Context &ctx, const Arguments &arguments);
Value justifyRight(Context &ctx, const Arguments &arguments);
Value fillZeros(Context &ctx, const Arguments &arguments);
Value expandTabs(Context &ctx, const Arguments &arguments);

// StrTranslate.cpp
Value makeTranslation(Context &ctx, const Arguments &arguments); // without self
Value translate(Context &ctx, const Arguments &arguments);
Value encode(Context &ctx, const Arguments &arguments);

// StrFormat.cpp
Value format(Context &ctx, const Arguments &arguments);
Value formatMap(Context &ctx, const Arguments &arguments);

} // namespace assay::runtime::strings
