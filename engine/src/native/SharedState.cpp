#include "native/SharedState.h"

#include "assay/frontend/AstVisitor.h"
#include "assay/frontend/Ir.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/Frame.h"

#include <algorithm>

namespace assay {

using namespace runtime;

namespace {

/// Builtins and attributes by which a name can be bound without being written.
constexpr std::string_view kIndirect[] = {
    "setattr",        "delattr",     "globals",     "vars",        "locals",       "exec",
    "eval",           "__import__",  "__dict__",    "__globals__", "__code__",     "__defaults__",
    "__kwdefaults__", "__setattr__", "__delattr__", "__closure__", "__builtins__", "modules"};

/// By which the annotations of a class can be had, which nobody else changes.
constexpr std::string_view kToAnnotations[] = {
    "__annotations__", "__dataclass_fields__", "__getattribute__", "attrgetter", "fields",
    "getattr",         "getmembers",           "inspect"};

bool isIndirect(std::string_view name) {
  return std::find(std::begin(kIndirect), std::end(kIndirect), name) != std::end(kIndirect);
}

bool leadsToAnnotations(std::string_view name) {
  return std::find(std::begin(kToAnnotations), std::end(kToAnnotations), name) !=
         std::end(kToAnnotations);
}

void lookAt(const ast::Node &node, BindingFacts &facts) {
  switch (node.kind) {
  case ast::NodeKind::Global:
    for (const std::string_view name : ast::as<ast::Global>(node).names)
      facts.rebound.emplace_back(name);
    return;
  case ast::NodeKind::Name:
    if (isIndirect(ast::as<ast::Name>(node).id))
      facts.anything = ast::as<ast::Name>(node).id.view();
    facts.readsAnnotations |= leadsToAnnotations(ast::as<ast::Name>(node).id);
    return;
  case ast::NodeKind::Alias: // whatever it is called from then on
    if (isIndirect(ast::as<ast::Alias>(node).name))
      facts.anything = ast::as<ast::Alias>(node).name.view();
    facts.readsAnnotations |= leadsToAnnotations(ast::as<ast::Alias>(node).name);
    return;
  case ast::NodeKind::Attribute: {
    const auto &attribute = ast::as<ast::Attribute>(node);
    if (attribute.ctx() != ast::ExpressionContext::Load)
      facts.rebound.emplace_back(attribute.attr.view());
    if (isIndirect(attribute.attr))
      facts.anything = attribute.attr.view();
    facts.readsAnnotations |= leadsToAnnotations(attribute.attr);
    break;
  }
  default:
    break;
  }
  ast::forEachChild(node, [&facts](const ast::Node &child) { lookAt(child, facts); });
}

std::string textOf(const Str *name) {
  std::string text;
  appendUtf8(text, name);
  return text;
}

} // namespace

BindingFacts SharedState::factsOf(const ast::Module &module) {
  BindingFacts facts;
  lookAt(module, facts);
  std::ranges::sort(facts.rebound);
  const auto rest = std::ranges::unique(facts.rebound);
  facts.rebound.erase(rest.begin(), rest.end());
  return facts;
}

void SharedState::add(const BindingFacts &facts) {
  rebound_.insert(facts.rebound.begin(), facts.rebound.end());
  if (!facts.anything.empty())
    anything_ = facts.anything;
  readsAnnotations_ |= facts.readsAnnotations;
}

std::string SharedState::readBy(Value value) {
  if (!anything_.empty())
    return "what " + anything_ + " may change";
  if (!value.isObject() || !seen_.insert(value.object()).second)
    return {};
  switch (typeOf(value)) {
  case TypeId::Int:
  case TypeId::Complex:
  case TypeId::Str:
  case TypeId::Bytes:
  case TypeId::Range:
  case TypeId::BuiltinFunction:
  case TypeId::MethodDescriptor:
  case TypeId::TypingAlias:
    return {};
  case TypeId::Tuple:
    for (const Value item : as<Tuple>(value)->span())
      if (std::string found = readBy(item); !found.empty())
        return found;
    return {};
  case TypeId::FrozenSet: {
    uint32_t position = 0;
    while (const Set::Entry *entry = nextEntry(*as<Set>(value), position))
      if (std::string found = readBy(entry->key); !found.empty())
        return found;
    return {};
  }
  case TypeId::Function:
    return inFunction(*as<Function>(value));
  case TypeId::NativeFunction:
    return inNativeFunction(*as<NativeFunction>(value));
  case TypeId::DataMissing:
    return {};
  case TypeId::Type:
    return inClass(*as<Class>(value));
  case TypeId::Module:
    return inModule(*as<Module>(value));
  case TypeId::StaticMethod:
  case TypeId::ClassMethod:
  case TypeId::Property: {
    const auto &descriptor = *static_cast<const Descriptor *>(value.object());
    for (const Value part : {descriptor.function, descriptor.setter, descriptor.deleter})
      if (std::string found = readBy(part); !found.empty())
        return found;
    return {};
  }
  default:
    return "a " + std::string(typeName(value));
  }
}

std::string SharedState::named(const Str *name, Value value) {
  const std::string text = textOf(name);
  if (rebound_.contains(text))
    return text + ", which is bound again";
  const std::string found = readBy(value);
  return found.empty() ? found : found + " by way of " + text;
}

std::string SharedState::inFunction(const Function &function) {
  const auto ofCode = [this](const auto &self, const Code &code) -> std::string {
    const auto *instructions = static_cast<const ir::Instruction *>(code.instructions);
    for (uint32_t i = 0; i != code.instructionCount; ++i) {
      const ir::Instruction &each = instructions[i];
      if (each.op == ir::Op::LoadBuiltin) {
        const std::string name = textOf(as<Str>(code.constants[each.imm]));
        if (rebound_.contains(name))
          return "the builtin " + name;
      }
      if (each.op == ir::Op::LoadClassName && each.imm2 < code.module->count)
        if (std::string found =
                named(code.module->names[each.imm2], code.module->variables[each.imm2]);
            !found.empty())
          return found;
      if (each.op != ir::Op::LoadGlobal && each.op != ir::Op::StoreGlobal &&
          each.op != ir::Op::DeleteGlobal)
        continue;
      const auto variable = static_cast<uint32_t>(each.imm);
      if (std::string found = named(code.module->names[variable], code.module->variables[variable]);
          !found.empty())
        return found;
    }
    for (uint32_t i = 0; i != code.childCount; ++i)
      if (std::string found = self(self, *code.children[i]); !found.empty())
        return found;
    return {};
  };
  if (function.attributes != nullptr)
    return "attributes of the function " + textOf(function.code->name);
  if (function.defaults != nullptr)
    if (std::string found = readBy(Value::object(function.defaults)); !found.empty())
      return found;
  if (function.keywordDefaults != nullptr) {
    uint32_t position = 0;
    while (const Dict::Entry *entry = nextEntry(*function.keywordDefaults, position))
      if (std::string found = readBy(entry->value); !found.empty())
        return found;
  }
  Cell **closure = const_cast<Function &>(function).closure();
  for (uint32_t i = 0; i != function.code->closureCount; ++i)
    if (std::string found = readBy(closure[i]->value); !found.empty())
      return found;
  return ofCode(ofCode, *function.code);
}

std::string SharedState::inNativeFunction(const NativeFunction &function) {
  if (function.attributes != nullptr)
    return "attributes of the function " + textOf(function.name);
  if (function.cls != nullptr)
    if (std::string found = readBy(Value::object(function.cls)); !found.empty())
      return found;
  if (function.signature != nullptr)
    if (std::string found = readBy(Value::object(function.signature)); !found.empty())
      return found;
  return readBy(function.data);
}

std::string SharedState::inAnnotations(const Dict &annotations) {
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(annotations, position))
    if (std::string found = readBy(entry->value); !found.empty())
      return found;
  return {};
}

std::string SharedState::inClass(const Class &cls) {
  if (cls.isBuiltin)
    return {};
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(*cls.members, position))
    if (isStr(entry->key) && !readsAnnotations_ && isA<Dict>(entry->value) &&
        textOf(as<Str>(entry->key)) == "__annotations__") {
      if (std::string found = inAnnotations(*as<Dict>(entry->value)); !found.empty())
        return found;
    } else if (isStr(entry->key))
      if (std::string found = named(as<Str>(entry->key), entry->value); !found.empty())
        return found;
  for (Class *each : cls.order)
    if (std::string found = readBy(Value::object(each)); !found.empty())
      return found;
  return {};
}

std::string SharedState::inModule(const Module &module) {
  for (uint32_t i = 0; module.builtin == nullptr && i != module.count; ++i)
    if (!module.variables[i].isEmpty())
      if (std::string found = named(module.names[i], module.variables[i]); !found.empty())
        return found;
  return {};
}

} // namespace assay
