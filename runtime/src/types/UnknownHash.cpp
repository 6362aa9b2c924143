#include "types/UnknownHash.h"

#include "core/BuildClass.h"
#include "types/Derived.h"
#include "types/Numbers.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kReason = "a hash that differs from process to process";

Value refuse(Context &ctx) { return ctx.decline(kReason); }

Value newUnknownHash(Context &ctx, Value number, uint8_t nature) {
  auto *made = number.isFailed() ? nullptr : ctx.make<UnknownHash>();
  if (made == nullptr)
    return Value::failed();
  ctx.hasHiddenTypes = true;
  made->flags = nature;
  made->number = number;
  return Value::object(made);
}

/// Of those that tell different numbers apart.
bool isSupported(BinaryOperator op) {
  return op == BinaryOperator::Add || op == BinaryOperator::Subtract ||
         op == BinaryOperator::Multiply || op == BinaryOperator::Xor;
}

Value binaryHash(Context &ctx, BinaryOperator op, Value a, Value b) {
  uint8_t nature = 0;
  const auto number = [&](Value v) {
    if (!isA<UnknownHash>(v))
      return isIntOrBool(v) ? v : Value::empty();
    nature |= v.object()->flags;
    return as<UnknownHash>(v)->number;
  };
  const Value left = number(a), right = number(b);
  if (left.isEmpty() || right.isEmpty() || !isSupported(op))
    return refuse(ctx);
  const Value result = binary(ctx, op, left, right);
  keepInt(result);
  return newUnknownHash(ctx, result, nature);
}

Value compareHash(Context &ctx, CompareOperator op, Value a, Value b) {
  const bool forEquality = op == CompareOperator::Equal || op == CompareOperator::NotEqual;
  if (forEquality && isA<UnknownHash>(a) && isA<UnknownHash>(b) &&
      ((a.object()->flags | b.object()->flags) & kHashOfAddress) == 0)
    return compare(ctx, op, as<UnknownHash>(a)->number, as<UnknownHash>(b)->number);
  // Others than numbers say themselves what they think of an int.
  const Value other = isA<UnknownHash>(a) ? b : a;
  if (isA<UnknownHash>(other) || isIntOrBool(other) || other.isFloat() || isA<Complex>(other))
    return refuse(ctx);
  return Value::notImplemented();
}

/// Remembered in its flags: sets of sets of sets share their members.
uint8_t hashNatureOfSet(Set &set) {
  constexpr uint8_t kKnown = 0x80;
  constexpr int kShift = 4;
  static_assert((kKnown | (kHashOfText | kHashOfAddress | kHashOfProgram) << kShift) <= UINT8_MAX &&
                Set::kUnordered < 1 << kShift);
  if ((set.flags & kKnown) != 0)
    return (set.flags & ~kKnown) >> kShift;
  uint8_t nature = 0;
  uint32_t position = 0;
  while (const Set::Entry *entry = nextEntry(set, position))
    nature |= hashNature(entry->key);
  if ((nature & kHashOfProgram) != 0 && (set.flags & Set::kUnordered) != 0)
    nature |= kHashOfAddress;
  set.flags |= static_cast<uint8_t>(kKnown | nature << kShift);
  return nature;
}

} // namespace

uint8_t hashNature(Value v) {
  switch (typeOf(v)) {
  case TypeId::Int:
  case TypeId::Bool:
  case TypeId::Complex:
    return 0;
  case TypeId::Float:
    return v.real() == v.real() ? 0 : kHashOfAddress;
  case TypeId::Str:
    return as<Str>(v)->count == 0 ? 0 : kHashOfText;
  case TypeId::Bytes:
    return as<Bytes>(v)->count == 0 ? 0 : kHashOfText;
  case TypeId::NoneType:
  case TypeId::EllipsisType:
  case TypeId::NotImplementedType:
  case TypeId::Type:
    return kHashOfText; // an address, but one that nobody else can have had
  case TypeId::Tuple: {
    uint8_t nature = 0;
    for (const Value item : as<Tuple>(v)->span())
      nature |= hashNature(item);
    return nature;
  }
  case TypeId::FrozenSet:
    return hashNatureOfSet(*as<Set>(v));
  case TypeId::Instance:
  case TypeId::Exception:
    if (isDerived(v) && findSpecial(v, Name::__hash__).isEmpty())
      return hashNature(held(v));
    return isEnumMember(v)                            ? kHashOfText
           : findSpecial(v, Name::__hash__).isEmpty() ? kHashOfAddress
                                                      : kHashOfProgram;
  case TypeId::UnknownHash:
    return v.object()->flags;
  default:
    return kHashOfAddress;
  }
}

std::optional<int64_t> hash(Context &ctx, Value v, uint8_t &nature) {
  const uint8_t before = ctx.hashNature;
  ctx.hashNature = 0;
  const auto result = hash(ctx, v);
  nature = static_cast<uint8_t>((hashNature(v) & ~kHashOfProgram) | ctx.hashNature);
  ctx.hashNature = before;
  return result;
}

Value hashNumber(Context &ctx, int64_t hash, uint8_t nature) {
  const Value number = makeInt(ctx, hash);
  return nature == 0 ? number : newUnknownHash(ctx, number, nature);
}

constinit const TypeSlots kUnknownHashSlots = {
    .repr = [](Context &ctx, TextBuilder &, Value) { return !refuse(ctx).isFailed(); },
    .truth =
        [](Context &ctx, Value) {
          refuse(ctx);
          return Answer::Failed;
        },
    .compare = compareHash,
    .hash = [](Context &ctx, Value v) { return hash(ctx, as<UnknownHash>(v)->number); },
    .binary = binaryHash,
};

} // namespace assay::runtime
