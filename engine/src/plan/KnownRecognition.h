// KnownRecognition: what the recognizer has found in a file, kept by the file's content.
#pragma once

#include "assay/cache/CodeStore.h"
#include "assay/frontend/Recognizer.h"
#include "assay/support/Arena.h"
#include "assay/support/Fingerprint.h"
#include "native/Packed.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay {

struct KnownRecognition {
  EntryHandle entry; // text lies in it
  Recognition seen;
  uint32_t checksum = 0; // of the content
};

/// Nothing: the store does not know it. The tests lie in `arena`.
std::optional<KnownRecognition> findRecognition(CodeStore &store, const Fingerprint &content,
                                                Arena &arena);
/// Keeps it.
void keepRecognition(CodeStore &store, const Fingerprint &content, const Recognition &seen,
                     uint32_t checksum, PackWriter &scratch);

/// The same of whether a file does nothing when it is imported, and has no tests.
std::optional<bool> findInertness(CodeStore &store, const Fingerprint &content);
void keepInertness(CodeStore &store, const Fingerprint &content, bool isInert);

} // namespace assay
