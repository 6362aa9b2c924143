#include "Fixtures.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace assay::collection {

using namespace ast;

// None of pytest's own fixtures has parameters.
static constexpr std::string_view kOwn[] = {"cache",
                                            "capfd",
                                            "capfdbinary",
                                            "caplog",
                                            "capsys",
                                            "capsysbinary",
                                            "doctest_namespace",
                                            "monkeypatch",
                                            "pytestconfig",
                                            "record_property",
                                            "record_testsuite_property",
                                            "record_xml_attribute",
                                            "recwarn",
                                            "request",
                                            "testdir",
                                            "tmp_path",
                                            "tmp_path_factory",
                                            "tmpdir",
                                            "tmpdir_factory"};

std::vector<std::string_view> requestedNames(const Node &function, bool bound) {
  const Arguments &arguments = argumentsOf(function);
  std::vector<std::string_view> names;
  const size_t positional = arguments.posonlyargs.size() + arguments.args.size();
  const size_t required = positional - arguments.defaults.size();
  for (size_t i = arguments.posonlyargs.size(); i < required; ++i)
    names.push_back(arguments.args[i - arguments.posonlyargs.size()]->arg);
  for (size_t i = 0; i < arguments.kwonlyargs.size(); ++i) {
    if (arguments.kw_defaults[i] == nullptr)
      names.push_back(arguments.kwonlyargs[i]->arg);
  }
  if (bound && !names.empty())
    names.erase(names.begin());
  return names;
}

std::optional<Doubt> doubtOfFixtures(const std::vector<std::string_view> &names,
                                     const std::vector<const Fixtures *> &scopes,
                                     const std::vector<std::string_view> &direct, uint32_t offset) {
  std::vector<std::string_view> open = names;
  for (const Fixtures *scope : scopes) {
    for (const auto &[name, fixture] : *scope) {
      if (fixture.autouse)
        open.push_back(name);
    }
  }
  std::set<std::string_view> seen(direct.begin(), direct.end());
  while (!open.empty()) {
    const std::string_view name = open.back();
    open.pop_back();
    if (!seen.insert(name).second)
      continue;
    const auto scope = std::find_if(scopes.begin(), scopes.end(), [name](const Fixtures *fixtures) {
      return fixtures->find(name) != fixtures->end();
    });
    if (scope == scopes.end()) {
      if (std::find(std::begin(kOwn), std::end(kOwn), name) == std::end(kOwn))
        return Doubt{"uses a fixture that this file does not define", offset};
      continue;
    }
    const Fixture &fixture = (*scope)->find(name)->second;
    if (fixture.doubt)
      return fixture.doubt;
    if (fixture.hasParameters)
      return Doubt{"uses a fixture that has parameters", fixture.function->start};
    for (const std::string_view more : requestedNames(*fixture.function, fixture.inClass)) {
      if (more == name) // the fixture that it hides, wherever that is
        return Doubt{"uses a fixture that hides another", fixture.function->start};
      open.push_back(more);
    }
  }
  return std::nullopt;
}

} // namespace assay::collection
