#include "NameRules.h"

#include "assay/frontend/Collection.h"

#include <algorithm>
#include <fnmatch.h>

namespace assay {

namespace {

// As Python's fnmatch: slashes and backslashes are like any other character.
bool globMatches(const std::string &pattern, std::string_view text) {
  return ::fnmatch(pattern.c_str(), std::string(text).c_str(), FNM_NOESCAPE) == 0;
}

} // namespace

bool collection::matchesName(const std::vector<std::string> &options, std::string_view name) {
  return std::any_of(options.begin(), options.end(), [name](const std::string &option) {
    return name.starts_with(option) ||
           (option.find_first_of("*?[") != std::string::npos && globMatches(option, name));
  });
}

bool isTestFile(const CollectionRules &rules, std::string_view path) {
  if (!path.ends_with(".py"))
    return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return std::any_of(
      rules.pythonFiles.begin(), rules.pythonFiles.end(), [&](const std::string &pattern) {
        if (pattern.find('/') == std::string::npos)
          return globMatches(pattern, name);
        return globMatches(pattern.starts_with('/') ? pattern : "*/" + pattern, path);
      });
}

} // namespace assay
