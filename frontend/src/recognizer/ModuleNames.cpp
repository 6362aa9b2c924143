#include "ModuleNames.h"

#include <algorithm>
#include <iterator>

namespace assay::recognizer {

bool isHarmlessName(std::string_view name) {
  // Prefixes rather than the names themselves: what a later pytest adds will look alike.
  static constexpr std::string_view kPrefixes[] = {
      "__",     "setup",   "setUp",          "teardown",   "tearDown",
      "pytest", "_pytest", "collect_ignore", "load_tests",
  };
  return std::none_of(std::begin(kPrefixes), std::end(kPrefixes),
                      [name](std::string_view prefix) { return name.starts_with(prefix); });
}

bool isTestName(std::string_view name) {
  return name.starts_with("test") || name.starts_with("Test");
}

bool isPreloadedModule(std::string_view name) {
  static constexpr std::string_view kModules[] = {
#define PRELOADED_MODULE(name) name,
#include "PreloadedModules.def"
  };
  static_assert(std::is_sorted(std::begin(kModules), std::end(kModules)));
  return std::binary_search(std::begin(kModules), std::end(kModules), name);
}

bool isPlainAnnotation(std::string_view name) {
  static constexpr std::string_view kTypes[] = {"bool", "bytes",  "dict", "float", "int",
                                                "list", "object", "set",  "str",   "tuple"};
  return std::binary_search(std::begin(kTypes), std::end(kTypes), name);
}

} // namespace assay::recognizer
