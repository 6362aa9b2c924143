// Floats as text, beside CPython's.
#include "assay/runtime/FloatText.h"
#include "PythonOracle.h"
#include "assay/runtime/BigIntText.h"

#include <bit>
#include <cmath>
#include <random>

namespace {

using namespace assay;
using namespace assay::runtime;
using test::PythonOracle;

constexpr uint64_t kSeed = 20261122;

/// An expression that gives exactly this float.
std::string literal(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "float.fromhex('%a')", value);
  return text;
}

std::string repr(double value) {
  std::string text;
  floats::appendRepr(value, text);
  return text;
}

/// Floats: edge values, random bits, everyday decimals, powers, ties and neighbours of all these.
class Floats {
public:
  explicit Floats(uint64_t seed) : random_(seed) {}

  double next() {
    double value = 0;
    switch (random_() % 7) {
    case 0: {
      static constexpr double kEdges[] = {
          0.0,         0.5,  1.0,   1.5,      2.5,   9.5,    0.1,   10.0, 1e15,     1e16,
          1e17,        1e22, 1e23,  1e-4,     1e-5,  5e-324, 1e308, 1e-7, 999999.5, 99999.5,
          123456789.0, 0.25, 0.125, HUGE_VAL, 2.675, 1.005,  0.045, 9.995};
      value = kEdges[random_() % std::size(kEdges)];
      break;
    }
    case 1:
      value = std::bit_cast<double>(random_());
      break;
    case 2:
      value = std::ldexp(1.0, static_cast<int>(random_() % 2098) - 1074);
      break;
    case 3: // few decimals
      value = static_cast<double>(random_() % 10000000) /
              std::pow(10.0, static_cast<double>(random_() % 9));
      break;
    case 4: // ties
      value = (static_cast<double>(random_() % 100000) + 0.5) *
              std::pow(10.0, static_cast<double>(random_() % 6));
      break;
    case 5:
      value = static_cast<double>(static_cast<int64_t>(random_() >> random_() % 64));
      break;
    default:
      value = std::pow(10.0, static_cast<double>(random_() % 617) - 308.0);
    }
    if (random_() % 8 == 0)
      value = std::nextafter(value, random_() % 2 == 0 ? HUGE_VAL : 0.0);
    if (std::isnan(value))
      value = std::nan("");
    return random_() % 2 == 0 ? value : -value;
  }
  uint64_t operator()() { return random_(); }

private:
  std::mt19937_64 random_;
};

} // namespace

TEST_CASE("floats: repr, hex and ratios") {
  CAPTURE(kSeed);
  Floats floats(kSeed);
  PythonOracle python;
  for (int i = 0; i != 30000; ++i) {
    const double value = floats.next();
    const std::string text = literal(value);
    python.expect(text, repr(value));
    if (i % 4 != 0)
      continue;
    std::string hex;
    floats::appendHex(value, hex);
    python.expect(text + ".hex()", hex);
    python.expect(text + ".is_integer()", floats::isInteger(value) ? "True" : "False");
    if (!std::isfinite(value))
      continue;
    Limbs numerator, denominator;
    floats::integerRatio(value, numerator, denominator);
    std::string ratio = "(";
    bigint::appendDigits(numerator, 10, ratio);
    ratio += ", ";
    bigint::appendDigits(denominator, 10, ratio);
    python.expect(text + ".as_integer_ratio()", ratio + ")");
  }
  python.check();
}

TEST_CASE("floats: complex repr") {
  CAPTURE(kSeed);
  Floats floats(kSeed + 1);
  PythonOracle python;
  const double edges[] = {0.0, -0.0, 1.0, -1.0, HUGE_VAL, -HUGE_VAL, std::nan(""), 1e16, -2.5};
  const auto ask = [&](double real, double imaginary) {
    std::string text;
    floats::appendComplexRepr(real, imaginary, text);
    python.expect("complex(" + literal(real) + "," + literal(imaginary) + ")", text);
  };
  for (const double real : edges)
    for (const double imaginary : edges)
      ask(real, imaginary);
  for (int i = 0; i != 1000; ++i)
    ask(floats.next(), floats.next());
  python.check();
}

TEST_CASE("floats: every style of format") {
  CAPTURE(kSeed);
  Floats floats(kSeed + 2);
  PythonOracle python;
  for (int i = 0; i != 40000; ++i) {
    const double value = floats.next();
    floats::Style style;
    style.type = "eEfFgGr"[floats() % 7];
    style.precision = static_cast<uint32_t>(floats() % (floats() % 16 == 0 ? 1200 : 20));
    style.alternate = floats() % 4 == 0;
    style.noNegativeZero = floats() % 4 == 0;
    // Without a type: repr's digits, or those of g with ".0".
    std::string spec = style.noNegativeZero ? "z" : "";
    if (style.alternate)
      spec += '#';
    const bool untyped = style.type == 'r';
    if (untyped) {
      style.pointZero = true;
      if (floats() % 2 == 0)
        style.type = 'g';
    }
    if (style.type != 'r')
      spec += "." + std::to_string(style.precision);
    if (!untyped)
      spec += style.type;
    std::string text;
    floats::append(value, style, text);
    python.expect("format(" + literal(value) + ",'" + spec + "')", text);
  }
  python.check();
}

