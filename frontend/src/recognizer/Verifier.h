// Verifier: proves on tokens what a test file does when it is imported, and which of its tests are
// trivial.
//
// A recursive descent through the few statements that a module may consist of. What it does not
// know ends the proof; only the bodies of functions may be skipped, by their indentation.
#pragma once

#include "AssertionCompiler.h"
#include "TokenCursor.h"
#include "assay/frontend/Recognizer.h"
#include "assay/support/Arena.h"

#include <vector>

namespace assay::recognizer {

class Verifier {
public:
  Verifier(SourceText source, Arena &arena);

  Recognition verify();

private:
  /// Parts of the proof: each goes past what it proved, or answers false after spoil().
  bool moduleStatement();
  bool simpleStatement();
  bool assignment();
  bool importStatement();
  bool importedModule();
  bool function();
  bool parameters(bool &none);
  bool returnAnnotation(bool &plain);
  bool constant();
  bool annotation();

  /// Whether the body was proven trivial. Where it was not, why_ says why and the cursor is within
  /// it.
  bool trivialBody(bool block);
  bool trivialStatement();
  /// Goes past the rest of a body.
  bool skipBody(bool block);

  bool bind(std::string_view name, bool isFunction);
  bool spoil(std::string_view reason);
  void spoilComplete(std::string_view reason, uint32_t offset);
  bool notTrivial(std::string_view reason);

  uint32_t lineAt(uint32_t offset);
  std::string_view join(std::string_view a, std::string_view b);

  SourceText source_;
  Arena &arena_;
  TokenCursor cursor_;
  AssertionCompiler compiler_;
  std::vector<RecognizedTest> tests_;

  // Names bound by functions and by anything, as a hash set of spellings.
  struct BoundName {
    std::string_view name;
    bool isFunction;
  };
  std::vector<BoundName> bound_;
  size_t boundCount_ = 0;

  bool inert_ = true;
  bool complete_ = true;
  std::string_view reason_;
  uint32_t reasonOffset_ = 0;
  std::string_view notTrivialReason_;
  uint32_t notTrivialOffset_ = 0;

  // Where lines were counted up to.
  uint32_t countedOffset_ = 0;
  uint32_t countedLine_ = 1;
};

} // namespace assay::recognizer
