// Characters and str's methods, beside CPython's.
#include "assay/runtime/TextMethods.h"
#include "TextCases.h"
#include "assay/runtime/BigIntText.h"
#include "assay/runtime/Characters.h"
#include "assay/runtime/FloatText.h"

namespace {

using namespace assay;
using namespace assay::runtime;
using test::literal;
using test::PythonOracle;
using test::spell;

constexpr uint64_t kSeed = 20261123;

struct Predicate {
  const char *name;
  bool (*holds)(TextView);
};
constexpr Predicate kPredicates[] = {
    {"isalpha", text::isAlpha},         {"isdecimal", text::isDecimal},
    {"isdigit", text::isDigit},         {"isnumeric", text::isNumeric},
    {"isalnum", text::isAlnum},         {"isascii", text::isAscii},
    {"islower", text::isLower},         {"isupper", text::isUpper},
    {"istitle", text::isTitle},         {"isspace", text::isSpace},
    {"isprintable", text::isPrintable}, {"isidentifier", text::isIdentifier}};

struct Conversion {
  const char *expression; // around the text at '@'
  void (*convert)(TextView, TextBuilder &);
};
constexpr Conversion kConversions[] = {
    {"@.lower()", text::lower},       {"@.upper()", text::upper},
    {"@.title()", text::title},       {"@.capitalize()", text::capitalize},
    {"@.swapcase()", text::swapCase}, {"@.casefold()", text::caseFold},
    {"repr(@)", text::appendRepr},    {"ascii(@)", text::appendAscii}};

std::string around(std::string expression, const std::string &text) {
  return expression.replace(expression.find('@'), 1, text);
}

void checkAll(TextView view, PythonOracle &python) {
  const std::string text = literal(view);
  for (const Predicate &predicate : kPredicates)
    python.expect(text + "." + predicate.name + "()", predicate.holds(view) ? "True" : "False");
  for (const Conversion &conversion : kConversions) {
    TextBuilder to;
    conversion.convert(view, to);
    python.expect(around(conversion.expression, text), spell(to.view()));
  }
}

} // namespace

TEST_CASE("characters: CPython's properties and mappings") {
  PythonOracle python;
  using Holds = bool (*)(char32_t);
  const std::pair<const char *, Holds> properties[] = {
      {"chr(c).isalpha()", characters::isAlpha},
      {"chr(c).isdecimal()", characters::isDecimal},
      {"chr(c).isdigit()", characters::isDigit},
      {"chr(c).isnumeric()", characters::isNumeric},
      {"chr(c).isalnum()", characters::isAlnum},
      {"chr(c).islower()", characters::isLower},
      {"chr(c).isupper()", characters::isUpper},
      {"chr(c).isspace()", characters::isSpace},
      {"chr(c).isprintable()", characters::isPrintable},
      {"chr(c).isidentifier()", characters::isIdentifierStart},
      {"('a'+chr(c)).isidentifier()", characters::isIdentifierContinue},
      {"len(('a'+chr(c)+'a').splitlines())==2", characters::isLineBreak},
      {"u.category(chr(c))=='Lt'", characters::isTitle},
      {"('1'+chr(c)+'a').title()[-1]=='a'", characters::isCased}};
  // A hash of what is asked of each code point in a block, a line a block; its products fit 64
  // bits. Beyond U+32000 there is hardly a character: a block in sixteen, and that of the tags.
  constexpr uint32_t kBlock = 0x1000, kAssigned = 0x32000, kTags = 0xE0000;
  const auto ask = [&](const std::string &expression, auto value) {
    for (uint32_t from = 0; from != 0x110000; from += kBlock) {
      if (from >= kAssigned && from != kTags && from / kBlock % 16 != 15)
        continue;
      uint64_t hash = 0;
      for (uint32_t c = from; c != from + kBlock; ++c)
        hash = (hash * 1000003 + value(char32_t(c))) % 17592186044399u;
      python.expect("__import__('functools').reduce(lambda h,v:(h*1000003+v)%17592186044399,"
                    "(lambda u:[" +
                        expression + " for c in range(" + std::to_string(from) + "," +
                        std::to_string(from + kBlock) + ")])(__import__('unicodedata')),0)",
                    std::to_string(hash));
    }
  };
  for (const auto &[expression, holds] : properties)
    ask(std::string("int(") + expression + ")",
        [is = holds](char32_t c) { return uint64_t(is(c)); });
  ask("u.decimal(chr(c),-1)+1",
      [](char32_t c) { return uint64_t(characters::decimalValue(c) + 1); });
  ask("u.digit(chr(c),-1)+1", [](char32_t c) { return uint64_t(characters::digitValue(c) + 1); });
  using Map = std::span<const char32_t> (*)(char32_t, char32_t &);
  const std::pair<const char *, Map> mappings[] = {{"lower", characters::toLower},
                                                   {"upper", characters::toUpper},
                                                   {"title", characters::toTitle},
                                                   {"casefold", characters::toFolded}};
  for (const auto &[method, map] : mappings)
    ask(std::string("sum(ord(m)*(i*31+1) for i,m in enumerate(chr(c).") + method + "()))",
        [to = map](char32_t c) {
          char32_t one;
          uint64_t sum = 0, weight = 1;
          for (const char32_t mapped : to(c, one)) {
            sum += mapped * weight;
            weight += 31;
          }
          return sum;
        });
  python.check();
}

