#include "assay/runtime/Limbs.h"

#include <algorithm>
#include <cstring>

namespace assay::runtime {

void Limbs::assign(IntView value) {
  std::copy_n(value.limbs, value.size, resize(value.size));
  negative_ = value.negative;
}

void Limbs::assign(unsigned __int128 magnitude, bool negative) {
  resize(2);
  data_[0] = static_cast<uint64_t>(magnitude);
  data_[1] = static_cast<uint64_t>(magnitude >> 64);
  trim(negative);
}

void Limbs::grow(size_t size) {
  capacity_ = std::max(size, capacity_ * 2);
  owned_ = std::make_unique_for_overwrite<uint64_t[]>(capacity_);
  data_ = owned_.get();
}

void Limbs::swap(Limbs &other) noexcept {
  std::swap(inline_, other.inline_);
  owned_.swap(other.owned_);
  std::swap(capacity_, other.capacity_);
  std::swap(size_, other.size_);
  std::swap(negative_, other.negative_);
  data_ = owned_ ? owned_.get() : inline_;
  other.data_ = other.owned_ ? other.owned_.get() : other.inline_;
}

} // namespace assay::runtime
