// The builtin functions that compute with numbers and characters.
#include "modules/Modules.h"
#include "types/Derived.h"
#include "types/Numbers.h"

#include "assay/runtime/BigIntMath.h"
#include "assay/runtime/BigIntText.h"
#include "assay/runtime/FloatText.h"

#include <cmath>

namespace assay::runtime {
namespace {

Value abs(Context &ctx, const Arguments &arguments) { return absolute(ctx, arguments[0]); }

/// bin(), oct() and hex(): digits in a base that has a prefix.
Value digits(Context &ctx, Value of, unsigned base, std::string_view prefix) {
  const Value i = index(ctx, of);
  if (i.isFailed())
    return i;
  std::string text;
  bigint::appendDigits(IntOperand(i), base, text);
  text.insert(text[0] == '-' ? 1 : 0, prefix);
  return value(newStr(ctx, TextView(text)));
}

Value bin(Context &ctx, const Arguments &arguments) { return digits(ctx, arguments[0], 2, "0b"); }
Value oct(Context &ctx, const Arguments &arguments) { return digits(ctx, arguments[0], 8, "0o"); }
Value hex(Context &ctx, const Arguments &arguments) { return digits(ctx, arguments[0], 16, "0x"); }

Value chr(Context &ctx, const Arguments &arguments) {
  const Value i = index(ctx, arguments[0]);
  if (i.isFailed())
    return i;
  const auto codePoint = toInt64(i);
  if (!codePoint || *codePoint != static_cast<int32_t>(*codePoint))
    return ctx.decline("chr() of an int beyond 32 bits");
  if (*codePoint < 0 || *codePoint > 0x10FFFF)
    return ctx.raise(ExceptionKind::ValueError, "chr() arg not in range(0x110000)");
  return value(newCharacter(ctx, static_cast<char32_t>(*codePoint)));
}

Value ord(Context &ctx, const Arguments &arguments) {
  const Value of = arguments[0];
  uint32_t count;
  if (isStr(of)) {
    count = as<Str>(of)->length();
    if (count == 1)
      return Value::smallInt(as<Str>(of)->at(0));
  } else if (isA<Bytes>(of)) {
    count = as<Bytes>(of)->count;
    if (count == 1)
      return Value::smallInt(as<Bytes>(of)->data[0]);
  } else {
    return ctx.raise(ExceptionKind::TypeError,
                     {"ord() expected string of length 1, but ", typeName(of), " found"});
  }
  return ctx.raise(ExceptionKind::TypeError, {"ord() expected a character, but string of length ",
                                              std::to_string(count), " found"});
}

Value divmod(Context &ctx, const Arguments &arguments) {
  const Value a = arguments[0], b = arguments[1];
  if (bothSmallInts(a, b) && b.smallInt() > 0) {
    const int64_t rest = a.smallInt() % b.smallInt();
    const int64_t remainder = rest < 0 ? rest + b.smallInt() : rest;
    return value(newTuple(ctx, {Value::smallInt((a.smallInt() - remainder) / b.smallInt()),
                                Value::smallInt(remainder)}));
  }
  const auto isReal = [](Value v) { return v.isFloat() || isIntOrBool(v); };
  if (!isReal(a) || !isReal(b)) {
    const auto isKnown = [&](Value v) {
      return isReal(v) || isStr(v) || v.isNone() || isA<List>(v);
    };
    if (isKnown(a) && isKnown(b))
      return ctx.raise(ExceptionKind::TypeError, {"unsupported operand type(s) for divmod(): '",
                                                  typeName(a), "' and '", typeName(b), "'"});
    return ctx.decline("divmod() of no numbers");
  }
  if (a.isFloat() || b.isFloat()) {
    const auto x = numberToDouble(ctx, a), y = x ? numberToDouble(ctx, b) : std::nullopt;
    if (!y)
      return Value::failed();
    if (*y == 0)
      return ctx.raise(ExceptionKind::ZeroDivisionError, "float divmod()");
  }
  const Value quotient = binary(ctx, BinaryOperator::FloorDivide, a, b);
  const Value remainder =
      quotient.isFailed() ? quotient : binary(ctx, BinaryOperator::Modulo, a, b);
  return remainder.isFailed() ? remainder : value(newTuple(ctx, {quotient, remainder}));
}

Value pow(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"base", "exp", "mod"};
  Value values[3];
  if (!takeArguments(ctx, arguments, 3, kNames, values))
    return Value::failed();
  if (values[0].isEmpty() || values[1].isEmpty())
    return ctx.decline("pow() with too few arguments");
  return power(ctx, values[0], values[1], values[2].isEmpty() ? Value::none() : values[2]);
}

/// round(int, digits) of negative digits: to a multiple of a power of ten, ties to even.
Value roundInt(Context &ctx, Value number, int64_t digits) {
  if (digits >= 0)
    return index(ctx, number);
  constexpr int64_t kMostDigits = 10'000;
  if (digits < -kMostDigits)
    return ctx.decline("round() of an int to very many digits");
  Limbs ten, unit, quotient, remainder, twice, result;
  ten.assign(10);
  if (!bigint::power(ten, static_cast<uint64_t>(-digits), size_t(1) << 20, unit))
    return ctx.decline("round() of an int to very many digits");
  const IntOperand of(number);
  bigint::divideFloor(of, unit, &quotient, &remainder);
  bigint::add(remainder, remainder, twice);
  const auto order = bigint::compare(twice, unit);
  const bool odd = !quotient.view().isZero() && (quotient.view().limbs[0] & 1) != 0;
  bigint::subtract(of, remainder, result);
  if (order > 0 || (order == 0 && odd)) {
    Limbs up;
    bigint::add(result, unit, up);
    return makeInt(ctx, up.view());
  }
  return makeInt(ctx, result.view());
}

Value round(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"number", "ndigits"};
  Value values[2];
  if (!takeArguments(ctx, arguments, 2, kNames, values))
    return Value::failed();
  Value number = values[0];
  if (!number.isEmpty() && isDerived(number) && (held(number).isFloat() || isInt(held(number))) &&
      findSpecial(number, Name::__round__).isEmpty())
    number = held(number);
  if (number.isEmpty())
    return ctx.decline("round() without a number");
  const bool plain = values[1].isEmpty() || values[1].isNone();
  if (isIntOrBool(number)) {
    if (plain)
      return index(ctx, number);
    const Value places = index(ctx, values[1]);
    if (places.isFailed())
      return places;
    const auto fits = toInt64(places);
    return fits ? roundInt(ctx, number, *fits) : ctx.decline("round() to very many digits");
  }
  if (number.isFloat()) {
    if (plain) {
      const double x = number.real();
      return intFromDouble(ctx, std::isfinite(x) ? floats::roundToInteger(x) : x);
    }
    const Value places = index(ctx, values[1]);
    if (places.isFailed())
      return places;
    const auto fits = toInt64(places);
    if (!fits)
      return ctx.decline("round() to very many digits");
    double result;
    return floats::round(number.real(), *fits, result)
               ? Value::real(result)
               : ctx.raise(ExceptionKind::OverflowError, "rounded value too large to represent");
  }
  const Value method = findSpecial(number, Name::__round__);
  if (!method.isEmpty())
    return values[1].isEmpty() ? call(ctx, method, {number})
                               : call(ctx, method, {number, values[1]});
  return ctx.raise(ExceptionKind::TypeError,
                   {"type ", typeName(number), " doesn't define __round__ method"});
}

constexpr BuiltinFunction kFunctions[] = {
    {"abs", abs, 1, 1},
    {"bin", bin, 1, 1},
    {"chr", chr, 1, 1},
    {"divmod", divmod, 2, 2},
    {"hex", hex, 1, 1},
    {"oct", oct, 1, 1},
    {"ord", ord, 1, 1},
    {"pow", pow, 0, 3, BuiltinFunction::TakesKeywords},
    {"round", round, 0, 2, BuiltinFunction::TakesKeywords},
};

} // namespace

std::span<const BuiltinFunction> builtinNumbers() { return kFunctions; }

} // namespace assay::runtime
