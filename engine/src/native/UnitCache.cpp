#include "native/UnitCache.h"

#include "native/OrcTier.h"
#include "native/Packed.h"

#include "assay/frontend/Ir.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace assay {

using runtime::Code;

namespace {

std::string_view textOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

std::string_view identity() { return textOf(std::as_bytes(std::span(OrcTier::identity().bytes))); }

Fingerprint keyOfPlan(std::span<const std::byte> plan) {
  return Fingerprint::of({"unit", identity(), textOf(plan)});
}

} // namespace

Fingerprint UnitCache::keyOf(const Code &code, uint32_t begin) {
  const std::span instructions(static_cast<const ir::Instruction *>(code.instructions),
                               code.instructionCount);
  const std::span number(&begin, 1);
  return Fingerprint::of(
      {"hot", identity(), textOf(std::as_bytes(number)), textOf(std::as_bytes(instructions))});
}

UnitCache::Found UnitCache::find(std::span<const std::byte> plan) {
  EntryHandle entry = store_.find(keyOfPlan(plan));
  if (!entry)
    return {};
  PackReader from(entry.bytes(), EntryKind::Unit);
  const std::string_view maker = from.text();
  const std::span<const std::byte> madeOf = from.block(), entries = from.block(),
                                   code = from.block();
  if (!from.isWhole() || maker != identity() || !std::ranges::equal(madeOf, plan))
    return {};
  Found found{.entry = std::move(entry), .code = code, .entries = {}};
  found.entries = {reinterpret_cast<const CodeEntry *>(entries.data()),
                   entries.size() / sizeof(CodeEntry)};
  return found;
}

void UnitCache::add(const Fingerprint &key, std::span<const std::byte> plan,
                    std::span<const CodeEntry> entries, std::span<const std::byte> made) {
  PackWriter to;
  to.begin(EntryKind::Unit);
  to.text(identity());
  to.block(plan);
  to.block(std::as_bytes(entries));
  to.block(made);
  store_.add(keyOfPlan(plan), to.bytes());
  to.begin(EntryKind::HotCode);
  store_.add(key, to.bytes());
}

} // namespace assay
