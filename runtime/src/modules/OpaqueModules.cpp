// Modules of the standard library that may be imported, which has no effect that a program sees,
// but of which nothing is here: whoever uses one declines.
#include "modules/Modules.h"

#include <array>

namespace assay::runtime {
namespace {

constexpr std::string_view kNames[] = {
    "argparse",
    "array",
    "ast",
    "asyncio",
    "atexit",
    "base64",
    "binascii",
    "calendar",
    "cmath",
    "cProfile",
    "concurrent",
    "concurrent.futures",
    "configparser",
    "csv",
    "datetime",
    "decimal",
    "difflib",
    "doctest",
    "email",
    "errno",
    "fnmatch",
    "fractions",
    "gc",
    "getpass",
    "glob",
    "hashlib",
    "hmac",
    "html",
    "http",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "keyword",
    "linecache",
    "locale",
    "logging",
    "multiprocessing",
    "numbers",
    "os",
    "os.path",
    "pathlib",
    "pickle",
    "platform",
    "pprint",
    "reprlib",
    "sched",
    "secrets",
    "select",
    "shelve",
    "shlex",
    "shutil",
    "signal",
    "socket",
    "struct",
    "subprocess",
    "symtable",
    "tempfile",
    "threading",
    "time",
    "timeit",
    "token",
    "tokenize",
    "traceback",
    "tracemalloc",
    "types",
    "unicodedata",
    "unittest",
    "unittest.mock",
    "urllib",
    "urllib.parse",
    "urllib.request",
    "uuid",
    "warnings",
    "weakref",
    "xml",
    "xml.etree",
    "xml.etree.ElementTree",
    "zoneinfo",
};

constexpr auto kModules = [] {
  std::array<BuiltinModule, std::size(kNames)> modules{};
  for (size_t i = 0; i != std::size(kNames); ++i)
    modules[i].name = kNames[i];
  return modules;
}();

} // namespace

std::span<const BuiltinModule> opaqueModules() { return kModules; }

} // namespace assay::runtime
