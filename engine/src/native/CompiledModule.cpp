#include "native/CompiledModule.h"

namespace assay {

Fingerprint keyOf(const Fingerprint &text, bool isTest, std::string_view package) {
  std::string key = isTest ? "test module " : "module ";
  key.append(reinterpret_cast<const char *>(text.bytes.data()), text.bytes.size());
  key += package;
  return Fingerprint::of(key);
}

void pack(const CompiledModule &module, PackWriter &to) {
  to.begin(EntryKind::Module);
  to.text(module.refusal);
  to.number(static_cast<uint32_t>(module.tests.size()));
  for (const SuiteTest &test : module.tests) {
    to.text(test.nodeid);
    to.text(test.function);
    to.text(test.cls);
    to.number(test.line);
    to.text(test.reason);
  }
  to.text(module.remark);
  to.number(module.facts.has_value());
  if (module.facts) {
    to.number(static_cast<uint32_t>(module.facts->rebound.size()));
    for (const std::string &name : module.facts->rebound)
      to.text(name);
    to.text(module.facts->anything);
    to.number(module.facts->readsAnnotations);
  }
  to.number(module.checksum);
  to.number(module.catches);
  to.block(std::as_bytes(module.lineStarts));
  to.block(module.image);
}

std::optional<CompiledModule> unpack(std::span<const std::byte> bytes, Arena &arena) {
  PackReader from(bytes, EntryKind::Module);
  CompiledModule module;
  module.refusal = from.text();
  const uint32_t count = from.number();
  if (count > bytes.size())
    return std::nullopt;
  auto *tests = static_cast<SuiteTest *>(arena.allocate(count * sizeof(SuiteTest)));
  for (uint32_t i = 0; i != count; ++i) {
    SuiteTest &test = *new (tests + i) SuiteTest;
    test.nodeid = from.text();
    test.function = from.text();
    test.cls = from.text();
    test.line = from.number();
    test.reason = from.text();
  }
  module.tests = {tests, count};
  module.remark = from.text();
  if (from.number() != 0) {
    BindingFacts &facts = module.facts.emplace();
    const uint32_t names = from.number();
    for (uint32_t i = 0; i != names && names <= bytes.size(); ++i)
      facts.rebound.emplace_back(from.text());
    facts.anything = from.text();
    facts.readsAnnotations = from.number() != 0;
  }
  module.checksum = from.number();
  module.catches = from.number() != 0;
  const auto starts = from.block();
  module.lineStarts = {reinterpret_cast<const uint32_t *>(starts.data()),
                       starts.size() / sizeof(uint32_t)};
  module.image = from.block();
  if (!from.isWhole())
    return std::nullopt;
  return module;
}

} // namespace assay
