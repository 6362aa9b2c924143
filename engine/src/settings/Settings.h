// Settings: everything that decides how a run goes, gathered without starting Python.
#pragma once

#include "IniFile.h"
#include "Interpreter.h"
#include "PytestOptions.h"
#include "assay/engine/Engine.h"
#include "assay/support/FileSystem.h"

#include <string>
#include <vector>

namespace assay {

struct Settings {
  std::string launchFolder; // absolute
  Environment environment;
  PytestOptions options; // ini file's addopts, then $PYTEST_ADDOPTS, then the command line
  RootSetup root;
  Interpreter interpreter;
  ReportOptions report;
  /// What is collected: the command line's paths, else the ini file's `testpaths`, else the launch
  /// folder.
  std::vector<std::string> targets;
  unsigned jobs = 1; // workers at a time; 0: as many as there are processors
  std::string importMode = "prepend";
  /// Why nothing may run natively, for people; empty: native code is allowed.
  std::string nativeOff;
};

Settings gatherSettings(const FileSystem &files, const RunOptions &options);

} // namespace assay
