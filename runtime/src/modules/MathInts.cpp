// math's functions of ints.
#include "modules/Math.h"
#include "types/Numbers.h"

#include "assay/runtime/BigIntMath.h"

#include <algorithm>
#include <numeric>

namespace assay::runtime {
namespace {

// Beyond, a result would take longer than a deadline could notice.
constexpr int64_t kMostFactorial = 100'000;
constexpr int64_t kMostFactors = 5'000;

bool isNegative(Value i) { return IntOperand(i)->negative; }

/// The product of first, first + 1, ..., last; both are positive.
void multiplyRange(int64_t first, int64_t last, Limbs &result) {
  constexpr int64_t kFew = 8;
  if (last - first < kFew) {
    result.assign(first);
    Limbs product;
    for (int64_t i = first + 1; i <= last; ++i) {
      bigint::multiply(result, Int64View(i), product);
      result.swap(product);
    }
    return;
  }
  Limbs low, high;
  const int64_t middle = first + (last - first) / 2;
  multiplyRange(first, middle, low);
  multiplyRange(middle + 1, last, high);
  bigint::multiply(low, high, result);
}

Value factorialOf(Context &ctx, Value of) {
  const Value i = index(ctx, of);
  if (i.isFailed())
    return i;
  if (isNegative(i))
    return ctx.raise(ExceptionKind::ValueError, "factorial() not defined for negative values");
  const auto n = toInt64(i);
  if (!n || *n > kMostFactorial)
    return ctx.decline("a factorial of that size");
  Limbs result;
  multiplyRange(1, std::max<int64_t>(*n, 1), result);
  return makeInt(ctx, result.view());
}

Value factorial(Context &ctx, const Arguments &arguments) { return factorialOf(ctx, arguments[0]); }

/// n * (n - 1) * ... in k factors, divided by k! where `divides`.
Value fallingProduct(Context &ctx, Value n, int64_t k, bool divides) {
  if (k > kMostFactors)
    return ctx.decline("combinations of that size");
  Limbs result, factor, product;
  result.assign(1);
  const IntOperand top(n);
  for (int64_t i = 0; i != k; ++i) {
    bigint::subtract(top, Int64View(i), factor);
    bigint::multiply(result, factor, product);
    if (divides)
      bigint::divideFloor(product, Int64View(i + 1), &result, nullptr);
    else
      result.swap(product);
  }
  return makeInt(ctx, result.view());
}

/// comb() and perm(), of two ints.
Value choose(Context &ctx, Value total, Value taken, bool divides) {
  const Value n = index(ctx, total);
  const Value k = n.isFailed() ? n : index(ctx, taken);
  if (k.isFailed())
    return k;
  for (const auto &[i, message] : {std::pair(n, "n must be a non-negative integer"),
                                   std::pair(k, "k must be a non-negative integer")})
    if (isNegative(i))
      return ctx.raise(ExceptionKind::ValueError, message);
  Limbs rest;
  bigint::subtract(IntOperand(n), IntOperand(k), rest);
  if (rest.view().negative)
    return Value::smallInt(0);
  auto count = toInt64(k);
  if (const auto other = rest.view().toInt64(); divides && other && (!count || *other < *count))
    count = other;
  return count ? fallingProduct(ctx, n, *count, divides) : ctx.decline("combinations of that size");
}

Value comb(Context &ctx, const Arguments &arguments) {
  return choose(ctx, arguments[0], arguments[1], true);
}

Value perm(Context &ctx, const Arguments &arguments) {
  return arguments.positional == 1 || arguments[1].isNone()
             ? factorialOf(ctx, arguments[0])
             : choose(ctx, arguments[0], arguments[1], false);
}

/// Folds all arguments, which are ints, with `combine(a, b, result)`.
template <typename Combine>
Value foldInts(Context &ctx, const Arguments &arguments, int64_t start, Combine &&combine) {
  Limbs total, next;
  total.assign(start);
  for (uint32_t k = 0; k != arguments.positional; ++k) {
    const Value i = index(ctx, arguments[k]);
    if (i.isFailed())
      return i;
    combine(total, IntOperand(i), next);
    total.swap(next);
  }
  return makeInt(ctx, total.view());
}

Value gcd(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 2 && arguments[0].isSmallInt() && arguments[1].isSmallInt())
    return makeInt(ctx, std::gcd(arguments[0].smallInt(), arguments[1].smallInt()));
  return foldInts(ctx, arguments, 0, [](const Limbs &a, IntView b, Limbs &result) {
    bigint::greatestCommonDivisor(a, b, result);
  });
}

Value lcm(Context &ctx, const Arguments &arguments) {
  return foldInts(ctx, arguments, 1, [](const Limbs &a, IntView b, Limbs &result) {
    if (a.view().isZero() || b.isZero()) {
      result.assign(0);
      return;
    }
    Limbs divisor, quotient;
    bigint::greatestCommonDivisor(a, b, divisor);
    bigint::divideFloor(a, divisor, &quotient, nullptr);
    bigint::multiply(quotient, b, result);
    result.trim(false);
  });
}

Value isqrt(Context &ctx, const Arguments &arguments) {
  const Value n = index(ctx, arguments[0]);
  if (n.isFailed())
    return n;
  if (isNegative(n))
    return ctx.raise(ExceptionKind::ValueError, "isqrt() argument must be nonnegative");
  Limbs root;
  bigint::squareRoot(IntOperand(n), root);
  return makeInt(ctx, root.view());
}

constexpr BuiltinFunction kFunctions[] = {
    {"comb", comb, 2, 2},
    {"factorial", factorial, 1, 1},
    {"gcd", gcd, 0, BuiltinFunction::kAny},
    {"isqrt", isqrt, 1, 1},
    {"lcm", lcm, 0, BuiltinFunction::kAny},
    {"perm", perm, 1, 2},
};

} // namespace

std::span<const BuiltinFunction> mathOfInts() { return kFunctions; }

} // namespace assay::runtime
