// The special methods of the operators.
#pragma once

#include "assay/runtime/Names.h"

namespace assay::runtime {

struct OperatorNames {
  Name plain, reflected, inplace;
};
/// In the order of BinaryOperator.
inline constexpr OperatorNames kOperators[] = {
    {Name::__add__, Name::__radd__, Name::__iadd__},
    {Name::__sub__, Name::__rsub__, Name::__isub__},
    {Name::__mul__, Name::__rmul__, Name::__imul__},
    {Name::__matmul__, Name::__rmatmul__, Name::__imatmul__},
    {Name::__truediv__, Name::__rtruediv__, Name::__itruediv__},
    {Name::__mod__, Name::__rmod__, Name::__imod__},
    {Name::__pow__, Name::__rpow__, Name::__ipow__},
    {Name::__lshift__, Name::__rlshift__, Name::__ilshift__},
    {Name::__rshift__, Name::__rrshift__, Name::__irshift__},
    {Name::__or__, Name::__ror__, Name::__ior__},
    {Name::__xor__, Name::__rxor__, Name::__ixor__},
    {Name::__and__, Name::__rand__, Name::__iand__},
    {Name::__floordiv__, Name::__rfloordiv__, Name::__ifloordiv__},
};
/// In the order of CompareOperator.
inline constexpr Name kComparisons[] = {Name::__eq__, Name::__ne__, Name::__lt__,
                                        Name::__le__, Name::__gt__, Name::__ge__};

} // namespace assay::runtime
