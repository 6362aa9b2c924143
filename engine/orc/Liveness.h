// Liveness: which registers somebody may still read, at each instruction of a function.
#pragma once

#include "assay/runtime/Frame.h"

#include <cstdint>
#include <vector>

namespace assay::orc {

class PlanArchive;

class Liveness {
public:
  /// To be read.
  Liveness() = default;
  explicit Liveness(const runtime::Code &code);

  uint32_t registerCount() const { return registerCount_; }
  /// From the start of instruction `at` on, handlers included.
  bool isLive(uint32_t at, uint32_t reg) const {
    return (words_[at * width_ + reg / 64] >> reg % 64 & 1) != 0;
  }

  void archive(PlanArchive &archive);

private:
  uint32_t registerCount_ = 0, width_ = 0;
  std::vector<uint64_t> words_; // by instruction, a row for each
};

} // namespace assay::orc
