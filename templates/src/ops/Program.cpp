#include "assay/templates/Program.h"

#include "ops/BoundModule.h"

#include "assay/runtime/BigIntText.h"
#include "assay/runtime/BuiltinModule.h"
#include "assay/runtime/Containers.h"
#include "assay/runtime/Limbs.h"

#include <algorithm>

namespace assay {
namespace {

using namespace runtime;

class Binder {
public:
  Binder(const ir::Module &module, Context &ctx) : module_(module), ctx_(ctx) {}

  Function *bind(std::string_view name) {
    auto *variables = allocateMany<Value>(ctx_, module_.variables.size());
    if (variables == nullptr || !bindCode(name, variables))
      return nullptr;
    return newModuleFunction(ctx_, codes_);
  }

private:
  /// What does not change any more, but for what ops remember.
  bool bindCode(std::string_view name, Value *variables) {
    const Lasting lasting(ctx_);
    codes_ = allocateMany<Code>(ctx_, module_.functions.size());
    if (codes_ == nullptr || !bindConstants() || !bindModule(name, variables))
      return false;
    for (size_t i = 0; i != module_.functions.size(); ++i)
      if (!bindFunction(module_.functions[i], codes_[i]))
        return false;
    return true;
  }

  bool bindConstants() {
    constants_ = allocateMany<Value>(ctx_, module_.constants.size());
    if (constants_ == nullptr)
      return false;
    for (size_t i = 0; i != module_.constants.size(); ++i) {
      constants_[i] = bindConstant(module_.constants[i]);
      if (constants_[i].isFailed())
        return false;
    }
    return true;
  }

  Value bindConstant(const ir::Constant &constant) {
    switch (constant.kind) {
    case ir::Constant::Kind::None:
      return Value::none();
    case ir::Constant::Kind::True:
      return Value::boolean(true);
    case ir::Constant::Kind::False:
      return Value::boolean(false);
    case ir::Constant::Kind::Ellipsis:
      return Value::of(Special::Ellipsis);
    case ir::Constant::Kind::Int:
      return makeInt(ctx_, constant.integer);
    case ir::Constant::Kind::BigInt:
      return bindBigInt(constant.text);
    case ir::Constant::Kind::Float:
      return Value::real(constant.real);
    case ir::Constant::Kind::Imaginary:
      return makeComplex(ctx_, 0.0, constant.real);
    case ir::Constant::Kind::Str:
      return value(newStrFromUtf8(ctx_, constant.text));
    case ir::Constant::Kind::Bytes:
      return value(newBytes(ctx_, constant.text));
    case ir::Constant::Kind::Name:
      return value(ctx_.intern(constant.text));
    case ir::Constant::Kind::Builtin: {
      const Str *name = ctx_.intern(constant.text);
      return name == nullptr ? Value::failed() : findBuiltin(name);
    }
    case ir::Constant::Kind::Tuple: {
      Tuple *tuple = newTuple(ctx_, static_cast<uint32_t>(constant.items.size()));
      if (tuple == nullptr)
        return Value::failed();
      // A tuple stands behind its items.
      for (size_t i = 0; i != constant.items.size(); ++i)
        tuple->items()[i] = constants_[constant.items[i]];
      return Value::object(tuple);
    }
    case ir::Constant::Kind::FrozenSet:
      return bindFrozenSet(constant);
    }
    return Value::failed();
  }

  /// CPython's compiler makes a set of constants, and another one of what that gives when it merges
  /// equal constants: the order hangs on both.
  Value bindFrozenSet(const ir::Constant &constant) {
    Set *first = newSet(ctx_, TypeId::FrozenSet), *second = newSet(ctx_, TypeId::FrozenSet);
    if (first == nullptr || second == nullptr)
      return Value::failed();
    for (const uint32_t item : constant.items)
      if (!add(ctx_, *first, constants_[item]))
        return Value::failed();
    uint32_t position = 0;
    while (const Set::Entry *entry = nextEntry(*first, position))
      if (!add(ctx_, *second, entry->key))
        return Value::failed();
    return Value::object(second);
  }

