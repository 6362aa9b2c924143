// Ints of any size, beside CPython's.
#include "PythonOracle.h"
#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/BigIntText.h"

#include <bit>
#include <cmath>
#include <random>

namespace {

using namespace assay;
using namespace assay::runtime;
using test::PythonOracle;

std::string decimal(IntView value) {
  std::string text;
  bigint::appendDigits(value, 10, text);
  return text;
}

/// As an expression: without a limit of digits, and not a sign that binds weaker than a power.
std::string literal(IntView value) {
  std::string text = value.negative ? "(-0x" : "(0x";
  bigint::appendDigits({value.limbs, value.size, false}, 16, text);
  return text + ")";
}

std::string hexFloat(double value) {
  if (std::isinf(value))
    return value < 0 ? "-math.inf" : "math.inf";
  char text[64];
  std::snprintf(text, sizeof text, "float.fromhex('%a')", value);
  return text;
}

/// A float as the oracle answers, asked for its hex().
std::string bits(double value) { return std::to_string(std::bit_cast<uint64_t>(value)); }
std::string asksBits(const std::string &expression) {
  return "int.from_bytes(__import__('struct').pack('<d', " + expression + "), 'little')";
}

/// Ints of all sizes: edge values, then random ones with long runs of equal bits among them.
class Ints {
public:
  explicit Ints(uint64_t seed) : random_(seed) {}

  void next(Limbs &to) {
    const size_t kind = random_() % 8;
    const bool negative = random_() % 2 == 0;
    if (kind < 2) {
      static constexpr uint64_t kEdges[] = {0,
                                            1,
                                            2,
                                            3,
                                            7,
                                            10,
                                            62,
                                            63,
                                            64,
                                            255,
                                            256,
                                            1u << 30,
                                            1ull << 53,
                                            (1ull << 53) + 1,
                                            (1ull << 61) - 1,
                                            1ull << 61,
                                            INT64_MAX,
                                            1ull << 63,
                                            (1ull << 63) + 1,
                                            UINT64_MAX};
      to.assign(kEdges[random_() % std::size(kEdges)], negative);
      return;
    }
    if (kind < 4) {
      to.assign(random_() >> random_() % 64, negative);
      return;
    }
    const size_t size = kind == 7 ? random_() % 40 : random_() % 5;
    uint64_t *limbs = to.resize(size);
    for (size_t i = 0; i != size; ++i) {
      const size_t fill = random_() % 3;
      limbs[i] = fill == 0 ? 0 : fill == 1 ? UINT64_MAX : random_();
    }
    if (size != 0 && random_() % 2 == 0)
      limbs[size - 1] >>= random_() % 64;
    to.trim(negative);
  }
  uint64_t operator()() { return random_(); }

private:
  std::mt19937_64 random_;
};

constexpr uint64_t kSeed = 20261121;

} // namespace

TEST_CASE("big ints: arithmetic and comparison") {
  CAPTURE(kSeed);
  Ints ints(kSeed);
  PythonOracle python(true);
  Limbs a, b, x, y;
  for (int i = 0; i != 4000; ++i) {
    ints.next(a);
    ints.next(b);
    const std::string left = literal(a), right = literal(b);
    bigint::add(a, b, x);
    python.expect(left + "+" + right, decimal(x));
    bigint::subtract(a, b, x);
    python.expect(left + "-" + right, decimal(x));
    bigint::multiply(a, b, x);
    python.expect(left + "*" + right, decimal(x));
    bigint::multiply(a, a, x);
    python.expect(left + "*" + left, decimal(x));
    bigint::negate(a, x);
    python.expect("-" + left, decimal(x));
    if (!b.view().isZero()) {
      bigint::divideFloor(a, b, &x, &y);
      python.expect("divmod(" + left + "," + right + ")",
                    "(" + decimal(x) + ", " + decimal(y) + ")");
      bigint::divideFloor(a, b, nullptr, &y);
      python.expect(left + "%" + right, decimal(y));
    }
    const auto order = bigint::compare(a.view(), b.view());
    python.expect("(" + left + ">" + right + ")-(" + left + "<" + right + ")", order < 0   ? "-1"
                                                                               : order > 0 ? "1"
                                                                                           : "0");
    bigint::greatestCommonDivisor(a, b, x);
    python.expect("math.gcd(" + left + "," + right + ")", decimal(x));
    if (!a.view().negative) {
      bigint::squareRoot(a, x);
      python.expect("math.isqrt(" + left + ")", decimal(x));
    }
  }
  python.check();
}

