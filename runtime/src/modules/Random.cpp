// The module random, once it is seeded by an int: the Mersenne twister (MT19937) of Matsumoto and
// Nishimura, and what CPython's random.py makes of its bits. Unseeded, nobody knows what comes.
#include "modules/Modules.h"
#include "types/Lists.h"
#include "types/Numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <unordered_set>

namespace assay::runtime {
namespace {

class Twister {
public:
  void seed(std::span<const uint32_t> key) {
    seed(19650218U);
    size_t i = 1, j = 0;
    const auto step = [&] {
      if (++i == kWords) {
        words_[0] = words_[kWords - 1];
        i = 1;
      }
    };
    for (size_t k = std::max(kWords, key.size()); k != 0; --k) {
      words_[i] = (words_[i] ^ mixed(i) * 1664525U) + key[j] + static_cast<uint32_t>(j);
      j = j + 1 == key.size() ? 0 : j + 1;
      step();
    }
    for (size_t k = kWords - 1; k != 0; --k) {
      words_[i] = (words_[i] ^ mixed(i) * 1566083941U) - static_cast<uint32_t>(i);
      step();
    }
    words_[0] = 0x80000000U;
  }

  uint32_t next() {
    if (at_ == kWords)
      refill();
    uint32_t y = words_[at_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ y >> 18;
  }

private:
  static constexpr size_t kWords = 624, kMiddle = 397;

  uint32_t mixed(size_t i) const { return words_[i - 1] ^ words_[i - 1] >> 30; }

  void seed(uint32_t value) {
    words_[0] = value;
    for (size_t i = 1; i != kWords; ++i)
      words_[i] = 1812433253U * mixed(i) + static_cast<uint32_t>(i);
    at_ = kWords;
  }

  void refill() {
    for (size_t i = 0; i != kWords; ++i) {
      const uint32_t y =
          (words_[i] & 0x80000000U) | (words_[i + 1 == kWords ? 0 : i + 1] & 0x7fffffffU);
      words_[i] = words_[(i + kMiddle) % kWords] ^ y >> 1 ^ ((y & 1) != 0 ? 0x9908b0dfU : 0);
    }
    at_ = 0;
  }

  std::array<uint32_t, kWords> words_{};
  size_t at_ = kWords;
};

struct Random : Object {
  static constexpr TypeId kType = TypeId::Random;
  Twister twister;
  bool isSeeded = false;
  /// The other one of a pair that gauss() made.
  std::optional<double> gauss;
};

/// [0, 1), with 53 bits.
double unit(Random &random) {
  const uint32_t high = random.twister.next() >> 5, low = random.twister.next() >> 6;
  return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
}

/// `count` random bits, 1 to 63.
int64_t bits(Random &random, int count) {
  if (count <= 32)
    return random.twister.next() >> (32 - count);
  const uint64_t low = random.twister.next();
  return static_cast<int64_t>(uint64_t(random.twister.next() >> (64 - count)) << 32 | low);
}

/// [0, below), of which there is something.
int64_t below(Random &random, int64_t below) {
  const int count = std::bit_width(static_cast<uint64_t>(below));
  int64_t result = bits(random, count);
  while (result >= below)
    result = bits(random, count);
  return result;
}

bool isShort(Value v) { return v.isSmallInt() || v.isBool(); }
int64_t asInt(Value v) { return *toInt64(v); }

// --- What it does, of the arguments without self -------------------------------------------------

using Body = Value (*)(Context &, Random &, const Arguments &);

bool seedWith(Context &ctx, Random &random, Value from) {
  if (!isIntOrBool(from)) {
    ctx.decline("a seed that is no int");
    return false;
  }
  const IntOperand number(from);
  const IntView view = number;
  std::vector<uint32_t> key;
  for (size_t i = 0; i != view.size; ++i) {
    key.push_back(static_cast<uint32_t>(view.limbs[i]));
    key.push_back(static_cast<uint32_t>(view.limbs[i] >> 32));
  }
  if (key.empty() || (key.size() > 1 && key.back() == 0))
    key.resize(std::max<size_t>(key.size(), 2) - 1);
  random.twister.seed(key);
  random.isSeeded = true;
  random.gauss.reset();
  return true;
}

Value seed(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"a"};
  Value given[1];
  if (!takeArguments(ctx, arguments, 1, kNames, given))
    return Value::failed();
  if (given[0].isEmpty())
    return ctx.decline("a seed that is no int");
  return seedWith(ctx, random, given[0]) ? Value::none() : Value::failed();
}

Value random(Context &, Random &random, const Arguments &) { return Value::real(unit(random)); }

Value getRandomBits(Context &ctx, Random &random, const Arguments &arguments) {
  const Value count = arguments[0];
  if (!isShort(count) || asInt(count) < 0 || asInt(count) > 63)
    return ctx.decline("getrandbits() of an unusual number");
  return asInt(count) == 0 ? Value::smallInt(0)
                           : makeInt(ctx, bits(random, static_cast<int>(asInt(count))));
}

Value range(Context &ctx, Random &random, int64_t start, int64_t stop, int64_t step) {
  const int64_t width = stop - start;
  if (step == 0)
    return ctx.raise(ExceptionKind::ValueError, "zero step for randrange()");
  const int64_t count = step == 1  ? width
                        : step > 0 ? (width > 0 ? (width - 1) / step + 1 : 0)
                                   : (width < 0 ? (-width - 1) / -step + 1 : 0);
  if (count <= 0)
    return step != 1 ? ctx.raise(ExceptionKind::ValueError, "empty range for randrange()")
                     : ctx.raise(ExceptionKind::ValueError,
                                 {"empty range for randrange() (", std::to_string(start), ", ",
                                  std::to_string(stop), ", ", std::to_string(width), ")"});
  return makeInt(ctx, start + step * below(random, count));
}

Value randomRange(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"start", "stop", "step"};
  Value given[3];
  if (!takeArguments(ctx, arguments, 3, kNames, given))
    return Value::failed();
  if (!given[0].isEmpty() && given[1].isEmpty() && given[2].isEmpty() && isShort(given[0]))
    return asInt(given[0]) > 0
               ? range(ctx, random, 0, asInt(given[0]), 1)
               : ctx.raise(ExceptionKind::ValueError, "empty range for randrange()");
  if (given[2].isEmpty())
    given[2] = Value::smallInt(1);
  if (!std::all_of(std::begin(given), std::end(given), isShort))
    return ctx.decline("randrange() of something else than short ints");
  return range(ctx, random, asInt(given[0]), asInt(given[1]), asInt(given[2]));
}

Value randomInt(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"a", "b"};
  Value given[2];
  if (!takeArguments(ctx, arguments, 2, kNames, given))
    return Value::failed();
  if (!isShort(given[0]) || !isShort(given[1]))
    return ctx.decline("randint() of something else than short ints");
  return range(ctx, random, asInt(given[0]), asInt(given[1]) + 1, 1);
}

