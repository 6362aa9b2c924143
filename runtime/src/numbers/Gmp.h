// GMP for the sources of big ints, and for nobody else.
#pragma once

#include "assay/runtime/Limbs.h"

#include <gmp.h>

#include <type_traits>

namespace assay::runtime {

static_assert(GMP_NUMB_BITS == 64 && sizeof(mp_limb_t) == sizeof(uint64_t));

/// An IntView where GMP only takes an mpz_t; nothing is copied.
class MpzView {
public:
  explicit MpzView(IntView a) {
    mpz_roinit_n(view_, a.limbs, static_cast<mp_size_t>(a.size) * (a.negative ? -1 : 1));
  }
  operator mpz_srcptr() const { return view_; }

private:
  mpz_t view_;
};

/// An mpz_t that GMP writes to.
class MpzResult {
public:
  MpzResult() { mpz_init(value_); }
  ~MpzResult() { mpz_clear(value_); }
  MpzResult(const MpzResult &) = delete;
  MpzResult &operator=(const MpzResult &) = delete;

  operator mpz_ptr() { return value_; }
  IntView view() const { return {mpz_limbs_read(value_), mpz_size(value_), mpz_sgn(value_) < 0}; }

private:
  mpz_t value_;
};

} // namespace assay::runtime
