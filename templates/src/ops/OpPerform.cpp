// One instruction of a frame, called as a function: what optimised code does with ops that it has
// nothing better for.
#include "ops/OpPerform.h"

#include "assay/frontend/Ir.h"
#include "assay/runtime/Ops.h"

namespace assay {

using namespace runtime;
using ir::Instruction;
using ir::Op;

namespace {

Performed store(Value *registers, const Instruction &instruction, Value value) {
  if (value.isFailed())
    return Performed::Failed;
  registers[instruction.d] = value;
  return Performed::GoesOn;
}

Performed performBuiltin(Context &ctx, Value *registers, const Instruction &instruction,
                         const BuiltinFunction &function, const Arguments &arguments) {
  if (!ops::takes(function, arguments.positional))
    return Performed::NotAtAll;
  return store(registers, instruction, function.body(ctx, arguments));
}

/// Calls of what is no function of the program.
Performed performCall(Context &ctx, Value *registers, const Instruction &instruction) {
  const Value callee = registers[instruction.a];
  const Arguments arguments{registers + instruction.a + 1, static_cast<uint32_t>(instruction.imm)};
  if (isA<BuiltinFunction>(callee))
    return performBuiltin(ctx, registers, instruction, *as<BuiltinFunction>(callee), arguments);
  if (isA<Class>(callee))
    if (const BuiltinBody construct = as<Class>(callee)->construct)
      return store(registers, instruction, construct(ctx, arguments));
  return Performed::NotAtAll;
}

/// The same of methods that were called here before.
Performed performMethod(Context &ctx, Frame &frame, const Instruction &instruction) {
  const Value *from = frame.registers() + instruction.a;
  const void *key = ops::builtinMethodKey(*from);
  const InlineCache &cache = frame.caches[instruction.imm2];
  if (key == nullptr || cache.key != key || cache.version != ctx.classVersion)
    return Performed::NotAtAll;
  return performBuiltin(ctx, frame.registers(), instruction, *as<BuiltinFunction>(cache.value),
                        {from, static_cast<uint32_t>(instruction.imm) + 1});
}

} // namespace

Performed perform(Context &ctx, Frame &frame, uint32_t at) {
  const Instruction &instruction = static_cast<const Instruction *>(frame.code().instructions)[at];
  Value *registers = frame.registers();
  frame.pc = at;
  const ops::Operands o{ctx,
                        registers,
                        instruction.d * sizeof(Value),
                        instruction.a * sizeof(Value),
                        instruction.b * sizeof(Value),
                        instruction.imm,
                        instruction.imm2};
  switch (instruction.op) {
#define ASSAY_PERFORM_Value(Name)                                                                  \
  case Op::Name:                                                                                   \
    return store(registers, instruction, ops::Name(o));
#define ASSAY_PERFORM_Effect(Name)                                                                 \
  case Op::Name:                                                                                   \
    return ops::Name(o) ? Performed::GoesOn : Performed::Failed;
#define ASSAY_PERFORM_Test(Name)                                                                   \
  case Op::Name: {                                                                                 \
    const Answer is = ops::Name(o);                                                                \
    return is == Answer::Failed ? Performed::Failed                                                \
           : is == Answer::Yes  ? Performed::Jumps                                                 \
                                : Performed::GoesOn;                                                \
  }
#define ASSAY_PERFORM_Next(Name)                                                                   \
  case Op::Name: {                                                                                 \
    if (isA<Generator>(registers[instruction.a]))                                                  \
      return Performed::NotAtAll;                                                                  \
    const Value item = ops::Name(o);                                                               \
    return item.isEmpty() ? Performed::Jumps : store(registers, instruction, item);                \
  }
#define ASSAY_PERFORM_Control(Name)
#define IR_OP(Name, Kind, Operands) ASSAY_PERFORM_##Kind(Name)
#include "assay/frontend/IrOps.def"
  case Op::Call:
    return performCall(ctx, registers, instruction);
  case Op::CallMethod:
    return performMethod(ctx, frame, instruction);
  case Op::Jump:
  case Op::Loop:
  case Op::Return:
  case Op::Yield:
  case Op::YieldFrom:
    break;
  }
  return Performed::NotAtAll;
}

} // namespace assay
