#include "modules/Modules.h"

#include <algorithm>

namespace assay::runtime {

std::span<const BuiltinModule *const> builtinModules() {
  static const std::vector<const BuiltinModule *> kModules = [] {
    std::vector<const BuiltinModule *> modules = {
        &kBuiltinsModule, // the first, as builtinModules() says
        &kAbcModule,         &kContextlibModule, &kDataclassesModule,
        &kEnumModule,        &kBisectModule,     &kCollectionsAbcModule,
        &kCollectionsModule, &kCopyModule,       &kFunctoolsModule,
        &kHeapqModule,       &kItertoolsModule,  &kJsonModule,
        &kStatisticsModule,  &kMathModule,       &kOperatorModule,
        &kQueueModule,       &kRandomModule,     &kReModule,
        &kStringModule,      &kSysModule,        &kTextwrapModule,
        &kTypingModule,
    };
    for (const BuiltinModule &opaque : opaqueModules())
      modules.push_back(&opaque);
    return modules;
  }();
  return kModules;
}

std::vector<BuiltinFunction>
joinTables(std::initializer_list<std::span<const BuiltinFunction>> tables) {
  std::vector<BuiltinFunction> all;
  for (const auto table : tables)
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

bool takeArguments(Context &ctx, const Arguments &arguments, uint32_t positional,
                   std::span<const std::string_view> names, Value *values) {
  const auto refuse = [&] {
    ctx.decline("a builtin with other arguments than it takes");
    return false;
  };
  if (arguments.positional > positional)
    return refuse();
  std::fill_n(values, names.size(), Value::empty());
  std::copy_n(arguments.values, arguments.positional, values);
  for (uint32_t i = 0; i != arguments.keywords(); ++i) {
    const Str *name = as<Str>(arguments.names->items()[i]);
    const auto found =
        name->isAscii() ? std::find(names.begin(), names.end(), name->ascii()) : names.end();
    if (found == names.end() || found->empty())
      return refuse();
    Value &value = values[found - names.begin()];
    if (!value.isEmpty())
      return refuse();
    value = arguments.values[arguments.positional + i];
  }
  return true;
}

namespace {

bool isNumber(Value v) { return isIntOrBool(v) || (v.isFloat() && v.real() == v.real()); }

} // namespace

bool isComparable(Value a, Value b) {
  if (isStr(a))
    return isStr(b);
  if (isNumber(a))
    return isNumber(b);
  if (!isA<Tuple>(a) || !isA<Tuple>(b) || as<Tuple>(a)->count != as<Tuple>(b)->count)
    return false;
  for (uint32_t i = 0; i != as<Tuple>(a)->count; ++i)
    if (!isComparable(as<Tuple>(a)->items()[i], as<Tuple>(b)->items()[i]))
      return false;
  return true;
}

std::string utf8(Value str) {
  std::string result;
  appendUtf8(result, as<Str>(str));
  return result;
}

} // namespace assay::runtime
