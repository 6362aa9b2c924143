// math's functions of floats: libm's results, with CPython's own special cases and errors.
#include "modules/Math.h"
#include "types/Numbers.h"

#include "assay/runtime/BigIntMath.h"

#include <cerrno>
#include <climits>
#include <cmath>
#include <limits>
#include <numbers>

namespace assay::runtime {

std::nullopt_t raiseDomainError(Context &ctx) {
  ctx.raise(ExceptionKind::ValueError, "math domain error");
  return std::nullopt;
}
std::nullopt_t raiseRangeError(Context &ctx) {
  ctx.raise(ExceptionKind::OverflowError, "math range error");
  return std::nullopt;
}

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Value valueOf(std::optional<double> result) {
  return result ? Value::real(*result) : Value::failed();
}

/// What errno says of `result`, as CPython takes it: a range error of a small result is none.
std::optional<double> checkErrno(Context &ctx, double result) {
  if (errno == EDOM)
    return raiseDomainError(ctx);
  if (errno == ERANGE && std::fabs(result) >= 1.5)
    return raiseRangeError(ctx);
  return result;
}

/// A function of one number: a NaN or infinity that comes of a finite one is an error.
std::optional<double> apply(Context &ctx, Value argument, double (*function)(double),
                            bool canOverflow) {
  const auto x = toDouble(ctx, argument);
  if (!x)
    return std::nullopt;
  errno = 0;
  const double result = function(*x);
  if (std::isnan(result) && !std::isnan(*x))
    return raiseDomainError(ctx);
  if (std::isinf(result) && std::isfinite(*x))
    return canOverflow ? raiseRangeError(ctx) : raiseDomainError(ctx);
  return std::isfinite(result) ? checkErrno(ctx, result) : result;
}

template <double (*kFunction)(double), bool kCanOverflow = false>
Value unary(Context &ctx, const Arguments &arguments) {
  return valueOf(apply(ctx, arguments[0], kFunction, kCanOverflow));
}

/// A function that says by errno itself what went wrong.
template <double (*kFunction)(double)> Value byErrno(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  if (!x)
    return Value::failed();
  errno = 0;
  const double result = kFunction(*x);
  return valueOf(checkErrno(ctx, result));
}

struct Pair {
  double x, y;
};

std::optional<Pair> twoDoubles(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  const auto y = x ? toDouble(ctx, arguments[1]) : std::nullopt;
  return y ? std::optional(Pair{*x, *y}) : std::nullopt;
}

template <double (*kFunction)(double, double)>
Value binaryFunction(Context &ctx, const Arguments &arguments) {
  const auto pair = twoDoubles(ctx, arguments);
  if (!pair)
    return Value::failed();
  errno = 0;
  const double result = kFunction(pair->x, pair->y);
  if (std::isnan(result))
    errno = !std::isnan(pair->x) && !std::isnan(pair->y) ? EDOM : 0;
  else if (std::isinf(result))
    errno = std::isfinite(pair->x) && std::isfinite(pair->y) ? ERANGE : 0;
  return valueOf(checkErrno(ctx, result));
}

Value copySign(Context &ctx, const Arguments &arguments) {
  // All NaNs are one here.
  return arguments[1].isFloat() && std::isnan(arguments[1].real())
             ? ctx.decline("the sign of a NaN")
             : binaryFunction<std::copysign>(ctx, arguments);
}

// --- Logarithms ----------------------------------------------------------------------------------

/// `function` is log, log2 or log10; what is not positive has no logarithm.
template <double (*kFunction)(double)> double logarithm(double x) {
  if (x > 0 || std::isnan(x))
    return kFunction(x);
  return x == 0 ? -kInfinity : kNan;
}

/// An int beyond the floats as fraction * 2 ** exponent, the fraction in [0.5, 1).
double splitBigInt(IntView a, double &exponent) {
  const uint64_t bits = bigint::bitLength(a);
  Limbs top;
  bigint::shiftRight(a, bits - 64, top);
  uint64_t leading = top.view().limbs[0];
  Limbs back;
  bigint::shiftLeft(top, bits - 64, back);
  if (bigint::compare(back, a) != 0)
    leading |= 1; // so that rounding knows of the bits below
  double fraction = std::ldexp(static_cast<double>(leading), -64);
  exponent = static_cast<double>(bits);
  if (fraction == 1) {
    fraction = 0.5;
    exponent += 1;
  }
  return fraction;
}

std::optional<double> takeLogarithm(Context &ctx, Value v, double (*function)(double)) {
  if (!isIntOrBool(v))
    return apply(ctx, v, function, false);
  const IntOperand of(v);
  if (of->isZero() || of->negative)
    return raiseDomainError(ctx);
  double x;
  if (bigint::toDouble(of, x))
    return function(x);
  double exponent;
  const double fraction = splitBigInt(of, exponent);
  return function(fraction) + function(2.0) * exponent;
}

Value log(Context &ctx, const Arguments &arguments) {
  const auto number = takeLogarithm(ctx, arguments[0], logarithm<std::log>);
  if (!number || arguments.positional == 1)
    return valueOf(number);
  const auto base = takeLogarithm(ctx, arguments[1], logarithm<std::log>);
  return base ? binary(ctx, BinaryOperator::Divide, Value::real(*number), Value::real(*base))
              : Value::failed();
}

template <double (*kFunction)(double)> Value logOfBase(Context &ctx, const Arguments &arguments) {
  return valueOf(takeLogarithm(ctx, arguments[0], logarithm<kFunction>));
}

// --- Powers, parts -------------------------------------------------------------------------------

double powerOfSpecial(double x, double y) {
  if (std::isnan(x))
    return y == 0 ? 1.0 : x;
  if (std::isnan(y))
    return x == 1 ? 1.0 : y;
  if (std::isinf(x)) {
    const bool odd = std::isfinite(y) && std::fmod(std::fabs(y), 2.0) == 1.0;
    if (y > 0)
      return odd ? x : std::fabs(x);
    if (y == 0)
      return 1.0;
    return odd ? std::copysign(0.0, x) : 0.0;
  }
  if (std::fabs(x) == 1)
    return 1.0;
  return (y > 0) == (std::fabs(x) > 1) ? kInfinity : 0.0;
}

Value pow(Context &ctx, const Arguments &arguments) {
  const auto pair = twoDoubles(ctx, arguments);
  if (!pair)
    return Value::failed();
  const auto [x, y] = *pair;
  if (!std::isfinite(x) || !std::isfinite(y))
    return Value::real(powerOfSpecial(x, y));
  errno = 0;
  const double result = std::pow(x, y);
  if (std::isnan(result))
    errno = EDOM;
  else if (std::isinf(result))
    errno = x == 0 ? EDOM : ERANGE;
  return valueOf(checkErrno(ctx, result));
}

Value fmod(Context &ctx, const Arguments &arguments) {
  const auto pair = twoDoubles(ctx, arguments);
  if (!pair)
    return Value::failed();
  const auto [x, y] = *pair;
  if (std::isinf(y) && std::isfinite(x))
    return Value::real(x);
  const double result = std::fmod(x, y);
  return std::isnan(result) && !std::isnan(x) && !std::isnan(y) ? valueOf(raiseDomainError(ctx))
                                                                : Value::real(result);
}

double remainder(double x, double y) {
  if (std::isnan(x) || std::isnan(y))
    return std::isnan(x) ? x : y;
  return std::isinf(x) || y == 0 ? kNan : std::remainder(x, y);
}

double log1p(double x) { return x == 0 ? x : std::log1p(x); }

Value ldexp(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  if (!x)
    return Value::failed();
  if (!isIntOrBool(arguments[1]))
    return ctx.raise(ExceptionKind::TypeError, "Expected an int as second argument to ldexp.");
  if (*x == 0 || !std::isfinite(*x))
    return Value::real(*x);
  const auto fits = toInt64(arguments[1]);
  const bool negative = fits ? *fits < 0 : as<BigInt>(arguments[1])->negative();
  if (!fits || *fits > INT_MAX || *fits < INT_MIN)
    return negative ? Value::real(std::copysign(0.0, *x)) : valueOf(raiseRangeError(ctx));
  const double result = std::ldexp(*x, static_cast<int>(*fits));
  return std::isinf(result) ? valueOf(raiseRangeError(ctx)) : Value::real(result);
}

Value frexp(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  if (!x)
    return Value::failed();
  int exponent = 0;
  const double fraction = *x == 0 || !std::isfinite(*x) ? *x : std::frexp(*x, &exponent);
  return value(newTuple(ctx, {Value::real(fraction), Value::smallInt(exponent)}));
}

Value modf(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  if (!x)
    return Value::failed();
  double whole = *x;
  const double fraction = std::isnan(*x)   ? *x
                          : std::isinf(*x) ? std::copysign(0.0, *x)
                                           : std::modf(*x, &whole);
  return value(newTuple(ctx, {Value::real(fraction), Value::real(whole)}));
}

double degrees(double x) { return x * (180.0 / std::numbers::pi); }
double radians(double x) { return x * (std::numbers::pi / 180.0); }

template <double (*kFunction)(double)> Value plain(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  return x ? Value::real(kFunction(*x)) : Value::failed();
}

double ulp(double x) {
  if (std::isnan(x))
    return x;
  x = std::fabs(x);
  if (std::isinf(x))
    return x;
  const double above = std::nextafter(x, kInfinity);
  return std::isinf(above) ? x - std::nextafter(x, -kInfinity) : above - x;
}

Value nextAfter(Context &ctx, const Arguments &arguments) {
  const auto pair = twoDoubles(ctx, arguments);
  return pair ? Value::real(std::nextafter(pair->x, pair->y)) : Value::failed();
}

// --- Predicates ----------------------------------------------------------------------------------

template <bool (*kIs)(double)> Value predicate(Context &ctx, const Arguments &arguments) {
  const auto x = toDouble(ctx, arguments[0]);
  return x ? Value::boolean(kIs(*x)) : Value::failed();
}

Value isclose(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"a", "b", "rel_tol", "abs_tol"};
  Value values[4];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  if (values[0].isEmpty() || values[1].isEmpty())
    return ctx.decline("isclose() with too few arguments");
  double numbers[4] = {0, 0, 1e-9, 0.0};
  for (size_t i = 0; i != 4; ++i) {
    if (values[i].isEmpty())
      continue;
    const auto number = toDouble(ctx, values[i]);
    if (!number)
      return Value::failed();
    numbers[i] = *number;
  }
  const auto [a, b, relative, absolute] = numbers;
  if (relative < 0 || absolute < 0)
    return ctx.raise(ExceptionKind::ValueError, "tolerances must be non-negative");
  if (a == b)
    return Value::boolean(true);
  if (std::isinf(a) || std::isinf(b))
    return Value::boolean(false);
  const double difference = std::fabs(b - a);
  return Value::boolean(difference <= std::fabs(relative * b) ||
                        difference <= std::fabs(relative * a) || difference <= absolute);
}

