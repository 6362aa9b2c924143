// int and bool: arithmetic. Methods are in IntMethods.cpp.
#include "types/Derived.h"
#include "types/Sequences.h"
#include "types/WordInts.h"

#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/BigIntText.h"
#include "assay/runtime/Hashing.h"
#include "assay/runtime/TextMethods.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace assay::runtime {
namespace {

// What takes longer than a deadline could notice, or more memory than a program has.
constexpr size_t kMaxLimbs = size_t(1) << 20;

int64_t smallOf(Value v) { return v.isSmallInt() ? v.smallInt() : v.isTrue(); }
bool isSmall(Value v) { return v.isSmallInt() || v.isBool(); }

Value raiseZeroDivision(Context &ctx, std::string_view text) {
  return ctx.raise(ExceptionKind::ZeroDivisionError, text);
}

int64_t floorDivide(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return quotient - ((a % b != 0) && ((a < 0) != (b < 0)));
}

/// The operators that CPython gives bools for two bools.
Value bitwiseBools(BinaryOperator op, bool a, bool b) {
  switch (op) {
  case BinaryOperator::And:
    return Value::boolean(a && b);
  case BinaryOperator::Or:
    return Value::boolean(a || b);
  default:
    return Value::boolean(a != b);
  }
}

Value powerOfInts(Context &ctx, Value a, Value b) {
  const IntOperand base(a), exponent(b);
  if (exponent->negative) {
    const auto x = numberToDouble(ctx, a), y = x ? numberToDouble(ctx, b) : std::nullopt;
    return y ? floatPower(ctx, *x, *y) : Value::failed();
  }
  const auto count = toInt64(b);
  Limbs result;
  if (!count || !bigint::power(base, static_cast<uint64_t>(*count), kMaxLimbs, result)) {
    const auto small = toInt64(a);
    if (small && (*small == 0 || *small == 1))
      return Value::smallInt(*small); // a may be a bool
    return ctx.decline("an int of that size");
  }
  return makeInt(ctx, result.view());
}

Value shift(Context &ctx, BinaryOperator op, Value a, Value b) {
  const IntOperand of(a), by(b);
  if (by->negative)
    return ctx.raise(ExceptionKind::ValueError, "negative shift count");
  const auto count = toInt64(b);
  Limbs result;
  if (op == BinaryOperator::RightShift) {
    bigint::shiftRight(of, count ? static_cast<uint64_t>(*count) : UINT64_MAX >> 1, result);
    return makeInt(ctx, result.view());
  }
  if (of->isZero())
    return Value::smallInt(0);
  if (!count || *count > static_cast<int64_t>(kMaxLimbs * 64))
    return ctx.decline("an int of that size");
  bigint::shiftLeft(of, static_cast<uint64_t>(*count), result);
  return makeInt(ctx, result.view());
}

Value bigBinary(Context &ctx, BinaryOperator op, Value a, Value b) {
  const IntOperand left(a), right(b);
  Limbs result;
  switch (op) {
  case BinaryOperator::Add:
    bigint::add(left, right, result);
    break;
  case BinaryOperator::Subtract:
    bigint::subtract(left, right, result);
    break;
  case BinaryOperator::Multiply:
    if (left->size + right->size > kMaxLimbs)
      return ctx.decline("an int of that size");
    bigint::multiply(left, right, result);
    break;
  case BinaryOperator::FloorDivide:
    if (right->isZero())
      return raiseZeroDivision(ctx, "integer division or modulo by zero");
    bigint::divideFloor(left, right, &result, nullptr);
    break;
  case BinaryOperator::Modulo:
    if (right->isZero())
      return raiseZeroDivision(ctx, "integer modulo by zero");
    bigint::divideFloor(left, right, nullptr, &result);
    break;
  case BinaryOperator::And:
    bigint::bitAnd(left, right, result);
    break;
  case BinaryOperator::Or:
    bigint::bitOr(left, right, result);
    break;
  case BinaryOperator::Xor:
    bigint::bitXor(left, right, result);
    break;
  default:
    return Value::notImplemented();
  }
  return makeInt(ctx, result.view());
}

Value binaryInt(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (!isIntOrBool(a) || !isIntOrBool(b))
    return Value::notImplemented();
  if (op == BinaryOperator::Divide)
    return divideInts(ctx, a, b);
  if (isInt(a) && isInt(b)) {
    words::Word x, y;
    int64_t word;
    if (words::get(a, x) && words::get(b, y) && words::compute(op, x.value, y.value, word))
      return words::make(ctx, word, false);
    const Value result = wideBinary(ctx, op, a, b, false);
    if (!result.isNotImplemented())
      return result;
  }
  if (op == BinaryOperator::Power)
    return powerOfInts(ctx, a, b);
  if (!isSmall(a) || !isSmall(b))
    return op == BinaryOperator::LeftShift || op == BinaryOperator::RightShift
               ? shift(ctx, op, a, b)
               : bigBinary(ctx, op, a, b);
  const int64_t x = smallOf(a), y = smallOf(b);
  switch (op) {
  case BinaryOperator::Add:
    return makeInt(ctx, x + y);
  case BinaryOperator::Subtract:
    return makeInt(ctx, x - y);
  case BinaryOperator::Multiply: {
    int64_t product;
    return __builtin_mul_overflow(x, y, &product) ? bigBinary(ctx, op, a, b)
                                                  : makeInt(ctx, product);
  }
  case BinaryOperator::FloorDivide:
    return y == 0 ? raiseZeroDivision(ctx, "integer division or modulo by zero")
                  : makeInt(ctx, floorDivide(x, y));
  case BinaryOperator::Modulo:
    return y == 0 ? raiseZeroDivision(ctx, "integer modulo by zero")
                  : makeInt(ctx, x - floorDivide(x, y) * y);
  case BinaryOperator::LeftShift:
    if (y >= 0 && y < 14 && x < (int64_t(1) << 49) && x > -(int64_t(1) << 49))
      return makeInt(ctx, static_cast<int64_t>(static_cast<uint64_t>(x) << y));
    return shift(ctx, op, a, b);
  case BinaryOperator::RightShift:
    return y < 0 ? shift(ctx, op, a, b) : Value::smallInt(x >> std::min<int64_t>(y, 63));
  case BinaryOperator::And:
  case BinaryOperator::Or:
  case BinaryOperator::Xor:
    if (a.isBool() && b.isBool())
      return bitwiseBools(op, x != 0, y != 0);
    return Value::smallInt(op == BinaryOperator::And  ? x & y
                           : op == BinaryOperator::Or ? x | y
                                                      : x ^ y);
  default:
    return Value::notImplemented();
  }
}

Value compareInt(Context &, CompareOperator op, Value a, Value b) {
  if (!isIntOrBool(a) || !isIntOrBool(b))
    return Value::notImplemented();
  if (isSmall(a) && isSmall(b)) {
    const int64_t x = smallOf(a), y = smallOf(b);
    return Value::boolean(holds(op, x < y ? -1 : x > y ? 1 : 0));
  }
  const auto order = bigint::compare(IntOperand(a), IntOperand(b));
  return Value::boolean(holds(op, order < 0 ? -1 : order > 0 ? 1 : 0));
}

std::optional<int64_t> hashInt(Context &, Value v) { return hashing::ofInt(IntOperand(v)); }

bool reprInt(Context &ctx, TextBuilder &to, Value v) {
  if (v.isSmallInt()) {
    char digits[24];
    const char *end = std::to_chars(digits, digits + sizeof digits, v.smallInt()).ptr;
    to.append(std::string_view(digits, end));
    return true;
  }
  const IntOperand view(v);
  if (bigint::exceedsDecimalDigits(view)) {
    ctx.raise(ExceptionKind::ValueError, bigint::kTooManyDigits);
    return false;
  }
  std::string text;
  bigint::appendDigits(view, 10, text);
  to.append(text);
  return true;
}

Value attributeOfInt(Context &, Value v, Str *name) {
  if (!name->isAscii())
    return Value::empty();
  const std::string_view text = name->ascii();
  if (text == "real" || text == "numerator")
    return v.isBool() ? Value::smallInt(v.isTrue()) : v;
  if (text == "imag")
    return Value::smallInt(0);
  if (text == "denominator")
    return Value::smallInt(1);
  return Value::empty();
}

/// A small int that is written by nothing but a few digits, perhaps behind a minus; empty: it is
/// not like that.
Value parseDigits(const Str *str, uint64_t base) {
  constexpr uint32_t kMostDigits = 9; // of any base, fit a small int
  if (str->width() != 1 || base == 0)
    return Value::empty();
  const auto *at = static_cast<const uint8_t *>(str->data), *const end = at + str->count;
  const bool negative = at != end && *at == '-';
  at += negative ? 1 : 0;
  if (at == end || end - at > kMostDigits)
    return Value::empty();
  uint64_t number = 0;
  for (; at != end; ++at) {
    const uint64_t digit = *at <= '9' ? *at - uint64_t('0') : (*at | 0x20) - uint64_t('a') + 10;
    if (digit >= base || (*at > '9' && digit < 10))
      return Value::empty();
    number = number * base + digit;
  }
  return Value::smallInt(negative ? -static_cast<int64_t>(number) : static_cast<int64_t>(number));
}

Value parseInt(Context &ctx, Value from, int64_t base) {
  const Str *str = as<Str>(from);
  const Value plain = parseDigits(str, static_cast<uint64_t>(base));
  if (!plain.isEmpty())
    return plain;
  std::string buffer;
  const std::string_view digits = text::numberText(view(str), buffer);
  Limbs result;
  const auto parsed = bigint::parse(digits, static_cast<unsigned>(base), result);
  if (parsed.outcome == bigint::ParseInt::Done)
    return makeInt(ctx, result.view());
  if (parsed.outcome == bigint::ParseInt::TooManyDigits)
    return ctx.raise(ExceptionKind::ValueError, bigint::tooManyDigits(parsed.digits));
  if (str->count > 150)
    return ctx.decline("a long text that is no int");
  TextBuilder shown;
  text::appendRepr(view(str), shown);
  return ctx.raiseText(ExceptionKind::ValueError,
                       "invalid literal for int() with base " + std::to_string(base) + ": ", shown);
}

Value constructInt(Context &ctx, const Arguments &arguments) {
  if (arguments.keywords() != 0 || arguments.positional > 2)
    return ctx.decline("int() with other arguments than usual");
  if (arguments.positional == 0)
    return Value::smallInt(0);
  const Value from = arguments[0];
  if (arguments.positional == 2) {
    const Value base = index(ctx, arguments[1]);
    if (base.isFailed())
      return base;
    const auto wanted = toInt64(base);
    if (!wanted || (*wanted != 0 && (*wanted < 2 || *wanted > 36)))
      return ctx.raise(ExceptionKind::ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!isStr(from))
      return ctx.decline("int() of no text with a base");
    return parseInt(ctx, from, *wanted);
  }
  if (isInt(from))
    return from;
  if (from.isBool())
    return Value::smallInt(from.isTrue());
  if (from.isFloat())
    return intFromDouble(ctx, from.real());
  if (isStr(from))
    return parseInt(ctx, from, 10);
  if (isDerived(from)) {
    for (const Name special : {Name::__int__, Name::__index__, Name::__trunc__})
      if (!findSpecial(from, special).isEmpty())
        return ctx.decline("int() of an object");
    const Value number = constructInt(ctx, {&static_cast<Derived *>(from.object())->held, 1});
    // The error shows the object, not its text.
    return number.isFailed() ? ctx.decline("int() of an object that is text") : number;
  }
  if (isA<Instance>(from) || isA<Exception>(from)) {
    for (const Name special : {Name::__int__, Name::__index__, Name::__trunc__})
      if (!findSpecial(from, special).isEmpty())
        return special == Name::__index__ ? index(ctx, from) : ctx.decline("int() of an object");
  }
  if (isA<Bytes>(from))
    return ctx.decline("int() of bytes");
  return ctx.raise(ExceptionKind::TypeError,
                   {"int() argument must be a string, a bytes-like object or a real number, not '",
                    typeName(from), "'"});
}

Value constructBool(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("bool() with other arguments than it takes");
  if (arguments.positional == 0)
    return Value::boolean(false);
  const Answer is = truth(ctx, arguments[0]);
  return is == Answer::Failed ? Value::failed() : Value::boolean(is == Answer::Yes);
}

} // namespace

