// Every op of AssertionOps.def, as a template and in the dispatch loop, against CPython's own
// answer.
#include "assay/templates/AssertionEmitter.h"
#include "assay/templates/AssertionRunner.h"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace assay;

enum class Kind { Int, Float, Str, Truth };

/// What an op's operands are, from its name.
Kind operandKind(std::string_view op) {
  if (op.ends_with("Int") || op == "IntToFloat" || op == "Select")
    return Kind::Int;
  if (op.ends_with("Float"))
    return Kind::Float;
  return op.ends_with("Str") ? Kind::Str : Kind::Truth;
}

/// A slot's value as the op sees it and as the oracle reads it.
struct Operand {
  uint64_t slot;
  std::string text;
};

std::string hex(uint64_t value) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(value));
  return digits;
}

/// Operands of every kind: edge values first, then random ones of random magnitude.
class Operands {
public:
  explicit Operands(uint64_t seed) : random_(seed) {
    constexpr int64_t kExact = int64_t(1) << 53, kRoot = 3037000499; // the square root of 2**63
    for (int64_t value : {int64_t(0),
                          int64_t(1),
                          int64_t(-1),
                          int64_t(2),
                          int64_t(-2),
                          int64_t(3),
                          int64_t(-7),
                          int64_t(10),
                          int64_t(62),
                          int64_t(63),
                          int64_t(64),
                          INT64_MIN,
                          INT64_MIN + 1,
                          INT64_MAX,
                          INT64_MAX - 1,
                          INT64_MIN / 2,
                          INT64_MIN / 2 - 1,
                          INT64_MAX / 2 + 1,
                          kExact,
                          kExact + 1,
                          kExact - 1,
                          -kExact,
                          -kExact - 1,
                          -kExact + 1,
                          kRoot,
                          kRoot + 1,
                          -kRoot,
                          int64_t(UINT32_MAX),
                          int64_t(UINT32_MAX) + 1})
      ints_.push_back(static_cast<uint64_t>(value));
    using Limits = std::numeric_limits<double>;
    for (double value : {0.0, 1.0, 0.5, 0.1, 0.2, 0.3, 3.0, 1e16, 9007199254740993.0, Limits::max(),
                         Limits::min(), Limits::denorm_min(), Limits::epsilon(), 1e-320, 1e308,
                         1.5e308, Limits::infinity(), Limits::quiet_NaN()})
      for (double signedValue : {value, -value})
        floats_.push_back(std::bit_cast<uint64_t>(signedValue));
    for (const char *value : {"", "a", "b", "ab", "aa", "abc", "abd", "A", "\x7f", "\xc2\x80",
                              "\xc3\xa9", "e", "\xc3\xa9t", "\xef\xbf\xbf", "\xf0\x9f\x90\x8d",
                              "\xed\xa0\x80", "\xed\xbf\xbf", "\xee\x80\x80"})
      add(value);
    add(std::string("\0", 1));
    add(std::string("a\0b", 3));
    add(std::string("a\0c", 3));
    add(std::string(1000, 'x'));
    add(std::string(1000, 'x') + "y");
    edgeStrs_ = strs_.size();
  }

  size_t edgeCount(Kind kind) const {
    switch (kind) {
    case Kind::Int:
      return ints_.size();
    case Kind::Float:
      return floats_.size();
    case Kind::Str:
      return edgeStrs_;
    case Kind::Truth:
      return 2;
    }
    return 0;
  }

  Operand edge(Kind kind, size_t index) const {
    switch (kind) {
    case Kind::Int:
      return {ints_[index], hex(ints_[index])};
    case Kind::Float:
      return {floats_[index], hex(floats_[index])};
    case Kind::Str:
      return str(strs_[index]);
    case Kind::Truth:
      return {index, hex(index)};
    }
    return {};
  }

  /// Any value of the kind; one in four is an edge value.
  Operand any(Kind kind) {
    if (kind == Kind::Truth || random_() % 4 == 0)
      return edge(kind, random_() % edgeCount(kind));
    uint64_t value = random_();
    if (kind == Kind::Str) {
      // Few letters and shared beginnings, so that texts are often equal or differ late.
      static constexpr const char *kLetters[] = {"a", "b", "\xc3\xa9", "\xe2\x82\xac",
                                                 "\xf0\x9f\x90\x8d"};
      std::string text;
      for (size_t length = value % 6; length != 0; --length)
        text += kLetters[random_() % std::size(kLetters)];
      add(text);
      return str(strs_.back());
    }
    if (kind == Kind::Int)
      value = static_cast<uint64_t>(static_cast<int64_t>(value) >> (random_() % 64));
    else if (random_() % 2 == 0) // of everyday magnitude; the rest are any bits at all
      value = std::bit_cast<uint64_t>(
          static_cast<double>(static_cast<int64_t>(value) >> (random_() % 64)) / 8.0);
    return {value, hex(value)};
  }

private:
  struct Str {
    std::string text;
    StrConstant constant;
  };

  void add(std::string text) {
    Str &added = strs_.emplace_back(Str{std::move(text), {}});
    added.constant = {added.text.size(), added.text.data()};
  }

  static Operand str(const Str &value) {
    std::string text = "s";
    for (unsigned char byte : value.text)
      text += hex(byte).substr(14);
    return {reinterpret_cast<uint64_t>(&value.constant), text};
  }

  std::mt19937_64 random_;
  std::vector<uint64_t> ints_, floats_;
  std::deque<Str> strs_; // addresses are operands: they must not move
  size_t edgeStrs_ = 0;  // how many of them, from the first, are edge values
};

struct Case {
  AssertionOp op;
  Operand d, a, b;
};

