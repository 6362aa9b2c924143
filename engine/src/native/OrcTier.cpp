#include "native/OrcTier.h"

#include "orc/OrcPlugin.h"
#include "profile/SpanRecorder.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <string>
#include <unistd.h>

namespace assay {
namespace {

std::atomic<bool> loaded = false;

#ifdef ASSAY_ORC

/// The plugin's place, told from the program's: bin/assay and lib/assay/assay-orc.so.
std::string pluginPath() {
  char path[4096];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0)
    return {};
  std::string folder(path, static_cast<size_t>(length));
  for (int up = 0; up != 2; ++up)
    folder.resize(folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/'));
  return folder + "/lib/assay/assay-orc.so";
}

Result<const orc::Api *> loadPlugin() {
  const Span stage(Stage::Compile);
  // Never closed: LLVM does not like to be.
  void *plugin = dlopen(pluginPath().c_str(), RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr)
    return Error{std::string("the ORC tier cannot be loaded: ") + dlerror()};
  loaded = true;
  const auto function = reinterpret_cast<orc::ApiFunction *>(dlsym(plugin, orc::kApiSymbol));
  if (function == nullptr || function()->boundary != orc::kBoundary)
    return Error{"the ORC tier beside this program is another version's"};
  return function();
}

/// Its first page has the linker's digest of all of it.
Fingerprint identify() {
  std::array<char, 4096> page;
  size_t bytes = 0;
  if (std::FILE *file = std::fopen(pluginPath().c_str(), "rbe")) {
    bytes = std::fread(page.data(), 1, page.size(), file);
    std::fclose(file);
  }
  return Fingerprint::of({page.data(), bytes});
}

#else

Fingerprint identify() { return {}; }

Result<const orc::Api *> loadPlugin() { return Error{"this build has no ORC tier"}; }

#endif

std::span<const ir::Instruction> instructionsOf(const runtime::Code &code) {
  return {static_cast<const ir::Instruction *>(code.instructions), code.instructionCount};
}

/// The bodies of modules and classes run once; what counts there are loops.
orc::Effort effortFor(const runtime::Code &code) {
  if (!code.is(runtime::Code::kModule) && !code.is(runtime::Code::kClassBody))
    return orc::Effort::Much;
  const auto instructions = instructionsOf(code);
  const bool loops =
      std::any_of(instructions.begin(), instructions.end(),
                  [](const ir::Instruction &each) { return each.op == ir::Op::Loop; });
  return loops ? orc::Effort::Much : orc::Effort::Little;
}

} // namespace

const Result<const orc::Api *> &OrcTier::api() {
  static const Result<const orc::Api *> api = loadPlugin();
  return api;
}

Result<std::unique_ptr<OrcTier>> OrcTier::create() {
  const auto &plugin = api();
  if (!plugin)
    return plugin.error();
  orc::Compiler *compiler = (*plugin)->create();
  if (compiler == nullptr)
    return Error{"LLVM makes no code for this machine"};
  return std::unique_ptr<OrcTier>(new OrcTier(**plugin, *compiler));
}

const Fingerprint &OrcTier::identity() {
  static const Fingerprint identity = identify();
  return identity;
}

bool OrcTier::isLoaded() { return loaded; }

OrcTier::~OrcTier() { api_.destroy(&compiler_); }

bool OrcTier::optimize(runtime::Code &code, CodeSlab &slab, runtime::Context &ctx) {
  static_assert(sizeof(ir::Handler) == sizeof(runtime::HandlerRange));
  const Span stage(Stage::Compile);
  const orc::Source source{
      effortFor(code),
      instructionsOf(code),
      {reinterpret_cast<const ir::Handler *>(code.handlers.data()), code.handlers.size()},
      code.registerCount,
      code.parameterCount(),
      code.constants,
      code.entry,
      code.entryOffsets};
  const orc::Room room{slab.reserve(0), slab.reservedEntry(), slab.bytesLeft()};
  const orc::Made made = api_.compile(&compiler_, &source, &room);
  if (made.bytes == 0)
    return true; // the templates stay
  const std::byte *begin = slab.commit(made.bytes);
  ++optimized_;
  return replaceCode(code, begin, made.bytes, made.entries, ctx);
}

} // namespace assay
