// float and complex: their methods, and float().
#include "types/Derived.h"
#include "types/Numbers.h"

#include "assay/runtime/FloatText.h"
#include "assay/runtime/TextMethods.h"

#include <cmath>

namespace assay::runtime {
namespace {

Value isInteger(Context &, const Arguments &arguments) {
  return Value::boolean(floats::isInteger(arguments[0].real()));
}

Value conjugate(Context &, const Arguments &arguments) { return arguments[0]; }

Value hex(Context &ctx, const Arguments &arguments) {
  std::string text;
  floats::appendHex(arguments[0].real(), text);
  return value(newStr(ctx, TextView(text)));
}

Value integerRatio(Context &ctx, const Arguments &arguments) {
  const double self = arguments[0].real();
  if (std::isinf(self))
    return ctx.raise(ExceptionKind::OverflowError, "cannot convert Infinity to integer ratio");
  if (std::isnan(self))
    return ctx.raise(ExceptionKind::ValueError, "cannot convert NaN to integer ratio");
  Limbs numerator, denominator;
  floats::integerRatio(self, numerator, denominator);
  const Value above = makeInt(ctx, numerator.view()), below = makeInt(ctx, denominator.view());
  return above.isFailed() || below.isFailed() ? Value::failed()
                                              : value(newTuple(ctx, {above, below}));
}

Value fromHex(Context &ctx, const Arguments &arguments) {
  if (arguments[0] != Value::object(builtinClass(TypeId::Float)) || !isStr(arguments[1]) ||
      !as<Str>(arguments[1])->isAscii())
    return ctx.decline("fromhex() of something else than ASCII text");
  double result;
  switch (floats::parseHex(as<Str>(arguments[1])->ascii(), result)) {
  case floats::ParseHex::Done:
    return Value::real(result);
  case floats::ParseHex::Invalid:
    return ctx.raise(ExceptionKind::ValueError, "invalid hexadecimal floating-point string");
  case floats::ParseHex::TooLarge:
    return ctx.raise(ExceptionKind::OverflowError,
                     "hexadecimal value too large to represent as a float");
  }
  return Value::failed();
}

Value conjugateComplex(Context &ctx, const Arguments &arguments) {
  const Complex *self = as<Complex>(arguments[0]);
  return makeComplex(ctx, self->real, -self->imaginary);
}

constexpr BuiltinFunction kMethods[] = {
    {"as_integer_ratio", integerRatio, 1, 1},
    {"conjugate", conjugate, 1, 1},
    {"hex", hex, 1, 1},
    {"is_integer", isInteger, 1, 1},
};

constexpr BuiltinFunction kClassMethods[] = {
    {"fromhex", fromHex, 2, 2},
};

constexpr BuiltinFunction kComplexMethods[] = {
    {"conjugate", conjugateComplex, 1, 1},
};

Value fromText(Context &ctx, const Str *str) {
  std::string buffer;
  double result;
  if (floats::parse(text::numberText(view(str), buffer), result))
    return Value::real(result);
  TextBuilder shown;
  text::appendRepr(view(str), shown);
  return ctx.raiseText(ExceptionKind::ValueError, "could not convert string to float: ", shown);
}

Value fromInstance(Context &ctx, Value v) {
  const Value method = findSpecial(v, Name::__float__);
  if (!method.isEmpty()) {
    const Value result = call(ctx, method, {v});
    return result.isFailed() || result.isFloat() ? result
                                                 : ctx.decline("a __float__ that gives no float");
  }
  const Value i = index(ctx, v);
  const auto number = i.isFailed() ? std::nullopt : numberToDouble(ctx, i);
  return number ? Value::real(*number) : Value::failed();
}

} // namespace

Value constructFloat(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("float() with other arguments than it takes");
  if (arguments.positional == 0)
    return Value::real(0.0);
  Value from = arguments[0];
  const bool wasDerived = isDerived(from) && findSpecial(from, Name::__float__).isEmpty();
  if (wasDerived) {
    if (!findSpecial(from, Name::__index__).isEmpty())
      return ctx.decline("float() of an object with __index__");
    from = held(from);
  }
  if (from.isFloat())
    return from;
  if (isIntOrBool(from)) {
    const auto number = numberToDouble(ctx, from);
    return number ? Value::real(*number) : Value::failed();
  }
  if (isStr(from)) {
    const Value number = fromText(ctx, as<Str>(from));
    // The error shows the object, not its text.
    return number.isFailed() && wasDerived ? ctx.decline("float() of an object that is text")
                                           : number;
  }
  if (isA<Bytes>(from))
    return ctx.decline("float() of bytes");
  if (isA<Instance>(from) && (!findSpecial(from, Name::__float__).isEmpty() ||
                              !findSpecial(from, Name::__index__).isEmpty()))
    return fromInstance(ctx, from);
  return ctx.raise(
      ExceptionKind::TypeError,
      {"float() argument must be a string or a real number, not '", typeName(arguments[0]), "'"});
}

std::span<const BuiltinFunction> floatMethods() { return kMethods; }
std::span<const BuiltinFunction> floatClassMethods() { return kClassMethods; }
std::span<const BuiltinFunction> complexMethods() { return kComplexMethods; }

} // namespace assay::runtime
