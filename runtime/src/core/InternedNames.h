// The interned strings of a context: the static ones, and those of its program.
#pragma once

#include "assay/runtime/Context.h"

#include <vector>

namespace assay::runtime {

class Context::Names {
public:
  Names();
  Str *intern(Context &ctx, std::string_view ascii);
  Str *intern(Context &ctx, Str *text);
  Str *adopt(Str *made);
  /// Forgets the program's own.
  void reset();

private:
  void add(size_t slot, Str *text);
  void grow();

  std::vector<Str *> slots_;       // open addressing
  std::vector<uint32_t> programs_; // slots of the program's own, in the order in which they came
  size_t count_;
};

} // namespace assay::runtime
