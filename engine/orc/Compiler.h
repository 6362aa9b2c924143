// Compiler: functions to machine code in the room that the program gives, by LLVM's ORC.
//
// Each function is a unit: a module, an object, a resource tracker, all gone when the code is made;
// what stays is the code, which belongs to the program. One thread.
#pragma once

#include "CodeGenerator.h"
#include "OrcPlugin.h"
#include "SlabMemory.h"

#include <llvm/ExecutionEngine/Orc/Core.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>

#include <memory>
#include <string>
#include <vector>

namespace assay::orc {

struct Compiler {
public:
  /// nullptr where LLVM cannot make code for this machine.
  static std::unique_ptr<Compiler> create();
  ~Compiler();

  Made compile(const Source &source, const Room &room);
  Made compileUnit(std::span<const std::byte> plan, const Room &room);

private:
  struct Named {
    uint32_t instruction;
    std::string function;
  };

  Compiler(std::unique_ptr<CodeGenerator> quick, std::unique_ptr<CodeGenerator> thorough,
           std::unique_ptr<llvm::orc::ExecutionSession> session);
  /// What code refers to beside itself, and keeps its distance from.
  struct Outside {
    const char *name;
    const std::byte *address;
    size_t taken = 0; // of the room's beginning
  };
  llvm::Error link(llvm::StringRef object, const std::vector<Named> &entries,
                   const Outside &outside, const Room &room);

  std::unique_ptr<CodeGenerator> quick_, thorough_; // for each Effort
  std::unique_ptr<CodeGenerator> hot_;              // for units; made when it is needed
  SlabMemory memory_;
  std::unique_ptr<llvm::orc::ExecutionSession> session_;
  llvm::orc::ObjectLinkingLayer linking_;
  llvm::orc::JITDylib &dylib_;
  std::vector<CodeEntry> entries_;
  std::string problem_;
};

} // namespace assay::orc
