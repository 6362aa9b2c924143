// format(), beside CPython's: values and error messages.
#include "assay/runtime/FormatSpec.h"
#include "TextCases.h"
#include "assay/runtime/BigIntText.h"

#include <bit>
#include <cmath>
#include <functional>

namespace {

using namespace assay;
using namespace assay::runtime;
using test::literal;
using test::PythonOracle;
using test::spell;

constexpr uint64_t kSeed = 20261124;

/// Specifications, most of them well-formed.
class Specs {
public:
  explicit Specs(uint64_t seed) : random_(seed) {}
  uint64_t operator()() { return random_(); }

  void next(TextBuilder &to) {
    to.clear();
    const auto one = [&](std::string_view of) {
      to.append(static_cast<char32_t>(static_cast<unsigned char>(of[random_() % of.size()])));
    };
    const auto chance = [&](unsigned n) { return random_() % n == 0; };
    if (chance(3)) {
      if (chance(2))
        to.append(U"*0x \u00e9\u2605\U0001F600<d"[random_() % 9]);
      one("<>=^");
    }
    if (chance(4))
      one("+- ");
    if (chance(10))
      one("z");
    if (chance(6))
      one("#");
    if (chance(4))
      one("0");
    if (chance(2))
      to.append(std::string_view(std::to_string(random_() % 30)));
    if (chance(40))
      to.append(char32_t(0x665));
    if (chance(4))
      one(",_");
    if (chance(30))
      one(",_");
    if (chance(3)) {
      one(".");
      if (!chance(30))
        to.append(std::string_view(std::to_string(random_() % 25)));
    }
    if (!chance(4))
      one("bcdoxXneEfFgG%sddffggs");
    if (chance(40))
      to.append(U"q\u00e9\u1234 \x01\x7f.,d"[random_() % 9]);
    if (chance(200))
      to.append("99999999999999999999");
  }

private:
  std::mt19937_64 random_;
};

std::string answer(const FormatResult &error, TextView written) {
  if (!error)
    return spell(written);
  std::string text = "!";
  text += error->kind == FormatError::Kind::ValueError ? "ValueError: " : "OverflowError: ";
  TextBuilder message;
  message.appendUtf8(error->message);
  return text + spell(message.view());
}

/// A value of one kind: how Python writes it and how we format it.
struct Case {
  FormatTarget target;
  std::string expression;
  std::string_view typeName;
  std::function<FormatResult(const FormatSpec &, TextBuilder &)> format;
};

void ask(TextView spec, const Case &value, PythonOracle &python) {
  TextBuilder to;
  FormatSpec parsed;
  FormatResult error = parseFormatSpec(spec, value.target, value.typeName, parsed);
  if (!error)
    error = value.format(parsed, to);
  if (error && error->kind == FormatError::Kind::TooLong) {
    CHECK(parsed.width + parsed.precision > kMostFormatWidth);
    return;
  }
  python.expect("format(" + value.expression + "," + literal(spec) + ")", answer(error, to.view()));
}

std::string hexFloat(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "float.fromhex('%a')", value);
  return text;
}

Case ofInt(IntView value) {
  auto copy = std::make_shared<Limbs>();
  copy->assign(value);
  std::string text = value.negative ? "-0x" : "0x";
  bigint::appendDigits({value.limbs, value.size, false}, 16, text);
  return {FormatTarget::Int, text, "int", [copy](const FormatSpec &spec, TextBuilder &to) {
            return formatInt(*copy, spec, "int", to);
          }};
}

Case ofFloat(double value) {
  return {FormatTarget::Float, hexFloat(value), "float",
          [value](const FormatSpec &spec, TextBuilder &to) {
            return formatFloat(value, spec, "float", to);
          }};
}

Case ofComplex(double real, double imaginary) {
  return {FormatTarget::Complex, "complex(" + hexFloat(real) + "," + hexFloat(imaginary) + ")",
          "complex", [=](const FormatSpec &spec, TextBuilder &to) {
            return formatComplex(real, imaginary, spec, "complex", to);
          }};
}

Case ofStr(TextView value) {
  auto copy = std::make_shared<TextBuilder>();
  copy->append(value);
  return {FormatTarget::Str, literal(value), "str",
          [copy](const FormatSpec &spec, TextBuilder &to) {
            return formatStr(copy->view(), spec, "str", to);
          }};
}

} // namespace

