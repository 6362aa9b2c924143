// The parts of dict that stand in files of their own.
#pragma once

#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"

namespace assay::runtime {

Value newDictIterator(Context &ctx, Dict &dict, DictPart part, bool reversed);
/// "{key: value, ...}".
bool appendDictItems(Context &ctx, TextBuilder &to, const Dict &dict);

/// d[key].
Value getItemOfDict(Context &ctx, Value dict, Value key);
/// Whether it has the key.
Answer containsKey(Context &ctx, const Dict &dict, Value key);
/// What is under the key, or `otherwise`.
Value getItemOr(Context &ctx, const Dict &dict, Value key, Value otherwise);
/// The hash of an entry's key, as it was when the key came.
int64_t hashOfKey(const Dict::Entry &entry);
/// Room for as many keys in an empty dict; false: failed.
bool reserve(Context &ctx, Dict &dict, uint32_t count);
/// Puts in a key that is known not to be there.
bool insertNew(Context &ctx, Dict &dict, Value key, int64_t hash, Value value);

// DictMethods.cpp
Value constructDict(Context &ctx, const Arguments &arguments);
std::span<const BuiltinFunction> dictMethods();
std::span<const BuiltinFunction> dictClassMethods();

// What the dicts of collections do otherwise (Dict::cls is set): modules/CollectionsDicts.cpp.
// NotImplemented: as a dict does.
bool reprDictSubclass(Context &ctx, TextBuilder &to, Value v);
Value compareDictSubclass(Context &ctx, CompareOperator op, Value a, Value b);
/// What d[key] gives where there is no such key.
Value missingInSubclass(Context &ctx, Value dict, Value key);
/// What `del d[key]` does where there is no such key: None, or failed.
Value deleteMissingInSubclass(Context &ctx, const Dict &dict, Value key);
Value attributeOfDictSubclass(const Dict &dict, const Str *name);
bool isOrderedDict(const Dict &dict);
/// +counter, or -counter; declines for others.
Value unaryDictSubclass(Context &ctx, const Dict &dict, Name special);
Value binaryDictSubclass(Context &ctx, BinaryOperator op, Value a, Value b);
Value inplaceDictSubclass(Context &ctx, BinaryOperator op, Value a, Value b);

} // namespace assay::runtime
