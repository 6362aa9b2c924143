// CodeNames: tells debuggers and profilers which Python function a piece of machine code is.
//
// Off unless the environment asks for it, since nobody else needs it and it costs memory:
//   ASSAY_PERF_MAP=1   /tmp/perf-PID.map, from which `perf report` takes names
//   ASSAY_GDB=1        the JIT interface of GDB and LLDB, which then show names in backtraces
// docs/templates.md tells how to use them. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace assay {

class CodeNames {
public:
  /// What the environment of the process asks for; nullptr: nothing.
  static CodeNames *ofProcess();

  /// `perfMap` is open for writing, or nullptr.
  CodeNames(std::FILE *perfMap, bool debugger);
  ~CodeNames();
  CodeNames(const CodeNames &) = delete;
  CodeNames &operator=(const CodeNames &) = delete;

  /// Whether a profiler reads the names, which looks for code in anonymous memory only.
  bool isForProfiler() const { return perfMap_ != nullptr; }

  void add(std::string_view name, const std::byte *code, size_t bytes);
  /// Code in [begin, begin + bytes) is no longer there.
  void forget(const std::byte *begin, size_t bytes);

private:
  struct Registered;

  std::mutex mutex_;
  std::FILE *perfMap_;
  bool debugger_;
  std::vector<std::unique_ptr<Registered>> registered_;
};

/// An ELF file, as debuggers take it, with one function: `name`, of `bytes` at `code`.
std::vector<std::byte> symbolFile(std::string_view name, const std::byte *code, size_t bytes);

} // namespace assay
