#include "lowering/ModuleBuilder.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace assay::lowering {
namespace {

size_t hashOf(std::string_view text) {
  uint64_t hash = text.size() * 0x9E3779B97F4A7C15;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    hash = (hash ^ word) * 0xD6E8FEB86659FD93;
    hash ^= hash >> 32;
  }
  uint64_t rest = 0;
  if (at != text.size())
    std::memcpy(&rest, text.data() + at, text.size() - at);
  hash = (hash ^ rest) * 0xD6E8FEB86659FD93;
  return hash ^ hash >> 32;
}

} // namespace

uint32_t &TextTable::operator[](std::string_view text) {
  size_t at = hashOf(text) & (slots_.size() - 1);
  for (; slots_[at].text.data() != nullptr; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].text == text)
      return slots_[at].number;
  if (++count_ * 2 > slots_.size()) {
    grow();
    return (*this)[text];
  }
  slots_[at].text = text;
  return slots_[at].number;
}

void TextTable::grow() {
  std::vector<Slot> old(slots_.size() * 2, Slot{{}, kNone});
  old.swap(slots_);
  count_ = 0;
  for (const Slot &slot : old)
    if (slot.text.data() != nullptr)
      (*this)[slot.text] = slot.number;
}

uint32_t ModuleBuilder::name(std::string_view text) {
  uint32_t &number = names_[text];
  if (number == TextTable::kNone)
    number = add({.kind = ir::Constant::Kind::Name, .text = text});
  return number;
}

uint32_t ModuleBuilder::builtin(std::string_view text) {
  uint32_t &number = builtins_[text];
  if (number == TextTable::kNone)
    number = add({.kind = ir::Constant::Kind::Builtin, .text = text});
  return number;
}

uint32_t ModuleBuilder::variable(std::string_view text) {
  uint32_t &number = variableNumbers_[text];
  if (number == TextTable::kNone) {
    number = static_cast<uint32_t>(variables_.size());
    variables_.push_back(name(text));
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
  module->constants = arena_.copy(std::span<const ir::Constant>(constants_));
  module->variables = arena_.copy(std::span<const uint32_t>(variables_));
  module->functions = arena_.copy(std::span<const ir::Function>(functions_));
  return module;
}

} // namespace assay::lowering
