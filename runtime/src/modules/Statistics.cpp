// The module statistics: averages and spreads of ints and floats, computed exactly and rounded
// once, as CPython does with fractions.
#include "modules/Modules.h"

#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/FloatText.h"
#include "core/Classes.h"
#include "types/Numbers.h"

#include <algorithm>
#include <cmath>

namespace assay::runtime {
namespace {

using bigint::add;
using bigint::multiply;
using bigint::shiftLeft;
using bigint::shiftRight;
using bigint::subtract;

Value raise(Context &ctx, std::string_view text) {
  return ctx.raise(ExceptionKind::StatisticsError, text);
}

/// Sums of numbers and of their squares, over powers of two.
struct Sums {
  int64_t count = 0;
  bool isFloat = false;
  uint64_t scale = 0; // all are multiples of 2**-scale
  Limbs sum, squares;
};

/// How many times an int is divided by two in a float's ratio.
uint64_t scaleOf(double value) {
  Limbs numerator, denominator;
  floats::integerRatio(value, numerator, denominator);
  return bigint::bitLength(denominator.view()) - 1;
}

/// nullptr: failed.
List *numbersOf(Context &ctx, const Arguments &arguments, Sums &sums) {
  List *numbers = listFrom(ctx, arguments[0]);
  if (numbers == nullptr)
    return nullptr;
  for (const Value each : numbers->span()) {
    if (each.isFloat() && std::isfinite(each.real())) {
      sums.isFloat = true;
      sums.scale = std::max(sums.scale, scaleOf(each.real()));
    } else if (!isIntOrBool(each)) {
      ctx.decline("statistics of other numbers than ints and floats");
      return nullptr;
    }
  }
  sums.count = numbers->count;
  return numbers;
}

bool addUp(Context &ctx, const Arguments &arguments, bool withSquares, Sums &sums) {
  List *numbers = numbersOf(ctx, arguments, sums);
  if (numbers == nullptr)
    return false;
  Limbs numerator, denominator, scaled, square, result;
  for (const Value each : numbers->span()) {
    if (each.isFloat()) {
      floats::integerRatio(each.real(), numerator, denominator);
      const uint64_t scale = bigint::bitLength(denominator.view()) - 1;
      shiftLeft(numerator.view(), sums.scale - scale, scaled);
    } else {
      shiftLeft(IntOperand(each), sums.scale, scaled);
    }
    add(sums.sum.view(), scaled.view(), result);
    sums.sum.assign(result.view());
    if (!withSquares)
      continue;
    multiply(scaled.view(), scaled.view(), square);
    add(sums.squares.view(), square.view(), result);
    sums.squares.assign(result.view());
  }
  return true;
}

/// numerator / denominator as the type of the numbers: an int where they are ints and it is one.
Value quotient(Context &ctx, const Sums &sums, const Limbs &numerator, const Limbs &denominator) {
  if (!sums.isFloat) {
    Limbs whole, rest;
    bigint::divideFloor(numerator.view(), denominator.view(), &whole, &rest);
    if (rest.view().isZero())
      return makeInt(ctx, whole.view());
  }
  double result;
  return bigint::divideTrue(numerator.view(), denominator.view(), result)
             ? Value::real(result)
             : ctx.decline("statistics beyond floats");
}

Value mean(Context &ctx, const Arguments &arguments) {
  Sums sums;
  if (!addUp(ctx, arguments, false, sums))
    return Value::failed();
  if (sums.count == 0)
    return raise(ctx, "mean requires at least one data point");
  Limbs count, denominator;
  count.assign(sums.count);
  shiftLeft(count.view(), sums.scale, denominator);
  return quotient(ctx, sums, sums.sum, denominator);
}

/// The sum of squared differences from the mean, over `less` fewer than there are numbers.
bool spread(const Sums &sums, int64_t less, Limbs &numerator, Limbs &denominator) {
  Limbs count, divisor, product, scaled, square;
  count.assign(sums.count);
  divisor.assign(sums.count - less);
  multiply(sums.squares.view(), count.view(), product);
  multiply(sums.sum.view(), sums.sum.view(), square);
  subtract(product.view(), square.view(), numerator);
  multiply(count.view(), divisor.view(), product);
  shiftLeft(product.view(), 2 * sums.scale, denominator);
  return true;
}

/// floor(sqrt(numerator / denominator)), and its last bit set where that is not exact.
void rootToOdd(const Limbs &numerator, const Limbs &denominator, Limbs &result) {
  Limbs whole, root, square, product, rest;
  bigint::divideFloor(numerator.view(), denominator.view(), &whole, nullptr);
  bigint::squareRoot(whole.view(), root);
  multiply(root.view(), root.view(), square);
  multiply(square.view(), denominator.view(), product);
  Limbs bit;
  bit.assign(bigint::compare(product.view(), numerator.view()) != 0 ? 1 : 0);
  bigint::bitOr(root.view(), bit.view(), result);
}

/// The square root of a fraction, rounded once.
Value rootOf(Context &ctx, const Limbs &numerator, const Limbs &denominator) {
  if (numerator.view().isZero())
    return Value::real(0.0);
  constexpr int64_t kBits = 2 * 53 + 3;
  const auto n = static_cast<int64_t>(bigint::bitLength(numerator.view()));
  const auto d = static_cast<int64_t>(bigint::bitLength(denominator.view()));
  const int64_t shift = (n - d - kBits) >> 1;
  Limbs scaled, root, above, below;
  if (shift >= 0) {
    shiftLeft(denominator.view(), static_cast<uint64_t>(2 * shift), scaled);
    rootToOdd(numerator, scaled, root);
    shiftLeft(root.view(), static_cast<uint64_t>(shift), above);
    below.assign(1);
  } else {
    shiftLeft(numerator.view(), static_cast<uint64_t>(-2 * shift), scaled);
    rootToOdd(scaled, denominator, above);
    Limbs one;
    one.assign(1);
    shiftLeft(one.view(), static_cast<uint64_t>(-shift), below);
  }
  double result;
  return bigint::divideTrue(above.view(), below.view(), result)
             ? Value::real(result)
             : ctx.decline("statistics beyond floats");
}

template <int64_t kLess, bool kRoot> Value spreadOf(Context &ctx, const Arguments &arguments) {
  Sums sums;
  if (!addUp(ctx, arguments, true, sums))
    return Value::failed();
  if (sums.count <= kLess)
    return raise(ctx, kLess == 0 ? (kRoot ? "pstdev requires at least one data point"
                                          : "pvariance requires at least one data point")
                                 : (kRoot ? "stdev requires at least two data points"
                                          : "variance requires at least two data points"));
  Limbs numerator, denominator;
  spread(sums, kLess, numerator, denominator);
  return kRoot ? rootOf(ctx, numerator, denominator) : quotient(ctx, sums, numerator, denominator);
}

enum class Middle { Mean, Low, High };

template <Middle kMiddle> Value median(Context &ctx, const Arguments &arguments) {
  List *data = listFrom(ctx, arguments[0]);
  if (data == nullptr || !sort(ctx, data->items, data->count, Value::none(), false))
    return Value::failed();
  const uint32_t half = data->count / 2;
  if (data->count == 0)
    return raise(ctx, "no median for empty data");
  if (data->count % 2 == 1 || kMiddle == Middle::High)
    return data->items[half];
  if (kMiddle == Middle::Low)
    return data->items[half - 1];
  const Value sum = binary(ctx, BinaryOperator::Add, data->items[half - 1], data->items[half]);
  return sum.isFailed() ? sum : binary(ctx, BinaryOperator::Divide, sum, Value::smallInt(2));
}

/// How often each item comes, in the order in which they came first; nullptr: failed.
Dict *countsOf(Context &ctx, Value data) {
  Dict *counts = newDict(ctx);
  const bool done = counts != nullptr && forEach(ctx, data, [&](Value item) {
                      const auto found = find(ctx, *counts, item);
                      if (!found)
                        return false;
                      const int64_t before = *found == nullptr ? 0 : (*found)->value.smallInt();
                      return set(ctx, *counts, item, Value::smallInt(before + 1));
                    });
  return done ? counts : nullptr;
}

Value multipleModes(Context &ctx, const Arguments &arguments) {
  const Dict *counts = countsOf(ctx, arguments[0]);
  List *modes = counts == nullptr ? nullptr : newList(ctx);
  if (modes == nullptr)
    return Value::failed();
  int64_t most = 0;
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*counts, position))
    most = std::max(most, entry->value.smallInt());
  position = 0;
  while (const Dict::Entry *entry = nextEntry(*counts, position))
    if (entry->value.smallInt() == most && !append(ctx, *modes, entry->key))
      return Value::failed();
  return Value::object(modes);
}

Value mode(Context &ctx, const Arguments &arguments) {
  const Value modes = multipleModes(ctx, arguments);
  if (modes.isFailed())
    return modes;
  return as<List>(modes)->count == 0 ? raise(ctx, "no mode for empty data")
                                     : as<List>(modes)->items[0];
}

constexpr BuiltinFunction kFunctions[] = {
    {"mean", mean, 1, 1},
    {"median", median<Middle::Mean>, 1, 1},
    {"median_high", median<Middle::High>, 1, 1},
    {"median_low", median<Middle::Low>, 1, 1},
    {"mode", mode, 1, 1},
    {"multimode", multipleModes, 1, 1},
    {"pstdev", spreadOf<0, true>, 1, 1},
    {"pvariance", spreadOf<0, false>, 1, 1},
    {"stdev", spreadOf<1, true>, 1, 1},
    {"variance", spreadOf<1, false>, 1, 1},
};
constexpr BuiltinConstant kConstants[] = {
    {"StatisticsError",
     [] { return Value::object(exceptionClass(ExceptionKind::StatisticsError)); }},
};

} // namespace

const BuiltinModule kStatisticsModule = {"statistics", kFunctions, kConstants, {}};

} // namespace assay::runtime