TEST_CASE("floats: what float() takes and refuses") {
  CAPTURE(kSeed);
  Floats floats(kSeed + 3);
  PythonOracle python;
  const auto ask = [&](const std::string &text) {
    double value = 0;
    const bool taken = floats::parse(text, value);
    python.expect("float('" + text + "')",
                  taken ? repr(value)
                        : "!ValueError: could not convert string to float: '" + text + "'");
    if (taken)
      python.expect("math.copysign(1,float('" + text + "'))", std::signbit(value) ? "-1.0" : "1.0");
  };
  for (const char *text : {"",
                           "+",
                           "-",
                           ".",
                           "e5",
                           ".e5",
                           "1.",
                           ".5",
                           "1e5",
                           "1E+5",
                           "1e-5",
                           "1e",
                           "1e+",
                           "inf",
                           "-INF",
                           "+Inf",
                           "Infinity",
                           "infinit",
                           "-infinity",
                           "nan",
                           "-nan",
                           "NaN",
                           "+nan",
                           "nano",
                           "1_0",
                           "1__0",
                           "_1",
                           "1_",
                           "1_.5",
                           "1._5",
                           "1.5_5",
                           "1e1_0",
                           "1e_1",
                           "1_e1",
                           "0x10",
                           "1.5.5",
                           "--1",
                           "+-1",
                           "1e400",
                           "-1e400",
                           "1e-400",
                           "-1e-400",
                           "0e999999999999999999999",
                           "1e999999999999999999999",
                           "1e-999999999999999999999",
                           "0.0000000000001e-99999999999999999999",
                           "00000",
                           "-0",
                           "0.1e1",
                           "1f",
                           "1e5.",
                           "i_nf",
                           "2.4703282292062327208e-324",
                           "2.4703282292062328e-324",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "9007199254740993",
                           "9007199254740992.99999999999999999999",
                           "9007199254740993.00000000000000000001"})
    ask(text);
  for (const int zeros : {300, 400, 1000}) {
    const std::string run(static_cast<size_t>(zeros), '0');
    for (const char *exponent :
         {"", "e-300", "e300", "e-320", "e320", "e-395", "e-500", "e500", "e-1400", "e1400"}) {
      ask("1" + run + exponent);
      ask("0." + run + "1" + exponent);
      ask(run + "1" + exponent);
    }
  }
  for (int i = 0; i != 6000; ++i) {
    std::string text;
    for (size_t length = floats() % 10; length != 0; --length)
      text += "00123459._e+-"[floats() % 13];
    ask(text);
  }
  // Long digits close to the middle between two floats.
  for (int i = 0; i != 6000; ++i) {
    const double value = std::fabs(floats.next());
    if (!std::isfinite(value) || value == 0)
      continue;
    std::string text;
    floats::append(value, {.type = 'e', .precision = 16 + static_cast<uint32_t>(floats() % 30)},
                   text);
    text[2 + floats() % 16] = static_cast<char>('0' + floats() % 10);
    ask(text);
    ask(repr(value));
  }
  python.check();
}

TEST_CASE("floats: what fromhex() takes and refuses") {
  CAPTURE(kSeed);
  Floats floats(kSeed + 4);
  PythonOracle python;
  const auto ask = [&](const std::string &text) {
    double value = 0;
    std::string ours;
    switch (floats::parseHex(text, value)) {
    case floats::ParseHex::Done:
      ours = repr(value);
      break;
    case floats::ParseHex::Invalid:
      ours = "!ValueError: invalid hexadecimal floating-point string";
      break;
    case floats::ParseHex::TooLarge:
      ours = "!OverflowError: hexadecimal value too large to represent as a float";
      break;
    }
    python.expect("float.fromhex('" + text + "')", ours);
  };
  for (const char *text : {"",
                           " ",
                           "0x",
                           "0x.",
                           "x1",
                           "0x1",
                           "1",
                           "-0x1p3",
                           "+1p-3",
                           "0x1p",
                           "0x1p+",
                           "0x1.8",
                           "0x.8p1",
                           "0x8.",
                           "inf",
                           " -inf ",
                           "nan",
                           "+NaN",
                           "infinity",
                           "infin",
                           "0x1p1024",
                           "0x1p1024 x",
                           "0x1p1023",
                           "0x1p-1074",
                           "0x1p-1075",
                           "0x1.000001p-1075",
                           "0x1.fffffffffffffp1023",
                           "0x1.fffffffffffff8p1023",
                           "0x1.fffffffffffff7p1023",
                           "0x0p99999999999999999999",
                           "0x1p99999999999999999999",
                           "0x1p-99999999999999999999",
                           "  0x1p1  ",
                           "0x1 p1",
                           "0x1p1 x",
                           "0x1g",
                           "1e5",
                           "0x1..5",
                           "-",
                           "0x1_0",
                           "0x1.00000000000008",
                           "0x1.000000000000080000000000000001",
                           "0x1.00000000000018",
                           "- 1",
                           "-0x0"})
    ask(text);
  for (int i = 0; i != 6000; ++i) {
    std::string text = floats() % 2 == 0 ? "0x" : "";
    for (size_t length = floats() % 30; length != 0; --length)
      text += "0018f7."[floats() % 7];
    if (floats() % 2 == 0)
      text += "p" + std::to_string(static_cast<int64_t>(floats() % 2300) - 1150);
    ask(text);
  }
  python.check();
}

TEST_CASE("floats: round") {
  CAPTURE(kSeed);
  Floats floats(kSeed + 5);
  PythonOracle python;
  for (int i = 0; i != 20000; ++i) {
    const double value = floats.next();
    const int64_t digits =
        static_cast<int64_t>(floats() % (i % 4 == 0 ? 700 : 16)) - (i % 4 == 0 ? 350 : 6);
    double rounded = 0;
    python.expect("round(" + literal(value) + "," + std::to_string(digits) + ")",
                  floats::round(value, digits, rounded)
                      ? repr(rounded)
                      : "!OverflowError: rounded value too large to represent");
    if (std::fabs(value) < 1e15)
      python.expect("float(round(" + literal(value) + "))+0.0",
                    repr(floats::roundToInteger(value) + 0.0));
  }
  python.check();
}
