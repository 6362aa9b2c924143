#include "IniFile.h"

#include <algorithm>
#include <optional>
#include <toml++/toml.h>

namespace assay {
namespace {

constexpr std::string_view kConfigNames[] = {"pytest.ini", ".pytest.ini", "pyproject.toml",
                                             "tox.ini", "setup.cfg"};
constexpr uint64_t kLargestFile = 1 << 20;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// One section of a file in the dialect of the library iniconfig, which pytest uses. Nothing where
/// the file does not have the section; an Error for what iniconfig refuses.
Result<std::optional<IniValues>> readIniSection(std::string_view text, std::string_view wanted,
                                                std::string_view refused) {
  std::optional<IniValues> found;
  std::map<std::string, int, std::less<>> sections;
  IniValues current;
  std::string section, last;
  bool inSection = false, haveLast = false;
  const auto closeSection = [&] {
    if (inSection && section == wanted)
      found = current;
    current.clear();
    haveLast = false;
  };
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view raw = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view bare = trim(raw);
    if (bare.empty() || bare[0] == '#' || bare[0] == ';')
      continue;
    if (raw[0] == '[') {
      const std::string_view head = trim(bare.substr(0, bare.find_first_of("#;")));
      if (head.back() != ']')
        return Error{"unexpected value continuation"};
      closeSection();
      section = head.substr(1, head.size() - 2);
      if (section.empty() || ++sections[section] > 1)
        return Error{"empty or duplicate section"};
      inSection = true;
      continue;
    }
    if (raw[0] == ' ' || raw[0] == '\t' || raw[0] == '\f' || raw[0] == '\v' || raw[0] == '\r') {
      if (!haveLast)
        return Error{"unexpected value continuation"};
      std::string &value = current[last];
      if (!value.empty())
        value += '\n';
      value += bare;
      continue;
    }
    size_t separator = bare.find('=');
    if (separator == std::string_view::npos ||
        bare.substr(0, separator).find(':') != std::string_view::npos)
      separator = bare.find(':');
    if (separator == std::string_view::npos || !inSection)
      return Error{"unexpected line"};
    last = trim(bare.substr(0, separator));
    haveLast = true;
    if (!current.emplace(last, trim(bare.substr(separator + 1))).second)
      return Error{"duplicate name"};
  }
  closeSection();
  if (!found && !refused.empty() && sections.find(refused) != sections.end())
    return Error{"a section that pytest refuses"};
  return found;
}

Result<std::optional<IniValues>> readTomlTable(std::string_view text) {
  const auto parsed = [&]() -> std::optional<toml::table> {
    try {
      return toml::parse(text);
    } catch (const toml::parse_error &) {
      return std::nullopt;
    }
  }();
  if (!parsed)
    return Error{"not valid TOML"};
  const auto tool = (*parsed)["tool"], pytest = tool["pytest"], section = pytest["ini_options"];
  const toml::table *options = section.as_table();
  if ((tool && !tool.is_table()) || (pytest && !pytest.is_table()) || (section && !options))
    return Error{"tool.pytest.ini_options is no table"};
  if (!options)
    return std::optional<IniValues>();
  IniValues values;
  for (const auto &[key, node] : *options) {
    std::string value;
    if (const auto *text_ = node.as_string())
      value = text_->get();
    else if (const auto *number = node.as_integer())
      value = std::to_string(number->get());
    else if (const auto *truth = node.as_boolean())
      value = truth->get() ? "True" : "False";
    else if (const auto *list = node.as_array()) {
      for (const auto &item : *list) {
        const auto *word = item.as_string();
        if (!word)
          return Error{"a list of other things than strings"};
        if (!value.empty())
          value += '\n';
        value += word->get();
      }
    } else
      return Error{"a value of an unusual kind"};
    values.emplace(std::string(key.str()), value);
  }
  return std::optional<IniValues>(values);
}

/// pytest's load_config_dict_from_file.
Result<std::optional<IniValues>> loadConfig(const FileSystem &files, const std::string &path) {
  std::string text;
  if (auto done = files.read(path, text, kLargestFile); !done)
    return done.error();
  if (std::any_of(text.begin(), text.end(), [](char c) { return uint8_t(c) >= 0x80 || c == '\0'; }))
    return Error{"characters beyond ASCII"};
  if (path.ends_with(".toml"))
    return readTomlTable(text);
  if (path.ends_with(".cfg"))
    return readIniSection(text, "tool:pytest", "pytest");
  if (!path.ends_with(".ini"))
    return std::optional<IniValues>();
  auto section = readIniSection(text, "pytest", "");
  if (section && !*section && path::name(path) == "pytest.ini")
    return std::optional<IniValues>(IniValues());
  return section;
}

class Finder {
public:
  Finder(const FileSystem &files, const std::string &launchFolder)
      : files_(files), launchFolder_(launchFolder) {}