TEST_CASE("text: methods on single characters") {
  PythonOracle python;
  for (char32_t c = 0; c < 0x20000; c += c < 0x600 ? 1 : 37) {
    TextBuilder one;
    one.append(c);
    checkAll(one.view(), python);
  }
  python.check();
}

TEST_CASE("text: methods on random texts") {
  CAPTURE(kSeed);
  test::Texts texts(kSeed);
  PythonOracle python;
  TextBuilder builder;
  for (int i = 0; i != 10000; ++i) {
    texts.next(builder);
    checkAll(builder.view(), python);
  }
  python.check();
}

TEST_CASE("text: methods on long and on too wide texts") {
  PythonOracle python;
  TextBuilder builder;
  for (int i = 0; i != 100; ++i)
    builder.append("It's 10 o'Clock: ");
  checkAll(builder.view(), python);
  // A part of a wider text, where one byte would do.
  builder.append(char32_t(0x1F600));
  checkAll(builder.view().slice(3, 40), python);
  python.check();
}

TEST_CASE("text: repr of bytes") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed);
  PythonOracle python;
  for (int i = 0; i != 3000; ++i) {
    std::string bytes, list;
    for (size_t length = random() % 8; length != 0; --length) {
      bytes += i % 2 == 0 ? static_cast<char>(random()) : "'\"\\a\n"[random() % 5];
      list += std::to_string(static_cast<unsigned char>(bytes.back())) + ",";
    }
    TextBuilder to;
    text::appendBytesRepr(bytes, to);
    python.expect("bytes([" + list + "])", spell(to.view()));
  }
  python.check();
}

TEST_CASE("text: what int() and float() make of it") {
  CAPTURE(kSeed);
  std::mt19937_64 random(kSeed);
  PythonOracle python;
  static constexpr char32_t kCodes[] = {'1',  ' ',  0x661, 0xFF19, 0x1D7D8, 0x2003, '\t',
                                        '\n', 0x1C, 0xB2,  0x7F,   '-',     '.'};
  for (int i = 0; i != 4000; ++i) {
    TextBuilder builder;
    for (size_t length = random() % 6; length != 0; --length)
      builder.append(kCodes[random() % std::size(kCodes)]);
    std::string buffer;
    const std::string_view number = text::numberText(builder.view(), buffer);
    const std::string text = literal(builder.view());
    TextBuilder repr;
    text::appendRepr(builder.view(), repr);
    std::string asInt = "!ValueError: invalid literal for int() with base 10: ";
    std::string asFloat = "!ValueError: could not convert string to float: ";
    for (std::string *message : {&asInt, &asFloat})
      *message += spell(repr.view());
    Limbs integer;
    if (bigint::parse(number, 10, integer).outcome == bigint::ParseInt::Done) {
      asInt.clear();
      bigint::appendDigits(integer, 10, asInt);
    }
    double real = 0;
    if (floats::parse(number, real)) {
      asFloat.clear();
      floats::appendRepr(real, asFloat);
    }
    python.expect("int(" + text + ")", asInt);
    python.expect("float(" + text + ")", asFloat);
  }
  python.check();
}
