#include "assay/frontend/Tokenizer.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace assay;

namespace {

// The texts of a source's tokens: words and operators as written, layout by name.
std::vector<std::string> tokensOf(std::string_view source) {
  Arena arena;
  const SourceText text = SourceText::copy(source, arena);
  Tokenizer tokenizer(text);
  std::vector<std::string> result;
  for (;;) {
    const Token token = tokenizer.next();
    switch (token.kind) {
    case TokenKind::EndMarker:
      return result;
    case TokenKind::Error:
      result.push_back("ERROR: " + std::string(tokenErrorMessage(tokenizer.error())));
      return result;
    case TokenKind::Newline:
      result.push_back("NEWLINE");
      break;
    case TokenKind::Indent:
      result.push_back("INDENT");
      break;
    case TokenKind::Dedent:
      result.push_back("DEDENT");
      break;
    default:
      result.emplace_back(text.slice(token.start, token.end));
    }
  }
}

TokenError errorOf(std::string_view source) {
  Arena arena;
  Tokenizer tokenizer(SourceText::copy(source, arena));
  for (;;) {
    const TokenKind kind = tokenizer.next().kind;
    if (kind == TokenKind::EndMarker || kind == TokenKind::Error)
      return tokenizer.error();
  }
}

Token firstOf(std::string_view source) {
  Arena arena;
  return Tokenizer(SourceText::copy(source, arena)).next();
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("tokenizer: indentation, blank lines, comments and joined lines") {
  CHECK(tokensOf("if x:\n  y\n\n # c\n  z\nw") == Texts{"if", "x", ":", "NEWLINE", "INDENT", "y",
                                                        "NEWLINE", "z", "NEWLINE", "DEDENT", "w",
                                                        "NEWLINE"});
  CHECK(tokensOf("x = (1,\n  2)  # c\r\ny\\\n+z\r") ==
        Texts{"x", "=", "(", "1", ",", "2", ")", "NEWLINE", "y", "+", "z", "NEWLINE"});
  CHECK(tokensOf("if 1:\n\tif 2:\n\t  x") == Texts{"if", "1", ":", "NEWLINE", "INDENT", "if", "2",
                                                   ":", "NEWLINE", "INDENT", "x", "NEWLINE",
                                                   "DEDENT", "DEDENT"});
  CHECK(tokensOf("") == Texts{});
  CHECK(tokensOf("\n  \n# c") == Texts{});
  CHECK(tokensOf("\xEF\xBB\xBFx") == Texts{"x", "NEWLINE"});
  // A form feed starts the column anew.
  CHECK(tokensOf("  \fx\n\f  y") == Texts{"x", "NEWLINE", "INDENT", "y", "NEWLINE", "DEDENT"});
}

TEST_CASE("tokenizer: operators take the longest spelling") {
  CHECK(tokensOf("a**=b//=c>>=d<<e<>f!=g->h:=i...j..k") ==
        Texts{"a", "**=", "b", "//=", "c", ">>=", "d", "<<", "e", "<>", "f",      "!=",
              "g", "->",  "h", ":=",  "i", "...", "j", ".",  ".", "k",  "NEWLINE"});
}

TEST_CASE("tokenizer: keywords are told from names") {
  CHECK(firstOf("nonlocal").kind == TokenKind::KeywordNonlocal);
  CHECK(firstOf("None").kind == TokenKind::KeywordNone);
  for (const char *name : {"match", "case", "_", "Nonee", "non", "continues", "i", "print"})
    CHECK(firstOf(name).kind == TokenKind::Name);
}

TEST_CASE("tokenizer: flags of strings and numbers") {
  using namespace TokenFlag;
  CHECK(firstOf("'x'").flags == 0);
  CHECK(firstOf("Rb'''x\\n'''").flags == (kRaw | kBytes | kTriple | kBackslash));
  CHECK(firstOf("fr'\xC3\xA9'").flags == (kRaw | kFormat | kNonAscii));
  CHECK(firstOf("u'''\r'''").flags == (kUnicode | kTriple | kCarriageReturn));
  CHECK(firstOf("'a\\\n'b'").end == 5);
  CHECK(firstOf("1_0").flags == kUnderscore);
  CHECK(firstOf("0xF").flags == kPrefixed);
  CHECK(firstOf("1.e5j").flags == (kFloat | kImaginary));
  CHECK(firstOf("1or 2").flags == kTouchesKeyword);
  CHECK(firstOf("'a' 'b'").end == 3);
  CHECK(firstOf("bu''").kind == TokenKind::Name);
}

TEST_CASE("tokenizer: what is refused") {
  using enum TokenError;
  const std::pair<std::string_view, TokenError> kCases[] = {
      {"x\n  y\n z", UnmatchedDedent}, {"if 1:\n        x\n\ty", InconsistentTabs},
      {"x \\ y", BadContinuation},     {"x \\\n", UnexpectedEndOfFile},
      {"'abc\n'", UnterminatedString}, {"'''abc''", UnterminatedTripleString},
      {")", UnmatchedClosing},         {"(]", MismatchedClosing},
      {"(1,", UnclosedOpening},        {"0xg", InvalidHexadecimal},
      {"0o8", InvalidOctalDigit},      {"0b", InvalidBinary},
      {"1__0", InvalidDecimal},        {"1x", InvalidDecimal},
      {"1jx", InvalidImaginary},       {"007", LeadingZeros},
      {"$", InvalidCharacter},         {"a ! b", InvalidCharacter},
      {"\x01", NonPrintable},          {"\xE2\x82\xAC", InvalidIdentifierCharacter},
      {"\xFF", InvalidUtf8},
  };
  for (const auto &[source, expected] : kCases) {
    CAPTURE(source);
    CHECK(errorOf(source) == expected);
  }
  using namespace std::string_view_literals;
  for (const std::string_view source :
       {"x\0"sv, "\0"sv, "# \0"sv, "'\0'"sv, "x # \0\n"sv, "'''\0"sv})
    CHECK(errorOf(source) == NulByte);
}

TEST_CASE("tokenizer: CPython's limits on nesting") {
  CHECK(errorOf(std::string(200, '(') + std::string(200, ')')) == TokenError::None);
  CHECK(errorOf(std::string(201, '(') + std::string(201, ')')) == TokenError::TooManyParentheses);
  const auto nested = [](int depth) {
    std::string source;
    for (int i = 0; i < depth; ++i)
      source += std::string(static_cast<size_t>(i), ' ') + "if x:\n";
    return source + std::string(static_cast<size_t>(depth), ' ') + "y\n";
  };
  CHECK(errorOf(nested(99)) == TokenError::None);
  CHECK(errorOf(nested(100)) == TokenError::TooManyIndents);
}

TEST_CASE("line table: LF, CR and CRLF end lines, in any order of asking") {
  Arena arena;
  const LineTable lines(SourceText::copy("a\nbc\r\nd\re", arena), arena);
  CHECK(lines.lineCount() == 4);
  for (const auto &[offset, line, column] :
       {std::array{0u, 1u, 0u}, {8u, 4u, 0u}, {3u, 2u, 1u}, {6u, 3u, 0u}, {2u, 2u, 0u}}) {
    CHECK(lines.locate(offset).line == line);
    CHECK(lines.locate(offset).column == column);
  }
}
