#include "assay/frontend/Assertion.h"

namespace assay {

std::string_view assertionOpName(AssertionOp op) {
  switch (op) {
#define ASSERTION_OP(Name, operands)                                                               \
  case AssertionOp::Name:                                                                          \
    return #Name;
#include "assay/frontend/AssertionOps.def"
  }
  return "?";
}

} // namespace assay
