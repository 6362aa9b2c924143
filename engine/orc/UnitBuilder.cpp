#include "UnitBuilder.h"

#include "OpShapes.h"
#include "PlanArchive.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/MDBuilder.h>
#include <llvm/Transforms/Utils/Cloning.h>

namespace assay::orc {

using ir::Instruction;
using ir::Op;
using llvm::BasicBlock;
using llvm::CallInst;
using runtime::Value;

UnitBuilder::UnitBuilder(UnitModule &unit, const TypedCode &types)
    : unit_(unit), types_(types), context_(unit.kernels.module().getContext()), builder_(context_),
      word_(builder_.getInt64Ty()), real_(builder_.getDoubleTy()), pointer_(builder_.getPtrTy()),
      codeType_(llvm::FunctionType::get(word_, {pointer_, pointer_, word_, word_}, false)),
      variables_(types.allCount()) {}

// --- Registers -----------------------------------------------------------------------------------

llvm::Value *UnitBuilder::place(uint32_t reg) {
  if (types_.isOfModule(reg))
    return builder_.CreateConstInBoundsGEP1_64(word_, globals_, types_.variable(reg).slot);
  const UnitLayout &layout = types_.layout();
  return builder_.CreateConstInBoundsGEP1_64(word_, registers_,
                                             layout.ownerOf(reg).offset + layout.ofFrame(reg));
}

llvm::Value *UnitBuilder::loadWord(uint32_t reg) { return builder_.CreateLoad(word_, place(reg)); }

void UnitBuilder::storeWord(uint32_t reg, llvm::Value *word) {
  builder_.CreateStore(word, place(reg));
}

llvm::AllocaInst *UnitBuilder::variable(llvm::AllocaInst *&of, llvm::Type *type) {
  if (of == nullptr)
    of = llvm::IRBuilder<>(start_, start_->begin()).CreateAlloca(type);
  return of;
}

llvm::Value *UnitBuilder::rangeField(uint32_t reg, unsigned field) {
  return builder_.CreateConstInBoundsGEP1_64(
      word_, variable(variables_[reg].range, llvm::ArrayType::get(word_, kRangeFields)), field);
}

llvm::Value *UnitBuilder::load(uint32_t reg, Kind kind) {
  if (kind == Kind::Float)
    return builder_.CreateLoad(real_, variable(variables_[reg].real, real_));
  return builder_.CreateLoad(word_, variable(variables_[reg].word, word_));
}

void UnitBuilder::store(uint32_t reg, Kind kind, llvm::Value *value) {
  builder_.CreateStore(value, kind == Kind::Float ? variable(variables_[reg].real, real_)
                                                  : variable(variables_[reg].word, word_));
}

llvm::Value *UnitBuilder::boxed(uint32_t reg, Kind kind, BasicBlock *otherwise) {
  switch (kind) {
  case Kind::Int:
    return checked(kernel("BoxInt", {load(reg, kind)}), otherwise);
  case Kind::Float:
    return builder_.CreateBitCast(load(reg, kind), word_);
  case Kind::Bool:
    return builder_.CreateExtractValue(kernel("BoxBool", {load(reg, kind)}), 0);
  case Kind::Word:
    return load(reg, kind);
  default:
    return loadWord(reg);
  }
}

llvm::Value *UnitBuilder::unboxed(llvm::Value *word, Kind kind, BasicBlock *otherwise) {
  return checked(kernel(kind == Kind::Int     ? "UnboxInt"
                        : kind == Kind::Float ? "UnboxReal"
                                              : "UnboxBool",
                        {word}),
                 otherwise);
}

llvm::Value *UnitBuilder::asReal(llvm::Value *value, Kind kind, BasicBlock *otherwise) {
  return kind == Kind::Float ? value : checked(kernel("RealOfInt", {value}), otherwise);
}

// --- Blocks, exits -------------------------------------------------------------------------------

CallInst *UnitBuilder::kernel(llvm::StringRef name, llvm::ArrayRef<llvm::Value *> arguments) {
  CallInst *call = builder_.CreateCall(&unit_.kernels.of(name), arguments);
  calls_.push_back(call);
  return call;
}

llvm::Value *UnitBuilder::checked(CallInst *outcome, BasicBlock *otherwise) {
  llvm::Value *value = builder_.CreateExtractValue(outcome, 0);
  require(builder_.CreateIsNotNull(builder_.CreateExtractValue(outcome, 1)), otherwise);
  return value;
}

void UnitBuilder::require(llvm::Value *condition, BasicBlock *otherwise) {
  if (unit_.source.failing != 0 &&
      (++unit_.checks * 2654435761U ^ unit_.source.failing * 40503U) % 7 == 0)
    condition = builder_.getFalse();
  branch(condition, otherwise);
}

void UnitBuilder::branch(llvm::Value *condition, BasicBlock *otherwise) {
  BasicBlock *next = newBlock("ok");
  builder_.CreateCondBr(condition, next, otherwise,
                        llvm::MDBuilder(context_).createLikelyBranchWeights());
  builder_.SetInsertPoint(next);
}

BasicBlock *UnitBuilder::newBlock(const char *name) {
  return BasicBlock::Create(context_, name, function_);
}

llvm::Value *UnitBuilder::describe(uint32_t at, ExitKind kind,
                                   const std::vector<uint32_t> &registers) {
  const UnitLayout &layout = types_.layout();
  const UnitFrame &frame = layout.frameOf(at);
  std::vector<uint32_t> words{layout.inFunction(at), static_cast<uint32_t>(kind), layout.nameOf(at),
                              static_cast<uint32_t>(registers.size()), frame.level};
  words.insert(words.end(), registers.begin(), registers.end());
  std::vector<const UnitFrame *> frames{&frame};
  while (frames.back()->level != 0)
    frames.push_back(&layout.frames()[frames.back()->caller]);
  frames.pop_back();
  for (auto each = frames.rbegin(); each != frames.rend(); ++each) {
    words.push_back(layout.inFunction((*each)->call));
    const auto frameKind = (*each)->how == Entering::Construct ? runtime::FrameKind::Construct
                                                               : runtime::FrameKind::Called;
    words.push_back(static_cast<uint32_t>(frameKind) +
                    ((*each)->how == Entering::Operator ? kExitOperator : 0));
  }
  llvm::Constant *data = llvm::ConstantDataArray::get(context_, words);
  auto *global = new llvm::GlobalVariable(unit_.kernels.module(), data->getType(), true,
                                          llvm::GlobalValue::PrivateLinkage, data);
  global->setDSOLocal(true);
  return global;
}

BasicBlock *UnitBuilder::exit(uint32_t at, const State &registers, ExitKind kind,
                              uint32_t exceptFirst, uint32_t exceptEnd) {
  if (!types_.isFramed() && fails_ != nullptr)
    return fails_;
  std::vector<uint32_t> key{at, static_cast<uint32_t>(kind), exceptFirst, exceptEnd};
  for (uint32_t reg = 0; reg != registers.size(); ++reg)
    if (isUnboxed(registers[reg].kind) &&
        (registers[reg].kind == Kind::Range || isStoredAt(at, reg, registers[reg].kind)))
      key.push_back(reg * 8 + static_cast<uint32_t>(registers[reg].kind));
  BasicBlock *&block = exits_[key];
  if (block != nullptr)
    return block;
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  block = newBlock("exit");
  builder_.SetInsertPoint(block);
  std::vector<uint32_t> described;
  unsigned ranges = 0;
  for (uint32_t reg = 0; reg != registers.size(); ++reg) {
    const Kind each = registers[reg].kind;
    const UnitLayout &layout = types_.layout();
    const uint32_t number =
        types_.isOfModule(reg)
            ? 2 * types_.variable(reg).slot + 1
            : 2 * (static_cast<uint32_t>(layout.ownerOf(reg).offset) + layout.ofFrame(reg));
    if (!isUnboxed(each) || each == Kind::Made || (reg >= exceptFirst && reg < exceptEnd))
      continue;
    if (!isStoredAt(at, reg, each)) {
      if (each == Kind::Range)
        storeRange(reg);
      continue;
    }
    switch (each) {
    case Kind::Float:
    case Kind::Word:
      builder_.CreateStore(load(reg, each), place(reg));
      continue;
    case Kind::Range: {
      if (extra_ == nullptr)
        variable(extra_, llvm::ArrayType::get(word_, kRangeFields * types_.registerCount()));
      for (unsigned field = 0; field != kRangeFields; ++field)
        builder_.CreateStore(
            builder_.CreateLoad(word_, rangeField(reg, field)),
            builder_.CreateConstInBoundsGEP1_64(word_, extra_, ranges * kRangeFields + field));
      ++ranges;
      described.push_back(number * 4 + static_cast<uint32_t>(ExitValue::Range));
      continue;
    }
    default:
      storeWord(reg, load(reg, each));
      described.push_back(
          number * 4 + static_cast<uint32_t>(each == Kind::Int ? ExitValue::Int : ExitValue::Bool));
    }
  }
  leaving_->addIncoming(describe(at, kind, described), block);
  leavingFrom_->addIncoming(
      number(static_cast<int64_t>(types_.layout().frameOf(at).offset * sizeof(Value))), block);
  builder_.CreateBr(leaves_);
  return block;
}

void UnitBuilder::addLeaving() {
  leaves_ = newBlock("leaves");
  builder_.SetInsertPoint(leaves_);
  leaving_ = builder_.CreatePHI(pointer_, 8);
  leavingFrom_ = builder_.CreatePHI(word_, 8);
}

bool UnitBuilder::isStoredAt(uint32_t at, uint32_t reg, Kind kind) const {
  return types_.isOfModule(reg) ? types_.isDirty(reg, kind) : types_.isLive(at, reg);
}

void UnitBuilder::takeVariable(uint32_t reg, Kind kind, BasicBlock *otherwise) {
  llvm::Value *word = loadWord(reg);
  if (kind == Kind::Word)
    requireFunction(word, types_.variable(reg).function, otherwise);
  store(reg, kind, kind == Kind::Word ? word : unboxed(word, kind, otherwise));
}

void UnitBuilder::storeVariables(const State &registers, BasicBlock *otherwise) {
  for (uint32_t reg = types_.registerCount(); reg < registers.size(); ++reg)
    if (types_.isDirty(reg, registers[reg].kind))
      storeWord(reg, boxed(reg, registers[reg].kind, otherwise));
}

void UnitBuilder::requireFunction(llvm::Value *word, const runtime::Code *code,
                                  BasicBlock *otherwise) {
  require(builder_.CreateIsNotNull(kernel("IsFunctionOf", {word, addressOf(code)})), otherwise);
}

void UnitBuilder::requireShape(uint32_t reg, const runtime::Shape *shape, BasicBlock *otherwise) {
  require(builder_.CreateIsNotNull(kernel("HasShape", {loadWord(reg), addressOf(shape)})),
          otherwise);
}

void UnitBuilder::requireClasses(BasicBlock *otherwise) {
  if (types_.dependsOnClasses())
    require(builder_.CreateIsNotNull(kernel("AreClassesOf", {ctx_, unitWord(kUnitClasses)})),
            otherwise);
}

llvm::GlobalVariable &UnitBuilder::words() {
  llvm::Module &module = unit_.kernels.module();
  if (llvm::GlobalVariable *words = module.getGlobalVariable(kWordsSymbol))
    return *words;
  // They are there before the unit runs, and stay as they are.
  auto *words = new llvm::GlobalVariable(
      module, llvm::ArrayType::get(word_, kUnitObjects + unit_.source.objectCount), true,
      llvm::GlobalValue::ExternalLinkage, nullptr, kWordsSymbol);
  words->setDSOLocal(true);
  words->setVisibility(llvm::GlobalValue::HiddenVisibility);
  return *words;
}

llvm::Value *UnitBuilder::unitWord(uint32_t number) {
  return builder_.CreateLoad(word_, builder_.CreateConstInBoundsGEP1_64(word_, &words(), number));
}

llvm::Value *UnitBuilder::addressOf(const void *object) {
  return unitWord(kUnitObjects + PlanArchive::numberOf(object));
}

void UnitBuilder::jump(llvm::Value *code, llvm::Value *registers) {
  CallInst *call = builder_.CreateCall(
      codeType_, code, {registers, ctx_, builder_.getInt64(0), llvm::PoisonValue::get(word_)});
  call->setCallingConv(llvm::CallingConv::PreserveNone);
  call->setTailCallKind(CallInst::TCK_MustTail);
  builder_.CreateRet(call);
}

void UnitBuilder::goTo(uint32_t to, const State &registers) {
  if (!types_.layout().contains(to)) {
    builder_.CreateBr(exit(to, registers, ExitKind::Ended));
    return;
  }
  const State &there = types_.before(to);
  for (uint32_t reg = 0; types_.isFramed() && reg != registers.size(); ++reg) {
    const Kind from = registers[reg].kind;
    if (!isUnboxed(from) || there[reg].kind == from || from == Kind::Made)
      continue;
    if (!isStoredAt(to, reg, from)) {
      if (from == Kind::Range)
        storeRange(reg);
      continue;
    }
    BasicBlock *otherwise = exit(to, registers, ExitKind::Wrong);
    if (from == Kind::Range) {
      builder_.CreateBr(otherwise);
      return;
    }
    storeWord(reg, boxed(reg, from, otherwise));
  }
  builder_.CreateBr(blocks_[to]);
}

BasicBlock *UnitBuilder::wayTo(uint32_t to, const State &registers) {
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  BasicBlock *way = newBlock("way");
  builder_.SetInsertPoint(way);
  goTo(to, registers);
  return way;
}

void UnitBuilder::finish(uint32_t at, const Step &step) {
  goTo(at + 1, types_.after(at, step, false));
}

void UnitBuilder::addBlocks() {
  blocks_.resize(types_.layout().instructionCount());
  for (const uint32_t at : types_.layout().instructions())
    if (types_.isReached(at))
      blocks_[at] = newBlock("op");
}

void UnitBuilder::buildAll() {
  for (const uint32_t at : types_.layout().instructions())
    if (types_.isReached(at)) {
      builder_.SetInsertPoint(blocks_[at]);
      build(at);
    }
}

void UnitBuilder::inlineKernels() {
  for (CallInst *call : calls_) {
    llvm::InlineFunctionInfo info;
    [[maybe_unused]] const llvm::InlineResult result = llvm::InlineFunction(*call, info);
    assert(result.isSuccess());
  }
}

// --- Functions -----------------------------------------------------------------------------------

namespace {

void setAttributes(llvm::Function &function) {
  function.addFnAttr(llvm::Attribute::NoUnwind);
  function.addFnAttr("no-jump-tables", "true");
  function.addFnAttr("no-builtins");
}

} // namespace

llvm::Function &UnitBuilder::buildLoop() {
  function_ = llvm::Function::Create(codeType_, llvm::GlobalValue::InternalLinkage, "unit",
                                     unit_.kernels.module());
  function_->setCallingConv(llvm::CallingConv::PreserveNone);
  setAttributes(*function_);
  registers_ = function_->getArg(0);
  ctx_ = function_->getArg(1);
  start_ = newBlock("start");
  variable(fuel_, word_);
  addLeaving();
  addBlocks();
  BasicBlock *nowhere = newBlock("nowhere");
  builder_.SetInsertPoint(nowhere);
  builder_.CreateUnreachable();
  builder_.SetInsertPoint(start_);
  globals_ = kernel("Globals", {registers_});
  left_ = buildLeft();
  loadFuel();
  switch_ = builder_.CreateSwitch(function_->getArg(3), nowhere);
  addEntries();
  buildAll();
  builder_.SetInsertPoint(leaves_);
  saveFuel();
  llvm::Value *none = llvm::ConstantPointerNull::get(pointer_);
  jump(kernel("LeaveUnit",
              {ctx_, registers_, leaving_, extra_ == nullptr ? none : extra_, &words()}),
       builder_.CreateGEP(builder_.getInt8Ty(), registers_, leavingFrom_));
  inlineKernels();
  return *function_;
}

void UnitBuilder::addEntries() {
  std::map<uint32_t, std::string> byHeader;
  const auto headerOf = [this](uint32_t at) { return static_cast<uint32_t>(types_.at(at).imm); };
  const uint32_t wanted = headerOf(unit_.source.at);
  for (const uint32_t at : types_.layout().instructions()) {
    if (types_.at(at).op != Op::Loop || !types_.layout().isHot(at))
      continue;
    const uint32_t header = headerOf(at);
    if ((header != wanted && header != types_.begin()) || !types_.isReached(header))
      continue;
    std::string &name = byHeader[header];
    if (name.empty())
      name = addEntry(enterAt(header))->getName().str();
    unit_.entries.push_back({at, name});
  }
}

llvm::Function *UnitBuilder::addEntry(BasicBlock *block) {
  auto *entry = llvm::Function::Create(codeType_, llvm::GlobalValue::ExternalLinkage, "entry",
                                       unit_.kernels.module());
  entry->setDSOLocal(true);
  entry->setCallingConv(llvm::CallingConv::PreserveNone);
  entry->addFnAttr(llvm::Attribute::NoUnwind);
  llvm::IRBuilder<> builder(BasicBlock::Create(context_, "", entry));
  llvm::ConstantInt *number = builder.getInt64(switch_->getNumCases());
  CallInst *call =
      builder.CreateCall(function_, {entry->getArg(0), entry->getArg(1), entry->getArg(2), number});
  call->setCallingConv(llvm::CallingConv::PreserveNone);
  call->setTailCallKind(CallInst::TCK_MustTail);
  builder.CreateRet(call);
  switch_->addCase(number, block);
  return entry;
}

BasicBlock *UnitBuilder::enterAt(uint32_t header) {
  llvm::IRBuilder<>::InsertPointGuard guard(builder_);
  BasicBlock *entered = newBlock("entered");
  builder_.SetInsertPoint(entered);
  BasicBlock *otherwise = exit(header, {}, ExitKind::Untaken);
  const State &registers = types_.before(header);
  const UnitLayout &layout = types_.layout();
  requireClasses(otherwise);
  if (layout.levels() != 0)
    require(
        builder_.CreateIsNotNull(kernel(
            "HasRoom", {ctx_, registers_, number(layout.frames()[0].registerCount),
                        number(static_cast<int64_t>(layout.depth())), number(layout.levels())})),
        otherwise);
  std::vector<llvm::Value *> iterators;
  for (uint32_t reg = 0; reg != registers.size(); ++reg) {
    const Kind kind = registers[reg].kind;
    if (registers[reg].shape != nullptr && types_.isLive(header, reg))
      requireShape(reg, registers[reg].shape, otherwise);
    if (!isUnboxed(kind) || !types_.isLive(header, reg))
      continue;
    llvm::Value *word = loadWord(reg);
    if (types_.isOfModule(reg)) {
      takeVariable(reg, kind, otherwise);
      continue;
    }
    if (kind != Kind::Range) {
      store(reg, kind, unboxed(word, kind, otherwise));
      continue;
    }
    require(builder_.CreateIsNotNull(kernel("TakeRange", {word, rangeField(reg, kNext)})),
            otherwise);
    builder_.CreateStore(word, rangeField(reg, kObject));
    // Each of them has its place in memory brought up to date by itself.
    for (llvm::Value *other : iterators)
      require(builder_.CreateICmpNE(word, other), otherwise);
    iterators.push_back(word);
  }
  builder_.CreateBr(blocks_[header]);
  return entered;
}

llvm::Function &UnitBuilder::declare(UnitModule &unit, Callee &callee) {
  llvm::Function *&function = unit.functions[&callee];
  if (function != nullptr)
    return *function;
  llvm::LLVMContext &context = unit.kernels.module().getContext();
  llvm::Type *word = llvm::Type::getInt64Ty(context), *real = llvm::Type::getDoubleTy(context),
             *pointer = llvm::PointerType::get(context, 0);
  const auto typeOf = [&](Kind kind) { return kind == Kind::Float ? real : word; };
  // Context, module variables, how many calls deeper may go, fuel; fuel comes back, too.
  std::vector<llvm::Type *> parameters{pointer, pointer, word, word};
  for (const Kind kind : callee.parameters)
    parameters.push_back(typeOf(kind));
  llvm::Type *result =
      llvm::StructType::get(context, {typeOf(callee.result), llvm::Type::getInt1Ty(context), word});
  function =
      llvm::Function::Create(llvm::FunctionType::get(result, parameters, false),
                             llvm::GlobalValue::InternalLinkage, "callee", unit.kernels.module());
  function->setCallingConv(llvm::CallingConv::Fast);
  setAttributes(*function);
  return *function;
}

llvm::Function &UnitBuilder::buildCallee(Callee &callee) {
  self_ = &callee;
  function_ = &declare(unit_, callee);
  ctx_ = function_->getArg(0);
  globals_ = function_->getArg(1);
  left_ = function_->getArg(2);
  start_ = newBlock("start");
  variable(fuel_, word_);
  fails_ = newBlock("fails");
  builder_.SetInsertPoint(fails_);
  builder_.CreateRet(
      builder_.CreateInsertValue(llvm::ConstantAggregateZero::get(function_->getReturnType()),
                                 builder_.CreateLoad(word_, fuel_), 2));
  addBlocks();
  builder_.SetInsertPoint(start_);
  builder_.CreateStore(function_->getArg(3), fuel_);
  for (uint32_t i = 0; i != callee.parameters.size(); ++i)
    store(i, callee.parameters[i], function_->getArg(4 + i));
  if (!types_.isLeaf())
    buildFuel(0);
  builder_.CreateBr(blocks_[0]);
  buildAll();
  inlineKernels();
  return *function_;
}

llvm::Function &UnitBuilder::buildEntry(Callee &callee) {
  function_ = llvm::Function::Create(codeType_, llvm::GlobalValue::ExternalLinkage, "entry",
                                     unit_.kernels.module());
  function_->setDSOLocal(true);
  function_->setCallingConv(llvm::CallingConv::PreserveNone);
  setAttributes(*function_);
  registers_ = function_->getArg(0);
  ctx_ = function_->getArg(1);
  start_ = newBlock("start");
  addLeaving();
  builder_.SetInsertPoint(start_);
  BasicBlock *otherwise = exit(0, {}, ExitKind::Untaken), *wrong = exit(0, {}, ExitKind::Wrong);
  llvm::Value *fuel = kernel("Fuel", {ctx_});
  std::vector<llvm::Value *> arguments{ctx_, kernel("Globals", {registers_}), buildLeft(),
                                       builder_.CreateLoad(word_, fuel)};
  for (uint32_t i = 0; i != callee.parameters.size(); ++i)
    arguments.push_back(unboxed(loadWord(i), callee.parameters[i], otherwise));
  requireFunctions(callee, otherwise);
  CallInst *call = builder_.CreateCall(unit_.functions[&callee], arguments);
  call->setCallingConv(llvm::CallingConv::Fast);
  builder_.CreateStore(builder_.CreateExtractValue(call, 2), fuel);
  require(builder_.CreateExtractValue(call, 1), wrong);
  // What it returns is returned by the templates, whoever called.
  const uint32_t returns = unit_.source.returns, reg = types_.at(returns).a;
  store(reg, callee.result, builder_.CreateExtractValue(call, 0));
  State registers(types_.registerCount());
  registers[reg].kind = callee.result;
  storeWord(reg, boxed(reg, callee.result, exit(returns, registers, ExitKind::Ended)));
  jump(builder_.CreateIntToPtr(unitWord(kUnitReturn), pointer_), registers_);
  builder_.SetInsertPoint(leaves_);
  jump(kernel("LeaveUnit",
              {ctx_, registers_, leaving_, llvm::ConstantPointerNull::get(pointer_), &words()}),
       registers_);
  inlineKernels();
  unit_.entries.push_back({0, function_->getName().str()});
  return *function_;
}

void UnitBuilder::requireFunctions(const Callee &callee, BasicBlock *otherwise) {
  std::set<const Callee *> seen;
  std::set<std::pair<uint32_t, const runtime::Code *>> functions;
  const auto add = [&](const auto &self, const Callee &each) -> void {
    if (!seen.insert(&each).second)
      return;
    functions.insert(each.functions.begin(), each.functions.end());
    for (const Callee *next : each.callees)
      self(self, *next);
  };
  add(add, callee);
  if (functions.empty())
    return;
  llvm::Value *globals = globals_ != nullptr ? globals_ : kernel("Globals", {registers_});
  for (const auto &[slot, code] : functions)
    requireFunction(
        builder_.CreateLoad(word_, builder_.CreateConstInBoundsGEP1_64(word_, globals, slot)), code,
        otherwise);
}

llvm::Value *UnitBuilder::buildLeft() {
  return builder_.CreateSub(kernel("DepthLimit", {ctx_}), kernel("Depth", {ctx_}));
}

llvm::Value *UnitBuilder::registersOf(const UnitFrame &frame) {
  return builder_.CreateConstInBoundsGEP1_64(word_, registers_, frame.offset);
}

llvm::Value *UnitBuilder::offsetOf(uint32_t at, uint32_t reg) {
  // What is no operand has some number, too.
  const uint32_t local = reg - types_.layout().frameOf(at).firstRegister;
  return number(int64_t(static_cast<uint16_t>(local)) * int64_t(sizeof(Value)));
}

void UnitBuilder::descend(uint32_t at) {
  const UnitFrame &frame = types_.layout().frameOf(at);
  if (frame.level != 0)
    kernel("Descend", {ctx_, registersOf(frame), number(frame.registerCount), number(frame.level)});
}

void UnitBuilder::ascend(uint32_t at) {
  const UnitFrame &hot = types_.layout().frames()[0], &frame = types_.layout().frameOf(at);
  if (frame.level != 0)
    kernel("Descend", {ctx_, registers_, number(hot.registerCount), number(-int64_t(frame.level))});
}

void UnitBuilder::saveFuel() {
  builder_.CreateStore(builder_.CreateLoad(word_, fuel_), kernel("Fuel", {ctx_}));
}

void UnitBuilder::loadFuel() {
  builder_.CreateStore(builder_.CreateLoad(word_, kernel("Fuel", {ctx_})), fuel_);
}

} // namespace assay::orc
