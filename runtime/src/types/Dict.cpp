// dict: an insertion-ordered hash table. Methods are in DictMethods.cpp, views in DictViews.cpp.
//
// Entries stand in a row in the order in which they were inserted, and a table of open addressing
// holds their positions. Deleted entries stay as gaps until the row is full.
#include "types/Derived.h"
#include "types/Dicts.h"

#include "types/Lists.h"
#include "types/Sequences.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace assay::runtime {
namespace {

constexpr uint32_t kDeleted = UINT32_MAX;
constexpr uint32_t kSmallest = 8;

// Two thirds of the table may be in use, deleted ones included.
constexpr uint32_t entriesFor(uint32_t tableSize) { return tableSize - tableSize / 3; }

/// The places of a table where a hash may be found, one after the other, as in CPython:
/// neighbouring ints lie side by side, and in the end all bits of the hash count.
class Probe {
public:
  Probe(uint64_t hash, uint32_t mask)
      : rest_(hash), mask_(mask), at_(static_cast<uint32_t>(hash) & mask) {}
  uint32_t operator*() const { return at_; }
  Probe &operator++() {
    rest_ >>= 5;
    at_ = (at_ * 5 + static_cast<uint32_t>(rest_) + 1) & mask_;
    return *this;
  }

private:
  uint64_t rest_;
  uint32_t mask_, at_;
};

bool resize(Context &ctx, Dict &dict, uint32_t expected) {
  uint32_t size = kSmallest;
  while (entriesFor(size) < expected)
    size *= 2;
  const size_t entryBytes = entriesFor(size) * sizeof(Dict::Entry),
               indexBytes = size * sizeof(uint32_t);
  auto *memory = static_cast<std::byte *>(ctx.allocate(entryBytes + indexBytes));
  if (memory == nullptr)
    return false;
  auto *entries = reinterpret_cast<Dict::Entry *>(memory);
  auto *indices = reinterpret_cast<uint32_t *>(memory + entryBytes);
  std::memset(indices, 0, indexBytes);
  uint32_t count = 0;
  for (uint32_t i = 0; i != dict.entryCount; ++i) {
    if (dict.entries[i].key.isEmpty())
      continue;
    entries[count] = dict.entries[i];
    Probe at(entries[count].hash, size - 1);
    while (indices[*at] != 0)
      ++at;
    indices[*at] = ++count;
  }
  dict.entries = entries;
  dict.indices = indices;
  dict.entryCount = count;
  dict.first = 0;
  dict.indexMask = size - 1;
  return true;
}

/// Nobody's key equals another one that is found by less than a comparison of the program's own.
bool isSimple(Value key) {
  switch (typeOf(key)) {
  case TypeId::Instance:
  case TypeId::Exception:
  case TypeId::Tuple:
  case TypeId::FrozenSet:
    return false;
  default:
    return true;
  }
}

} // namespace

Dict *newDict(Context &ctx, uint32_t expected) {
  auto *dict = ctx.make<Dict>();
  if (dict == nullptr)
    return nullptr;
  dict->entries = nullptr;
  dict->indices = nullptr;
  dict->entryCount = dict->indexMask = dict->changes = dict->first = 0;
  dict->cls = nullptr;
  dict->extra = Value::empty();
  return expected == 0 || resize(ctx, *dict, expected) ? dict : nullptr;
}

