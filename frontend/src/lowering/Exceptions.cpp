// try, with, and what leaving their blocks takes.
//
// Code that is protected lies in handler ranges. What runs on the way out (a finally block, the end
// of a handler) is laid again at each way out, and is not protected by what is being left.
#include "lowering/FunctionLowerer.h"

#include <algorithm>

namespace assay::lowering {

using namespace ast;
using ir::Op;

size_t FunctionLowerer::protect(Block block) {
  block.rangeStart = here();
  block.isProtecting = true;
  Arena &arena = shared_.module.arena();
  using Ranges = ArenaVector<ir::Handler>;
  block.ranges = new (arena.allocate(sizeof(Ranges), alignof(Ranges))) Ranges(arena);
  blocks_.push_back(block);
  return blocks_.size() - 1;
}

void FunctionLowerer::pauseProtection(size_t index) {
  Block &block = blocks_[index];
  if (!block.isProtecting)
    return;
  block.isProtecting = false;
  if (here() != block.rangeStart)
    block.ranges->push_back({block.rangeStart, here(), 0, block.runsOnExit});
}

void FunctionLowerer::resumeProtection(size_t index) {
  Block &block = blocks_[index];
  block.isProtecting = true;
  block.rangeStart = here();
}

void FunctionLowerer::endProtection(size_t index, Label handler) {
  pauseProtection(index);
  for (ir::Handler range : *blocks_[index].ranges) {
    range.handler = handler.number;
    handlers_.push_back(range);
  }
  blocks_.resize(index);
}

bool FunctionLowerer::blocksNeedWork() const {
  return std::any_of(blocks_.begin(), blocks_.end(),
                     [](const Block &block) { return block.kind != Block::Loop; });
}

void FunctionLowerer::leaveBlocks(size_t keep) {
  for (size_t i = blocks_.size(); i-- != keep;) {
    if (blocks_[i].kind == Block::Loop)
      continue;
    pauseProtection(i);
    // What is laid here stands outside of this block: a return in a finally block leaves the rest.
    const ArenaVector<Block> left(blocks_.begin() + static_cast<ptrdiff_t>(i), blocks_.end(),
                                  shared_.module.arena());
    blocks_.resize(i);
    const Block &block = left.front();
    switch (block.kind) {
    case Block::Finally: {
      const uint64_t state = assigned_;
      const bool reachable = reachable_;
      statements(*block.finalBody);
      assigned_ = state;
      reachable_ = reachable;
      break;
    }
    case Block::Handler:
      emit(Op::EndHandler, 0, block.saved);
      break;
    case Block::Name:
      forget(block.boundName);
      break;
    case Block::Context:
      emit(Op::ExitContext, 0, block.exit);
      break;
    case Block::Loop:
    case Block::Try:
      break;
    }
    blocks_.insert(blocks_.end(), left.begin(), left.end());
  }
}

void FunctionLowerer::resumeAll(size_t from) {
  for (size_t i = from; i != blocks_.size(); ++i)
    if (blocks_[i].kind != Block::Loop)
      resumeProtection(i);
}

void FunctionLowerer::forget(ast::Identifier name) {
  // Bound again first, since the handler may have deleted it.
  const Register none = temporary();
  emit(Op::LoadSpecial, none, 0, 0, kNone);
  store(name, none);
  remove(name);
}

void FunctionLowerer::tryStatement(const Try &node) {
  if (node.finalbody.empty()) {
    tryWithHandlers(node);
    return;
  }
  const Label onException = newLabel(), end = newLabel();
  const uint64_t before = assigned_;
  const size_t block =
      protect({.kind = Block::Finally, .runsOnExit = true, .finalBody = &node.finalbody});
  if (node.handlers.empty())
    statements(node.body);
  else
    tryWithHandlers(node);
  const uint64_t after = assigned_;
  const bool falls = reachable_;
  endProtection(block, onException);
  bool ends = false;
  uint64_t atEnd = kEverything;
  if (falls) {
    assigned_ = after;
    statements(node.finalbody);
    ends = reachable_;
    atEnd = assigned_;
    if (ends)
      jumpTo(end);
  }

  place(onException);
  assigned_ = before;
  const Register exception = temporary(2), saved = static_cast<Register>(exception + 1);
  emit(Op::BeginHandler, 0, exception);
  const Label cleanup = newLabel();
  const size_t handler = protect({.kind = Block::Handler, .saved = saved});
  statements(node.finalbody);
  endProtection(handler, cleanup);
  if (reachable_) {
    emit(Op::EndHandler, 0, saved);
    emit(Op::Reraise, 0, exception);
  }
  place(cleanup);
  const Register raised = temporary();
  emit(Op::TakeException, raised);
  emit(Op::EndHandler, 0, saved);
  emit(Op::Reraise, 0, raised);
  reachable_ = false;
  assigned_ = kEverything;
  if (ends) {
    place(end);
    assigned_ = atEnd;
  }
}

bool FunctionLowerer::mayCatchExit(const Try &node) {
  const auto passesOn = [this](const Expression *type) {
    const auto *name = type == nullptr ? nullptr : dynCast<Name>(type);
    return name != nullptr && resolve(name->id).kind == Variable::Builtin &&
           name->id.view() != "BaseException" && name->id.view() != "GeneratorExit";
  };
  return std::any_of(node.handlers.begin(), node.handlers.end(), [&](const ExceptHandler *each) {
    const auto *types = each->type == nullptr ? nullptr : dynCast<Tuple>(each->type);
    return types == nullptr ? !passesOn(each->type)
                            : !std::all_of(types->elts.begin(), types->elts.end(), passesOn);
  });
}

void FunctionLowerer::tryWithHandlers(const Try &node) {
  const Label onException = newLabel(), end = newLabel();
  const uint64_t before = assigned_;
  // Not a block of its own kind: leaving it takes nothing but to stop protecting.
  const size_t block = protect({.kind = Block::Try, .runsOnExit = mayCatchExit(node)});
  statements(node.body);
  endProtection(block, onException);
  if (reachable_)
    statements(node.orelse);
  uint64_t after = assigned_;
  bool falls = reachable_;
  if (reachable_)
    jumpTo(end);

  place(onException);
  assigned_ = before;
  const Register exception = temporary(2), saved = static_cast<Register>(exception + 1);
  emit(Op::BeginHandler, 0, exception);
  const Label cleanup = newLabel();
  const size_t handler = protect({.kind = Block::Handler, .saved = saved});
  for (const ExceptHandler *each : node.handlers) {
    at(*each);
    const Label next = newLabel();
    if (each->type != nullptr) {
      const uint32_t top = top_;
      const Register type = expression(*each->type);
      at(*each);
      jump(Op::JumpUnlessMatch, next, exception, type);
      top_ = top;
    }
    const uint64_t state = assigned_;
    Label nameCleanup{};
    size_t named = 0;
    if (each->name.present()) {
      store(each->name, exception);
      nameCleanup = newLabel();
      named = protect({.kind = Block::Name, .boundName = each->name});
    }
    statements(each->body);
    if (each->name.present()) {
      const bool bodyFalls = reachable_;
      const uint64_t bodyState = assigned_;
      endProtection(named, nameCleanup);
      if (bodyFalls) {
        forget(each->name);
        pauseProtection(handler);
        emit(Op::EndHandler, 0, saved);
        jumpTo(end);
        resumeProtection(handler);
        falls = true;
        after &= bodyState;
      }
      place(nameCleanup);
      const Register raised = temporary();
      emit(Op::TakeException, raised);
      forget(each->name);
      emit(Op::Reraise, 0, raised);
    } else if (reachable_) {
      pauseProtection(handler);
      emit(Op::EndHandler, 0, saved);
      after &= assigned_;
      falls = true;
      jumpTo(end);
      resumeProtection(handler);
    }
    place(next);
    assigned_ = state;
  }
  // Nobody wanted it.
  endProtection(handler, cleanup);
  emit(Op::EndHandler, 0, saved);
  emit(Op::Reraise, 0, exception);
  place(cleanup);
  const Register raised = temporary();
  emit(Op::TakeException, raised);
  emit(Op::EndHandler, 0, saved);
  emit(Op::Reraise, 0, raised);
  reachable_ = false;
  assigned_ = kEverything;
  if (falls) {
    place(end);
    assigned_ = after;
  }
}

void FunctionLowerer::withStatement(const With &node, size_t item) {
  if (item == node.items.size()) {
    statements(node.body);
    return;
  }
  const WithItem &with = *node.items[item];
  const Register context = expression(*with.context_expr);
  const Register exit = temporary(2), entered = static_cast<Register>(exit + 1);
  at(*with.context_expr);
  // R is the register of the pair, A the context.
  emit(Op::EnterContext, exit, context);
  const Label onException = newLabel(), end = newLabel(), suppressed = newLabel();
  const uint64_t before = assigned_;
  const size_t block = protect({.kind = Block::Context, .runsOnExit = true, .exit = exit});
  if (with.optional_vars != nullptr)
    assign(*with.optional_vars, entered);
  withStatement(node, item + 1);
  const bool falls = reachable_;
  endProtection(block, onException);
  if (falls) {
    at(*with.context_expr);
    emit(Op::ExitContext, 0, exit);
    jumpTo(end);
  }
  place(onException);
  assigned_ = before;
  const Register exception = temporary(2), saved = static_cast<Register>(exception + 1);
  emit(Op::BeginHandler, 0, exception);
  const Label cleanup = newLabel();
  const size_t handler = protect({.kind = Block::Handler, .saved = saved});
  jump(Op::JumpIfSuppressed, suppressed, exit, exception);
  endProtection(handler, cleanup);
  emit(Op::EndHandler, 0, saved);
  emit(Op::Reraise, 0, exception);
  place(cleanup);
  const Register raised = temporary();
  emit(Op::TakeException, raised);
  emit(Op::EndHandler, 0, saved);
  emit(Op::Reraise, 0, raised);
  place(suppressed);
  emit(Op::EndHandler, 0, saved);
  place(end);
  assigned_ = before;
}

} // namespace assay::lowering
