// float and complex: arithmetic. Methods are in FloatMethods.cpp.
#include "types/Derived.h"
#include "types/Dicts.h"
#include "types/Numbers.h"
#include "types/Sequences.h"

#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/FloatText.h"

#include <bit>
#include <cmath>

namespace assay::runtime {
namespace {

/// a // b and a % b as CPython's float_divmod; b is not 0.
void divideModulo(double a, double b, double &quotient, double &remainder) {
  remainder = std::fmod(a, b);
  double rest = (a - remainder) / b;
  if (remainder != 0) {
    if ((b < 0) != (remainder < 0)) {
      remainder += b;
      rest -= 1.0;
    }
  } else {
    remainder = std::copysign(0.0, b);
  }
  if (rest != 0) {
    quotient = std::floor(rest);
    if (rest - quotient > 0.5)
      quotient += 1.0;
  } else {
    quotient = std::copysign(0.0, a / b);
  }
}

Value arithmetic(Context &ctx, BinaryOperator op, double a, double b) {
  const auto zeroDivision = [&](std::string_view text) {
    return ctx.raise(ExceptionKind::ZeroDivisionError, text);
  };
  double quotient, remainder;
  switch (op) {
  case BinaryOperator::Add:
    return Value::real(a + b);
  case BinaryOperator::Subtract:
    return Value::real(a - b);
  case BinaryOperator::Multiply:
    return Value::real(a * b);
  case BinaryOperator::Divide:
    return b == 0 ? zeroDivision("float division by zero") : Value::real(a / b);
  case BinaryOperator::FloorDivide:
    if (b == 0)
      return zeroDivision("float floor division by zero");
    divideModulo(a, b, quotient, remainder);
    return Value::real(quotient);
  case BinaryOperator::Modulo:
    if (b == 0)
      return zeroDivision("float modulo");
    divideModulo(a, b, quotient, remainder);
    return Value::real(remainder);
  case BinaryOperator::Power:
    return floatPower(ctx, a, b);
  default:
    return Value::notImplemented();
  }
}

Value binaryFloat(Context &ctx, BinaryOperator op, Value a, Value b) {
  if ((!a.isFloat() && !isIntOrBool(a)) || (!b.isFloat() && !isIntOrBool(b)))
    return Value::notImplemented();
  switch (op) {
  case BinaryOperator::Add:
  case BinaryOperator::Subtract:
  case BinaryOperator::Multiply:
  case BinaryOperator::Divide:
  case BinaryOperator::FloorDivide:
  case BinaryOperator::Modulo:
  case BinaryOperator::Power: {
    const auto x = numberToDouble(ctx, a), y = x ? numberToDouble(ctx, b) : std::nullopt;
    return y ? arithmetic(ctx, op, *x, *y) : Value::failed();
  }
  default:
    return Value::notImplemented();
  }
}

bool holds(CompareOperator op, std::partial_ordering order) {
  if (order == std::partial_ordering::unordered)
    return op == CompareOperator::NotEqual;
  return runtime::holds(op, order < 0 ? -1 : order > 0 ? 1 : 0);
}

Value compareFloat(Context &, CompareOperator op, Value a, Value b) {
  if (a.isFloat() && b.isFloat())
    return Value::boolean(holds(op, a.real() <=> b.real()));
  if (a.isFloat() && isIntOrBool(b)) {
    const auto reversed = bigint::compare(IntOperand(b), a.real());
    const auto order = reversed < 0   ? std::partial_ordering::greater
                       : reversed > 0 ? std::partial_ordering::less
                                      : reversed;
    return Value::boolean(holds(op, order));
  }
  if (isIntOrBool(a) && b.isFloat())
    return Value::boolean(holds(op, bigint::compare(IntOperand(a), b.real())));
  return Value::notImplemented();
}

/// As CPython's _Py_HashDouble: the value modulo 2**61 - 1.
int64_t hashDouble(double value) {
  constexpr uint64_t kModulus = (uint64_t(1) << 61) - 1;
  constexpr int kBits = 61;
  if (std::isinf(value))
    return value > 0 ? 314159 : -314159;
  int exponent;
  double fraction = std::frexp(value, &exponent);
  const bool negative = fraction < 0;
  if (negative)
    fraction = -fraction;
  uint64_t sum = 0;
  while (fraction != 0) {
    sum = (sum << 28 & kModulus) | sum >> (kBits - 28);
    fraction *= 268435456.0; // 2**28
    exponent -= 28;
    const auto digit = static_cast<uint64_t>(fraction);
    fraction -= static_cast<double>(digit);
    sum += digit;
    if (sum >= kModulus)
      sum -= kModulus;
  }
  exponent = exponent >= 0 ? exponent % kBits : kBits - 1 - (-1 - exponent) % kBits;
  sum = (sum << exponent & kModulus) | sum >> (kBits - exponent);
  const int64_t hash = negative ? -static_cast<int64_t>(sum) : static_cast<int64_t>(sum);
  return hash == -1 ? -2 : hash;
}

std::optional<int64_t> hashFloat(Context &, Value v) {
  // CPython hashes a NaN by its address: any hash will do where nobody sees the order.
  return v.real() != v.real() ? 0 : hashDouble(v.real());
}

bool reprFloat(Context &, TextBuilder &to, Value v) {
  std::string text;
  floats::appendRepr(v.real(), text);
  to.append(text);
  return true;
}

Value attributeOfFloat(Context &, Value v, Str *name) {
  if (name->isAscii() && name->ascii() == "real")
    return v;
  return name->isAscii() && name->ascii() == "imag" ? Value::real(0.0) : Value::empty();
}

// --- complex -------------------------------------------------------------------------------------

struct Parts {
  double real, imaginary;
};

std::optional<Parts> partsOf(Context &ctx, Value v) {
  if (isA<Complex>(v))
    return Parts{as<Complex>(v)->real, as<Complex>(v)->imaginary};
  const auto real = numberToDouble(ctx, v);
  return real ? std::optional(Parts{*real, 0.0}) : std::nullopt;
}

bool isNumber(Value v) { return v.isFloat() || isIntOrBool(v) || isA<Complex>(v); }

/// As CPython's _Py_c_quot.
std::optional<Parts> quotient(Parts a, Parts b) {
  const double absReal = std::fabs(b.real), absImaginary = std::fabs(b.imaginary);
  if (absReal >= absImaginary) {
    if (absReal == 0.0)
      return std::nullopt;
    const double ratio = b.imaginary / b.real, divisor = b.real + b.imaginary * ratio;
    return Parts{(a.real + a.imaginary * ratio) / divisor,
                 (a.imaginary - a.real * ratio) / divisor};
  }
  if (absImaginary >= absReal) {
    const double ratio = b.real / b.imaginary, divisor = b.real * ratio + b.imaginary;
    return Parts{(a.real * ratio + a.imaginary) / divisor,
                 (a.imaginary * ratio - a.real) / divisor};
  }
  return Parts{std::nan(""), std::nan("")};
}

Value binaryComplex(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (!isNumber(a) || !isNumber(b))
    return Value::notImplemented();
  switch (op) {
  case BinaryOperator::Add:
  case BinaryOperator::Subtract:
  case BinaryOperator::Multiply:
  case BinaryOperator::Divide:
    break;
  case BinaryOperator::Power:
    return ctx.decline("a power of complex numbers");
  default:
    return Value::notImplemented();
  }
  const auto x = partsOf(ctx, a), y = x ? partsOf(ctx, b) : std::nullopt;
  if (!y)
    return Value::failed();
  if (op == BinaryOperator::Add)
    return makeComplex(ctx, x->real + y->real, x->imaginary + y->imaginary);
  if (op == BinaryOperator::Subtract)
    return makeComplex(ctx, x->real - y->real, x->imaginary - y->imaginary);
  if (op == BinaryOperator::Multiply)
    return makeComplex(ctx, x->real * y->real - x->imaginary * y->imaginary,
                       x->real * y->imaginary + x->imaginary * y->real);
  const auto result = quotient(*x, *y);
  return result ? makeComplex(ctx, result->real, result->imaginary)
                : ctx.raise(ExceptionKind::ZeroDivisionError, "complex division by zero");
}

Value compareComplex(Context &ctx, CompareOperator op, Value a, Value b) {
  if ((op != CompareOperator::Equal && op != CompareOperator::NotEqual) || !isNumber(a) ||
      !isNumber(b))
    return Value::notImplemented();
  if (!isA<Complex>(a))
    std::swap(a, b);
  const Complex *left = as<Complex>(a);
  bool same;
  if (isA<Complex>(b)) {
    same = left->real == as<Complex>(b)->real && left->imaginary == as<Complex>(b)->imaginary;
  } else {
    same = left->imaginary == 0 &&
           compareFloat(ctx, CompareOperator::Equal, Value::real(left->real), b).isTrue();
  }
  return Value::boolean(same == (op == CompareOperator::Equal));
}

std::optional<int64_t> hashComplex(Context &, Value v) {
  const Complex *complex = as<Complex>(v);
  const auto of = [](double part) { return part != part ? 0 : hashDouble(part); };
  const uint64_t hash = static_cast<uint64_t>(of(complex->real)) +
                        1000003 * static_cast<uint64_t>(of(complex->imaginary));
  return hash == UINT64_MAX ? -2 : static_cast<int64_t>(hash);
}

Value attributeOfComplex(Context &, Value v, Str *name) {
  if (name->isAscii() && name->ascii() == "real")
    return Value::real(as<Complex>(v)->real);
  return name->isAscii() && name->ascii() == "imag" ? Value::real(as<Complex>(v)->imaginary)
                                                    : Value::empty();
}

bool reprComplex(Context &, TextBuilder &to, Value v) {
  std::string text;
  floats::appendComplexRepr(as<Complex>(v)->real, as<Complex>(v)->imaginary, text);
  to.append(text);
  return true;
}

Value constructComplex(Context &ctx, const Arguments &arguments) {
  if (arguments.keywords() != 0 || arguments.positional > 2)
    return ctx.decline("complex() with other arguments than usual");
  for (uint32_t i = 0; i != arguments.positional; ++i)
    if (!isNumber(arguments[i]) || (isA<Complex>(arguments[i]) && arguments.positional == 2))
      return ctx.decline("complex() of something else than real numbers");
  if (arguments.positional == 1 && isA<Complex>(arguments[0]))
    return arguments[0];
  const auto real = numberToDouble(ctx, arguments.get(0, Value::smallInt(0)));
  const auto imaginary =
      real ? numberToDouble(ctx, arguments.get(1, Value::smallInt(0))) : std::nullopt;
  return imaginary ? makeComplex(ctx, *real, *imaginary) : Value::failed();
}

} // namespace

std::optional<double> numberToDouble(Context &ctx, Value v) {
  if (v.isFloat())
    return v.real();
  if (v.isSmallInt())
    return static_cast<double>(v.smallInt());
  if (v.isBool())
    return v.isTrue() ? 1.0 : 0.0;
  double result;
  if (bigint::toDouble(IntOperand(v), result))
    return result;
  ctx.raise(ExceptionKind::OverflowError, "int too large to convert to float");
  return std::nullopt;
}

std::optional<double> toDouble(Context &ctx, Value v) {
  const Value number = isDerived(v) && findSpecial(v, Name::__float__).isEmpty() ? held(v) : v;
  if (number.isFloat() || isIntOrBool(number))
    return numberToDouble(ctx, number);
  if (isA<Instance>(v) &&
      (!findSpecial(v, Name::__float__).isEmpty() || !findSpecial(v, Name::__index__).isEmpty())) {
    ctx.decline("an object as a float");
    return std::nullopt;
  }
  ctx.raise(ExceptionKind::TypeError, {"must be real number, not ", typeName(v)});
  return std::nullopt;
}

Value intFromDouble(Context &ctx, double value) {
  if (std::isnan(value))
    return ctx.raise(ExceptionKind::ValueError, "cannot convert float NaN to integer");
  if (std::isinf(value))
    return ctx.raise(ExceptionKind::OverflowError, "cannot convert float infinity to integer");
  if (std::fabs(value) < 1e14)
    return Value::smallInt(static_cast<int64_t>(value));
  Limbs result;
  bigint::fromDouble(value, result);
  return makeInt(ctx, result.view());
}

Value floatPower(Context &ctx, double a, double b) {
  // The special cases of CPython's float_pow, some of which C libraries treat otherwise.
  if (b == 0)
    return Value::real(1.0);
  if (std::isnan(a))
    return Value::real(a);
  if (std::isnan(b))
    return Value::real(a == 1.0 ? 1.0 : b);
  if (std::isinf(b)) {
    const double magnitude = std::fabs(a);
    if (magnitude == 1.0)
      return Value::real(1.0);
    return Value::real((b > 0) == (magnitude > 1.0) ? std::fabs(b) : 0.0);
  }
  const bool odd = std::fmod(std::fabs(b), 2.0) == 1.0;
  if (std::isinf(a)) {
    if (b > 0)
      return Value::real(odd ? a : std::fabs(a));
    return Value::real(odd ? std::copysign(0.0, a) : 0.0);
  }
  if (a == 0.0) {
    if (b < 0)
      return ctx.raise(ExceptionKind::ZeroDivisionError,
                       "0.0 cannot be raised to a negative power");
    return Value::real(odd ? a : 0.0);
  }
  bool negate = false;
  if (a < 0) {
    if (b != std::floor(b))
      return ctx.decline("a power of complex numbers");
    a = -a;
    negate = odd;
  }
  if (a == 1.0)
    return Value::real(negate ? -1.0 : 1.0);
  const double result = std::pow(a, b);
  if (std::isinf(result)) {
    Tuple *args =
        newTuple(ctx, {Value::smallInt(34),
                       value(newStr(ctx, std::string_view("Numerical result out of range")))});
    if (args == nullptr)
      return Value::failed();
    ctx.raiseWith(ExceptionKind::OverflowError);
    as<Exception>(ctx.pending)->args = args;
    return Value::failed();
  }
  return Value::real(negate ? -result : result);
}

Value makeComplex(Context &ctx, double real, double imaginary) {
  auto *complex = ctx.make<Complex>();
  if (complex == nullptr)
    return Value::failed();
  complex->real = real;
  complex->imaginary = imaginary;
  return Value::object(complex);
}

namespace {

Value raiseBadUnary(Context &ctx, std::string_view op, Value v) {
  return ctx.raise(ExceptionKind::TypeError,
                   {"bad operand type for unary ", op, ": '", typeName(v), "'"});
}

/// The number that an object of a subclass holds, where the subclass has no such operator itself.
Value withoutUnary(Value v, Name special) {
  const bool hasIt =
      isDerived(v) && (isInt(held(v)) || (held(v).isFloat() && special != Name::__invert__));
  return hasIt && findSpecial(v, special).isEmpty() ? held(v) : v;
}

Value callUnary(Context &ctx, Value v, Name special, std::string_view op) {
  if (typeOf(v) == TypeId::Instance || typeOf(v) == TypeId::Exception) {
    const Value method = findSpecial(v, special);
    if (!method.isEmpty())
      return call(ctx, method, {v});
  }
  if (typeOf(v) == TypeId::Dict && as<Dict>(v)->cls != nullptr)
    return unaryDictSubclass(ctx, *as<Dict>(v), special);
  return raiseBadUnary(ctx, op, v);
}

} // namespace

Value negative(Context &ctx, Value v) {
  v = withoutUnary(v, Name::__neg__);
  if (v.isFloat())
    return Value::real(-v.real());
  if (v.isSmallInt())
    return makeInt(ctx, -v.smallInt());
  if (isIntOrBool(v)) {
    Limbs result;
    bigint::negate(IntOperand(v), result);
    return makeInt(ctx, result.view());
  }
  if (isA<Complex>(v))
    return makeComplex(ctx, -as<Complex>(v)->real, -as<Complex>(v)->imaginary);
  return callUnary(ctx, v, Name::__neg__, "-");
}

Value positive(Context &ctx, Value v) {
  v = withoutUnary(v, Name::__pos__);
  if (v.isBool())
    return Value::smallInt(v.isTrue());
  if (v.isFloat() || isInt(v) || isA<Complex>(v))
    return v;
  return callUnary(ctx, v, Name::__pos__, "+");
}

Value invert(Context &ctx, Value v) {
  v = withoutUnary(v, Name::__invert__);
  if (v.isSmallInt())
    return Value::smallInt(~v.smallInt());
  if (isIntOrBool(v)) {
    Limbs result;
    bigint::bitInvert(IntOperand(v), result);
    return makeInt(ctx, result.view());
  }
  return callUnary(ctx, v, Name::__invert__, "~");
}

Value absolute(Context &ctx, Value v) {
  v = withoutUnary(v, Name::__abs__);
  if (v.isFloat())
    return Value::real(std::fabs(v.real()));
  if (isIntOrBool(v))
    return IntOperand(v)->negative ? negative(ctx, v) : positive(ctx, v);
  if (isA<Complex>(v)) {
    const Complex *complex = as<Complex>(v);
    const double result = std::hypot(complex->real, complex->imaginary);
    if (std::isinf(result) && std::isfinite(complex->real) && std::isfinite(complex->imaginary))
      return ctx.raise(ExceptionKind::OverflowError, "absolute value too large");
    return Value::real(result);
  }
  if (isA<Instance>(v) && !findSpecial(v, Name::__abs__).isEmpty())
    return call(ctx, findSpecial(v, Name::__abs__), {v});
  return ctx.raise(ExceptionKind::TypeError, {"bad operand type for abs(): '", typeName(v), "'"});
}

constinit const TypeSlots kFloatSlots = {
    .repr = reprFloat,
    .truth = [](Context &, Value v) { return answer(v.real() != 0); },
    .compare = compareFloat,
    .hash = hashFloat,
    .binary = binaryFloat,
    .attribute = attributeOfFloat,
    .construct = constructFloat,
    .methods = floatMethods,
    .classMethods = floatClassMethods,
    .staticMethods = derivedStaticMethods,
};
constinit const TypeSlots kComplexSlots = {
    .repr = reprComplex,
    .truth =
        [](Context &, Value v) {
          return answer(as<Complex>(v)->real != 0 || as<Complex>(v)->imaginary != 0);
        },
    .compare = compareComplex,
    .hash = hashComplex,
    .binary = binaryComplex,
    .attribute = attributeOfComplex,
    .construct = constructComplex,
    .methods = complexMethods,
};

} // namespace assay::runtime