namespace {

/// Where keys may have to be compared by code of the program.
[[gnu::noinline]] std::optional<Dict::Entry *> findByComparing(Context &ctx, const Dict &dict,
                                                               Value key, uint64_t wanted) {
again:
  if (dict.count == 0)
    return nullptr;
  const Dict::Entry *const entries = dict.entries;
  for (Probe at(wanted, dict.indexMask);; ++at) {
    const uint32_t index = dict.indices[*at];
    if (index == 0)
      return nullptr;
    if (index == kDeleted)
      continue;
    Dict::Entry &entry = dict.entries[index - 1];
    if (entry.hash != wanted)
      continue;
    if (entry.key == key && !(key.isFloat() && key.real() != key.real()))
      return &entry;
    const Value before = entry.key;
    const Answer same = equals(ctx, before, key);
    if (same == Answer::Failed)
      return std::nullopt;
    // A comparison of the program's own may have changed the table.
    if ((!isSimple(key) || !isSimple(before)) && (dict.entries != entries || entry.key != before))
      goto again;
    if (same == Answer::Yes)
      return &entry;
  }
}

[[gnu::always_inline]] inline std::optional<Dict::Entry *>
findHashed(Context &ctx, const Dict &dict, Value key, int64_t hash) {
  if (dict.count == 0)
    return nullptr;
  const auto wanted = static_cast<uint64_t>(hash);
  for (Probe at(wanted, dict.indexMask);; ++at) {
    const uint32_t index = dict.indices[*at];
    if (index == 0)
      return nullptr;
    if (index == kDeleted)
      continue;
    Dict::Entry &entry = dict.entries[index - 1];
    if (entry.hash != wanted)
      continue;
    if (entry.key == key && !key.isFloat()) [[likely]]
      return &entry;
    if (isStr(key) && isStr(entry.key)) {
      if (isSameText(as<Str>(key), as<Str>(entry.key))) [[likely]]
        return &entry;
    } else if (areSameKeysAtSight(entry.key, key)) {
      return &entry;
    } else {
      return findByComparing(ctx, dict, key, wanted);
    }
  }
}

/// What looking for most keys comes to, written so that nothing is called and all fits in machine
/// registers.
class Sight {
public:
  [[gnu::always_inline]] Sight(const Dict &dict, Value key) {
    const Str *text = nullptr;
    if (isStr(key)) {
      text = as<Str>(key);
      hash_ = text->hash;
      if (hash_ == 0)
        return;
    } else if (key.isSmallInt()) {
      hash_ = static_cast<uint64_t>(key.smallInt() == -1 ? -2 : key.smallInt());
    } else {
      return;
    }
    isClear_ = true;
    if (dict.count == 0)
      return;
    const Dict::Entry *const entries = dict.entries;
    for (Probe at(hash_, dict.indexMask);; ++at) {
      const uint32_t index = dict.indices[*at];
      if (index == 0)
        return;
      if (index == kDeleted || entries[index - 1].hash != hash_)
        continue;
      entry_ = dict.entries + (index - 1);
      isClear_ = entry_->key == key ||
                 (text != nullptr && isStr(entry_->key) && isShort(as<Str>(entry_->key), text));
      return;
    }
  }

  /// False: it takes more than that.
  bool isClear() const { return isClear_; }
  /// The key's entry; nullptr: there is none.
  Dict::Entry *entry() const { return entry_; }
  int64_t hash() const { return static_cast<int64_t>(hash_); }

private:
  /// Whether two strings of the same hash are short and have the same text.
  [[gnu::always_inline]] static bool isShort(const Str *a, const Str *b) {
    return a->count < 32 && a->width() == 1 && areAlike(a, b) &&
           areSameBytes(a->data, b->data, a->count);
  }

  uint64_t hash_ = 0;
  Dict::Entry *entry_ = nullptr;
  bool isClear_ = false;
};

/// hash() of what keys mostly are.
[[gnu::always_inline]] inline std::optional<int64_t> hashOfKey(Context &ctx, Value key) {
  if (!isA<Tuple>(key))
    return hash(ctx, key);
  TupleHash sum;
  for (const Value item : as<Tuple>(key)->span()) {
    if (!item.isSmallInt() && !isStr(item))
      return hash(ctx, key);
    sum.add(*hash(ctx, item));
  }
  return sum.result(as<Tuple>(key)->count);
}

[[gnu::noinline]] std::optional<Dict::Entry *> findKey(Context &ctx, const Dict &dict, Value key) {
  const auto keyHash = hashOfKey(ctx, key);
  return keyHash ? findHashed(ctx, dict, key, *keyHash) : std::nullopt;
}

} // namespace

std::optional<Dict::Entry *> find(Context &ctx, const Dict &dict, Value key, int64_t hash) {
  return findHashed(ctx, dict, key, hash);
}

std::optional<Dict::Entry *> find(Context &ctx, const Dict &dict, Value key) {
  const Sight sight(dict, key);
  return sight.isClear() ? sight.entry() : findKey(ctx, dict, key);
}

Value *findPlace(const Dict &dict, const Str *name) {
  if (dict.count == 0)
    return nullptr;
  const uint64_t wanted = hashOf(name);
  for (Probe at(wanted, dict.indexMask);; ++at) {
    const uint32_t index = dict.indices[*at];
    if (index == 0)
      return nullptr;
    if (index == kDeleted)
      continue;
    Dict::Entry &entry = dict.entries[index - 1];
    if (entry.hash == wanted && isStr(entry.key) && isSameText(as<Str>(entry.key), name))
      return &entry.value;
  }
}

Value find(const Dict &dict, const Str *name) {
  const Value *place = findPlace(dict, name);
  return place == nullptr ? Value::empty() : *place;
}

bool reserve(Context &ctx, Dict &dict, uint32_t count) {
  const bool isThere = dict.entries != nullptr && entriesFor(dict.indexMask + 1) >= count;
  return count == 0 || (isThere && dict.entryCount == 0) || resize(ctx, dict, count);
}

int64_t hashOfKey(const Dict::Entry &entry) { return static_cast<int64_t>(entry.hash); }