  Value bindBigInt(std::string_view spelling) {
    Limbs limbs;
    return bigint::parse(spelling, 0, limbs).outcome == bigint::ParseInt::Done
               ? makeInt(ctx_, limbs.view())
               : ctx_.decline("a literal of that length");
  }

  bool bindModule(std::string_view name, Value *variables) {
    bound_ = ctx_.make<Module>();
    const size_t count = module_.variables.size();
    auto **names = allocateMany<Str *>(ctx_, count);
    Str *text = newStrFromUtf8(ctx_, name);
    if (bound_ == nullptr || names == nullptr || text == nullptr)
      return false;
    for (size_t i = 0; i != count; ++i) {
      names[i] = as<Str>(constants_[module_.variables[i]]);
      variables[i] =
          names[i] == runtime::name(Name::__name__) ? Value::object(text) : Value::empty();
    }
    bound_->count = static_cast<uint32_t>(count);
    bound_->name = name;
    bound_->names = names;
    bound_->variables = variables;
    bound_->builtin = nullptr;
    return true;
  }

  bool bindFunction(const ir::Function &from, Code &code) {
    auto **children = allocateMany<Code *>(ctx_, from.children.size());
    auto **parameters = allocateMany<Str *>(ctx_, from.parameterNames.size());
    auto *caches = allocateMany<InlineCache>(ctx_, from.cacheCount);
    if (children == nullptr || parameters == nullptr || caches == nullptr)
      return false;
    std::fill_n(caches, from.cacheCount, InlineCache{});
    for (size_t i = 0; i != from.children.size(); ++i)
      children[i] = codes_ + from.children[i];
    for (size_t i = 0; i != from.parameterNames.size(); ++i)
      parameters[i] = as<Str>(constants_[from.parameterNames[i]]);
    code = {};
    code.name = as<Str>(constants_[from.name]);
    code.qualifiedName = as<Str>(constants_[from.qualifiedName]);
    code.doc = from.doc == ir::Function::kNoDoc ? Value::none() : constants_[from.doc];
    code.module = bound_;
    code.flags = from.flags;
    code.positionalOnly = from.positionalOnly;
    code.positional = from.positional;
    code.keywordOnly = from.keywordOnly;
    code.registerCount = from.registerCount;
    code.closureCount = from.closureCount;
    code.parameterNames = parameters;
    code.constants = constants_;
    code.children = children;
    code.childCount = static_cast<uint32_t>(from.children.size());
    code.caches = caches;
    code.globals = bound_->variables;
    constexpr uint8_t kNotPlain = Code::kVarArgs | Code::kVarKeywords | Code::kGenerator;
    code.plainCount =
        from.keywordOnly == 0 && (from.flags & kNotPlain) == 0 ? from.positional : Code::kNotPlain;
    code.instructions = from.instructions.data();
    code.instructionCount = static_cast<uint32_t>(from.instructions.size());
    static_assert(sizeof(ir::Handler) == sizeof(HandlerRange));
    code.handlers = {reinterpret_cast<const HandlerRange *>(from.handlers.data()),
                     from.handlers.size()};
    code.offsets = from.offsets.data();
    return true;
  }

  const ir::Module &module_;
  Context &ctx_;
  Value *constants_ = nullptr;
  Code *codes_ = nullptr;
  Module *bound_ = nullptr;
};

} // namespace

Function *newModuleFunction(Context &ctx, Code *codes) {
  auto *function = ctx.make<Function>();
  if (function == nullptr)
    return nullptr;
  function->code = codes;
  function->defaults = nullptr;
  function->keywordDefaults = function->attributes = nullptr;
  return function;
}

runtime::Function *bindProgram(const ir::Module &module, std::string_view name,
                               runtime::Context &ctx) {
  return Binder(module, ctx).bind(name);
}

uint32_t sourceOffset(const runtime::Code &code, uint32_t instruction) {
  return instruction < code.instructionCount ? code.offsets[instruction] : 0;
}

} // namespace assay
