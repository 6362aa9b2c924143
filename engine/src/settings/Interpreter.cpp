#include "Interpreter.h"

#include <algorithm>
#include <cctype>
#include <unistd.h>

namespace assay {
namespace {

constexpr std::string_view kVersion = "python3.11";

/// Plugins that leave a plain function without fixtures and marks alone as long as none of their
/// options and settings is used: the packages that their pytest11 entry points live in.
constexpr std::string_view kHarmlessPlugins[] = {
    "anyio",         "hypothesis",  "_hypothesis_pytestplugin", "pytest_asyncio", "pytest_cov",
    "pytest_forked", "pytest_mock", "pytest_timeout",           "xdist"};

/// Words by which code in a .pth file could reach pytest, imports or the meaning of tests.
constexpr std::string_view kReachingWords[] = {
    "pytest",     "coverage", "cov_core",  "settrace",     "setprofile",  "meta_path",
    "path_hooks", "builtins", "warnings",  "environ[",     "putenv",      "sys.modules",
    "sys.flags",  "signal",   "threading", "addaudithook", "tracemalloc", "faulthandler"};

/// Lines of well-known packages that leave nothing behind that could reach a test: setuptools'
/// finder for `distutils` alone, what measures coverage only where $COV_CORE_SOURCE or
/// $COVERAGE_PROCESS_START is set (Settings sees to that), and setuptools' namespace packages, of
/// which an empty one is put into sys.modules under the name of an installed folder.
constexpr std::string_view kHarmlessLines[] = {
    "_distutils_hack').add_shim()",
    "if \\'COV_CORE_SOURCE\\' in os.environ:", "coverage.process_startup()",
    "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)"};

template <typename Range> bool contains(const Range &range, std::string_view wanted) {
  return std::find(std::begin(range), std::end(range), wanted) != std::end(range);
}

std::string lookUp(const Environment &environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

bool isExecutable(const FileSystem &files, const std::string &path) {
  return files.isFile(path) && ::access(path.c_str(), X_OK) == 0;
}

std::string findOnPath(const FileSystem &files, const Environment &environment,
                       const std::string &launchFolder, const std::string &name) {
  const std::string folders = lookUp(environment, "PATH");
  for (size_t at = 0; at <= folders.size();) {
    const size_t end = std::min(folders.find(':', at), folders.size());
    const std::string folder = folders.substr(at, end - at);
    const std::string candidate = path::join(path::absolute(launchFolder, folder), name);
    if (isExecutable(files, candidate))
      return candidate;
    at = end + 1;
  }
  return {};
}

/// The values of pyvenv.cfg: `name = value` lines.
std::map<std::string, std::string> readVenvConfig(const std::string &text) {
  std::map<std::string, std::string> values;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    const size_t equals = line.find('=');
    if (equals == std::string::npos)
      continue;
    const auto trim = [](std::string word) {
      word.erase(0, std::min(word.find_first_not_of(" \t\r"), word.size()));
      word.erase(word.find_last_not_of(" \t\r") + 1);
      return word;
    };
    std::string value = trim(line.substr(equals + 1));
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    values[trim(line.substr(0, equals))] = value;
  }
  return values;
}

/// Looks through the folders that `site` puts on sys.path.
class SiteSearch {
public:
  SiteSearch(const FileSystem &files, Interpreter &found, bool pluginsLoad)
      : files_(files), found_(found), pluginsLoad_(pluginsLoad) {}

  /// `site`: .pth files count here, as they do not in the folders of PYTHONPATH.
  void search(const std::string &folder, bool site) {
    if (contains(searched_, folder))
      return;
    searched_.push_back(folder);
    found_.packageFolders.push_back(folder);
    auto entries = files_.list(folder);
    if (!entries) {
      if (files_.status(folder))
        doubt("cannot look into " + folder);
      return;
    }
    for (const FolderEntry &entry : *entries) {
      const std::string whole = path::join(folder, entry.name);
      const std::string_view name = entry.name;
      if (site && name.ends_with(".pth"))
        readPathFile(whole, folder);
      else if (name.ends_with(".dist-info") || name.ends_with(".egg-info")) {
        if (name.starts_with("pytest-") && found_.pytestVersion.empty())
          found_.pytestVersion = name.substr(7, name.rfind('.') - 7);
        readEntryPoints(path::join(whole, "entry_points.txt"));
      } else if (name.ends_with(".egg"))
        readEntryPoints(whole + "/EGG-INFO/entry_points.txt");
      else if (name.starts_with("sitecustomize") || name.starts_with("usercustomize"))
        doubt(whole);
      else if (!site && (name.starts_with("pytest") || name.starts_with("_pytest")))
        doubt(whole);
    }
  }

private:
  void doubt(std::string reason) {
    if (found_.doubt.empty())
      found_.doubt = std::move(reason);
  }