[[gnu::noinline]] bool insertNew(Context &ctx, Dict &dict, Value key, int64_t hash, Value value) {
  if (dict.entries == nullptr || dict.entryCount == entriesFor(dict.indexMask + 1))
    if (!resize(ctx, dict, std::max(dict.count * 2, kSmallest / 2 + 1)))
      return false;
  Probe at(static_cast<uint64_t>(hash), dict.indexMask);
  while (dict.indices[*at] != 0 && dict.indices[*at] != kDeleted)
    ++at;
  dict.entries[dict.entryCount] = {static_cast<uint64_t>(hash), key, value};
  dict.indices[*at] = ++dict.entryCount;
  ++dict.count;
  ++dict.changes;
  return true;
}

namespace {

[[gnu::always_inline]] inline bool setHashed(Context &ctx, Dict &dict, Value key, int64_t hash,
                                             Value value) {
  const auto found = findHashed(ctx, dict, key, hash);
  if (!found)
    return false;
  if (*found == nullptr)
    return insertNew(ctx, dict, key, hash, value);
  (*found)->value = value;
  return true;
}

} // namespace

bool set(Context &ctx, Dict &dict, Value key, int64_t hash, Value value) {
  return setHashed(ctx, dict, key, hash, value);
}

namespace {

[[gnu::noinline]] bool setAny(Context &ctx, Dict &dict, Value key, Value value) {
  const auto keyHash = hashOfKey(ctx, key);
  return keyHash && setHashed(ctx, dict, key, *keyHash, value);
}

} // namespace

bool set(Context &ctx, Dict &dict, Value key, Value value) {
  const Sight sight(dict, key);
  if (!sight.isClear())
    return setAny(ctx, dict, key, value);
  if (sight.entry() == nullptr)
    return insertNew(ctx, dict, key, sight.hash(), value);
  sight.entry()->value = value;
  return true;
}

void removeEntry(Dict &dict, Dict::Entry &entry) {
  const auto wanted = static_cast<uint32_t>(&entry - dict.entries) + 1;
  Probe at(entry.hash, dict.indexMask);
  while (dict.indices[*at] != wanted)
    ++at;
  dict.indices[*at] = kDeleted;
  entry.key = Value::empty();
  --dict.count;
  ++dict.changes;
}

Answer remove(Context &ctx, Dict &dict, Value key, Value *value) {
  const auto found = find(ctx, dict, key);
  if (!found)
    return Answer::Failed;
  if (*found == nullptr)
    return Answer::No;
  if (value != nullptr)
    *value = (*found)->value;
  removeEntry(dict, **found);
  return Answer::Yes;
}

void clear(Dict &dict) {
  dict.entries = nullptr;
  dict.indices = nullptr;
  dict.count = dict.entryCount = dict.indexMask = dict.first = 0;
  ++dict.changes;
}

Dict *copy(Context &ctx, const Dict &dict) {
  Dict *made = newDict(ctx);
  if (made == nullptr)
    return nullptr;
  made->cls = dict.cls;
  made->extra = dict.extra;
  if (dict.count == 0)
    return made;
  // Resized from the original's rows into rows of its own.
  made->entries = dict.entries;
  made->entryCount = dict.entryCount;
  if (!resize(ctx, *made, dict.count))
    return nullptr;
  made->count = dict.count;
  return made;
}

namespace {

bool reprDict(Context &ctx, TextBuilder &to, Value v) {
  const Dict *dict = as<Dict>(v);
  if (dict->cls != nullptr)
    return reprDictSubclass(ctx, to, v);
  const ReprGuard guard(ctx, v);
  if (guard.again()) {
    to.append("{...}");
    return true;
  }
  return appendDictItems(ctx, to, *dict);
}

Value compareDict(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<Dict>(a) || !isA<Dict>(b))
    return Value::notImplemented();
  const Dict *left = as<Dict>(a), *right = as<Dict>(b);
  if (left->cls != nullptr || right->cls != nullptr) {
    const Value result = compareDictSubclass(ctx, op, a, b);
    if (!result.isNotImplemented())
      return result;
  }
  if (op != CompareOperator::Equal && op != CompareOperator::NotEqual)
    return Value::notImplemented();
  const auto answerOf = [op](bool same) {
    return Value::boolean(same == (op == CompareOperator::Equal));
  };
  if (left->count != right->count)
    return answerOf(false);
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*left, position)) {
    const Value value = entry->value;
    const auto other = find(ctx, *right, entry->key, hashOfKey(*entry));
    if (!other)
      return Value::failed();
    if (*other == nullptr)
      return answerOf(false);
    const Answer same = equals(ctx, value, (*other)->value);
    if (same == Answer::Failed)
      return Value::failed();
    if (same == Answer::No)
      return answerOf(false);
  }
  return answerOf(true);
}

Value deleteMissing(Context &ctx, const Dict &dict, Value key) {
  return dict.cls != nullptr ? deleteMissingInSubclass(ctx, dict, key)
                             : ctx.raiseWith(ExceptionKind::KeyError, key);
}

