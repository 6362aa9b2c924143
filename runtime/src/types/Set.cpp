// set and frozenset: the table, in CPython 3.11's own order. Methods are in SetMethods.cpp.
//
// Members lie where CPython's setobject.c puts them: open addressing with nine more linear probes,
// then a jump that the hash's upper bits perturb; a new member goes where the last deleted one was
// on the way, and the table grows when three fifths are filled. So going through it gives CPython's
// order wherever hashes are CPython's.
#include "types/Sets.h"

#include "types/Dicts.h"
#include "types/Lists.h"
#include "types/Sequences.h"
#include "types/UnknownHash.h"

#include <algorithm>
#include <utility>

namespace assay::runtime {
namespace {

constexpr uint32_t kSmallest = 8;
constexpr uint32_t kLinearProbes = 9;
constexpr int kPerturbShift = 5;

/// Goes through the entries where a member of this hash may be, in order, until `isEnd` holds.
template <typename IsEnd>
Set::Entry &probe(Set::Entry *table, uint32_t mask, int64_t hash, IsEnd &&isEnd) {
  auto perturb = static_cast<uint64_t>(hash);
  uint64_t start = perturb & mask;
  for (;;) {
    const uint32_t more = start + kLinearProbes <= mask ? kLinearProbes : 0;
    for (uint64_t at = start; at <= start + more; ++at)
      if (isEnd(table[at]))
        return table[at];
    perturb >>= kPerturbShift;
    start = (start * 5 + 1 + perturb) & mask;
  }
}

bool isFree(const Set::Entry &entry) { return entry.key.isEmpty(); }
bool isDeleted(const Set::Entry &entry) { return entry.key.isFailed(); }

/// The entry of `key`, or the free one that ends the search; nullptr: failed. In `reusable` is the
/// last deleted one on the way, or nullptr.
Set::Entry *findEntry(Context &ctx, const Set &set, Value key, int64_t hash,
                      Set::Entry *&reusable) {
  for (;;) {
    Set::Entry *const table = set.table;
    bool failed = false, changed = false;
    reusable = nullptr;
    Set::Entry &entry = probe(table, set.mask, hash, [&](Set::Entry &candidate) {
      if (isFree(candidate))
        return true;
      if (isDeleted(candidate)) {
        reusable = &candidate;
        return false;
      }
      if (candidate.hash != hash)
        return false;
      const Value member = candidate.key;
      if (member == key && !key.isFloat())
        return true;
      if (areSameKeysAtSight(member, key))
        return true;
      const Answer same = equals(ctx, member, key);
      failed = same == Answer::Failed;
      // A comparison of the program's own may have changed the set.
      changed = set.table != table || candidate.key != member;
      return failed || changed || same == Answer::Yes;
    });
    if (failed)
      return nullptr;
    if (!changed)
      return &entry;
  }
}

Set::Entry *findEntry(Context &ctx, const Set &set, Value key, int64_t hash) {
  Set::Entry *reusable;
  return findEntry(ctx, set, key, hash, reusable);
}

/// The same for most keys, where nothing has to be compared and it does not matter what was
/// deleted; nullptr: it is not that simple.
[[gnu::always_inline]] inline Set::Entry *findAtSight(const Set &set, Value key, int64_t hash) {
  if (key.isFloat())
    return nullptr;
  bool isClear = true;
  Set::Entry &entry = probe(set.table, set.mask, hash, [&](const Set::Entry &candidate) {
    if (candidate.key == key || isFree(candidate))
      return true;
    if (candidate.hash != hash) [[likely]]
      return false;
    isClear =
        isStr(key) && isStr(candidate.key) && isSameText(as<Str>(key), as<Str>(candidate.key));
    return true;
  });
  return isClear ? &entry : nullptr;
}

Set::Entry *newTable(Context &ctx, uint32_t size) {
  auto *table = static_cast<Set::Entry *>(ctx.allocate(size * sizeof(Set::Entry)));
  if (table != nullptr)
    std::fill_n(table, size, Set::Entry{0, Value::empty()});
  return table;
}

/// An entry for a member that is not there, in a table without deleted ones.
void insertClean(Set &set, Value key, int64_t hash) {
  probe(set.table, set.mask, hash, isFree) = {hash, key};
}

/// `said` is what the hashes hang on that the program's own methods gave.
void noteOrder(Set &set, Value key, uint8_t said) {
  if (key.isSmallInt() && said == 0)
    return;
  if ((set.flags & Set::kUnordered) == 0 && ((hashNature(key) & ~kHashOfProgram) | said) != 0)
    set.flags |= Set::kUnordered;
}

} // namespace

Set *newSet(Context &ctx, TypeId type) {
  auto *set = ctx.makeAs<Set>(type);
  if (set == nullptr)
    return nullptr;
  set->table = newTable(ctx, kSmallest);
  set->mask = kSmallest - 1;
  set->fill = set->finger = 0;
  return set->table == nullptr ? nullptr : set;
}

Set *newSet(Context &ctx, TypeId type, Value iterable) {
  Set *set = newSet(ctx, type);
  return set != nullptr && update(ctx, *set, iterable) ? set : nullptr;
}

bool resize(Context &ctx, Set &set, uint32_t leastUsed) {
  uint32_t size = kSmallest;
  while (size <= leastUsed)
    size *= 2;
  // A smallest table without deleted entries stays as it is.
  if (size == kSmallest && set.mask == kSmallest - 1 && set.fill == set.count)
    return true;
  Set::Entry *table = newTable(ctx, size);
  if (table == nullptr)
    return false;
  const Set::Entry *old = set.table;
  const uint32_t oldSize = set.mask + 1;
  set.table = table;
  set.mask = size - 1;
  set.fill = set.count;
  for (uint32_t i = 0; i != oldSize; ++i)
    if (!isFree(old[i]) && !isDeleted(old[i]))
      insertClean(set, old[i].key, old[i].hash);
  return true;
}

namespace {

bool add(Context &ctx, Set &set, Value key, int64_t hash, uint8_t said) {
  Set::Entry *reusable = nullptr;
  Set::Entry *entry = set.fill == set.count ? findAtSight(set, key, hash) : nullptr;
  if (entry == nullptr)
    entry = findEntry(ctx, set, key, hash, reusable);
  if (entry == nullptr)
    return false;
  if (!isFree(*entry))
    return true;
  noteOrder(set, key, said);
  if (reusable != nullptr) {
    *reusable = {hash, key};
    ++set.count;
    return true;
  }
  *entry = {hash, key};
  ++set.fill;
  ++set.count;
  if (uint64_t(set.fill) * 5 < uint64_t(set.mask) * 3)
    return true;
  return resize(ctx, set, set.count > 50000 ? set.count * 2 : set.count * 4);
}

} // namespace

bool add(Context &ctx, Set &set, Value key, int64_t hash) {
  // What programs said of it when it was hashed, nobody knows any more.
  return add(ctx, set, key, hash, hashNature(key) & kHashOfProgram);
}

bool add(Context &ctx, Set &set, Value item) {
  if (item.isSmallInt() || isStr(item))
    return add(ctx, set, item, *hash(ctx, item), 0);
  const uint8_t before = std::exchange(ctx.hashNature, 0);
  const auto itemHash = hash(ctx, item);
  const uint8_t said = std::exchange(ctx.hashNature, before);
  return itemHash && add(ctx, set, item, *itemHash, said);
}

Answer contains(Context &ctx, const Set &set, Value item, int64_t hash) {
  const Set::Entry *entry = findAtSight(set, item, hash);
  if (entry == nullptr)
    entry = findEntry(ctx, set, item, hash);
  return entry == nullptr ? Answer::Failed : answer(!isFree(*entry));
}

Answer contains(Context &ctx, const Set &set, Value item) {
  const auto itemHash = hash(ctx, item);
  return itemHash ? contains(ctx, set, item, *itemHash) : Answer::Failed;
}

Answer discard(Context &ctx, Set &set, Value item, int64_t hash) {
  Set::Entry *entry = findEntry(ctx, set, item, hash);
  if (entry == nullptr)
    return Answer::Failed;
  if (isFree(*entry))
    return Answer::No;
  *entry = {-1, Value::failed()};
  --set.count;
  return Answer::Yes;
}

Answer discard(Context &ctx, Set &set, Value item) {
  const auto itemHash = hash(ctx, item);
  return itemHash ? discard(ctx, set, item, *itemHash) : Answer::Failed;
}

bool merge(Context &ctx, Set &set, const Set &other) {
  if (&other == &set || other.count == 0)
    return true;
  if ((uint64_t(set.fill) + other.count) * 5 >= uint64_t(set.mask) * 3 &&
      !resize(ctx, set, (set.count + other.count) * 2))
    return false;
  set.flags |= other.flags & Set::kUnordered;
  if (set.fill == 0) {
    // Into an empty table of the same size as it is, else one by one: both without comparing.
    const bool same = set.mask == other.mask && other.fill == other.count;
    for (uint32_t i = 0; i <= other.mask; ++i) {
      const Set::Entry &entry = other.table[i];
      if (same)
        set.table[i] = entry;
      else if (!isFree(entry) && !isDeleted(entry))
        insertClean(set, entry.key, entry.hash);
    }
    set.fill = set.count = other.count;
    return true;
  }
  for (uint32_t i = 0; i <= other.mask; ++i) {
    const Set::Entry entry = other.table[i];
    if (!isFree(entry) && !isDeleted(entry) && !add(ctx, set, entry.key, entry.hash))
      return false;
  }
  return true;
}

namespace {

bool addKeys(Context &ctx, Set &set, const Dict &dict) {
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(dict, position))
    if (!add(ctx, set, entry->key, hashOfKey(*entry)))
      return false;
  return true;
}

} // namespace

