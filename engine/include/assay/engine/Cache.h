// Cache: what was made of programs, kept for when they come again.
#pragma once

#include <memory>

namespace assay {

class CodeStore;

/// Shared by as many evaluations as one likes, on any threads; must outlive them.
class Cache {
public:
  Cache();
  ~Cache();
  Cache(const Cache &) = delete;
  Cache &operator=(const Cache &) = delete;

  /// For the engine.
  CodeStore &store() { return *store_; }

private:
  std::unique_ptr<CodeStore> store_;
};

} // namespace assay