std::vector<Case> makeCases(Operands &operands, size_t randomCases) {
  std::vector<Case> cases;
  for (unsigned i = 0; i != kAssertionOpCount; ++i) {
    const auto op = static_cast<AssertionOp>(i);
    const Kind kind = operandKind(assertionOpName(op));
    const size_t edges = operands.edgeCount(kind);
    for (size_t a = 0; a != edges; ++a)
      for (size_t b = 0; b != edges; ++b)
        cases.push_back(
            {op, operands.any(Kind::Truth), operands.edge(kind, a), operands.edge(kind, b)});
    for (size_t n = 0; n != randomCases; ++n)
      cases.push_back({op, operands.any(Kind::Truth), operands.any(kind), operands.any(kind)});
  }
  return cases;
}

/// CPython's answers to all cases, from one process.
std::vector<std::string> askPython(const std::vector<Case> &cases) {
  char path[] = "/tmp/assay-oracle-XXXXXX";
  const int file = mkstemp(path);
  REQUIRE(file >= 0);
  close(file);
  std::ofstream input(path);
  for (const Case &one : cases)
    input << assertionOpName(one.op) << ' ' << one.d.text << ' ' << one.a.text << ' ' << one.b.text
          << '\n';
  input.close();
  REQUIRE(input);

  const std::string command = "/usr/bin/python3 -I " ASSAY_SOURCE_DIR
                              "/tests/unit/templates/assertion_oracle.py < " +
                              std::string(path);
  FILE *output = popen(command.c_str(), "r");
  REQUIRE(output != nullptr);
  std::vector<std::string> answers;
  char line[64];
  while (std::fgets(line, sizeof line, output) != nullptr)
    answers.emplace_back(line, std::strcspn(line, "\n"));
  CHECK(pclose(output) == 0);
  std::remove(path);
  return answers;
}

/// The op alone, over slots 3 (D), 5 (A) and 7 (B), between ones that must stay as they are.
struct OneOp {
  explicit OneOp(const Case &one)
      : instructions{{{one.op, 3, 5, 7}, {AssertionOp::Pass, 0, 0, 0}}},
        constants{kGuard,     kGuard, kGuard,     one.d.slot, kGuard,
                  one.a.slot, kGuard, one.b.slot, kGuard},
        code{constants, instructions, static_cast<uint16_t>(constants.size())} {}
  OneOp(const OneOp &) = delete;

  static constexpr uint64_t kGuard = 0x5a5a5a5a5a5a5a5a;
  std::array<AssertionInstruction, 2> instructions;
  std::array<uint64_t, 9> constants;
  AssertionCode code;
};

AssertionResult decode(uint32_t result) {
  return {static_cast<AssertionOutcome>(result & 0xff), result >> 8};
}

[[clang::no_sanitize("function")]] AssertionResult runTemplate(AssertionEntry entry,
                                                               uint64_t *frame) {
  return decode(entry(frame));
}

/// The oracle's way to say what a run gave; also checks that nothing but D was written.
std::string describe(const OneOp &op, AssertionResult result, std::array<uint64_t, 9> frame) {
  const std::string d = hex(frame[3]);
  frame[3] = op.constants[3];
  if (frame != op.constants)
    return "a slot other than D was written";
  switch (result.outcome) {
  case AssertionOutcome::Passed:
    return op.instructions[0].op == AssertionOp::Pass ? "passed" : d;
  case AssertionOutcome::Failed:
    return "failed";
  case AssertionOutcome::Declined:
    return "declined";
  }
  return "no outcome";
}

} // namespace

TEST_CASE("every op gives CPython's answer, as a template and in the dispatch loop") {
  const uint64_t seed = 20261121;
  CAPTURE(seed);
  Operands operands(seed);
  const std::vector<Case> cases = makeCases(operands, 3000);
  const std::vector<std::string> answers = askPython(cases);
  REQUIRE(answers.size() == cases.size());

  auto slab = CodeSlab::create(size_t(64) << 10);
  REQUIRE(slab.ok());
  std::array<size_t, kAssertionOpCount> answered{};
  size_t wrong = 0;
  for (size_t i = 0; i != cases.size() && wrong < 10; ++i) {
    const OneOp op(cases[i]);
    AssertionEntry entry = emitAssertion(op.code, *slab);
    if (entry == nullptr) {
      slab->reset();
      entry = emitAssertion(op.code, *slab);
      REQUIRE(bool(entry != nullptr));
    }
    slab->publish();
    auto templateFrame = op.constants, loopFrame = op.constants;
    const AssertionResult byTemplate = runTemplate(entry, templateFrame.data());
    const AssertionResult byLoop = interpretAssertion(op.code, loopFrame.data());
    const std::string templateAnswer = describe(op, byTemplate, templateFrame);
    const std::string loopAnswer = describe(op, byLoop, loopFrame);
    answered[static_cast<size_t>(cases[i].op)] += answers[i] != "declined";
    if (templateAnswer == answers[i] && loopAnswer == answers[i] && byTemplate == byLoop)
      continue;
    ++wrong;
    CAPTURE(assertionOpName(cases[i].op));
    CAPTURE(cases[i].d.text);
    CAPTURE(cases[i].a.text);
    CAPTURE(cases[i].b.text);
    CHECK(templateAnswer == answers[i]);
    CHECK(loopAnswer == answers[i]);
    CHECK(byTemplate == byLoop);
  }
  // An op that only ever declined would not have been tried.
  for (unsigned i = 0; i != kAssertionOpCount; ++i) {
    CAPTURE(assertionOpName(static_cast<AssertionOp>(i)));
    CHECK(answered[i] > 0);
  }
}
