// The containers, for code that knows what it holds. Functions that return a pointer return nullptr
// where memory ended, and false or failed means the same as in Protocols.h.
#pragma once

#include "assay/runtime/Protocols.h"

namespace assay::runtime {

// --- Tuples and lists ----------------------------------------------------------------------------

Tuple *newTuple(Context &ctx, uint32_t count); // its items are not set yet
Tuple *newTuple(Context &ctx, std::initializer_list<Value> items);
Tuple *newTuple(Context &ctx, std::span<const Value> items);
List *newList(Context &ctx, uint32_t capacity = 0);
List *newList(Context &ctx, std::span<const Value> items);
/// Room for `more` items behind those that are there.
bool reserve(Context &ctx, List &list, size_t more);
inline bool append(Context &ctx, List &list, Value item) {
  if (list.count == list.capacity && !reserve(ctx, list, 1)) [[unlikely]]
    return false;
  list.items[list.count++] = item;
  return true;
}
/// list.extend(iterable).
bool extend(Context &ctx, List &list, Value iterable);
/// The same by what an iterator still gives.
bool extendBy(Context &ctx, List &list, Value iterator);
/// Sorts [0, count) as list.sort does: the same comparisons in the same order.
bool sort(Context &ctx, Value *items, uint32_t count, Value key, bool reverse);

// --- Dicts ---------------------------------------------------------------------------------------

Dict *newDict(Context &ctx, uint32_t expected = 0);
/// The entry of `key`, nullptr where there is none; failed is nullopt.
std::optional<Dict::Entry *> find(Context &ctx, const Dict &dict, Value key);
std::optional<Dict::Entry *> find(Context &ctx, const Dict &dict, Value key, int64_t hash);
/// The value under an interned string, empty where there is none. Cannot fail.
Value find(const Dict &dict, const Str *name);
/// Where that value is, or nullptr.
Value *findPlace(const Dict &dict, const Str *name);
bool set(Context &ctx, Dict &dict, Value key, Value value);
bool set(Context &ctx, Dict &dict, Value key, int64_t hash, Value value);
/// Yes: there was one, and its value is in `value` where that is not nullptr.
Answer remove(Context &ctx, Dict &dict, Value key, Value *value = nullptr);
void removeEntry(Dict &dict, Dict::Entry &entry);
void clear(Dict &dict);
Dict *copy(Context &ctx, const Dict &dict);
/// dict.update(other): a mapping or an iterable of pairs.
bool update(Context &ctx, Dict &dict, Value other);
/// The entry at or behind `position`, nullptr at the end; `position` moves behind it.
inline Dict::Entry *nextEntry(const Dict &dict, uint32_t &position) {
  while (position < dict.entryCount) {
    Dict::Entry *entry = &dict.entries[position++];
    if (!entry->key.isEmpty())
      return entry;
  }
  return nullptr;
}

// --- Sets ----------------------------------------------------------------------------------------

Set *newSet(Context &ctx, TypeId type = TypeId::Set);
Set *newSet(Context &ctx, TypeId type, Value iterable);
bool add(Context &ctx, Set &set, Value item);
Answer contains(Context &ctx, const Set &set, Value item);
Answer discard(Context &ctx, Set &set, Value item);
/// Whether CPython would go through it in the same order. False: declined.
bool checkOrder(Context &ctx, const Set &set);
inline Set::Entry *nextEntry(const Set &set, uint32_t &position) {
  while (position <= set.mask) {
    Set::Entry *entry = &set.table[position++];
    if (!entry->key.isEmpty() && !entry->key.isFailed())
      return entry;
  }
  return nullptr;
}

// --- Text ----------------------------------------------------------------------------------------

inline TextView view(const Str *s) { return {s->data, s->count, static_cast<uint8_t>(s->width())}; }
Str *newStr(Context &ctx, TextView text);
inline Str *newStr(Context &ctx, const TextBuilder &text) { return newStr(ctx, text.view()); }
/// Of text that is known to be ASCII.
Str *newAscii(Context &ctx, std::string_view text);
/// The same of `length` characters, at least two, that the caller writes to `to`.
Str *newAscii(Context &ctx, uint32_t length, char *&to);
/// The strs in `pieces`, with `between` between them.
Str *newJoined(Context &ctx, std::span<const Value> pieces, const Str *between);
Value concatenate(Context &ctx, const Str *a, const Str *b);
/// One that shares its data with `of`.
Str *newSlice(Context &ctx, const Str *of, uint32_t from, uint32_t to);
Str *newStrFromUtf8(Context &ctx, std::string_view utf8);
/// One code point; static for Latin-1.
Str *newCharacter(Context &ctx, char32_t codePoint);
Str *emptyStr();
/// The static string of one Latin-1 character.
Str *characterStr(uint8_t c);
/// Appends its text as UTF-8, lone surrogates as three bytes.
void appendUtf8(std::string &to, const Str *s);
bool equalText(const Str *a, const Str *b);
/// Less than, equal to or greater than 0, as `a` comes before `b` or behind it.
int compareWholeText(const Str *a, const Str *b);
inline int compareText(const Str *a, const Str *b) {
  // What differs mostly does so at once.
  if (a->count == 0 || b->count == 0 || a->at(0) == b->at(0))
    return compareWholeText(a, b);
  return a->at(0) < b->at(0) ? -1 : 1;
}
Bytes *newBytes(Context &ctx, std::string_view bytes);

/// A Value of a pointer that may be nullptr (failed then).
inline Value value(const Object *object) {
  return object == nullptr ? Value::failed() : Value::object(object);
}

// --- Slices --------------------------------------------------------------------------------------

struct SliceIndices {
  int64_t start, stop, step, length;
};
/// slice.indices for a sequence of `length` items. nullopt: failed.
std::optional<SliceIndices> sliceIndices(Context &ctx, const Slice &slice, int64_t length);

} // namespace assay::runtime
