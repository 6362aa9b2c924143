// bytes: storage, comparison, items. Its methods are in BytesMethods.cpp.
#include "types/ByteStrings.h"
#include "types/Sequences.h"

#include "assay/runtime/TextMethods.h"

#include <cstring>

namespace assay::runtime {
namespace {

Value getItemBytes(Context &ctx, Value v, Value key) {
  const Bytes *bytes = as<Bytes>(v);
  if (isA<Slice>(key)) {
    const auto at = sliceIndices(ctx, *as<Slice>(key), bytes->count);
    if (!at)
      return Value::failed();
    std::string part;
    for (int64_t i = 0; i != at->length; ++i)
      part += static_cast<char>(bytes->data[at->start + i * at->step]);
    return value(newBytes(ctx, part));
  }
  const auto at = itemPosition(ctx, v, key, bytes->count, "byte indices must be integers or slices",
                               "index out of range");
  return at ? Value::smallInt(bytes->data[*at]) : Value::failed();
}

Value repeat(Context &ctx, const Bytes *of, int64_t times) {
  if (times == 1)
    return Value::object(of);
  if (times <= 0 || of->count == 0)
    return value(newBytes(ctx, {}));
  if (static_cast<uint64_t>(times) > UINT32_MAX / 4 / of->count)
    return ctx.outOfMemory();
  std::string text;
  text.reserve(of->count * static_cast<size_t>(times));
  for (int64_t i = 0; i != times; ++i)
    text += of->view();
  return value(newBytes(ctx, text));
}

Value binaryBytes(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Add && isA<Bytes>(a) && isA<Bytes>(b))
    return value(
        newBytes(ctx, std::string(as<Bytes>(a)->view()) + std::string(as<Bytes>(b)->view())));
  if (op == BinaryOperator::Multiply)
    return repeatSequence(ctx, a, b, [&](Value bytes, int64_t times) {
      return repeat(ctx, as<Bytes>(bytes), times);
    });
  if (op == BinaryOperator::Modulo && isA<Bytes>(a))
    return ctx.decline("formatting bytes");
  return Value::notImplemented();
}

Value compareBytes(Context &, CompareOperator op, Value a, Value b) {
  if (!isA<Bytes>(a) || !isA<Bytes>(b))
    return Value::notImplemented();
  return Value::boolean(holds(op, as<Bytes>(a)->view().compare(as<Bytes>(b)->view())));
}

Answer containsBytes(Context &ctx, Value v, Value item) {
  const std::string_view in = as<Bytes>(v)->view();
  if (isA<Bytes>(item))
    return answer(in.find(as<Bytes>(item)->view()) != std::string_view::npos);
  const auto byte = byteArgument(ctx, item);
  return byte ? answer(in.find(static_cast<char>(*byte)) != std::string_view::npos)
              : Answer::Failed;
}

Value nextByte(Context &, Value v) {
  auto *iterator = static_cast<SequenceIterator *>(v.object());
  if (iterator->source.isEmpty())
    return Value::empty();
  const Bytes *bytes = as<Bytes>(iterator->source);
  if (iterator->position < bytes->count)
    return Value::smallInt(bytes->data[iterator->position++]);
  iterator->source = Value::empty();
  return Value::empty();
}

Value fromIterable(Context &ctx, Value from) {
  std::string bytes;
  const bool done = forEach(ctx, from, [&](Value item) {
    const Value number = index(ctx, item);
    if (number.isFailed())
      return false;
    const auto byte = toInt64(number);
    if (!byte || *byte < 0 || *byte > UINT8_MAX) {
      ctx.raise(ExceptionKind::ValueError, "bytes must be in range(0, 256)");
      return false;
    }
    bytes += static_cast<char>(*byte);
    return true;
  });
  return done ? value(newBytes(ctx, bytes)) : Value::failed();
}

Value construct(Context &ctx, const Arguments &arguments) {
  if (arguments.positional > 1 || arguments.keywords() != 0)
    return ctx.decline("bytes() with other arguments than one");
  if (arguments.positional == 0)
    return value(newBytes(ctx, {}));
  const Value from = arguments[0];
  if (isA<Bytes>(from))
    return from;
  if (isStr(from))
    return ctx.raise(ExceptionKind::TypeError, "string argument without an encoding");
  if (isA<Instance>(from))
    return ctx.decline("bytes() of an object");
  if (isIntOrBool(from)) {
    const auto count = toInt64(from);
    if (!count)
      return ctx.raise(ExceptionKind::OverflowError,
                       "cannot fit 'int' into an index-sized integer");
    if (*count < 0)
      return ctx.raise(ExceptionKind::ValueError, "negative count");
    if (*count > UINT32_MAX / 8)
      return ctx.outOfMemory();
    return value(newBytes(ctx, std::string(static_cast<size_t>(*count), '\0')));
  }
  if (!isIterable(from))
    return ctx.raise(ExceptionKind::TypeError,
                     {"cannot convert '", typeName(from), "' object to bytes"});
  return fromIterable(ctx, from);
}

} // namespace

std::optional<uint8_t> byteArgument(Context &ctx, Value v) {
  if (!isIntOrBool(v)) {
    if (isA<Instance>(v))
      ctx.decline("an object as a byte");
    else
      ctx.raise(ExceptionKind::TypeError,
                {"a bytes-like object is required, not '", typeName(v), "'"});
    return std::nullopt;
  }
  const auto byte = toInt64(v);
  if (byte && *byte >= 0 && *byte <= UINT8_MAX)
    return static_cast<uint8_t>(*byte);
  ctx.raise(ExceptionKind::ValueError, "byte must be in range(0, 256)");
  return std::nullopt;
}

Bytes *newBytes(Context &ctx, std::string_view text) {
  auto *bytes = ctx.make<Bytes>(text.size());
  if (bytes == nullptr)
    return nullptr;
  auto *data = reinterpret_cast<uint8_t *>(bytes + 1);
  if (!text.empty())
    std::memcpy(data, text.data(), text.size());
  bytes->data = data;
  bytes->count = static_cast<uint32_t>(text.size());
  return bytes;
}

constinit const TypeSlots kBytesSlots = {
    .repr =
        [](Context &, TextBuilder &to, Value v) {
          text::appendBytesRepr(as<Bytes>(v)->view(), to);
          return true;
        },
    .compare = compareBytes,
    .hash =
        [](Context &, Value v) {
          return std::optional<int64_t>(
              static_cast<int64_t>(hashText(as<Bytes>(v)->data, as<Bytes>(v)->count)));
        },
    .binary = binaryBytes,
    .length = [](Context &, Value v) { return int64_t(as<Bytes>(v)->count); },
    .getItem = getItemBytes,
    .contains = containsBytes,
    .iterate = [](Context &ctx,
                  Value v) { return newSequenceIterator(ctx, TypeId::BytesIterator, v); },
    .construct = construct,
    .methods = bytesMethods,
    .classMethods = bytesClassMethods,
};
constinit const TypeSlots kBytesIteratorSlots = {.next = nextByte};

} // namespace assay::runtime
