#include "types/Sequences.h"

#include "types/Derived.h"

#include <algorithm>

namespace assay::runtime {

std::optional<uint32_t> itemPosition(Context &ctx, Value sequence, Value key, uint32_t count,
                                     std::string_view notAnIndex, std::string_view outOfRange) {
  if (!isIntOrBool(withoutClass(key))) {
    if (isA<Instance>(key)) {
      ctx.decline("an object as an index");
    } else {
      ctx.raise(ExceptionKind::TypeError, {notAnIndex, isStr(sequence) ? ", not '" : ", not ",
                                           typeName(key), isStr(sequence) ? "'" : ""});
    }
    return std::nullopt;
  }
  const auto at = indexInt64(ctx, key);
  if (!at)
    return std::nullopt;
  const int64_t position = *at < 0 ? *at + count : *at;
  if (position < 0 || position >= count) {
    ctx.raise(ExceptionKind::IndexError, outOfRange);
    return std::nullopt;
  }
  return static_cast<uint32_t>(position);
}

Value compareItems(Context &ctx, CompareOperator op, std::span<const Value> a,
                   std::span<const Value> b) {
  const bool equality = op == CompareOperator::Equal || op == CompareOperator::NotEqual;
  if (equality && a.size() != b.size())
    return Value::boolean(op == CompareOperator::NotEqual);
  const size_t common = std::min(a.size(), b.size());
  for (size_t i = 0; i != common; ++i) {
    if (bothSmallInts(a[i], b[i])) {
      if (a[i] == b[i])
        continue;
      const int64_t x = a[i].smallInt(), y = b[i].smallInt();
      return Value::boolean(holds(op, x < y ? -1 : 1));
    }
    if (isStr(a[i]) && isStr(b[i])) {
      const Str *x = as<Str>(a[i]), *y = as<Str>(b[i]);
      if (equalText(x, y))
        continue;
      return Value::boolean(equality ? op == CompareOperator::NotEqual
                                     : holds(op, compareText(x, y)));
    }
    const Answer same = equals(ctx, a[i], b[i]);
    if (same == Answer::Failed)
      return Value::failed();
    if (same == Answer::No)
      return equality ? Value::boolean(op == CompareOperator::NotEqual)
                      : compare(ctx, op, a[i], b[i]);
  }
  return Value::boolean(holds(op, a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0));
}

Value newSequenceIterator(Context &ctx, TypeId type, Value source) {
  auto *iterator = ctx.makeAs<SequenceIterator>(type);
  if (iterator == nullptr)
    return Value::failed();
  // CPython's types differ by what is iterated, also once that is forgotten: see typeName().
  iterator->flags = isStr(source) && !as<Str>(source)->isAscii() ? 1 : 0;
  iterator->source = source;
  iterator->position = 0;
  return Value::object(iterator);
}

} // namespace assay::runtime
