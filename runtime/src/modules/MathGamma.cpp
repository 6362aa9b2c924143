// math.gamma and math.lgamma by Lanczos' approximation, with the coefficients and the order of
// operations of CPython 3.11, so that results are the same to the last bit.
#include "modules/Math.h"

#include <array>
#include <cerrno>
#include <cmath>
#include <limits>
#include <numbers>

namespace assay::runtime {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kPi = std::numbers::pi;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;

struct Coefficients {
  double numerator, denominator;
};
// Of 1, x, x**2, ...
constexpr std::array<Coefficients, 13> kLanczos = {{
    {23531376880.410759688572007674451636754734846804940, 0.0},
    {42919803642.649098768957899047001988850926355848959, 39916800.0},
    {35711959237.355668049440185451547166705960488635843, 120543840.0},
    {17921034426.037209699919755754458931112671403265390, 150917976.0},
    {6039542586.3520280050642916443072979210699388420708, 105258076.0},
    {1439720407.3117216736632230727949123939715485786372, 45995730.0},
    {248874557.86205415651146038641322942321632125127801, 13339535.0},
    {31426415.585400194380614231628318205362874684987640, 2637558.0},
    {2876370.6289353724412254090516208496135991145378768, 357423.0},
    {186056.26539522349504029498971604569928220784236328, 32670.0},
    {8071.6720023658162106380029022722506138218516325024, 1925.0},
    {210.82427775157934587250973392071336271166969580291, 66.0},
    {2.5066282746310002701649081771338373386264310793408, 1.0},
}};

double lanczosSum(double x) {
  double numerator = 0, denominator = 0;
  if (x < 5) {
    for (auto each = kLanczos.rbegin(); each != kLanczos.rend(); ++each) {
      numerator = numerator * x + each->numerator;
      denominator = denominator * x + each->denominator;
    }
  } else {
    // In powers of 1/x, which do not overflow.
    for (const Coefficients &each : kLanczos) {
      numerator = numerator / x + each.numerator;
      denominator = denominator / x + each.denominator;
    }
  }
  return numerator / denominator;
}

/// sin(pi * x) of a finite x.
double sinPi(double x) {
  const double y = std::fmod(std::fabs(x), 2.0);
  double result;
  switch (static_cast<int>(std::round(2.0 * y))) {
  case 0:
    result = std::sin(kPi * y);
    break;
  case 1:
    result = std::cos(kPi * (y - 0.5));
    break;
  case 2:
    result = std::sin(kPi * (1.0 - y));
    break;
  case 3:
    result = -std::cos(kPi * (y - 1.5));
    break;
  default:
    result = std::sin(kPi * (y - 2.0));
    break;
  }
  return std::copysign(1.0, x) * result;
}

double failWith(int error, double result) {
  errno = error;
  return result;
}

double checkOverflow(double result) {
  return std::isinf(result) ? failWith(ERANGE, result) : result;
}

} // namespace

double gammaOf(double x) {
  if (!std::isfinite(x))
    return std::isnan(x) || x > 0 ? x : failWith(EDOM, kNan);
  if (x == 0)
    return failWith(EDOM, std::copysign(kInfinity, x));
  if (x == std::floor(x)) {
    if (x < 0)
      return failWith(EDOM, kNan);
    if (x <= 23) { // the factorials that a float holds exactly
      double product = 1;
      for (int i = 2; i < x; ++i)
        product *= i;
      return product;
    }
  }
  const double size = std::fabs(x);
  if (size < 1e-20)
    return checkOverflow(1.0 / x);
  if (size > 200)
    return x < 0 ? 0.0 / sinPi(x) : failWith(ERANGE, kInfinity);

  const double y = size + kGMinusHalf;
  // What the sum lost in rounding.
  const double error = size > kGMinusHalf ? (y - size) - kGMinusHalf : (y - kGMinusHalf) - size;
  const double correction = error * kG / y;
  double result;
  if (x < 0) {
    result = -kPi / sinPi(size) / size * std::exp(y) / lanczosSum(size);
    result -= correction * result;
    if (size < 140) {
      result /= std::pow(y, size - 0.5);
    } else {
      const double root = std::pow(y, size / 2.0 - 0.25);
      result /= root;
      result /= root;
    }
  } else {
    result = lanczosSum(size) / std::exp(y);
    result += correction * result;
    if (size < 140) {
      result *= std::pow(y, size - 0.5);
    } else {
      const double root = std::pow(y, size / 2.0 - 0.25);
      result *= root;
      result *= root;
    }
  }
  return checkOverflow(result);
}

double logGammaOf(double x) {
  if (!std::isfinite(x))
    return std::isnan(x) ? x : kInfinity;
  if (x == std::floor(x) && x <= 2)
    return x <= 0 ? failWith(EDOM, kInfinity) : 0.0;
  const double size = std::fabs(x);
  if (size < 1e-20)
    return -std::log(size);
  double result = std::log(lanczosSum(size)) - kG;
  result += (size - 0.5) * (std::log(size + kG - 0.5) - 1);
  if (x < 0)
    result = kLogPi - std::log(std::fabs(sinPi(size))) - std::log(size) - result;
  return checkOverflow(result);
}

} // namespace assay::runtime
