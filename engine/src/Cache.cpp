#include "assay/engine/Cache.h"

#include "assay/cache/CodeStore.h"

namespace assay {

Cache::Cache() : store_(std::make_unique<CodeStore>(CodeStoreOptions{})) {}
Cache::~Cache() = default;

} // namespace assay
