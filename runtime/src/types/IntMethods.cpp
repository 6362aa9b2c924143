// int: its methods.
#include "types/Arguments.h"
#include "types/Numbers.h"

#include "assay/runtime/BigIntMath.h"

#include <vector>

namespace assay::runtime {
namespace {

Value bitLength(Context &ctx, const Arguments &arguments) {
  return makeUnsigned(ctx, bigint::bitLength(IntOperand(arguments[0])));
}

Value bitCount(Context &ctx, const Arguments &arguments) {
  return makeUnsigned(ctx, bigint::bitCount(IntOperand(arguments[0])));
}

Value conjugate(Context &ctx, const Arguments &arguments) { return positive(ctx, arguments[0]); }

Value integerRatio(Context &ctx, const Arguments &arguments) {
  const Value self = positive(ctx, arguments[0]);
  return self.isFailed() ? self : value(newTuple(ctx, {self, Value::smallInt(1)}));
}

/// What to_bytes() and from_bytes() share. nullopt: failed.
struct Layout {
  bigint::ByteOrder order;
  bool isSigned;
};
std::optional<Layout> layoutArguments(Context &ctx, const Arguments &arguments, size_t orderAt,
                                      std::string_view function) {
  Layout layout{bigint::ByteOrder::Big, false};
  const Value named = arguments.keyword("byteorder");
  const Value order = arguments.get(orderAt, named);
  const bool twice = arguments.positional > orderAt && !named.isEmpty();
  if (twice || (!order.isEmpty() && (!isStr(order) || !as<Str>(order)->isAscii()))) {
    ctx.decline(std::string(function) + "() with a byteorder that is no usual text");
    return std::nullopt;
  }
  const std::string_view text = order.isEmpty() ? "big" : as<Str>(order)->ascii();
  if (text != "big" && text != "little") {
    ctx.raise(ExceptionKind::ValueError, "byteorder must be either 'little' or 'big'");
    return std::nullopt;
  }
  if (text == "little")
    layout.order = bigint::ByteOrder::Little;
  const Value isSigned = arguments.keyword("signed");
  const Answer is = isSigned.isEmpty() ? Answer::No : truth(ctx, isSigned);
  if (is == Answer::Failed)
    return std::nullopt;
  layout.isSigned = is == Answer::Yes;
  return layout;
}

Value toBytes(Context &ctx, const Arguments &arguments) {
  constexpr int64_t kMost = int64_t(1) << 24;
  if (!onlyKeywords(ctx, arguments, {"length", "byteorder", "signed"}, "to_bytes"))
    return Value::failed();
  const Value named = arguments.keyword("length");
  if (arguments.positional > 1 && !named.isEmpty())
    return ctx.decline("an argument given twice");
  const Value given = arguments.get(1, named.isEmpty() ? Value::smallInt(1) : named);
  const auto length = sizeArgument(ctx, given);
  const auto layout = length ? layoutArguments(ctx, arguments, 2, "to_bytes") : std::nullopt;
  if (!layout)
    return Value::failed();
  if (*length < 0)
    return ctx.raise(ExceptionKind::ValueError, "length argument must be non-negative");
  if (*length > kMost)
    return ctx.decline("an int of that many bytes");
  std::vector<uint8_t> bytes(static_cast<size_t>(*length));
  switch (bigint::toBytes(IntOperand(arguments[0]), bytes, layout->order, layout->isSigned)) {
  case bigint::ToBytes::Done:
    return value(newBytes(ctx, {reinterpret_cast<const char *>(bytes.data()), bytes.size()}));
  case bigint::ToBytes::TooBig:
    return ctx.raise(ExceptionKind::OverflowError, "int too big to convert");
  case bigint::ToBytes::NegativeUnsigned:
    return ctx.raise(ExceptionKind::OverflowError, "can't convert negative int to unsigned");
  }
  return Value::failed();
}

Value fromBytes(Context &ctx, const Arguments &arguments) {
  if (!onlyKeywords(ctx, arguments, {"byteorder", "signed"}, "from_bytes"))
    return Value::failed();
  if (arguments[0] != Value::object(builtinClass(TypeId::Int)) || !isA<Bytes>(arguments[1]))
    return ctx.decline("from_bytes() of something else than bytes");
  const auto layout = layoutArguments(ctx, arguments, 2, "from_bytes");
  if (!layout)
    return Value::failed();
  const Bytes *bytes = as<Bytes>(arguments[1]);
  Limbs result;
  bigint::fromBytes({bytes->data, bytes->count}, layout->order, layout->isSigned, result);
  return makeInt(ctx, result.view());
}

constexpr BuiltinFunction kMethods[] = {
    {"as_integer_ratio", integerRatio, 1, 1},
    {"bit_count", bitCount, 1, 1},
    {"bit_length", bitLength, 1, 1},
    {"conjugate", conjugate, 1, 1},
    {"to_bytes", toBytes, 1, 3, BuiltinFunction::TakesKeywords},
};

constexpr BuiltinFunction kClassMethods[] = {
    {"from_bytes", fromBytes, 2, 3, BuiltinFunction::TakesKeywords},
};

} // namespace

std::span<const BuiltinFunction> intMethods() { return kMethods; }
std::span<const BuiltinFunction> intClassMethods() { return kClassMethods; }

} // namespace assay::runtime
