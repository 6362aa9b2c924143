#include "Settings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace assay {
namespace {

/// Variables that a native test cannot notice; every other that starts with PYTHON, PYTEST or COV
/// forbids native tests. PYTHONPATH's folders are searched with the interpreter's.
constexpr std::string_view kHarmlessVariables[] = {
    "PYTHONBREAKPOINT",    "PYTHONDONTWRITEBYTECODE",
    "PYTHONFAULTHANDLER",  "PYTHONHASHSEED",
    "PYTHONIOENCODING",    "PYTHONNODEBUGRANGES",
    "PYTHONNOUSERSITE",    "PYTHONPATH",
    "PYTHONPYCACHEPREFIX", "PYTHONSAFEPATH",
    "PYTHONSTARTUP",       "PYTHONUNBUFFERED",
    "PYTHONUTF8",          "PYTEST_ADDOPTS",
    "PYTEST_CURRENT_TEST", "PYTEST_DISABLE_PLUGIN_AUTOLOAD",
    "PYTEST_VERSION",      "PYTEST_XDIST_WORKER"};

/// Settings of pytest's that a native test cannot notice.
constexpr std::string_view kHarmlessKeys[] = {"addopts",
                                              "cache_dir",
                                              "console_output_style",
                                              "empty_parameter_set_mark",
                                              "junit_family",
                                              "junit_logging",
                                              "junit_log_passing_tests",
                                              "junit_duration_report",
                                              "junit_suite_name",
                                              "log_auto_indent",
                                              "log_date_format",
                                              "log_file",
                                              "log_file_date_format",
                                              "log_file_format",
                                              "log_file_level",
                                              "log_format",
                                              "log_level",
                                              "markers",
                                              "testpaths",
                                              "tmp_path_retention_count",
                                              "tmp_path_retention_policy",
                                              "xfail_strict"};

constexpr std::string_view kJunitFamilies[] = {"xunit1", "xunit2", "legacy"};

constexpr std::string_view kWarningActions[] = {"error",  "ignore", "default",
                                                "always", "module", "once"};
constexpr std::string_view kWarningCategories[] = {
    "Warning",        "UserWarning",    "DeprecationWarning", "PendingDeprecationWarning",
    "SyntaxWarning",  "RuntimeWarning", "FutureWarning",      "ImportWarning",
    "UnicodeWarning", "BytesWarning",   "ResourceWarning",    "EncodingWarning"};

template <typename Range> bool contains(const Range &range, std::string_view wanted) {
  return std::find(std::begin(range), std::end(range), wanted) != std::end(range);
}

bool isPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) || c == '_' || c == ' '; });
}

/// Whether pytest will understand the filters without importing anything: a native test warns of
/// nothing, so filters that are valid cannot matter.
bool areSimpleFilters(std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::array<std::string_view, 3> parts;
    size_t count = 0;
    for (std::string_view rest = line; count < 4;) {
      const size_t colon = rest.find(':');
      if (count == 3)
        return false;
      parts[count++] = rest.substr(0, colon);
      if (colon == std::string_view::npos)
        break;
      rest.remove_prefix(colon + 1);
    }
    if (!contains(kWarningActions, parts[0]) || !isPlain(parts[1]) ||
        !(parts[2].empty() || contains(kWarningCategories, parts[2])))
      return false;
  }
  return true;
}

/// Release numbers compared field by field; false where either is not plain numbers.
bool isAtLeast(const std::string &version, const std::string &minimum) {
  std::array<int, 3> have{}, want{};
  char rest = 0;
  const int got = std::sscanf(version.c_str(), "%d.%d.%d", &have[0], &have[1], &have[2]);
  const int asked = std::sscanf(minimum.c_str(), "%d.%d.%d%c", &want[0], &want[1], &want[2], &rest);
  return got >= 2 && asked >= 1 && asked <= 3 && isPlain(minimum.substr(0, 1)) && have >= want;
}

std::string value(const IniValues &values, std::string_view key, std::string fallback = {}) {
  const auto found = values.find(key);
  return found == values.end() ? fallback : found->second;
}

class Gatherer {
public:
  Gatherer(const FileSystem &files, const RunOptions &options) : files_(files), run_(options) {}

  Settings gather() {
    settings_.launchFolder = launchFolder();
    settings_.environment = readEnvironment();
    readOptions();
    settings_.interpreter =
        findInterpreter(files_, settings_.environment, settings_.launchFolder, run_.python);
    settings_.jobs = run_.jobs.value_or(settings_.options.jobs.value_or(1));
    chooseTargets();
    fillReport();
    judge();
    return std::move(settings_);
  }

private:
  std::string launchFolder() const {
    std::string own(4096, '\0');
    own = ::getcwd(own.data(), own.size()) ? own.c_str() : "/";
    return run_.folder.empty() ? own : path::absolute(own, run_.folder);
  }