/// A sequence whose items can be had without asking the program.
bool isPlainSequence(Value v) { return isA<List>(v) || isA<Tuple>(v) || isStr(v) || isA<Range>(v); }

Value choice(Context &ctx, Random &random, const Arguments &arguments) {
  if (!isPlainSequence(arguments[0]))
    return ctx.decline("choice() from something unusual");
  const int64_t count = length(ctx, arguments[0]);
  if (count == 0)
    return ctx.raise(ExceptionKind::IndexError, "Cannot choose from an empty sequence");
  return getItem(ctx, arguments[0], Value::smallInt(below(random, count)));
}

Value shuffle(Context &ctx, Random &random, const Arguments &arguments) {
  if (!isA<List>(arguments[0]))
    return ctx.decline("shuffle() of something else than a list");
  List &list = *as<List>(arguments[0]);
  for (int64_t i = int64_t(list.count) - 1; i > 0; --i)
    std::swap(list.items[i], list.items[below(random, i + 1)]);
  return Value::none();
}

/// 21, and where more than 5 are wanted as many as the table of a set of them has.
int64_t pooledAtMost(int64_t wanted) {
  const double power = std::ceil(std::log(static_cast<double>(wanted * 3)) / std::log(4.0));
  return wanted > 5 ? 21 + (int64_t(1) << 2 * static_cast<int>(power)) : 21;
}

Value sample(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"population", "k"};
  Value given[2];
  if (!takeArguments(ctx, arguments, 2, kNames, given))
    return Value::failed();
  if (!isPlainSequence(given[0]) || !isShort(given[1]))
    return ctx.decline("sample() of something unusual");
  const int64_t count = length(ctx, given[0]), wanted = asInt(given[1]);
  if (wanted < 0 || wanted > count)
    return ctx.raise(ExceptionKind::ValueError, "Sample larger than population or is negative");
  List *result = newList(ctx, {});
  const auto take = [&](Value item) { return !item.isFailed() && append(ctx, *result, item); };
  if (result == nullptr)
    return Value::failed();
  if (count <= pooledAtMost(wanted)) {
    List *pool = listFrom(ctx, given[0]);
    for (int64_t i = 0; pool != nullptr && i != wanted; ++i) {
      const int64_t at = below(random, count - i);
      if (!take(pool->items[at]))
        return Value::failed();
      pool->items[at] = pool->items[count - i - 1];
    }
    return pool == nullptr ? Value::failed() : Value::object(result);
  }
  std::unordered_set<int64_t> taken;
  while (static_cast<int64_t>(taken.size()) != wanted) {
    const int64_t at = below(random, count);
    if (taken.insert(at).second && !take(getItem(ctx, given[0], Value::smallInt(at))))
      return Value::failed();
  }
  return Value::object(result);
}