TEST_CASE("big ints: powers") {
  CAPTURE(kSeed);
  Ints ints(kSeed + 1);
  PythonOracle python(true);
  Limbs a, b, m, x;
  for (int i = 0; i != 3000; ++i) {
    ints.next(a);
    const uint64_t exponent = ints() % (a.view().size > 4 ? 9 : 70);
    REQUIRE(bigint::power(a, exponent, 1000, x));
    python.expect(literal(a) + "**" + std::to_string(exponent), decimal(x));
    ints.next(b);
    ints.next(m);
    const std::string expression = "pow(" + literal(a) + "," + literal(b) + "," + literal(m) + ")";
    switch (bigint::powerModulo(a, b, m, x)) {
    case bigint::PowerModulo::Done:
      python.expect(expression, decimal(x));
      break;
    case bigint::PowerModulo::ZeroModulus:
      python.expect(expression, "!ValueError: pow() 3rd argument cannot be 0");
      break;
    case bigint::PowerModulo::NotInvertible:
      python.expect(expression, "!ValueError: base is not invertible for the given modulus");
      break;
    }
  }
  python.check();
}

TEST_CASE("big ints: a power that is too long is refused, one that is not is not") {
  Limbs x;
  CHECK_FALSE(bigint::power(Int64View(10), UINT64_MAX, 1000, x));
  CHECK_FALSE(bigint::power(Int64View(2), 64000, 1000, x));
  CHECK(bigint::power(Int64View(2), 63999, 1000, x));
  CHECK(x.view().size == 1000);
  for (const int64_t base : {-1, 0, 1})
    CHECK(bigint::power(Int64View(base), UINT64_MAX, 1, x));
  CHECK(x.view().toInt64() == 1);
}

TEST_CASE("big ints: bits and bytes") {
  CAPTURE(kSeed);
  Ints ints(kSeed + 2);
  PythonOracle python(true);
  Limbs a, b, x;
  for (int i = 0; i != 4000; ++i) {
    ints.next(a);
    ints.next(b);
    const std::string left = literal(a), right = literal(b);
    bigint::bitAnd(a, b, x);
    python.expect(left + "&" + right, decimal(x));
    bigint::bitOr(a, b, x);
    python.expect(left + "|" + right, decimal(x));
    bigint::bitXor(a, b, x);
    python.expect(left + "^" + right, decimal(x));
    bigint::bitInvert(a, x);
    python.expect("~" + left, decimal(x));
    const uint64_t count = ints() % 3 == 0 ? ints() % 5 * 64 : ints() % 300;
    bigint::shiftLeft(a, count, x);
    python.expect(left + "<<" + std::to_string(count), decimal(x));
    bigint::shiftRight(a, count, x);
    python.expect(left + ">>" + std::to_string(count), decimal(x));
    python.expect(left + ".bit_length()", std::to_string(bigint::bitLength(a)));
    python.expect(left + ".bit_count()", std::to_string(bigint::bitCount(a)));

    const bool isSigned = ints() % 2 == 0, little = ints() % 2 == 0;
    const auto order = little ? bigint::ByteOrder::Little : bigint::ByteOrder::Big;
    const size_t exactly = static_cast<size_t>(bigint::bitLength(a) / 8);
    std::vector<uint8_t> bytes(exactly + ints() % 3);
    const std::string arguments =
        std::string(little ? "'little'" : "'big'") + ",signed=" + (isSigned ? "True" : "False");
    const std::string toBytes =
        left + ".to_bytes(" + std::to_string(bytes.size()) + "," + arguments + ")";
    switch (bigint::toBytes(a, bytes, order, isSigned)) {
    case bigint::ToBytes::Done: {
      std::string text = "[";
      for (size_t k = 0; k != bytes.size(); ++k)
        text += (k == 0 ? "" : ", ") + std::to_string(bytes[k]);
      python.expect("list(" + toBytes + ")", text + "]");
      bigint::fromBytes(bytes, order, isSigned, x);
      if (!bytes.empty()) // which CPython also takes for -1
        CHECK(bigint::compare(x.view(), a.view()) == 0);
      bigint::fromBytes(bytes, order, !isSigned, x);
      python.expect("int.from_bytes(" + toBytes + "," + (little ? "'little'" : "'big'") +
                        ",signed=" + (isSigned ? "False" : "True") + ")",
                    decimal(x));
      break;
    }
    case bigint::ToBytes::TooBig:
      python.expect(toBytes, "!OverflowError: int too big to convert");
      break;
    case bigint::ToBytes::NegativeUnsigned:
      python.expect(toBytes, "!OverflowError: can't convert negative int to unsigned");
      break;
    }
  }
  python.check();
}

