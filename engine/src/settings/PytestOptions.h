// PytestOptions: what a pytest command line asks for, as far as Assay has to know it.
//
// pytest itself always gets the arguments as they are; this reading only decides what may run
// natively and what reports look like. Rules: argparse's, as pytest uses it (no abbreviations;
// `-xvs`, `-kEXPR`,
// `--opt=value`, `--opt value`, `--` ends options).
#pragma once

#include "assay/support/Result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct PytestOptions {
  std::vector<std::string> paths; // paths and node ids, as given

  int verbosity = 0;
  std::string reportChars; // of -r, as given
  std::string traceback = "auto", color = "auto", capture = "fd";
  bool noHeader = false, noSummary = false, disableWarnings = false;
  std::optional<unsigned> durations;
  double durationsMin = 0.005;
  std::string junitXml, junitPrefix;

  std::string keyword, mark;
  unsigned maxFail = 0; // 0: without limit
  bool continueOnCollectionErrors = false, collectOnly = false, stepwise = false;
  bool lastFailed = false, failedFirst = false, cacheClear = false, noConftest = false;
  std::vector<std::string> ignore, ignoreGlob, deselect, overrideIni, plugins;
  std::optional<unsigned> jobs; // of -n; 0: as many as there are processors
  bool usesXdist = false;       // an option that only pytest-xdist knows
  std::string configFile, rootFolder, importMode;

  bool usesDebugger = false; // --pdb or --trace
  bool shows = false;        // it only prints something (--fixtures, --help, --setup-show)
  /// pytest shall have the terminal to itself.
  bool workerHasTerminal = false;
  /// The first thing that forbids native tests, for people ("--pdb"); empty: nothing does.
  std::string nativeOff;
  /// An option whose spelling is not in the table: a plugin's, or a mistake that pytest will name.
  bool unknownOption = false;
};

/// Reads one argument list on top of what `into` holds (ini options first, the command line last).
void readPytestArguments(const std::vector<std::string> &arguments, PytestOptions &into);

/// Splits text as Python's shlex.split does; an error for an open quotation.
Result<std::vector<std::string>> splitShellWords(std::string_view text);

/// -r's characters after pytest's rules for capitals, `a`, `A` and `N`.
std::string expandReportChars(std::string_view given, bool disableWarnings);

} // namespace assay
