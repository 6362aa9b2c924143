#include "Verifier.h"

#include "../ByteScan.h"
#include "../Utf8.h"
#include "ModuleNames.h"
#include "SourceChecks.h"

#include <cstring>
#include <functional>

namespace assay::recognizer {

using enum TokenKind;

static constexpr std::string_view kUnknownStatement =
    "a statement other than def, import and NAME = literal";

Verifier::Verifier(SourceText source, Arena &arena)
    : source_(source), arena_(arena), cursor_(source), compiler_(cursor_, arena), bound_(256) {
  tests_.reserve(64);
}

Recognition Verifier::verify() {
  if (const auto wrong = checkSource(source_.text())) {
    reason_ = wrong->reason;
    reasonOffset_ = wrong->offset;
    inert_ = false;
  }
  while (inert_ && cursor_.kind() != EndMarker) {
    if (!moduleStatement())
      inert_ = false;
  }
  if (!inert_)
    return {false, false, reason_, lineAt(reasonOffset_), {}};
  return {true, complete_, reason_, complete_ ? 0 : lineAt(reasonOffset_),
          arena_.copy(std::span<const RecognizedTest>(tests_))};
}

bool Verifier::spoil(std::string_view reason) {
  if (cursor_.kind() == Error)
    reason = tokenErrorMessage(cursor_.error());
  reason_ = reason;
  reasonOffset_ = cursor_.current().start;
  return false;
}

void Verifier::spoilComplete(std::string_view reason, uint32_t offset) {
  if (!complete_)
    return;
  complete_ = false;
  reason_ = reason;
  reasonOffset_ = offset;
}

bool Verifier::notTrivial(std::string_view reason) {
  notTrivialReason_ = reason;
  notTrivialOffset_ = cursor_.current().start;
  return false;
}

std::string_view Verifier::join(std::string_view a, std::string_view b) {
  char *to = static_cast<char *>(arena_.allocate(a.size() + b.size(), 1));
  std::memcpy(to, a.data(), a.size());
  std::memcpy(to + a.size(), b.data(), b.size());
  return {to, a.size() + b.size()};
}

// Questions mostly go down the file, so that each line is counted once.
uint32_t Verifier::lineAt(uint32_t offset) {
  if (offset < countedOffset_) {
    countedOffset_ = 0;
    countedLine_ = 1;
  }
  const char *const stop = source_.begin() + offset;
  const char *at = source_.begin() + countedOffset_;
  for (;;) {
    const char *end = bytescan::endOfLine(at);
    while (*end == '\0' && end < stop)
      end = bytescan::endOfLine(end + 1);
    if (end >= stop)
      break;
    at = end + (end[0] == '\r' && end[1] == '\n' ? 2 : 1);
    if (at > stop)
      break;
    ++countedLine_;
    countedOffset_ = static_cast<uint32_t>(at - source_.begin());
  }
  return countedLine_;
}

// A function's name may be bound once; other names as often as wanted.
bool Verifier::bind(std::string_view name, bool isFunction) {
  if ((cursor_.current().flags & TokenFlag::kNonAscii) != 0)
    return spoil("a name beyond ASCII");
  if ((boundCount_ + 1) * 2 > bound_.size()) {
    std::vector<BoundName> larger(bound_.size() * 2);
    for (const BoundName &entry : bound_) {
      if (entry.name.empty())
        continue;
      size_t slot = std::hash<std::string_view>()(entry.name) & (larger.size() - 1);
      while (!larger[slot].name.empty())
        slot = (slot + 1) & (larger.size() - 1);
      larger[slot] = entry;
    }
    bound_.swap(larger);
  }
  size_t slot = std::hash<std::string_view>()(name) & (bound_.size() - 1);
  while (!bound_[slot].name.empty()) {
    if (bound_[slot].name == name)
      return !(isFunction || bound_[slot].isFunction) || spoil(join("a second binding of ", name));
    slot = (slot + 1) & (bound_.size() - 1);
  }
  bound_[slot] = {name, isFunction};
  ++boundCount_;
  return true;
}

bool Verifier::moduleStatement() {
  if (cursor_.kind() == KeywordDef)
    return function();
  for (;;) {
    if (!simpleStatement())
      return false;
    const bool more = cursor_.accept(Semicolon);
    if (cursor_.accept(Newline))
      return true;
    if (!more)
      return spoil(kUnknownStatement);
  }
}

bool Verifier::simpleStatement() {
  switch (cursor_.kind()) {
  case KeywordPass:
    cursor_.advance();
    return true;
  case Name:
    return assignment();
  case KeywordImport:
    return importStatement();
  case At:
    return spoil("a decorator");
  case KeywordClass:
    return spoil("a class");
  case KeywordFrom:
    return spoil("`from ... import`");
  case KeywordAsync:
    return spoil("`async def`");
  default:
    return constant();
  }
}

// A literal, evaluated for nothing or to be bound.
bool Verifier::constant() {
  switch (cursor_.kind()) {
  case String:
    if (!compiler_.skipStrings())
      return spoil(compiler_.reason());
    return true;
  case KeywordNone:
  case KeywordTrue:
  case KeywordFalse:
  case Ellipsis:
    cursor_.advance();
    return true;
  case Minus:
    cursor_.advance();
    if (cursor_.kind() != Number)
      return spoil(kUnknownStatement);
    [[fallthrough]];
  case Number:
    // CPython refuses decimal ints of more than 4,300 digits.
    if (cursor_.text().size() > 4000 || (cursor_.current().flags & TokenFlag::kTouchesKeyword) != 0)
      return spoil("an unusual number");
    cursor_.advance();
    return true;
  default:
    return spoil(kUnknownStatement);
  }
}

bool Verifier::assignment() {
  const std::string_view name = cursor_.text();
  if (!isHarmlessName(name) || isTestName(name))
    return spoil(join("a binding of ", name));
  if (!bind(name, false))
    return false;
  cursor_.advance();
  if (!cursor_.accept(Equal))
    return spoil(kUnknownStatement);
  return constant();
}

bool Verifier::importStatement() {
  cursor_.advance();
  do {
    if (!importedModule())
      return false;
  } while (cursor_.accept(Comma));
  return true;
}

// `a.b.c [as name]`
bool Verifier::importedModule() {
  if (cursor_.kind() != Name)
    return spoil(kUnknownStatement);
  const Token first = cursor_.current();
  std::string_view bound = cursor_.text();
  uint32_t end = first.end;
  if (!isPreloadedModule(
          bound)) // also where it has a submodule: each in the table has its parent there
    return spoil(join("import of ", bound));
  const bool pytestItself = bound == "pytest";
  if (!pytestItself && !bind(bound, false))
    return false;
  cursor_.advance();
  while (cursor_.accept(Dot)) {
    if (cursor_.kind() != Name)
      return spoil(kUnknownStatement);
    end = cursor_.current().end;
    cursor_.advance();
  }
  const std::string_view module = source_.slice(first.start, end);
  if (!isPreloadedModule(module))
    return spoil(join("import of ", module));
  if (!cursor_.accept(KeywordAs))
    return true;
  bound = cursor_.text();
  if (cursor_.kind() != Name || !isHarmlessName(bound) || isTestName(bound))
    return spoil("an import under an unusual name");
  if (!bind(bound, false))
    return false;
  cursor_.advance();
  return true;
}

// def NAME ( PARAMETERS ) [-> ANNOTATION] : BODY
bool Verifier::function() {
  const uint32_t start = cursor_.current().start;
  cursor_.advance();
  const std::string_view name = cursor_.text();
  if (cursor_.kind() != Name)
    return spoil("a function without a name");
  if (!isHarmlessName(name))
    return spoil(join("a function with the name ", name));
  if (!bind(name, true))
    return false;
  cursor_.advance();
  const bool isTest = name.starts_with("test");
  bool noParameters = true;
  bool plainResult = true;
  if (!parameters(noParameters) || !returnAnnotation(plainResult))
    return false;
  if (!cursor_.accept(Colon))
    return spoil("a function without a body");
  const bool block = cursor_.accept(Newline);
  if (block && !cursor_.accept(Indent))
    return spoil("a function without a body");

  RecognizedTest test{};
  test.name = name;
  if (!isTest) {
    if (!skipBody(block))
      return false;
    spoilComplete(join("a function that is no test: ", name), start);
    return true;
  }
  test.line = lineAt(start);
  compiler_.begin();
  if (!noParameters)
    notTrivial("parameters");
  else if (!plainResult)
    notTrivial("a return annotation");
  else
    test.trivial = trivialBody(block);
  if (test.trivial && !compiler_.finish(test.code)) {
    test.trivial = false;
    notTrivial(compiler_.reason());
    notTrivialOffset_ = start;
    spoilComplete(notTrivialReason_, start);
  } else if (!test.trivial) {
    if (!skipBody(block))
      return false;
    spoilComplete(notTrivialReason_, notTrivialOffset_);
  }
  if (!test.trivial) {
    test.reason = notTrivialReason_;
    test.reasonLine = lineAt(notTrivialOffset_);
  }
  tests_.push_back(test);
  return true;
}

// Nothing in them may run: defaults are literals, annotations builtin types. Their grammar is
// CPython's to check, since a function with parameters is never trivial.
bool Verifier::parameters(bool &none) {
  if (!cursor_.accept(LeftParenthesis))
    return spoil("a function without parentheses");
  none = cursor_.kind() == RightParenthesis;
  while (!cursor_.accept(RightParenthesis)) {
    switch (cursor_.kind()) {
    case Name:
    case Comma:
    case Star:
    case DoubleStar:
    case Slash:
      cursor_.advance();
      break;
    case Colon:
      cursor_.advance();
      if (!annotation())
        return false;
      break;
    case Equal:
      cursor_.advance();
      if (cursor_.kind() == Name || !constant())
        return spoil("a default value that is no literal");
      break;
    default:
      return spoil("a parameter that is not plain");
    }
  }
  return true;
}

bool Verifier::returnAnnotation(bool &plain) {
  plain = true;
  if (!cursor_.accept(Arrow))
    return true;
  plain = cursor_.kind() == KeywordNone;
  return annotation();
}

bool Verifier::annotation() {
  if (cursor_.kind() != KeywordNone &&
      (cursor_.kind() != Name || !isPlainAnnotation(cursor_.text())))
    return spoil("an annotation that is no builtin type");
  cursor_.advance();
  return true;
}

bool Verifier::trivialBody(bool block) {
  for (;;) {
    // One line: statements between semicolons.
    for (;;) {
      if (!trivialStatement())
        return false;
      const bool more = cursor_.accept(Semicolon);
      if (cursor_.kind() == Newline)
        break;
      if (!more)
        return notTrivial("a statement other than assert and pass");
    }
    cursor_.advance();
    if (!block)
      return true;
    if (cursor_.accept(Dedent))
      return true;
  }
}

bool Verifier::trivialStatement() {
  switch (cursor_.kind()) {
  case KeywordPass:
  case Ellipsis:
    cursor_.advance();
    return true;
  case String:
    if (compiler_.skipStrings())
      return true;
    break;
  case KeywordAssert:
    if (compiler_.compileAssert())
      return true;
    break;
  default:
    return notTrivial("a statement other than assert and pass");
  }
  notTrivialReason_ = compiler_.reason();
  notTrivialOffset_ = compiler_.reasonOffset();
  return false;
}

bool Verifier::skipBody(bool block) {
  for (int depth = block ? 1 : 0;; cursor_.advance()) {
    switch (cursor_.kind()) {
    case Error:
    case EndMarker:
      return spoil("an unfinished function");
    case Indent:
      ++depth;
      break;
    case Dedent:
      if (--depth == 0) {
        cursor_.advance();
        return true;
      }
      break;
    case Newline:
      if (depth == 0) {
        cursor_.advance();
        return true;
      }
      break;
    default:
      break;
    }
  }
}

} // namespace assay::recognizer
