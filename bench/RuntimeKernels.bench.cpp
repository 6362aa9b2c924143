// The runtime's conversions between values and text, and its arithmetic on long ints. Each name
// says what CPython would be asked, for a look at the same with `python3 -m timeit`.
#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/BigIntText.h"
#include "assay/runtime/FloatText.h"
#include "assay/runtime/FormatSpec.h"
#include "assay/runtime/PercentFormat.h"
#include "assay/runtime/TextMethods.h"

#include <benchmark/benchmark.h>

namespace {

using namespace assay::runtime;

/// str(i) of an int of few digits.
void strOfInt(benchmark::State &state) {
  std::string text;
  int64_t i = 1234567;
  for (auto _ : state) {
    text.clear();
    bigint::appendDigits(i++, 10, text);
    benchmark::DoNotOptimize(text.data());
  }
}
BENCHMARK(strOfInt);

/// repr(x): of 0.1 times an int, and of 17 digits.
void reprOfFloat(benchmark::State &state) {
  std::string text;
  double x = state.range(0) == 0 ? 1234.5 : 0.1234567890123456;
  for (auto _ : state) {
    text.clear();
    floats::appendRepr(x, text);
    benchmark::DoNotOptimize(text.data());
    x += state.range(0) == 0 ? 0.5 : 1e-9;
  }
}
BENCHMARK(reprOfFloat)->Arg(0)->Arg(1);

/// float('1234.5678').
void floatOfText(benchmark::State &state) {
  for (auto _ : state) {
    double x = 0;
    benchmark::DoNotOptimize(floats::parse("1234.5678", x));
    benchmark::DoNotOptimize(x);
  }
}
BENCHMARK(floatOfText);

/// int('1234567').
void intOfText(benchmark::State &state) {
  Limbs value;
  for (auto _ : state) {
    benchmark::DoNotOptimize(bigint::parse("1234567", 10, value).outcome);
    benchmark::DoNotOptimize(value.view().limbs);
  }
}
BENCHMARK(intOfText);

/// round(x, 2).
void roundOfFloat(benchmark::State &state) {
  double x = 1234.5678;
  for (auto _ : state) {
    double result = 0;
    benchmark::DoNotOptimize(floats::round(x, 2, result));
    benchmark::DoNotOptimize(result);
    x += 0.0001;
  }
}
BENCHMARK(roundOfFloat);

/// format(x, '.2f').
void formatOfFloat(benchmark::State &state) {
  TextBuilder to;
  double x = 1234.5678;
  for (auto _ : state) {
    to.clear();
    FormatSpec spec;
    benchmark::DoNotOptimize(
        parseFormatSpec(std::string_view(".2f"), FormatTarget::Float, "float", spec));
    benchmark::DoNotOptimize(formatFloat(x, spec, "float", to));
    x += 0.0001;
  }
}
BENCHMARK(formatOfFloat);

/// format(i, '>10,d').
void formatOfInt(benchmark::State &state) {
  TextBuilder to;
  int64_t i = 1234567;
  for (auto _ : state) {
    to.clear();
    FormatSpec spec;
    benchmark::DoNotOptimize(
        parseFormatSpec(std::string_view(">10,d"), FormatTarget::Int, "int", spec));
    benchmark::DoNotOptimize(formatInt(Int64View(i++), spec, "int", to));
  }
}
BENCHMARK(formatOfInt);

/// '%d %s' % (i, 'abc').
void percentPieces(benchmark::State &state) {
  TextBuilder to;
  int64_t i = 1234567;
  for (auto _ : state) {
    to.clear();
    percent::Pieces pieces(std::string_view("%d %s"));
    for (auto piece = pieces.next(); piece != percent::Pieces::Piece::End; piece = pieces.next()) {
      if (piece == percent::Pieces::Piece::Literal)
        to.append(pieces.literal());
      else if (pieces.spec().type == 'd')
        benchmark::DoNotOptimize(percent::appendInt(Int64View(i++), pieces.spec(), to));
      else
        benchmark::DoNotOptimize(percent::appendText(std::string_view("abc"), pieces.spec(), to));
    }
  }
}
BENCHMARK(percentPieces);

/// s.lower() and repr(s) of 40 letters.
void lowerOfText(benchmark::State &state) {
  TextBuilder to;
  for (auto _ : state) {
    to.clear();
    text::lower(std::string_view("The Quick Brown Fox Jumps Over The Lazy."), to);
    benchmark::DoNotOptimize(to.view());
  }
}
BENCHMARK(lowerOfText);

void reprOfText(benchmark::State &state) {
  TextBuilder to;
  for (auto _ : state) {
    to.clear();
    text::appendRepr(std::string_view("The Quick Brown Fox Jumps Over The Lazy."), to);
    benchmark::DoNotOptimize(to.view());
  }
}
BENCHMARK(reprOfText);

/// a * b, divmod(a * b, b) and str(a * b), of factors of so many limbs.
struct Factors {
  explicit Factors(size_t limbs) {
    const bool fits = bigint::power(Int64View(7), limbs * 64 * 100 / 281, 1 << 20, a) &&
                      bigint::power(Int64View(3), limbs * 64 * 100 / 159, 1 << 20, b);
    if (!fits)
      std::abort();
    bigint::multiply(a, b, product);
  }
  Limbs a, b, product;
};

void multiplyLong(benchmark::State &state) {
  const Factors factors(static_cast<size_t>(state.range(0)));
  Limbs result;
  for (auto _ : state) {
    bigint::multiply(factors.a, factors.b, result);
    benchmark::DoNotOptimize(result.view().limbs);
  }
}
BENCHMARK(multiplyLong)->Arg(1)->Arg(4)->Arg(64);

void divideLong(benchmark::State &state) {
  const Factors factors(static_cast<size_t>(state.range(0)));
  Limbs quotient, remainder;
  for (auto _ : state) {
    bigint::divideFloor(factors.product, factors.b, &quotient, &remainder);
    benchmark::DoNotOptimize(quotient.view().limbs);
  }
}
BENCHMARK(divideLong)->Arg(1)->Arg(4)->Arg(64);

void strOfLong(benchmark::State &state) {
  const Factors factors(static_cast<size_t>(state.range(0)));
  std::string text;
  for (auto _ : state) {
    text.clear();
    bigint::appendDigits(factors.product, 10, text);
    benchmark::DoNotOptimize(text.data());
  }
}
BENCHMARK(strOfLong)->Arg(1)->Arg(4)->Arg(64);

} // namespace
