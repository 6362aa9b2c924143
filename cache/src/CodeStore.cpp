#include "assay/cache/CodeStore.h"

namespace assay {

class CodeStore::Disk {};

CodeStore::CodeStore(CodeStoreOptions options) : memory_(options.memoryLimit) {}

CodeStore::~CodeStore() = default;

EntryHandle CodeStore::find(const Fingerprint &key) noexcept { return memory_.find(key); }

void CodeStore::add(const Fingerprint &key, std::span<const std::byte> bytes) {
  memory_.add(key, bytes);
}

Result<void> CodeStore::flush() { return {}; }

CodeStore::Counts CodeStore::counts() const {
  Counts counts;
  counts.memory = memory_.counts();
  return counts;
}

} // namespace assay