Value makeInt(Context &ctx, IntView value) {
  if (const auto small = value.toInt64(); small && Value::fitsSmall(*small))
    return Value::smallInt(*small);
  auto *big = ctx.make<BigInt>(value.size * sizeof(uint64_t));
  if (big == nullptr)
    return Value::failed();
  big->flags = value.negative ? BigInt::kNegative : 0;
  big->count = static_cast<uint32_t>(value.size);
  std::memcpy(big->limbs(), value.limbs, value.size * sizeof(uint64_t));
  return Value::object(big);
}

Value makeInt(Context &ctx, int64_t i) {
  return Value::fitsSmall(i) ? Value::smallInt(i) : makeInt(ctx, IntView(Int64View(i)));
}

Value makeUnsigned(Context &ctx, uint64_t i) {
  return i <= INT64_MAX ? makeInt(ctx, static_cast<int64_t>(i))
                        : makeInt(ctx, IntView{&i, 1, false});
}

std::optional<int64_t> toInt64(Value v) {
  return isSmall(v) ? smallOf(v) : IntOperand(v)->toInt64();
}

Value index(Context &ctx, Value v) {
  if (isInt(v))
    return v;
  if (v.isBool())
    return Value::smallInt(v.isTrue());
  if (isDerived(v) && isInt(held(v)))
    return held(v);
  const Value method = isA<Instance>(v) ? findSpecial(v, Name::__index__) : Value::empty();
  if (method.isEmpty())
    return ctx.raise(ExceptionKind::TypeError,
                     {"'", typeName(v), "' object cannot be interpreted as an integer"});
  const Value result = call(ctx, method, {v});
  return result.isFailed() || isInt(result) ? result
                                            : ctx.decline("an __index__ that gives no int");
}