// --- Rounding to ints ----------------------------------------------------------------------------

template <double (*kFunction)(double)> Value toInteger(Context &ctx, const Arguments &arguments) {
  const Value v = arguments[0];
  if (isIntOrBool(v))
    return index(ctx, v);
  if (isA<Instance>(v))
    return ctx.decline("rounding of an object");
  const auto x = toDouble(ctx, v);
  return x ? intFromDouble(ctx, kFunction(*x)) : Value::failed();
}

Value trunc(Context &ctx, const Arguments &arguments) {
  const Value v = arguments[0];
  if (!isIntOrBool(v) && !v.isFloat() && !isA<Instance>(v))
    return ctx.raise(ExceptionKind::TypeError,
                     {"type ", typeName(v), " doesn't define __trunc__ method"});
  return toInteger<std::trunc>(ctx, arguments);
}

constexpr BuiltinFunction kFunctions[] = {
    {"acos", unary<std::acos>, 1, 1},
    {"acosh", unary<std::acosh>, 1, 1},
    {"asin", unary<std::asin>, 1, 1},
    {"asinh", unary<std::asinh>, 1, 1},
    {"atan", unary<std::atan>, 1, 1},
    {"atan2", binaryFunction<std::atan2>, 2, 2},
    {"atanh", unary<std::atanh>, 1, 1},
    {"cbrt", unary<std::cbrt>, 1, 1},
    {"ceil", toInteger<std::ceil>, 1, 1},
    {"copysign", copySign, 2, 2},
    {"cos", unary<std::cos>, 1, 1},
    {"cosh", unary<std::cosh, true>, 1, 1},
    {"degrees", plain<degrees>, 1, 1},
    {"erf", byErrno<std::erf>, 1, 1},
    {"erfc", byErrno<std::erfc>, 1, 1},
    {"exp", unary<std::exp, true>, 1, 1},
    {"exp2", unary<std::exp2, true>, 1, 1},
    {"expm1", unary<std::expm1, true>, 1, 1},
    {"fabs", unary<std::fabs>, 1, 1},
    {"floor", toInteger<std::floor>, 1, 1},
    {"fmod", fmod, 2, 2},
    {"frexp", frexp, 1, 1},
    {"gamma", byErrno<gammaOf>, 1, 1},
    {"isclose", isclose, 0, 2, BuiltinFunction::TakesKeywords},
    {"isfinite", predicate<std::isfinite>, 1, 1},
    {"isinf", predicate<std::isinf>, 1, 1},
    {"isnan", predicate<std::isnan>, 1, 1},
    {"ldexp", ldexp, 2, 2},
    {"lgamma", byErrno<logGammaOf>, 1, 1},
    {"log", log, 1, 2},
    {"log10", logOfBase<std::log10>, 1, 1},
    {"log1p", unary<log1p>, 1, 1},
    {"log2", logOfBase<std::log2>, 1, 1},
    {"modf", modf, 1, 1},
    {"nextafter", nextAfter, 2, 2},
    {"pow", pow, 2, 2},
    {"radians", plain<radians>, 1, 1},
    {"remainder", binaryFunction<remainder>, 2, 2},
    {"sin", unary<std::sin>, 1, 1},
    {"sinh", unary<std::sinh, true>, 1, 1},
    {"sqrt", unary<std::sqrt>, 1, 1},
    {"tan", unary<std::tan>, 1, 1},
    {"tanh", unary<std::tanh>, 1, 1},
    {"trunc", trunc, 1, 1},
    {"ulp", plain<ulp>, 1, 1},
};

} // namespace

std::span<const BuiltinFunction> mathOfFloats() { return kFunctions; }

} // namespace assay::runtime
