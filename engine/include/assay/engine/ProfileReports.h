// ProfileReports: what is made of a Profile, for people and for tools (docs/profile.md).
#pragma once

#include "assay/engine/Profile.h"
#include "assay/support/Result.h"

#include <cstdint>
#include <string>

namespace assay {

/// For a terminal: stages, slowest tests, latency, imports, fixtures, lanes.
std::string profileSummary(const Profile &profile, bool color, unsigned width);

/// Json: figures by stage and test. Trace: Chrome's trace events, which Perfetto reads. Folded: a
/// line for each stack, for flame-graph tools. Html: one page that needs nothing else.
enum class ProfileFormat : uint8_t { Json, Trace, Folded, Html };

std::string formatProfile(ProfileFormat format, const Profile &profile);

/// An Error where the file cannot be written.
Result<void> writeProfile(ProfileFormat format, const Profile &profile, const std::string &path);

} // namespace assay
