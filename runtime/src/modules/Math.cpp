// The module math: its table, and its functions of many numbers.
#include "modules/Math.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace assay::runtime {
namespace {

// --- fsum ----------------------------------------------------------------------------------------

/// A sum without loss: floats of growing size, none of which overlaps another.
class ExactSum {
public:
  /// False: too large on the way.
  bool add(double x) {
    const double given = x;
    size_t kept = 0;
    for (double y : partials_) {
      if (std::fabs(x) < std::fabs(y))
        std::swap(x, y);
      const double high = x + y, low = y - (high - x);
      if (low != 0)
        partials_[kept++] = low;
      x = high;
    }
    partials_.resize(kept);
    if (x == 0)
      return true;
    if (std::isfinite(x)) {
      partials_.push_back(x);
      return true;
    }
    if (std::isfinite(given))
      return false;
    if (std::isinf(given))
      infinities_ += given;
    specials_ += given;
    partials_.clear();
    return true;
  }

  bool isUndefined() const { return specials_ != 0 && std::isnan(infinities_); }

  double result() const {
    if (specials_ != 0)
      return specials_;
    if (partials_.empty())
      return 0;
    size_t left = partials_.size() - 1;
    double high = partials_[left], low = 0;
    while (left != 0) {
      const double x = high, y = partials_[--left];
      high = x + y;
      low = y - (high - x);
      if (low != 0)
        break;
    }
    // What is left decides a tie.
    if (left != 0 && low != 0 && (low < 0) == (partials_[left - 1] < 0)) {
      const double twice = low * 2, up = high + twice;
      if (twice == up - high)
        high = up;
    }
    return high;
  }

private:
  std::vector<double> partials_;
  double infinities_ = 0, specials_ = 0;
};

Value fsum(Context &ctx, const Arguments &arguments) {
  ExactSum sum;
  const bool ended = forEach(ctx, arguments[0], [&](Value item) {
    const auto x = toDouble(ctx, item);
    if (!x)
      return false;
    if (!sum.add(*x))
      ctx.raise(ExceptionKind::OverflowError, "intermediate overflow in fsum");
    return ctx.stop == Stop::None;
  });
  if (!ended)
    return Value::failed();
  return sum.isUndefined() ? ctx.raise(ExceptionKind::ValueError, "-inf + inf in fsum")
                           : Value::real(sum.result());
}

Value prod(Context &ctx, const Arguments &arguments) {
  const Value start = arguments.keyword("start");
  if (arguments.keywords() != (start.isEmpty() ? 0U : 1U))
    return ctx.decline("prod() with other arguments than it takes");
  Value product = start.isEmpty() ? Value::smallInt(1) : start;
  const bool ended = forEach(ctx, arguments[0], [&](Value item) {
    product = binary(ctx, BinaryOperator::Multiply, product, item);
    return !product.isFailed();
  });
  return ended ? product : Value::failed();
}

// --- Distances -----------------------------------------------------------------------------------

/// The root of the sum of squares, added up in parts so that nothing is lost, and corrected by one
/// step of Newton's method: CPython's algorithm, and its results.
class SquareSum {
public:
  void addSquare(double x) {
    const auto [high, low] = split(x);
    add(high * high, first_);
    add(2.0 * high * low, second_);
    third_ += low * low;
  }
  double root() {
    const double root = std::sqrt(total());
    const auto [high, low] = split(root);
    add(-high * high, first_);
    add(-2.0 * high * low, second_);
    add(-low * low, third_);
    return root + total() / (2.0 * root);
  }

private:
  struct Halves {
    double high, low;
  };
  static Halves split(double x) {
    const double scaled = x * 134217729.0; // 2 ** 27 + 1
    const double high = scaled - (scaled - x);
    return {high, x - high};
  }
  void add(double x, double &lost) {
    const double before = sum_;
    sum_ += x;
    lost += (before - sum_) + x;
  }
  double total() const { return sum_ - 1.0 + (first_ + second_ + third_); }

  double sum_ = 1.0, first_ = 0, second_ = 0, third_ = 0;
};

double norm(const std::vector<double> &vector) {
  double largest = 0;
  bool isNan = false;
  for (const double x : vector) {
    isNan |= std::isnan(x);
    largest = std::max(largest, x);
  }
  if (std::isinf(largest))
    return largest;
  if (isNan)
    return std::numeric_limits<double>::quiet_NaN();
  if (largest == 0 || vector.size() <= 1)
    return largest;
  int exponent;
  std::frexp(largest, &exponent);
  if (exponent < -1023) {
    // A power of two that scales such small numbers does not fit a float.
    double sum = 1.0, lost = 0;
    for (double x : vector) {
      x /= largest;
      x *= x;
      const double before = sum;
      sum += x;
      lost += (before - sum) + x;
    }
    return largest * std::sqrt(sum - 1.0 + lost);
  }
  const double scale = std::ldexp(1.0, -exponent);
  SquareSum sum;
  for (const double x : vector)
    sum.addSquare(x * scale);
  return sum.root() / scale;
}

Value hypot(Context &ctx, const Arguments &arguments) {
  std::vector<double> vector;
  for (uint32_t i = 0; i != arguments.positional; ++i) {
    const auto x = toDouble(ctx, arguments[i]);
    if (!x)
      return Value::failed();
    vector.push_back(std::fabs(*x));
  }
  return Value::real(norm(vector));
}

Value dist(Context &ctx, const Arguments &arguments) {
  const Tuple *p = tupleFrom(ctx, arguments[0]);
  const Tuple *q = p == nullptr ? nullptr : tupleFrom(ctx, arguments[1]);
  if (q == nullptr)
    return Value::failed();
  if (p->count != q->count)
    return ctx.raise(ExceptionKind::ValueError,
                     "both points must have the same number of dimensions");
  std::vector<double> vector;
  for (uint32_t i = 0; i != p->count; ++i) {
    const auto x = toDouble(ctx, p->items()[i]);
    const auto y = x ? toDouble(ctx, q->items()[i]) : std::nullopt;
    if (!y)
      return Value::failed();
    vector.push_back(std::fabs(*x - *y));
  }
  return Value::real(norm(vector));
}

constexpr BuiltinFunction kFunctions[] = {
    {"dist", dist, 2, 2},
    {"fsum", fsum, 1, 1},
    {"hypot", hypot, 0, BuiltinFunction::kAny},
    {"prod", prod, 1, 1, BuiltinFunction::TakesKeywords},
};

constexpr BuiltinConstant kConstants[] = {
    {"e", [] { return Value::real(std::numbers::e); }},
    {"inf", [] { return Value::real(std::numeric_limits<double>::infinity()); }},
    {"nan", [] { return Value::real(std::numeric_limits<double>::quiet_NaN()); }},
    {"pi", [] { return Value::real(std::numbers::pi); }},
    {"tau", [] { return Value::real(2 * std::numbers::pi); }},
};

std::span<const BuiltinFunction> functions() {
  static const auto kAll = joinTables({kFunctions, mathOfFloats(), mathOfInts()});
  return kAll;
}

} // namespace

const BuiltinModule kMathModule = {"math", functions(), kConstants, {}};

} // namespace assay::runtime
