#include "lowering/ModuleBuilder.h"

#include <algorithm>
#include <bit>

namespace assay::lowering {

uint32_t ModuleBuilder::builtin(ast::Identifier name) {
  uint32_t &number = usesOf(name).builtin;
  if (number == kNone)
    number = add({.kind = ir::Constant::Kind::Builtin, .text = name});
  return number;
}

uint32_t ModuleBuilder::variable(ast::Identifier name) {
  uint32_t &number = usesOf(name).variable;
  if (number == kNone) {
    number = static_cast<uint32_t>(variables_.size());
    variables_.push_back(this->name(name));
  }
  return number;
}

std::string ModuleBuilder::keyOf(uint32_t number) const {
  const ir::Constant &constant = constants_[number];
  std::string key(1, static_cast<char>(constant.kind));
  key += std::to_string(constant.integer) + ' ' +
         std::to_string(std::bit_cast<uint64_t>(constant.real));
  key += ' ' + std::to_string(constant.text.size()) + ' ';
  key += constant.text;
  for (const uint32_t item : constant.items)
    key += keyOf(item) + ',';
  return key;
}

uint32_t ModuleBuilder::addSet(std::span<const uint32_t> items) {
  std::vector<std::string> keys;
  for (const uint32_t item : items)
    keys.push_back(keyOf(item));
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::string whole;
  for (const std::string &key : keys)
    whole += key + ';';
  const auto [at, isNew] = sets_.try_emplace(std::move(whole), 0);
  if (isNew)
    at->second = add({.kind = ir::Constant::Kind::FrozenSet, .items = arena_.copy(items)});
  return at->second;
}

const ir::Module *ModuleBuilder::finish() {
  auto *module = arena_.make<ir::Module>();
  module->constants = constants_;
  module->variables = variables_;
  module->functions = functions_;
  return module;
}

} // namespace assay::lowering