  RootSetup find(const std::vector<std::string> &paths, const std::string &configFile,
                 const std::string &rootFolder) {
    RootSetup setup;
    const std::vector<std::string> folders = foldersOf(paths);
    if (!configFile.empty()) {
      setup.iniFile = path::absolute(launchFolder_, configFile);
      setup.rootFolder = path::parent(setup.iniFile);
      take(loadConfig(files_, setup.iniFile), setup);
    } else {
      const std::string ancestor = commonAncestor(folders);
      if (!locate({ancestor}, setup) && rootFolder.empty()) {
        std::string holder = ancestor;
        while (holder != "/" && !files_.isFile(path::join(holder, "setup.py")))
          holder = path::parent(holder);
        if (files_.isFile(path::join(holder, "setup.py")))
          setup.rootFolder = holder;
        else if (folders == std::vector{ancestor} || !locate(folders, setup)) {
          setup.rootFolder = commonAncestor({launchFolder_, ancestor});
          if (setup.rootFolder == "/")
            setup.rootFolder = ancestor;
        }
      }
    }
    if (!rootFolder.empty()) {
      setup.rootFolder = path::absolute(launchFolder_, rootFolder);
      if (rootFolder.find('$') != std::string::npos || !files_.isFolder(setup.rootFolder))
        setup.doubt = "--rootdir";
    }
    return setup;
  }

private:
  /// Folders of the arguments that exist; pytest's get_dirs_from_args.
  std::vector<std::string> foldersOf(const std::vector<std::string> &paths) const {
    std::vector<std::string> folders;
    for (const std::string &argument : paths) {
      const std::string whole =
          path::absolute(launchFolder_, std::string_view(argument).substr(0, argument.find("::")));
      if (const auto found = files_.status(whole))
        folders.push_back(found->kind == FileKind::Folder ? whole
                                                          : std::string(path::parent(whole)));
    }
    return folders;
  }

  std::string commonAncestor(const std::vector<std::string> &folders) const {
    if (folders.empty())
      return launchFolder_;
    std::string ancestor = folders.front();
    for (const std::string &folder : folders)
      ancestor = path::common(ancestor, folder);
    return ancestor;
  }

  /// pytest's locate_config; false where no file has pytest's settings.
  bool locate(const std::vector<std::string> &starts, RootSetup &setup) {
    for (const std::string &start : starts) {
      for (std::string base = start;; base = path::parent(base)) {
        for (const std::string_view name : kConfigNames) {
          const std::string candidate = path::join(base, name);
          if (!files_.isFile(candidate))
            continue;
          auto config = loadConfig(files_, candidate);
          if (config && !*config)
            continue;
          setup.rootFolder = base;
          setup.iniFile = candidate;
          take(std::move(config), setup);
          return true;
        }
        if (base == "/")
          break;
      }
    }
    return false;
  }

  void take(Result<std::optional<IniValues>> config, RootSetup &setup) {
    if (!config)
      setup.doubt = setup.iniFile + ": " + config.error().message;
    else if (*config)
      setup.values = **config;
  }

  const FileSystem &files_;
  const std::string &launchFolder_;
};

} // namespace

RootSetup findRootSetup(const FileSystem &files, const std::string &launchFolder,
                        const std::vector<std::string> &paths, const std::string &configFile,
                        const std::string &rootFolder) {
  return Finder(files, launchFolder).find(paths, configFile, rootFolder);
}

} // namespace assay
