// Hashes, beside CPython's.
#include "assay/runtime/Hashing.h"
#include "PythonOracle.h"
#include "assay/runtime/BigIntText.h"

#include <bit>
#include <cmath>
#include <random>

namespace {

using namespace assay;
using namespace assay::runtime;
using test::PythonOracle;

constexpr uint64_t kSeed = 20261126;

std::string literal(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "float.fromhex('%a')", value);
  return text;
}

int64_t anyInt(std::mt19937_64 &random) {
  constexpr int64_t kModulus = (int64_t(1) << 61) - 1;
  static constexpr int64_t kEdges[] = {0,
                                       1,
                                       -1,
                                       -2,
                                       kModulus,
                                       kModulus - 1,
                                       kModulus + 1,
                                       -kModulus,
                                       -kModulus - 1,
                                       INT64_MAX,
                                       INT64_MIN,
                                       2 * kModulus,
                                       -2 * kModulus - 1};
  return random() % 4 == 0 ? kEdges[random() % std::size(kEdges)]
                           : static_cast<int64_t>(random()) >> random() % 64;
}

double anyFloat(std::mt19937_64 &random) {
  static constexpr double kEdges[] = {0.0,      -0.0,      1.0,    -1.0,  0.5,
                                      HUGE_VAL, -HUGE_VAL, 5e-324, 1e308, 0.1};
  if (random() % 4 == 0)
    return kEdges[random() % std::size(kEdges)];
  const double value =
      random() % 2 == 0 ? std::bit_cast<double>(random()) : static_cast<double>(anyInt(random)) / 8;
  return std::isnan(value) ? 2.5 : value;
}

} // namespace

TEST_CASE("hashes of numbers") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed);
  PythonOracle python;
  for (int i = 0; i != 10000; ++i) {
    const int64_t small = anyInt(random);
    python.expect("hash(" + std::to_string(small) + ")", std::to_string(hashing::ofInt(small)));
    CHECK(hashing::ofInt(Int64View(small)) == hashing::ofInt(small));
    Limbs value;
    uint64_t *limbs = value.resize(random() % 6);
    for (size_t k = 0; k != value.view().size; ++k)
      limbs[k] = random() % 3 == 0 ? UINT64_MAX : random() % 3 == 0 ? 0 : random();
    value.trim(random() % 2 == 0);
    std::string text = value.view().negative ? "-0x" : "0x";
    bigint::appendDigits({value.view().limbs, value.view().size, false}, 16, text);
    python.expect("hash(" + text + ")", std::to_string(hashing::ofInt(value.view())));
    const double real = anyFloat(random), imaginary = anyFloat(random);
    python.expect("hash(" + literal(real) + ")", std::to_string(hashing::ofFloat(real)));
    python.expect("hash(complex(" + literal(real) + "," + literal(imaginary) + "))",
                  std::to_string(hashing::ofComplex(real, imaginary)));
  }
  python.check();
}

TEST_CASE("hashes of tuples, frozensets and ranges") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed + 1);
  PythonOracle python;
  for (int i = 0; i != 6000; ++i) {
    std::vector<int64_t> hashes, members;
    std::string items;
    for (size_t count = random() % 9; count != 0; --count) {
      const int64_t item = anyInt(random);
      items += std::to_string(item) + ",";
      hashes.push_back(hashing::ofInt(item));
    }
    python.expect("hash((" + items + "))", std::to_string(hashing::ofTuple(hashes)));
    // Members that differ: small ints, whose hashes do too.
    std::string set;
    for (int64_t member = -9; member != 9; ++member) {
      if (member == -1 || random() % 3 != 0)
        continue;
      members.push_back(hashing::ofInt(member * (int64_t(1) << i % 50)));
      set += std::to_string(member * (int64_t(1) << i % 50)) + ",";
    }
    python.expect("hash(frozenset([" + set + "]))", std::to_string(hashing::ofFrozenSet(members)));
    const int64_t start = static_cast<int64_t>(random() % 2000) - 1000;
    const int64_t step = random() % 2 == 0 ? 3 : -7;
    const int64_t length = 2 + static_cast<int64_t>(random() % 50);
    python.expect("hash(range(" + std::to_string(start) + "," +
                      std::to_string(start + length * step) + "," + std::to_string(step) + "))",
                  std::to_string(hashing::ofRange(length, start, step)));
  }
  python.expect("hash(())", std::to_string(hashing::ofTuple({})));
  python.check();
}
