// TypeInference: which registers hold small ints or floats, at each instruction of a function.
//
// Types flow forward from constants and from what parameters are guessed to be, and join where ways
// meet. An op's result may be guessed, too: code that relies on it checks it once, where the result
// is made, and goes on in the templates where it is something else. So a wrong guess costs time and
// nothing more.
//
// At handlers nothing is known. Functions that are left and entered again (generators) are not
// typed at all.
#pragma once

#include "OrcPlugin.h"

#include <vector>

namespace assay::orc {

enum class Type : uint8_t {
  None, // no way leads here
  Int,  // a small one
  Float,
  Any,
};

using Types = std::vector<Type>; // by register

class TypeInference {
public:
  explicit TypeInference(const Source &source);

  /// Whether anything is known at all.
  bool isUseful() const { return useful_; }
  /// Whether any way leads to the instruction.
  bool isReached(uint32_t at) const { return isReached_[at]; }
  /// What registers hold when instruction `at` begins.
  const Types &before(uint32_t at) const { return useful_ ? before_[at] : nothing_; }
  /// The same behind it, where its label is not taken.
  Types behind(uint32_t at) const { return after(at, before(at), false); }
  /// The same where its label is taken.
  Types atLabel(uint32_t at) const { return after(at, before(at), true); }
  /// What register D is to hold behind instruction `at`.
  Type result(uint32_t at) const { return resultType(at, before_[at]); }
  /// Whether the result is that by the op's definition, with nothing guessed.
  bool isResultCertain(uint32_t at) const;
  /// Whether somebody may still read the register, from the start of `at` on.
  bool isLive(uint32_t at, uint32_t reg) const { return live_[at][reg]; }

private:
  Types after(uint32_t at, const Types &before, bool label) const;
  Type resultType(uint32_t at, const Types &before) const;
  Type guess(uint32_t reg) const;
  void flow(uint32_t to, const Types &types);
  void infer();
  void findLive();

  const Source &source_;
  std::vector<Types> before_;
  std::vector<bool> isReached_;
  Types nothing_;
  std::vector<std::vector<bool>> live_;
  std::vector<uint32_t> pending_;
  bool useful_ = false;
};

} // namespace assay::orc