  void readOptions() {
    PytestOptions first; // tells where the root is; addopts may come from there
    const auto fromVariable = splitShellWords(variable("PYTEST_ADDOPTS"));
    if (fromVariable)
      readPytestArguments(*fromVariable, first);
    readPytestArguments(run_.pytestArguments, first);
    settings_.root = findRootSetup(files_, settings_.launchFolder, first.paths, first.configFile,
                                   first.rootFolder);
    for (const std::string &override : first.overrideIni) {
      const size_t equals = override.find('=');
      if (equals == std::string::npos)
        forbid("-o " + override);
      else
        settings_.root.values[override.substr(0, equals)] = override.substr(equals + 1);
    }
    const auto fromFile = splitShellWords(value(settings_.root.values, "addopts"));
    if (!fromFile || !fromVariable) {
      forbid("addopts: " + (fromFile ? fromVariable : fromFile).error().message);
      settings_.options = first;
      return;
    }
    readPytestArguments(*fromFile, settings_.options);
    readPytestArguments(*fromVariable, settings_.options);
    readPytestArguments(run_.pytestArguments, settings_.options);
    if (settings_.options.paths != first.paths)
      forbid("paths in addopts");
    const std::string live = value(settings_.root.values, "log_cli");
    if (!live.empty() && live != "false" && live != "0" && live != "no" && live != "off")
      settings_.options.workerHasTerminal = true;
  }

  std::string variable(std::string_view name) const {
    const auto found = settings_.environment.find(name);
    return found == settings_.environment.end() ? std::string() : found->second;
  }

  void forbid(std::string reason) {
    if (settings_.nativeOff.empty())
      settings_.nativeOff = std::move(reason);
  }

  void chooseTargets() {
    settings_.targets = settings_.options.paths;
    if (!settings_.targets.empty())
      return;
    if (settings_.launchFolder == settings_.root.rootFolder) {
      const auto words = splitShellWords(value(settings_.root.values, "testpaths"));
      if (!words)
        forbid("testpaths");
      else
        settings_.targets = *words;
      for (const std::string &target : settings_.targets)
        if (target.find_first_of("*?[") != std::string::npos ||
            !files_.status(path::absolute(settings_.launchFolder, target)))
          forbid("testpaths with patterns or missing folders");
    }
    if (settings_.targets.empty())
      settings_.targets = {settings_.launchFolder};
  }

  void fillReport() {
    const PytestOptions &options = settings_.options;
    const IniValues &ini = settings_.root.values;
    ReportOptions &report = settings_.report;
    report.verbosity = options.verbosity;
    report.reportChars = expandReportChars(options.reportChars.empty() ? "fE" : options.reportChars,
                                           options.disableWarnings);
    report.durations = options.durations;
    report.durationsMin = options.durationsMin;
    report.tracebacks = options.traceback != "no";
    report.header = !options.noHeader;
    report.summary = !options.noSummary;
    report.workerHasTerminal = options.workerHasTerminal;
    report.color = options.color == "yes" || (options.color == "auto" && terminalWantsColor());
    report.width = terminalWidth();
    if (!options.junitXml.empty()) {
      report.junitPath = path::absolute(settings_.launchFolder, expandPath(options.junitXml));
      if (files_.isFolder(path::absolute(settings_.launchFolder, options.junitXml)) ||
          contains(options.plugins, "no:junitxml"))
        forbid("--junitxml=" + options.junitXml); // which pytest refuses
    }
    report.junitPrefix = options.junitPrefix;
    report.junitFamily = value(ini, "junit_family", report.junitFamily);
    if (!report.junitPath.empty() && !contains(kJunitFamilies, report.junitFamily)) {
      forbid("junit_family = " + report.junitFamily);
      report.junitPath.clear(); // pytest's own reporter has something to say
    }
    report.junitSuite = value(ini, "junit_suite_name", report.junitSuite);
    report.junitLogging = value(ini, "junit_logging", report.junitLogging);
    report.junitDurations = value(ini, "junit_duration_report", report.junitDurations);
    const std::string passing = value(ini, "junit_log_passing_tests", "True");
    report.junitLogPassing = passing != "False" && passing != "false" && passing != "0";
  }