bool update(Context &ctx, Set &set, Value iterable) {
  if (isSet(iterable))
    return merge(ctx, set, *as<Set>(iterable));
  if (isA<Dict>(iterable)) {
    const Dict &dict = *as<Dict>(iterable);
    if ((uint64_t(set.fill) + dict.count) * 5 >= uint64_t(set.mask) * 3 &&
        !resize(ctx, set, (set.count + dict.count) * 2))
      return false;
    // Whose keys are not hashed again.
    if (dict.cls == nullptr)
      return addKeys(ctx, set, dict);
  }
  return forEach(ctx, iterable, [&](Value item) { return add(ctx, set, item); });
}

void clear(Context &ctx, Set &set) {
  Set::Entry *table = newTable(ctx, kSmallest);
  if (table == nullptr)
    return;
  set.table = table;
  set.mask = kSmallest - 1;
  set.fill = set.count = set.finger = 0;
  set.flags = 0;
}

bool checkOrder(Context &ctx, const Set &set) {
  if ((set.flags & Set::kUnordered) == 0 || set.count <= 1)
    return true;
  ctx.decline("the order of a set");
  return false;
}

namespace {

Value iterateSet(Context &ctx, Value v) {
  Set *set = as<Set>(v);
  if (!checkOrder(ctx, *set))
    return Value::failed();
  auto *iterator = ctx.make<SetIterator>();
  if (iterator == nullptr)
    return Value::failed();
  iterator->set = set;
  iterator->position = 0;
  iterator->expectedCount = set->count;
  return Value::object(iterator);
}

bool reprSet(Context &ctx, TextBuilder &to, Value v) {
  const Set *set = as<Set>(v);
  const bool frozen = set->type == TypeId::FrozenSet;
  if (set->count == 0) {
    to.append(frozen ? "frozenset()" : "set()");
    return true;
  }
  if (!checkOrder(ctx, *set))
    return false;
  const ReprGuard guard(ctx, v);
  if (guard.again()) {
    to.append(frozen ? "frozenset(...)" : "set(...)");
    return true;
  }
  to.append(frozen ? "frozenset({" : "{");
  uint32_t position = 0;
  bool first = true;
  while (const Set::Entry *entry = nextEntry(*set, position)) {
    if (!first)
      to.append(", ");
    first = false;
    if (!appendRepr(ctx, to, entry->key))
      return false;
  }
  to.append(frozen ? "})" : "}");
  return true;
}

/// Whether all of `a` is in `b`.
Answer isSubset(Context &ctx, const Set &a, const Set &b) {
  if (a.count > b.count)
    return Answer::No;
  for (uint32_t i = 0; i <= a.mask; ++i) {
    const Set::Entry entry = a.table[i];
    if (isFree(entry) || isDeleted(entry))
      continue;
    const Answer in = contains(ctx, b, entry.key, entry.hash);
    if (in != Answer::Yes)
      return in;
  }
  return Answer::Yes;
}

Value compareSet(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isSet(a) || !isSet(b))
    return Value::notImplemented();
  const Set *left = as<Set>(a), *right = as<Set>(b);
  Answer result = Answer::No;
  switch (op) {
  case CompareOperator::Equal:
  case CompareOperator::NotEqual:
    result = left->count != right->count ? Answer::No : isSubset(ctx, *left, *right);
    if (op == CompareOperator::NotEqual && result != Answer::Failed)
      result = answer(result == Answer::No);
    break;
  case CompareOperator::LessEqual:
    result = isSubset(ctx, *left, *right);
    break;
  case CompareOperator::GreaterEqual:
    result = isSubset(ctx, *right, *left);
    break;
  case CompareOperator::Less:
    result = left->count >= right->count ? Answer::No : isSubset(ctx, *left, *right);
    break;
  case CompareOperator::Greater:
    result = left->count <= right->count ? Answer::No : isSubset(ctx, *right, *left);
    break;
  }
  return result == Answer::Failed ? Value::failed() : Value::boolean(result == Answer::Yes);
}

