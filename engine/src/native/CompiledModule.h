// CompiledModule: what is known of a file of a suite from its text alone, and how that is kept.
#pragma once

#include "native/Packed.h"

#include "assay/support/Arena.h"
#include "assay/support/Fingerprint.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A test that pytest collects.
struct SuiteTest {
  std::string_view nodeid; // what follows the file's name: "::test_sum", "::TestList::test_append"
  std::string_view function; // its name; empty where there is a reason
  std::string_view cls;      // the outermost class around it; empty: none
  uint32_t line = 0;         // of its `def`; of what the reason is about
  std::string_view reason;   // why it is not to be called without pytest; empty: it is
};

/// What a module may bind anew once it is imported: see SharedState.
struct BindingFacts {
  std::vector<std::string> rebound; // names bound by `global`, or as attributes of anything
  std::string anything;             // what may bind any name; empty: nothing
  bool readsAnnotations = false;    // or what else a class keeps of them
};

struct CompiledModule {
  std::string refusal; // why no test of the file is to be run natively; then that is all
  std::span<const SuiteTest> tests; // of a test file
  std::string remark;               // why pytest may have more to say of it; empty: it has not
  std::optional<BindingFacts> facts;
  uint32_t checksum = 0;                // of the text (Checksum.h)
  std::span<const uint32_t> lineStarts; // where each line of the text begins
  bool catches = false;                 // some code of it has handlers
  std::span<const std::byte> image;     // of the program (ProgramImage.h); empty: there is none
};

/// Where it is kept: by the fingerprint of the text, whether pytest rewrites the module's
/// assertions and collects its tests, and the package that its imports are relative to.
Fingerprint keyOf(const Fingerprint &text, bool isTest, std::string_view package);

void pack(const CompiledModule &module, PackWriter &to);
/// The tests lie in `arena`, text in `bytes`. Nothing: the bytes are something else.
std::optional<CompiledModule> unpack(std::span<const std::byte> bytes, Arena &arena);

} // namespace assay