std::optional<int64_t> indexInt64(Context &ctx, Value v, ExceptionKind overflow) {
  const Value i = index(ctx, v);
  if (i.isFailed())
    return std::nullopt;
  const auto fits = toInt64(i);
  if (!fits)
    ctx.raise(overflow, {"cannot fit '", typeName(v), "' into an index-sized integer"});
  return fits;
}

namespace {

/// Of a modulus above 0 and no negative exponent.
int64_t powerModulo(int64_t base, int64_t exponent, int64_t modulus) {
  const auto times = [modulus](int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<__int128>(a) * b % modulus);
  };
  int64_t square = base % modulus + (base % modulus < 0 ? modulus : 0), result = 1 % modulus;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0)
      result = times(result, square);
    square = times(square, square);
  }
  return result;
}

} // namespace

Value power(Context &ctx, Value a, Value b, Value modulus) {
  if (modulus.isNone())
    return binary(ctx, BinaryOperator::Power, a, b);
  if (!isIntOrBool(a) || !isIntOrBool(b) || !isIntOrBool(modulus))
    return ctx.decline("pow() of three arguments that are not all ints");
  if (a.isSmallInt() && b.isSmallInt() && modulus.isSmallInt() && b.smallInt() >= 0 &&
      modulus.smallInt() > 0)
    return Value::smallInt(powerModulo(a.smallInt(), b.smallInt(), modulus.smallInt()));
  Limbs result;
  switch (bigint::powerModulo(IntOperand(a), IntOperand(b), IntOperand(modulus), result)) {
  case bigint::PowerModulo::Done:
    return makeInt(ctx, result.view());
  case bigint::PowerModulo::ZeroModulus:
    return ctx.raise(ExceptionKind::ValueError, "pow() 3rd argument cannot be 0");
  case bigint::PowerModulo::NotInvertible:
    return ctx.raise(ExceptionKind::ValueError, "base is not invertible for the given modulus");
  }
  return Value::failed();
}

Value divideInts(Context &ctx, Value a, Value b) {
  const IntOperand left(a), right(b);
  if (right->isZero())
    return raiseZeroDivision(ctx, "division by zero");
  double result;
  if (!bigint::divideTrue(left, right, result))
    return ctx.raise(ExceptionKind::OverflowError, "integer division result too large for a float");
  return Value::real(result);
}

constinit const TypeSlots kIntSlots = {
    .repr = reprInt,
    .truth = [](Context &, Value v) { return answer(!IntOperand(v)->isZero()); },
    .compare = compareInt,
    .hash = hashInt,
    .binary = binaryInt,
    .attribute = attributeOfInt,
    .construct = constructInt,
    .methods = intMethods,
    .classMethods = intClassMethods,
    .staticMethods = derivedStaticMethods,
};
constinit const TypeSlots kBoolSlots = {
    .repr =
        [](Context &, TextBuilder &to, Value v) {
          to.append(v.isTrue() ? "True" : "False");
          return true;
        },
    .truth = [](Context &, Value v) { return answer(v.isTrue()); },
    .compare = compareInt,
    .hash = hashInt,
    .binary = binaryInt,
    .attribute = attributeOfInt,
    .construct = constructBool,
};

} // namespace assay::runtime