Answer containsSet(Context &ctx, Value v, Value item) {
  // A set is looked for as the frozenset of its members.
  if (isA<Set>(item)) {
    ctx.decline("a set in a set");
    return Answer::Failed;
  }
  return contains(ctx, *as<Set>(v), item);
}

/// As CPython's frozenset_hash, which does not hang on the order.
std::optional<int64_t> hashFrozenSet(Context &, Value v) {
  const Set *set = as<Set>(v);
  const auto shuffle = [](uint64_t bits) {
    return ((bits ^ 89869747U) ^ bits << 16) * 3644798167U;
  };
  uint64_t sum = 0;
  uint32_t position = 0;
  while (const Set::Entry *entry = nextEntry(*set, position))
    sum ^= shuffle(static_cast<uint64_t>(entry->hash));
  sum ^= (uint64_t(set->count) + 1) * 1927868237U;
  sum ^= sum >> 11 ^ sum >> 25;
  sum = sum * 69069U + 907133923U;
  return sum == UINT64_MAX ? 590923713 : static_cast<int64_t>(sum);
}

} // namespace

constinit const TypeSlots kSetSlots = {
    .repr = reprSet,
    .compare = compareSet,
    .unhashable = true,
    .binary = binarySet,
    .inplace = inplaceSet,
    .length = [](Context &, Value v) { return int64_t(as<Set>(v)->count); },
    .contains = containsSet,
    .iterate = iterateSet,
    .construct = [](Context &ctx, const Arguments &a) { return constructSet(ctx, TypeId::Set, a); },
    .methods = setMethods,
};
constinit const TypeSlots kFrozenSetSlots = {
    .repr = reprSet,
    .compare = compareSet,
    .hash = hashFrozenSet,
    .binary = binarySet,
    .length = [](Context &, Value v) { return int64_t(as<Set>(v)->count); },
    .contains = containsSet,
    .iterate = iterateSet,
    .construct = [](Context &ctx,
                    const Arguments &a) { return constructSet(ctx, TypeId::FrozenSet, a); },
    .methods = frozenSetMethods,
};

} // namespace assay::runtime
