#include "types/Arguments.h"

#include "assay/runtime/Containers.h"

#include <algorithm>

namespace assay::runtime {
namespace {

/// A position, of which one beyond 64 bits is as good as the largest.
std::optional<int64_t> position(Context &ctx, Value v) {
  if (!isIntOrBool(v)) {
    if (isA<Instance>(v))
      ctx.decline("an object as an index");
    else
      ctx.raise(ExceptionKind::TypeError,
                "slice indices must be integers or None or have an __index__ method");
    return std::nullopt;
  }
  const auto fits = toInt64(v);
  if (fits)
    return fits;
  return as<BigInt>(v)->negative() ? INT64_MIN : INT64_MAX;
}

} // namespace

std::optional<int64_t> sizeArgument(Context &ctx, Value v) {
  const Value i = index(ctx, v);
  if (i.isFailed())
    return std::nullopt;
  const auto fits = toInt64(i);
  if (!fits)
    ctx.raise(ExceptionKind::OverflowError, "Python int too large to convert to C ssize_t");
  return fits;
}

std::optional<Bounds> boundsArguments(Context &ctx, Value start, Value stop, int64_t count) {
  Bounds bounds{0, count};
  if (!start.isNone()) {
    const auto at = position(ctx, start);
    if (!at)
      return std::nullopt;
    bounds.start = *at < 0 ? std::max<int64_t>(*at + count, 0) : *at;
  }
  if (!stop.isNone()) {
    const auto at = position(ctx, stop);
    if (!at)
      return std::nullopt;
    bounds.stop = *at < 0 ? std::max<int64_t>(*at + count, 0) : std::min(*at, count);
  }
  return bounds;
}

bool onlyKeywords(Context &ctx, const Arguments &arguments,
                  std::initializer_list<std::string_view> known, std::string_view function) {
  for (uint32_t i = 0; i != arguments.keywords(); ++i) {
    const Str *name = as<Str>(arguments.names->items()[i]);
    if (!name->isAscii() || std::find(known.begin(), known.end(), name->ascii()) == known.end()) {
      ctx.decline("a call of " + std::string(function) + "() with other arguments than it takes");
      return false;
    }
  }
  return true;
}

} // namespace assay::runtime
