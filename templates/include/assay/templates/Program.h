// Program: lowered code bound to a context, ready to run.
//
// Binding turns the constants of the intermediate representation into values and its functions into
// runtime code. Everything lies in the context's heap and goes with it.
#pragma once

#include "assay/frontend/Ir.h"
#include "assay/runtime/Context.h"

namespace assay {

/// Binds `module` under the name `name` (its __name__). The instructions must outlive the program.
/// Returns the function that is the module's own code; nullptr where the context stopped. On the
/// context's thread.
runtime::Function *bindProgram(const ir::Module &module, std::string_view name,
                               runtime::Context &ctx);

/// Runs code one op after the other, each a call of its body. Slow, but sanitizers see into it.
extern const runtime::Executor kDispatchLoop;

/// Runs machine code, made of a function when it is first called, as the NativeExecution says that
/// the context's executorData points to (see CodeOptimizer.h).
extern const runtime::Executor kNativeCode;

/// Where in the source the instruction of `code` stands; 0 where that is not known.
uint32_t sourceOffset(const runtime::Code &code, uint32_t instruction);

} // namespace assay