/// The weights summed up as itertools.accumulate() does; nullptr: failed.
List *accumulated(Context &ctx, Value weights) {
  List *sums = newList(ctx, {});
  const List *items = isA<List>(weights) || isA<Tuple>(weights) ? listFrom(ctx, weights) : nullptr;
  if (items == nullptr || sums == nullptr) {
    ctx.decline("weights that are no list");
    return nullptr;
  }
  for (uint32_t i = 0; i != items->count; ++i) {
    const Value item = items->items[i];
    if (!item.isSmallInt() && !item.isFloat()) {
      ctx.decline("unusual weights");
      return nullptr;
    }
    const Value sum = i == 0 ? item : binary(ctx, BinaryOperator::Add, sums->items[i - 1], item);
    if (sum.isFailed() || !append(ctx, *sums, sum))
      return nullptr;
  }
  return sums;
}

/// bisect.bisect(sums, wanted, 0, last).
int64_t placeOf(Context &ctx, const List &sums, Value wanted, int64_t last) {
  int64_t low = 0, high = last;
  while (low < high) {
    const int64_t middle = (low + high) / 2;
    if (less(ctx, wanted, sums.items[middle]) == Answer::Yes)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

Value choices(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"population", "weights", "k"};
  Value given[3];
  if (!takeArguments(ctx, arguments, 2, kNames, given))
    return Value::failed();
  const Value times = given[2].isEmpty() ? Value::smallInt(1) : given[2];
  if (!isPlainSequence(given[0]) || length(ctx, given[0]) == 0 || !isShort(times))
    return ctx.decline("choices() from something unusual");
  const int64_t count = length(ctx, given[0]);
  List *result = newList(ctx, {}), *sums = nullptr;
  if (result == nullptr)
    return Value::failed();
  double total = 0;
  if (!given[1].isEmpty() && !given[1].isNone()) {
    sums = accumulated(ctx, given[1]);
    if (sums == nullptr)
      return Value::failed();
    if (sums->count != count)
      return ctx.raise(ExceptionKind::ValueError,
                       "The number of weights does not match the population");
    const Value last = sums->items[count - 1];
    total = last.isFloat() ? last.real() : static_cast<double>(toInt64(last).value_or(0));
    if (!(total > 0) || !std::isfinite(total))
      return ctx.decline("a strange total of weights");
  }
  for (int64_t i = 0; i < asInt(times); ++i) {
    const int64_t at =
        sums == nullptr
            ? static_cast<int64_t>(std::floor(unit(random) * static_cast<double>(count)))
            : placeOf(ctx, *sums, Value::real(unit(random) * total), count - 1);
    const Value item = getItem(ctx, given[0], Value::smallInt(at));
    if (item.isFailed() || !append(ctx, *result, item))
      return Value::failed();
  }
  return Value::object(result);
}

Value uniform(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"a", "b"};
  Value given[2];
  if (!takeArguments(ctx, arguments, 2, kNames, given) || given[0].isEmpty() || given[1].isEmpty())
    return ctx.decline("uniform() with other arguments than it takes");
  Value width = binary(ctx, BinaryOperator::Subtract, given[1], given[0]);
  if (!width.isFailed())
    width = binary(ctx, BinaryOperator::Multiply, width, Value::real(unit(random)));
  return width.isFailed() ? width : binary(ctx, BinaryOperator::Add, given[0], width);
}

/// mu + z * sigma
Value scaled(Context &ctx, double z, const Value *given) {
  const Value offset = binary(ctx, BinaryOperator::Multiply, Value::real(z),
                              given[1].isEmpty() ? Value::real(1.0) : given[1]);
  return offset.isFailed() ? offset
                           : binary(ctx, BinaryOperator::Add,
                                    given[0].isEmpty() ? Value::real(0.0) : given[0], offset);
}

constexpr std::string_view kOfNormal[] = {"mu", "sigma"};

Value gauss(Context &ctx, Random &random, const Arguments &arguments) {
  Value given[2];
  if (!takeArguments(ctx, arguments, 2, kOfNormal, given))
    return Value::failed();
  if (random.gauss) {
    const double z = *random.gauss;
    random.gauss.reset();
    return scaled(ctx, z, given);
  }
  const double angle = unit(random) * (2.0 * std::numbers::pi);
  const double radius = std::sqrt(-2.0 * std::log(1.0 - unit(random)));
  random.gauss = std::sin(angle) * radius;
  return scaled(ctx, std::cos(angle) * radius, given);
}

