// Interpreter: which Python the tests belong to, told without starting it.
//
// From the layout of the installation alone: the name that links end in, pyvenv.cfg, and the
// folders that `site` would put on sys.path, which are searched for pytest and its plugins.
#pragma once

#include "assay/support/FileSystem.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

using Environment = std::map<std::string, std::string, std::less<>>;

/// The process's own environment.
Environment readEnvironment();

struct Interpreter {
  std::string path;    // to be executed; empty: none was found
  std::string problem; // why none was found, and what to do
  std::string doubt;   // why native semantics might not be this interpreter's; empty: they are
  std::string pytestVersion;               // as its metadata say; empty: not found by looking
  std::string libraryFolder;               // of the standard library; empty: unknown
  bool hasXdist = false;                   // pytest will load pytest-xdist
  std::vector<std::string> packageFolders; // those beyond the standard library's, in no order
};

/// `requested`: a path, a name to be found on PATH, or empty for $VIRTUAL_ENV's and then PATH's
/// python3.
Interpreter findInterpreter(const FileSystem &files, const Environment &environment,
                            const std::string &launchFolder, const std::string &requested);

/// Why a line of a .pth file that `site` would execute might reach tests; empty: it does not.
std::string doubtOfPathLine(std::string_view line);

} // namespace assay