bool deleteItemDict(Context &ctx, Value v, Value key) {
  const Answer was = remove(ctx, *as<Dict>(v), key);
  if (was == Answer::No)
    return !deleteMissing(ctx, *as<Dict>(v), key).isFailed();
  return was == Answer::Yes;
}

Value binaryDict(Context &ctx, BinaryOperator op, Value a, Value b) {
  if ((isA<Dict>(a) && as<Dict>(a)->cls != nullptr) ||
      (isA<Dict>(b) && as<Dict>(b)->cls != nullptr))
    return binaryDictSubclass(ctx, op, a, b);
  if (op != BinaryOperator::Or || !isA<Dict>(a) || !isA<Dict>(b))
    return Value::notImplemented();
  Dict *both = copy(ctx, *as<Dict>(a));
  return both != nullptr && update(ctx, *both, b) ? Value::object(both) : Value::failed();
}

Value inplaceDict(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (as<Dict>(a)->cls != nullptr)
    return inplaceDictSubclass(ctx, op, a, b);
  if (op != BinaryOperator::Or)
    return Value::notImplemented();
  return update(ctx, *as<Dict>(a), b) ? a : Value::failed();
}

} // namespace

namespace {

[[gnu::noinline]] Value getAnyItem(Context &ctx, Value v, Value key) {
  Dict *dict = as<Dict>(v);
  const auto found = findKey(ctx, *dict, key);
  if (!found)
    return Value::failed();
  if (*found != nullptr) [[likely]]
    return (*found)->value;
  return dict->cls != nullptr ? missingInSubclass(ctx, v, key)
                              : ctx.raiseWith(ExceptionKind::KeyError, key);
}

[[gnu::noinline]] Answer containsAnyKey(Context &ctx, const Dict &dict, Value key) {
  const auto found = findKey(ctx, dict, key);
  return !found ? Answer::Failed : answer(*found != nullptr);
}

[[gnu::noinline]] Value getAnyItemOr(Context &ctx, const Dict &dict, Value key, Value otherwise) {
  const auto found = findKey(ctx, dict, key);
  if (!found)
    return Value::failed();
  return *found == nullptr ? otherwise : (*found)->value;
}

} // namespace

Value getItemOfDict(Context &ctx, Value v, Value key) {
  const Sight sight(*as<Dict>(v), key);
  if (sight.isClear() && sight.entry() != nullptr) [[likely]]
    return sight.entry()->value;
  return getAnyItem(ctx, v, key);
}

Answer containsKey(Context &ctx, const Dict &dict, Value key) {
  const Sight sight(dict, key);
  return sight.isClear() ? answer(sight.entry() != nullptr) : containsAnyKey(ctx, dict, key);
}

Value getItemOr(Context &ctx, const Dict &dict, Value key, Value otherwise) {
  const Sight sight(dict, key);
  if (!sight.isClear())
    return getAnyItemOr(ctx, dict, key, otherwise);
  return sight.entry() == nullptr ? otherwise : sight.entry()->value;
}

bool appendDictItems(Context &ctx, TextBuilder &to, const Dict &dict) {
  to.append('{');
  uint32_t position = 0;
  bool first = true;
  while (const Dict::Entry *entry = nextEntry(dict, position)) {
    if (!first)
      to.append(", ");
    first = false;
    const Value item = entry->value;
    if (!appendRepr(ctx, to, entry->key))
      return false;
    to.append(": ");
    if (!appendRepr(ctx, to, item))
      return false;
  }
  to.append('}');
  return true;
}

constinit const TypeSlots kDictSlots = {
    .repr = reprDict,
    .compare = compareDict,
    .unhashable = true,
    .binary = binaryDict,
    .inplace = inplaceDict,
    .length = [](Context &, Value v) { return int64_t(as<Dict>(v)->count); },
    .getItem = getItemOfDict,
    .setItem = [](Context &ctx, Value v, Value key,
                  Value item) { return set(ctx, *as<Dict>(v), key, item); },
    .deleteItem = deleteItemDict,
    .contains = [](Context &ctx, Value v,
                   Value key) { return containsKey(ctx, *as<Dict>(v), key); },
    .iterate = [](Context &ctx,
                  Value v) { return newDictIterator(ctx, *as<Dict>(v), DictPart::Keys, false); },
    .attribute =
        [](Context &, Value v, Str *name) {
          const Dict &dict = *as<Dict>(v);
          return dict.cls != nullptr ? attributeOfDictSubclass(dict, name) : Value::empty();
        },
    .construct = constructDict,
    .methods = dictMethods,
    .classMethods = dictClassMethods,
    .staticMethods = derivedStaticMethods,
};

} // namespace assay::runtime