Value normal(Context &ctx, Random &random, const Arguments &arguments) {
  Value given[2];
  if (!takeArguments(ctx, arguments, 2, kOfNormal, given))
    return Value::failed();
  const double magic = 4 * std::exp(-0.5) / std::sqrt(2.0);
  for (;;) {
    const double u = unit(random), v = 1.0 - unit(random);
    const double z = magic * (u - 0.5) / v;
    if (z * z / 4.0 <= -std::log(v))
      return scaled(ctx, z, given);
  }
}

Value exponential(Context &ctx, Random &random, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"lambd"};
  Value given[1];
  if (!takeArguments(ctx, arguments, 1, kNames, given) || given[0].isEmpty())
    return ctx.decline("expovariate() with other arguments than it takes");
  return binary(ctx, BinaryOperator::Divide, Value::real(-std::log(1.0 - unit(random))), given[0]);
}

// --- As functions and as methods -----------------------------------------------------------------

Value perform(Context &ctx, Random *random, Body body, const Arguments &arguments) {
  if (random == nullptr || (!random->isSeeded && body != seed))
    return ctx.decline("random numbers that nobody seeded");
  return body(ctx, *random, arguments);
}

template <Body kBody> Value method(Context &ctx, const Arguments &arguments) {
  return perform(ctx, as<Random>(arguments[0]), kBody,
                 {arguments.values + 1, arguments.positional - 1, arguments.names});
}

template <Body kBody> Value function(Context &ctx, const Arguments &arguments) {
  // Test files share them with other files, and with tests that run in Python.
  if (ctx.importer != nullptr)
    return ctx.decline("the functions of random in a test file");
  if (ctx.random == nullptr && kBody == seed)
    ctx.random = ctx.make<Random>();
  return perform(ctx, static_cast<Random *>(ctx.random), kBody, arguments);
}

struct Row {
  std::string_view name;
  BuiltinBody method, function;
  uint8_t least, most; // without self
  BuiltinFunction::Keywords keywords;
};

template <Body kBody>
constexpr Row row(std::string_view name, uint8_t least, uint8_t most,
                  BuiltinFunction::Keywords keywords = BuiltinFunction::TakesKeywords) {
  return {name, method<kBody>, function<kBody>, least, most, keywords};
}

constexpr std::array kRows = {
    row<choice>("choice", 1, 1, BuiltinFunction::NoKeywords),
    row<choices>("choices", 1, 2),
    row<exponential>("expovariate", 0, 1),
    row<gauss>("gauss", 0, 2),
    row<getRandomBits>("getrandbits", 1, 1, BuiltinFunction::NoKeywords),
    row<normal>("normalvariate", 0, 2),
    row<randomInt>("randint", 0, 2),
    row<random>("random", 0, 0, BuiltinFunction::NoKeywords),
    row<randomRange>("randrange", 0, 3),
    row<sample>("sample", 0, 2),
    row<seed>("seed", 0, 1),
    row<shuffle>("shuffle", 1, 1, BuiltinFunction::NoKeywords),
    row<uniform>("uniform", 0, 2),
};

template <bool kMethods, size_t... kAt>
constexpr std::array<BuiltinFunction, sizeof...(kAt)> table(std::index_sequence<kAt...>) {
  return {BuiltinFunction{kRows[kAt].name, kMethods ? kRows[kAt].method : kRows[kAt].function,
                          static_cast<uint8_t>(kRows[kAt].least + kMethods),
                          static_cast<uint8_t>(kRows[kAt].most + kMethods),
                          kRows[kAt].keywords}...};
}

constexpr auto kMethods = table<true>(std::make_index_sequence<kRows.size()>());
constexpr auto kFunctions = table<false>(std::make_index_sequence<kRows.size()>());
Class *const kClasses[] = {builtinClass(TypeId::Random)};

Value construct(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("Random() with other arguments than usual");
  auto *made = ctx.make<Random>();
  if (made == nullptr || (arguments.positional == 1 && !seedWith(ctx, *made, arguments[0])))
    return Value::failed();
  return Value::object(made);
}

} // namespace

constinit const TypeSlots kRandomSlots = {
    .construct = construct,
    .methods = [] { return std::span<const BuiltinFunction>(kMethods); },
};

const BuiltinModule kRandomModule = {"random", kFunctions, {}, kClasses};

} // namespace assay::runtime
