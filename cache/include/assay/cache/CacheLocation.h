// Where a cache lies, and whose it is.
#pragma once

#include "assay/support/Fingerprint.h"

#include <string>
#include <string_view>

namespace assay {

/// The default folder, told from the values of $XDG_CACHE_HOME and $HOME; empty where neither is
/// set.
std::string defaultCacheFolder(std::string_view xdgCacheHome, std::string_view home);

/// What names the machine code of the running program, or of the shared library that this is linked
/// into, and the processor it runs on: the linker's digest of it (without one, the file's inode,
/// size and times) and the processor's features. Any thread.
Fingerprint programIdentity();

} // namespace assay
