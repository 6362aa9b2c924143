// From a file's bytes to source text: byte order mark and PEP 263 declaration.
#pragma once

#include "assay/frontend/SourceText.h"
#include "assay/support/Result.h"

namespace assay {

/// The text of a Python file, as UTF-8 in `arena`. Encodings go by
/// Python's names; those other than UTF-8 are decoded by iconv where that does as Python. An Error
/// where the file declares an encoding that is unknown or not its own. As in CPython, bytes of a
/// UTF-8 file are not checked here: what is wrong in a comment does no harm. Any thread.
Result<SourceText> decodeSource(std::string_view bytes, Arena &arena);

} // namespace assay