  /// Variables and the home folder in a path, as Python's os.path.expandvars and expanduser put
  /// them in.
  std::string expandPath(std::string_view text) const {
    std::string expanded;
    while (!text.empty()) {
      const size_t dollar = std::min(text.find('$'), text.size());
      expanded += text.substr(0, dollar);
      text.remove_prefix(dollar);
      if (text.empty())
        break;
      const bool braces = text.substr(1).starts_with('{');
      const size_t begin = braces ? 2 : 1;
      size_t end = begin;
      while (end < text.size() &&
             (braces ? text[end] != '}' : std::isalnum(uint8_t(text[end])) || text[end] == '_'))
        ++end;
      const auto found = settings_.environment.find(std::string(text.substr(begin, end - begin)));
      const bool closed = !braces || end < text.size();
      const size_t length = std::min(end + (braces && closed), text.size());
      const bool known = closed && found != settings_.environment.end();
      expanded += known ? std::string_view(found->second) : text.substr(0, length);
      text.remove_prefix(length);
    }
    return expandHome(std::move(expanded));
  }

  std::string expandHome(std::string text) const {
    if (!text.starts_with('~'))
      return text;
    const size_t end = std::min(text.find('/'), text.size());
    std::string home;
    if (end == 1 && settings_.environment.contains("HOME")) {
      home = variable("HOME");
    } else {
      const passwd *user =
          end == 1 ? ::getpwuid(::getuid()) : ::getpwnam(text.substr(1, end - 1).c_str());
      if (!user)
        return text;
      home = user->pw_dir;
    }
    home.erase(home.find_last_not_of('/') + 1);
    text.replace(0, end, home);
    return text.empty() ? "/" : text;
  }

  /// pytest's rule: $COLUMNS, else the terminal's, else 80; and 80 where that is less than 40.
  unsigned terminalWidth() const {
    unsigned columns = unsigned(std::strtoul(variable("COLUMNS").c_str(), nullptr, 10));
    winsize size{};
    if (columns == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
      columns = size.ws_col;
    return columns < 40 ? 80 : columns;
  }

  /// pytest's rule for --color=auto.
  bool terminalWantsColor() const {
    if (const std::string colors = variable("PY_COLORS"); colors == "1" || colors == "0")
      return colors == "1";
    if (settings_.environment.contains("NO_COLOR"))
      return false;
    if (settings_.environment.contains("FORCE_COLOR"))
      return true;
    return ::isatty(STDOUT_FILENO) && variable("TERM") != "dumb";
  }

  /// Decides whether native code is allowed at all.
  void judge() {
    if (run_.tier == TierChoice::Worker)
      forbid("--tier=worker");
    if (!settings_.options.nativeOff.empty())
      forbid(settings_.options.nativeOff);
    if (!settings_.root.doubt.empty())
      forbid(settings_.root.doubt);
    for (const auto &[name, ignored] : settings_.environment)
      if ((name.starts_with("PYTHON") || name.starts_with("PYTEST") ||
           name.starts_with("COV_CORE") || name.starts_with("COVERAGE_")) &&
          !contains(kHarmlessVariables, name))
        forbid("$" + name);
    if (settings_.environment.contains("PYTEST_PLUGINS"))
      forbid("$PYTEST_PLUGINS");
    judgeValues();
    judgeIniFile();
    if (!settings_.options.importMode.empty() && settings_.options.importMode != "prepend")
      forbid("--import-mode=" + settings_.options.importMode);
    if (!settings_.interpreter.doubt.empty())
      forbid(settings_.interpreter.doubt);
    if (settings_.options.usesXdist &&
        (!settings_.interpreter.hasXdist || contains(settings_.options.plugins, "no:xdist")))
      forbid("an option of pytest-xdist, which is not there");
    const std::string &pytest = settings_.interpreter.pytestVersion;
    if (!pytest.empty() && !pytest.starts_with("7."))
      forbid("pytest " + pytest + ": its rules of collection are not those of pytest 7");
  }

  /// Python does not start at all where one of these has an odd value.
  void judgeValues() {
    const std::string seed = variable("PYTHONHASHSEED"), encoding = variable("PYTHONIOENCODING"),
                      utf8 = variable("PYTHONUTF8");
    if (seed != "random" &&
        (seed.size() > 9 || seed.find_first_not_of("0123456789") != std::string::npos))
      forbid("$PYTHONHASHSEED");
    if (!encoding.empty() && encoding != "utf-8" && encoding != "utf8" && encoding != "UTF-8")
      forbid("$PYTHONIOENCODING");
    if (!utf8.empty() && utf8 != "0" && utf8 != "1")
      forbid("$PYTHONUTF8");
  }

  void judgeIniFile() {
    for (const auto &[key, text] : settings_.root.values) {
      if (contains(kHarmlessKeys, key) || (key == "filterwarnings" && areSimpleFilters(text)) ||
          (key == "minversion" && isAtLeast(settings_.interpreter.pytestVersion, text)))
        continue;
      forbid("the setting " + key);
    }
  }

  const FileSystem &files_;
  const RunOptions &run_;
  Settings settings_;
};

} // namespace

Settings gatherSettings(const FileSystem &files, const RunOptions &options) {
  return Gatherer(files, options).gather();
}

} // namespace assay