TEST_CASE("big ints: to and from floats") {
  CAPTURE(kSeed);
  Ints ints(kSeed + 3);
  PythonOracle python(true);
  Limbs a, b, x;
  const auto compared = [&](IntView i, double d) {
    const std::string left = literal(i), right = hexFloat(d);
    const auto order = bigint::compare(i, d);
    python.expect("(" + left + ">" + right + ")-(" + left + "<" + right + ")", order < 0   ? "-1"
                                                                               : order > 0 ? "1"
                                                                                           : "0");
  };
  for (int i = 0; i != 5000; ++i) {
    ints.next(a);
    ints.next(b);
    double d;
    const std::string left = literal(a), right = literal(b);
    if (bigint::toDouble(a, d)) {
      python.expect(asksBits("float(" + left + ")"), bits(d));
      for (const double near : {d, std::nextafter(d, HUGE_VAL), std::nextafter(d, -HUGE_VAL), -d,
                                d + 0.5, HUGE_VAL, -HUGE_VAL})
        compared(a, near);
    } else {
      python.expect("float(" + left + ")", "!OverflowError: int too large to convert to float");
      compared(a, HUGE_VAL);
      compared(a, -1.5e308);
    }
    if (b.view().isZero())
      continue;
    if (bigint::divideTrue(a, b, d))
      python.expect(asksBits(left + "/" + right), bits(d));
    else
      python.expect(left + "/" + right,
                    "!OverflowError: integer division result too large for a float");
  }
  // Quotients among the subnormals, and at both ends of the floats.
  for (int i = 0; i != 2000; ++i) {
    uint64_t *limbs = a.resize(1 + ints() % 2);
    for (size_t k = 0; k != a.view().size; ++k)
      limbs[k] = ints() >> ints() % 64;
    a.trim(ints() % 2 == 0);
    b.assign(1 + ints() % 1000);
    const uint64_t shift = 900 + ints() % 250;
    double d;
    bigint::shiftLeft(b, shift, x);
    if (ints() % 2 == 0)
      bigint::add(x, Int64View(1), b);
    else
      b.assign(x.view());
    REQUIRE(bigint::divideTrue(a, b, d));
    python.expect(asksBits(literal(a) + "/" + literal(b)), bits(d));
    if (a.view().isZero())
      continue;
    if (bigint::divideTrue(b, a, d))
      python.expect(asksBits(literal(b) + "/" + literal(a)), bits(d));
    else
      python.expect(literal(b) + "/" + literal(a),
                    "!OverflowError: integer division result too large for a float");
  }
  for (int i = 0; i != 3000; ++i) {
    uint64_t pattern = ints();
    if (i % 2 == 0) // of everyday magnitude
      pattern = (pattern & ~(uint64_t(0x7FF) << 52)) | (1020 + ints() % 80) << 52;
    const double d = std::bit_cast<double>(pattern);
    if (!std::isfinite(d))
      continue;
    bigint::fromDouble(d, x);
    python.expect("int(" + hexFloat(d) + ")", decimal(x));
    compared(x, d);
  }
  python.check();
}

TEST_CASE("big ints: a nan is unordered") {
  CHECK(bigint::compare(Int64View(3), std::nan("")) == std::partial_ordering::unordered);
}