TEST_CASE("format: ints") {
  CAPTURE(kSeed);
  Specs specs(kSeed);
  PythonOracle python;
  TextBuilder spec;
  Limbs value;
  for (int i = 0; i != 40000; ++i) {
    specs.next(spec);
    const size_t kind = specs() % 6;
    if (kind == 0)
      value.assign(std::initializer_list<int64_t>{0, 1, -1, 65, 0x1F600, 0x10FFFF, 0x110000, 0xD800,
                                                  -5, 1000}
                       .begin()[specs() % 10]);
    else if (kind == 1) {
      uint64_t *limbs = value.resize(1 + specs() % 20);
      for (size_t k = 0; k != value.view().size; ++k)
        limbs[k] = specs();
      value.trim(specs() % 2 == 0);
    } else
      value.assign(static_cast<int64_t>(specs()) >> specs() % 64);
    ask(spec.view(), ofInt(value), python);
  }
  python.check();
}

TEST_CASE("format: ints beyond what floats and decimal text hold") {
  PythonOracle python;
  Limbs value;
  for (const unsigned shift : {1023u, 1024u, 14284u, 14290u}) {
    uint64_t *limbs = value.resize(shift / 64 + 1);
    std::fill_n(limbs, shift / 64, 0);
    limbs[shift / 64] = uint64_t(1) << shift % 64;
    value.trim(false);
    for (const char *spec : {"d", "", "x", "f", ",", "e", "n", "c", ">5000", ".2f"})
      ask(TextView(std::string_view(spec)), ofInt(value), python);
  }
  python.check();
}

TEST_CASE("format: floats") {
  CAPTURE(kSeed);
  Specs specs(kSeed + 1);
  PythonOracle python;
  TextBuilder spec;
  for (int i = 0; i != 40000; ++i) {
    specs.next(spec);
    static constexpr double kEdges[] = {0.0,      -0.0,      1.0,        0.5, -0.004,  1e16,  1e22,
                                        HUGE_VAL, -HUGE_VAL, 123456.789, 0.1, 99.9995, 5e-324};
    double value = kEdges[specs() % std::size(kEdges)];
    if (i % 3 == 0)
      value = std::bit_cast<double>(specs());
    else if (i % 3 == 1)
      value = static_cast<double>(static_cast<int64_t>(specs()) >> specs() % 64) / 1000;
    ask(spec.view(), ofFloat(std::isnan(value) ? std::nan("") : value), python);
  }
  python.check();
}

TEST_CASE("format: complex numbers") {
  CAPTURE(kSeed);
  Specs specs(kSeed + 2);
  PythonOracle python;
  TextBuilder spec;
  for (int i = 0; i != 20000; ++i) {
    specs.next(spec);
    static constexpr double kEdges[] = {0.0,    -0.0, 1.0,      -1.0,      0.5,
                                        -0.004, 1e16, HUGE_VAL, -HUGE_VAL, 123456.789};
    const double real = kEdges[specs() % std::size(kEdges)];
    ask(spec.view(), ofComplex(real, kEdges[specs() % std::size(kEdges)]), python);
  }
  python.check();
}

TEST_CASE("format: strs") {
  CAPTURE(kSeed);
  Specs specs(kSeed + 3);
  test::Texts texts(kSeed);
  PythonOracle python;
  TextBuilder spec, text;
  for (int i = 0; i != 20000; ++i) {
    specs.next(spec);
    texts.next(text);
    ask(spec.view(), ofStr(text.view()), python);
  }
  python.check();
}

TEST_CASE("format: any characters as a specification") {
  CAPTURE(kSeed);
  Specs specs(kSeed + 4);
  PythonOracle python;
  TextBuilder spec, text;
  text.append("text");
  for (int i = 0; i != 40000; ++i) {
    spec.clear();
    for (size_t length = specs() % 7; length != 0; --length)
      spec.append(U"<>=^+- z#00112,_..bcdoxXneEfFgG%s*\u0665\u00e9\xd800\0"[specs() % 38]);
    for (const Case &value :
         {ofInt(Int64View(-1234567)), ofFloat(-1234.5), ofComplex(1, -2.5), ofStr(text.view())})
      ask(spec.view(), value, python);
  }
  for (const char *all : {"9223372036854775807", "9223372036854775808", ".9223372036854775808",
                          ".2147483648f", ".2147483647", "300000000", "300000000s"})
    for (const Case &value :
         {ofInt(Int64View(5)), ofFloat(5), ofComplex(1, -2.5), ofStr(text.view())})
      ask(TextView(std::string_view(all)), value, python);
  python.check();
}

TEST_CASE("format: results are no wider than their characters") {
  TextBuilder spec, to;
  spec.append(char32_t(0x2605));
  spec.append("<2");
  FormatSpec parsed;
  REQUIRE_FALSE(bool(parseFormatSpec(spec.view(), FormatTarget::Str, "str", parsed)));
  REQUIRE_FALSE(bool(formatStr(TextView(std::string_view("abc")), parsed, "str", to)));
  CHECK(to.view().width == 1);
}
