// IniFile: finds the root folder and reads pytest's settings, by pytest's rules (its findpaths
// module).
#pragma once

#include "assay/support/FileSystem.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// pytest's settings as strings; in a TOML file a list's items are joined by new lines.
using IniValues = std::map<std::string, std::string, std::less<>>;

struct RootSetup {
  std::string rootFolder; // absolute
  std::string iniFile;    // absolute; empty: none
  IniValues values;
  /// Something in the files that Assay does not read the way pytest would (a broken file, an
  /// unusual construct): everything is left to pytest. Empty: all understood.
  std::string doubt;
};

/// `paths`: the command line's paths and node ids; `configFile`, `rootFolder`: of -c and --rootdir,
/// or empty.
RootSetup findRootSetup(const FileSystem &files, const std::string &launchFolder,
                        const std::vector<std::string> &paths, const std::string &configFile,
                        const std::string &rootFolder);

} // namespace assay