TEST_CASE("big ints: digits in every base, and back") {
  CAPTURE(kSeed);
  Ints ints(kSeed + 4);
  PythonOracle python(true);
  Limbs a, x;
  for (int i = 0; i != 6000; ++i) {
    ints.next(a);
    const auto base = static_cast<unsigned>(2 + ints() % 35);
    std::string text;
    bigint::appendDigits(a, base, text);
    python.expect("int('" + text + "'," + std::to_string(base) + ")", decimal(a));
    REQUIRE(bigint::parse(text, base, x).outcome == bigint::ParseInt::Done);
    CHECK(bigint::compare(x.view(), a.view()) == 0);
    if (const auto small = a.view().toInt64()) {
      std::string again;
      bigint::appendDigits(*small, base, again);
      CHECK(again == text);
    }
    std::string hex, octal;
    bigint::appendDigits(a, 16, hex);
    bigint::appendDigits(a, 8, octal);
    python.expect("hex(" + literal(a) + ").replace('0x','')", hex);
    python.expect("oct(" + literal(a) + ").replace('0o','')", octal);
    python.expect("str(" + literal(a) + ")", decimal(a));
  }
  python.check();
}

TEST_CASE("big ints: what int() takes and refuses") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed);
  PythonOracle python;
  Limbs x;
  const auto ask = [&](const std::string &text, unsigned base) {
    const bigint::ParsedInt parsed = bigint::parse(text, base, x);
    std::string ours;
    switch (parsed.outcome) {
    case bigint::ParseInt::Done:
      bigint::appendDigits(x, 16, ours);
      break;
    case bigint::ParseInt::Invalid:
      ours = "!ValueError: invalid literal for int() with base " + std::to_string(base) + ": '" +
             text.substr(0, 199) + (text.size() >= 199 ? "" : "'");
      break;
    case bigint::ParseInt::TooManyDigits:
      ours = "!ValueError: " + bigint::tooManyDigits(parsed.digits);
      break;
    }
    const std::string call = "int('" + text + "'," + std::to_string(base) + ")";
    python.expect("hex(" + call + ").replace('0x','')", ours);
  };
  for (const unsigned base : {0u, 2u, 8u, 10u, 16u, 36u, 3u}) {
    for (const char *text :
         {"",   "0",  "-0",   "+1",    "--1",  "+-1",   "_1",   "1_",   "1__0", "1_0", "0_0", "00",
          "01", "0x", "0x_1", "0x__1", "0x1_", "-0x1f", "0b1",  "0B_1", "0o7",  "0O8", "0b",  "0b2",
          "z",  "Zz", "9",    "1.0",   "0_1",  "x1",    "0x-1", "-",    "+",    "_"})
      ask(text, base);
    for (int i = 0; i != 1500; ++i) {
      std::string text;
      for (size_t length = random() % 8; length != 0; --length)
        text += "0011_x-b7zfo+"[random() % 13];
      ask(text, base);
    }
    for (const size_t length : {4299, 4300, 4301, 5000}) {
      ask(std::string(length, '1'), base);
      ask("-" + std::string(length, '1'), base);
      ask("1_" + std::string(length, '1') + "_", base);
      ask("0" + std::string(length, '1'), base == 0 ? 10 : base);
    }
  }
  python.check();
}

TEST_CASE("big ints: the limit of decimal digits") {
  Limbs x, y;
  REQUIRE(bigint::power(Int64View(10), bigint::kMaxDecimalDigits, 1000, x));
  CHECK(bigint::exceedsDecimalDigits(x));
  bigint::subtract(x, Int64View(1), y);
  CHECK_FALSE(bigint::exceedsDecimalDigits(y));
  bigint::negate(y, x);
  CHECK_FALSE(bigint::exceedsDecimalDigits(x));
  bigint::shiftLeft(Int64View(1), 14285, x);
  CHECK(bigint::exceedsDecimalDigits(x));
  PythonOracle python;
  python.expect("str(10**4300)", "!ValueError: " + std::string(bigint::kTooManyDigits));
  python.expect("len(str(-10**4300+1))", "4301");
  python.check();
}
