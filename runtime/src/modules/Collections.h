// The parts of the module collections, by type.
#pragma once

#include "modules/Modules.h"

namespace assay::runtime {

// Dicts with Dict::cls.
Class *defaultDictClass();
Class *orderedDictClass();
Class *counterClass();

/// A new dict of this class.
Dict *newDictOf(Context &ctx, Class *cls);
/// A copy that is a dict of this class.
Dict *copyAs(Context &ctx, const Dict &dict, Class *cls);
inline bool isOf(Value v, const Class *cls) { return isA<Dict>(v) && as<Dict>(v)->cls == cls; }

Value constructCounter(Context &ctx, const Arguments &arguments);
std::span<const BuiltinFunction> counterMethods();

// Counter's part of the hooks in types/Dicts.h.
bool reprCounter(Context &ctx, TextBuilder &to, const Dict &counter);
Value compareCounters(Context &ctx, CompareOperator op, Value a, Value b);
Value binaryCounters(Context &ctx, BinaryOperator op, Value a, Value b);
Value inplaceCounter(Context &ctx, BinaryOperator op, Value counter, Value other);
Value unaryCounter(Context &ctx, const Dict &counter, bool negates);

} // namespace assay::runtime
