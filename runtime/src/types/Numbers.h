// What the number types share: views of ints, and results as values.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/Limbs.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {

/// Any int or bool as a view, valid as long as this and the int are.
class IntOperand {
public:
  explicit IntOperand(Value v)
      : small_(v.isSmallInt() ? v.smallInt()
               : v.isBool()   ? v.isTrue()
                              : 0) {
    if (v.isObject()) {
      const auto *big = as<BigInt>(v);
      view_ = {big->limbs(), big->count, big->negative()};
    } else {
      view_ = small_;
    }
  }
  IntOperand(const IntOperand &) = delete;
  IntOperand &operator=(const IntOperand &) = delete;
  operator IntView() const { return view_; }
  const IntView *operator->() const { return &view_; }

private:
  Int64View small_;
  IntView view_;
};

/// An operator on two ints of few bits; NotImplemented where something does not fit, or it raises.
/// Temporary operands are used up. The result is one where `isTemporary`.
Value wideBinary(Context &ctx, BinaryOperator op, Value a, Value b, bool isTemporary);
/// An int that was a temporary one is no longer.
inline void keepInt(Value v) {
  if (isA<BigInt>(v))
    v.object()->flags &= static_cast<uint8_t>(~BigInt::kTemporary);
}

/// int(float): raises for NaN and infinities.
Value intFromDouble(Context &ctx, double value);
/// A number's value as a double: floats, bools, and ints, of which large ones raise OverflowError.
std::optional<double> numberToDouble(Context &ctx, Value number);

/// The number protocols of float, for those of int whose result is one.
Value floatPower(Context &ctx, double a, double b);
Value divideInts(Context &ctx, Value a, Value b);

Value constructFloat(Context &ctx, const Arguments &arguments);

std::span<const BuiltinFunction> intMethods();
std::span<const BuiltinFunction> intClassMethods();
std::span<const BuiltinFunction> floatMethods();
std::span<const BuiltinFunction> floatClassMethods();
std::span<const BuiltinFunction> complexMethods();

} // namespace assay::runtime
