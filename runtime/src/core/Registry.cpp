#include "core/Registry.h"

#include "core/Classes.h"

#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"

#include <cstring>

namespace assay::runtime {
namespace {

constexpr uint8_t kNameFlags = 1 | Str::kAscii | Str::kInterned;

constexpr Str strOf(std::string_view text) {
  Str result{};
  result.type = TypeId::Str;
  result.flags = kNameFlags;
  result.count = static_cast<uint32_t>(text.size());
  result.data = text.data();
  return result;
}

constinit Str specialNames[] = {
#define SPECIAL_NAME(text) strOf(#text),
#include "assay/runtime/SpecialNames.def"
};

constexpr size_t kExpectedNames = 1024;

// Of static strings: characters have their own, then comes the empty one, then the registry's.
constexpr uint32_t kEmptyNumber = 256, kFirstName = 257;

} // namespace

Str *name(Name name) { return &specialNames[static_cast<size_t>(name)]; }

std::optional<uint32_t> numberOfStatic(const Str *text) {
  if (text == emptyStr())
    return kEmptyNumber;
  if (text->count == 1 && text->width() == 1 && text == characterStr(text->at(0)))
    return text->at(0);
  return Registry::get().numberOf(text);
}

Str *staticStrOf(uint32_t number) {
  return number >= kFirstName     ? Registry::get().names()[number - kFirstName]
         : number == kEmptyNumber ? emptyStr()
                                  : characterStr(static_cast<uint8_t>(number));
}

uint64_t hashText(const void *bytes, size_t count) {
  if (count == 0)
    return 0;
  constexpr uint64_t kA = 0x9E3779B97F4A7C15, kB = 0xD6E8FEB86659FD93;
  const auto *at = static_cast<const uint8_t *>(bytes);
  uint64_t hash = kA ^ count;
  const auto mix = [&hash](uint64_t word) {
    const auto product = static_cast<unsigned __int128>(hash ^ word) * kB;
    hash = static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  for (; count >= 8; count -= 8, at += 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    mix(word);
  }
  uint64_t rest = 0;
  if (count != 0)
    std::memcpy(&rest, at, count);
  mix(rest ^ kA);
  return hash == 0 ? 1 : hash;
}

uint64_t computeHash(const Str *text) {
  return text->hash = hashText(text->data, size_t(text->count) * text->width());
}

void PairTable::reserve(size_t count) {
  size_t size = 64;
  while (size < count * 2)
    size *= 2;
  slots_.resize(size);
}

size_t PairTable::mix(const void *a, const void *b) {
  const uint64_t mixed =
      (reinterpret_cast<uintptr_t>(a) * 3 ^ reinterpret_cast<uintptr_t>(b)) * 0x9E3779B97F4A7C15;
  return mixed >> 32;
}

void PairTable::add(const void *a, const void *b, Value value) {
  size_t at = mix(a, b) & (slots_.size() - 1);
  while (slots_[at].b != nullptr)
    at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {a, b, value};
}

Value PairTable::find(const void *a, const void *b) const {
  size_t at = mix(a, b) & (slots_.size() - 1);
  while (slots_[at].b != nullptr) {
    if (slots_[at].b == b && slots_[at].a == a)
      return slots_[at].value;
    at = (at + 1) & (slots_.size() - 1);
  }
  return Value::empty();
}

const Registry &Registry::get() {
  static const Registry registry;
  return registry;
}

std::optional<uint32_t> Registry::numberOf(const Str *name) const {
  if (!name->isInterned() || name->hash == 0)
    return std::nullopt;
  for (size_t at = name->hash & (names_.size() - 1); names_[at] != nullptr;
       at = (at + 1) & (names_.size() - 1))
    if (names_[at] == name)
      return kFirstName + static_cast<uint32_t>(at);
  return std::nullopt;
}

void Registry::addName(Str *text) {
  size_t at = hashOf(text) & (names_.size() - 1);
  while (names_[at] != nullptr)
    at = (at + 1) & (names_.size() - 1);
  names_[at] = text;
  ++nameCount_;
}

Str *Registry::nameOf(std::string_view text) {
  if (text.size() == 1)
    return characterStr(static_cast<uint8_t>(text[0]));
  size_t at = hashText(text.data(), text.size()) & (names_.size() - 1);
  for (; names_[at] != nullptr; at = (at + 1) & (names_.size() - 1))
    if (names_[at]->ascii() == text)
      return names_[at];
  made_.push_back(std::make_unique<Str>(strOf(text)));
  hashOf(made_.back().get());
  names_[at] = made_.back().get();
  ++nameCount_;
  return made_.back().get();
}

void Registry::addDescriptors(const Class *cls, std::span<const BuiltinFunction> functions,
                              TypeId kind) {
  for (const BuiltinFunction &function : functions) {
    Value member = Value::object(&function);
    if (kind != TypeId::BuiltinFunction) {
      descriptors_.push_back(std::make_unique<Descriptor>());
      descriptors_.back()->type = kind;
      descriptors_.back()->function = member;
      member = Value::object(descriptors_.back().get());
    }
    members_.add(cls, nameOf(function.name), member);
    if (kind == TypeId::BuiltinFunction)
      addMethod(cls, function);
  }
}

void Registry::addMethod(const Class *cls, const BuiltinFunction &function) {
  methodDescriptors_.push_back(std::make_unique<MethodDescriptor>());
  MethodDescriptor *made = methodDescriptors_.back().get();
  made->type = TypeId::MethodDescriptor;
  made->function = &function;
  made->cls = cls;
  methods_.add(cls, &function, Value::object(made));
  if (!isMethod(&function))
    methods_.add(nullptr, &function, Value::object(made));
}

void Registry::addMethods(const Class *cls, MethodTable table, TypeId kind) {
  if (table != nullptr)
    addDescriptors(cls, table(), kind);
}

Registry::Registry() {
  prepareBuiltinClasses();
  size_t count = 64;
  for (size_t i = 0; i != kTypeCount; ++i) {
    const TypeSlots &slots = slotsOf(static_cast<TypeId>(i));
    for (const MethodTable table : {slots.methods, slots.classMethods, slots.staticMethods})
      count += table == nullptr ? 0 : table().size();
  }
  for (const BuiltinModule *module : builtinModules())
    count += module->functions.size() + module->constants.size() + module->classes.size() + 1;
  for (const BuiltinModule *module : builtinModules())
    for (const Class *cls : module->classes)
      count += cls->methods.size() + cls->properties.size();
  size_t size = kExpectedNames;
  while (size < count * 2 + std::size(specialNames) * 2)
    size *= 2;
  names_.resize(size);
  members_.reserve(count);
  methods_.reserve(count * 2);
  for (Str &text : specialNames)
    addName(&text);
  hashOf(emptyStr());
  for (unsigned c = 0; c != 256; ++c)
    hashOf(characterStr(static_cast<uint8_t>(c)));

  for (size_t i = 0; i != kTypeCount; ++i) {
    const auto type = static_cast<TypeId>(i);
    const TypeSlots &slots = slotsOf(type);
    const Class *cls = builtinClass(type);
    addMethods(cls, slots.methods, TypeId::BuiltinFunction);
    addMethods(cls, slots.classMethods, TypeId::ClassMethod);
    addMethods(cls, slots.staticMethods, TypeId::StaticMethod);
  }
  for (const BuiltinModule *module : builtinModules()) {
    const void *key = module == builtinModules().front() ? nullptr : module;
    nameOf(module->name);
    for (const BuiltinFunction &function : module->functions)
      members_.add(key, nameOf(function.name), Value::object(&function));
    for (const BuiltinConstant &constant : module->constants)
      members_.add(key, nameOf(constant.name), constant.value());
    for (Class *cls : module->classes) {
      members_.add(key, nameOf(cls->name), Value::object(cls));
      for (const BuiltinFunction &function : cls->methods) {
        members_.add(cls, nameOf(function.name), Value::object(&function));
        addMethod(cls, function);
      }
      const std::span<const BuiltinFunction> properties = cls->properties;
      addDescriptors(cls, properties, TypeId::Property);
    }
  }
}

const BuiltinModule *Registry::module(const Str *name) const {
  for (const BuiltinModule *module : builtinModules())
    if (name->isAscii() && module->name == name->ascii())
      return module;
  return nullptr;
}

Value findBuiltin(const Str *name) { return Registry::get().builtin(name); }
const BuiltinModule *findBuiltinModule(const Str *name) { return Registry::get().module(name); }
Value findModuleMember(const BuiltinModule &module, const Str *name) {
  return Registry::get().moduleMember(&module, name);
}

} // namespace assay::runtime