  void readPathFile(const std::string &file, const std::string &folder) {
    std::string text;
    if (!files_.read(file, text, 1 << 16))
      return doubt("cannot read " + file);
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      std::string line = text.substr(at, end - at);
      at = end + 1;
      line.erase(line.find_last_not_of(" \t\r") + 1);
      if (line.empty() || line[0] == '#')
        continue;
      if (line.starts_with("import ") || line.starts_with("import\t")) {
        if (const std::string reason = doubtOfPathLine(line); !reason.empty())
          doubt(file + " (" + reason + ")");
      } else
        search(path::absolute(folder, line), false);
    }
  }

  void readEntryPoints(const std::string &file) {
    std::string text;
    if (!pluginsLoad_ || !files_.read(file, text, 1 << 16))
      return;
    bool inPlugins = false;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      std::string line = text.substr(at, end - at);
      at = end + 1;
      std::erase_if(line, [](unsigned char c) { return std::isspace(c); });
      if (line.starts_with('['))
        inPlugins = line == "[pytest11]";
      else if (const size_t equals = line.find('='); inPlugins && equals != std::string::npos) {
        const std::string module = line.substr(equals + 1);
        const std::string_view package =
            std::string_view(module).substr(0, module.find_first_of(".:"));
        found_.hasXdist |= package == "xdist";
        if (!contains(kHarmlessPlugins, package))
          doubt("the pytest plugin " + line.substr(0, equals));
      }
    }
  }

  const FileSystem &files_;
  Interpreter &found_;
  bool pluginsLoad_;
  std::vector<std::string> searched_;
};

void describe(const FileSystem &files, const Environment &environment,
              const std::string &launchFolder, Interpreter &found) {
  const auto executable = files.resolve(found.path);
  if (!executable || path::name(*executable) != kVersion) {
    found.doubt = executable && path::name(*executable).starts_with("python3.")
                      ? "native semantics are those of Python 3.11, not of " + found.path
                      : "cannot tell which Python " + found.path + " is without starting it";
    return;
  }
  const std::string prefix(path::parent(path::parent(*executable)));
  const std::string library = path::join(prefix, "lib/" + std::string(kVersion));
  if (!files.isFile(path::join(library, "os.py"))) {
    found.doubt = "no standard library at " + library;
    return;
  }
  found.libraryFolder = library;

  SiteSearch sites(files, found, lookUp(environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD").empty());
  const std::string pythonPath = lookUp(environment, "PYTHONPATH");
  for (size_t at = 0; at < pythonPath.size();) {
    const size_t end = std::min(pythonPath.find(':', at), pythonPath.size());
    sites.search(path::absolute(launchFolder, pythonPath.substr(at, end - at)), false);
    at = end + 1;
  }

  bool systemSites = true;
  for (const std::string_view folder :
       {path::parent(found.path), path::parent(path::parent(found.path))}) {
    std::string text;
    if (!files.read(path::join(folder, "pyvenv.cfg"), text, 1 << 16))
      continue;
    const auto config = readVenvConfig(text);
    const auto system = config.find("include-system-site-packages");
    systemSites = system != config.end() && system->second == "true";
    sites.search(path::join(path::parent(path::parent(found.path)), "lib/python3.11/site-packages"),
                 true);
    break;
  }
  if (!systemSites)
    return;
  if (const std::string home = lookUp(environment, "HOME"); !home.empty())
    sites.search(path::join(home, ".local/lib/python3.11/site-packages"), true);
  sites.search(path::join(library, "site-packages"), true);
  if (prefix == "/usr") // Debian's layout
    for (const char *folder :
         {"/usr/local/lib/python3.11/dist-packages", "/usr/lib/python3/dist-packages",
          "/usr/lib/python3.11/dist-packages"})
      sites.search(folder, true);
}

} // namespace

Environment readEnvironment() {
  Environment environment;
  for (char **entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::string doubtOfPathLine(std::string_view line) {
  for (const std::string_view known : kHarmlessLines)
    if (line.find(known) != std::string_view::npos)
      return {};
  for (const std::string_view word : kReachingWords)
    if (line.find(word) != std::string_view::npos)
      return "it runs code with the word " + std::string(word);
  return {};
}

Interpreter findInterpreter(const FileSystem &files, const Environment &environment,
                            const std::string &launchFolder, const std::string &requested) {
  Interpreter found;
  const std::string virtualFolder = lookUp(environment, "VIRTUAL_ENV");
  if (!requested.empty()) {
    found.path = requested.find('/') == std::string::npos
                     ? findOnPath(files, environment, launchFolder, requested)
                     : path::absolute(launchFolder, requested);
    if (found.path.empty() || !isExecutable(files, found.path)) {
      found.path.clear();
      found.problem = "--python=" + requested +
                      ": no such program; give the path of a Python interpreter "
                      "that has pytest";
    }
  } else if (!virtualFolder.empty() && isExecutable(files, virtualFolder + "/bin/python")) {
    found.path = virtualFolder + "/bin/python";
  } else {
    found.path = findOnPath(files, environment, launchFolder, "python3");
    if (found.path.empty())
      found.problem =
          "there is no python3 on PATH; install Python with pytest, or name an interpreter with "
          "--python=PATH";
  }
  if (!found.path.empty())
    describe(files, environment, launchFolder, found);
  return found;
}

} // namespace assay
