// What is declined until its own file has it.
#include "assay/runtime/Containers.h"
#include "assay/runtime/TypeSlots.h"
namespace assay::runtime {
[[gnu::weak]] extern const TypeSlots kBytesSlots;
[[gnu::weak]] const TypeSlots kBytesSlots = {};
[[gnu::weak]] extern const TypeSlots kBytesIteratorSlots;
[[gnu::weak]] const TypeSlots kBytesIteratorSlots = {};
[[gnu::weak]] Value formatPercent(Context &c, const Str *, Value) {
  return c.decline("what is not supported yet");
}
[[gnu::weak]] Value constructStr(Context &c, const Arguments &a) {
  return a.positional == 1 ? str(c, a[0]) : c.decline("what is not supported yet");
}
[[gnu::weak]] std::span<const BuiltinFunction> strMethods() { return {}; }
[[gnu::weak]] std::span<const BuiltinFunction> strStaticMethods() { return {}; }
[[gnu::weak]] std::span<const BuiltinFunction> intMethods() { return {}; }
[[gnu::weak]] std::span<const BuiltinFunction> intClassMethods() { return {}; }
[[gnu::weak]] std::span<const BuiltinFunction> floatMethods() { return {}; }
[[gnu::weak]] std::span<const BuiltinFunction> floatClassMethods() { return {}; }
[[gnu::weak]] Value constructFloat(Context &c, const Arguments &) {
  return c.decline("what is not supported yet");
}
[[gnu::weak]] bool reprDictSubclass(Context &c, TextBuilder &, Value) {
  c.decline("what is not supported yet");
  return false;
}
[[gnu::weak]] Value compareDictSubclass(Context &, CompareOperator, Value, Value) {
  return Value::notImplemented();
}
[[gnu::weak]] Value missingInSubclass(Context &c, Value, Value) {
  return c.decline("what is not supported yet");
}
[[gnu::weak]] Value binaryDictSubclass(Context &c, BinaryOperator, Value, Value) {
  return c.decline("what is not supported yet");
}
[[gnu::weak]] Value inplaceDictSubclass(Context &c, BinaryOperator, Value, Value) {
  return c.decline("what is not supported yet");
}
[[gnu::weak]] Value format(Context &c, Value, Str *) {
  return c.decline("what is not supported yet");
}
[[gnu::weak]] Bytes *newBytes(Context &c, std::string_view) {
  c.decline("what is not supported yet");
  return nullptr;
}
} // namespace assay::runtime
