// What a backslash begins, and sets of characters.
#include "re/PatternParser.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

bool isOctal(char32_t c) { return c >= '0' && c <= '7'; }
int hexValue(char32_t c) {
  if (isDigit(c))
    return static_cast<int>(c - '0');
  const char32_t lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

std::optional<Category> category(char32_t c) {
  switch (c) {
  case 'd':
    return Category::Digit;
  case 'D':
    return Category::NotDigit;
  case 's':
    return Category::Space;
  case 'S':
    return Category::NotSpace;
  case 'w':
    return Category::Word;
  case 'W':
    return Category::NotWord;
  default:
    return std::nullopt;
  }
}

/// What a letter behind a backslash means wherever it stands; 0: nothing.
char32_t control(char32_t c) {
  switch (c) {
  case 'a':
    return '\a';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  case 'v':
    return '\v';
  case '\\':
    return '\\';
  default:
    return 0;
  }
}

void addMember(SetItems &to, char32_t character, std::optional<Category> category) {
  if (category)
    to.categories.push_back(*category);
  else
    to.ranges.emplace_back(character, character);
}

void addSet(Sequence &to, SetItems items) {
  std::sort(items.ranges.begin(), items.ranges.end());
  items.ranges.erase(std::unique(items.ranges.begin(), items.ranges.end()), items.ranges.end());
  const bool isOne = items.categories.empty() && items.ranges.size() == 1 &&
                     items.ranges[0].first == items.ranges[0].second;
  if (isOne) {
    to.emplace_back(items.negated ? NodeKind::NotCharacter : NodeKind::Character,
                    items.ranges[0].first);
    return;
  }
  to.emplace_back(NodeKind::Set);
  to.back().set = std::move(items);
}

} // namespace

std::optional<char32_t> PatternParser::hexDigits(int count) {
  char32_t value = 0;
  for (int i = 0; i != count; ++i) {
    const int digit = at_ < text_.length ? hexValue(text_[at_]) : -1;
    if (digit < 0)
      return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
    ++at_;
  }
  return value;
}

std::optional<char32_t> PatternParser::character(char32_t c) {
  std::optional<char32_t> value;
  if (c == 'x' || c == 'u' || c == 'U') {
    value = hexDigits(c == 'x' ? 2 : c == 'u' ? 4 : 8);
    if (value && *value > 0x10FFFF)
      value.reset();
  } else if (!isDigit(c) && !(c < 0x80 && isLetter(c))) {
    value = c;
  }
  if (!value)
    refuse();
  return value;
}

bool PatternParser::escape(char32_t c, Sequence &to) {
  const auto place = [&](NodeKind kind) {
    to.emplace_back(kind);
    return true;
  };
  switch (c) {
  case 'A':
    return place(NodeKind::BeginText);
  case 'Z':
    return place(NodeKind::EndText);
  case 'b':
    return place(NodeKind::Boundary);
  case 'B':
    return place(NodeKind::NoBoundary);
  default:
    break;
  }
  if (const auto kind = category(c)) {
    to.emplace_back(NodeKind::Set);
    to.back().set.categories.push_back(*kind);
    return true;
  }
  if (const char32_t value = control(c)) {
    to.emplace_back(NodeKind::Character, value);
    return true;
  }
  if (isDigit(c))
    return numericEscape(c, to);
  const auto value = character(c);
  if (value)
    to.emplace_back(NodeKind::Character, *value);
  return value.has_value();
}

bool PatternParser::numericEscape(char32_t c, Sequence &to) {
  const auto digit = [&](bool (*wanted)(char32_t)) {
    return at_ < text_.length && wanted(text_[at_]);
  };
  if (c == '0') {
    char32_t value = 0;
    for (int i = 0; i != 2 && digit(isOctal); ++i)
      value = value * 8 + (text_[at_++] - '0');
    to.emplace_back(NodeKind::Character, value);
    return true;
  }
  uint32_t number = c - '0';
  if (digit(isDigit)) {
    const char32_t second = text_[at_++];
    if (isOctal(c) && isOctal(second) && digit(isOctal)) {
      const char32_t value = (c - '0') * 64 + (second - '0') * 8 + (text_[at_++] - '0');
      if (value > 0377)
        return refuse();
      to.emplace_back(NodeKind::Character, value);
      return true;
    }
    number = number * 10 + (second - '0');
  }
  return backReference(number, to);
}

bool PatternParser::backReference(uint32_t number, Sequence &to) {
  if (number > tree_.groups || isOpen(number) || !mayLookBehindSee(number))
    return refuse();
  to.emplace_back(NodeKind::BackReference);
  to.back().number = number;
  return true;
}

bool PatternParser::isOpen(uint32_t number) const {
  return std::find(open_.begin(), open_.end(), number) != open_.end();
}

bool PatternParser::mayLookBehindSee(uint32_t number) const {
  return !lookBehindGroups_ || (number <= *lookBehindGroups_ && !isOpen(number));
}

std::optional<PatternParser::Member> PatternParser::member(const Token &token) {
  if (!token.escaped)
    return Member{token.character, std::nullopt};
  const char32_t c = token.character;
  if (c == 'b')
    return Member{'\b', std::nullopt};
  if (const auto kind = category(c))
    return Member{0, kind};
  if (const char32_t value = control(c))
    return Member{value, std::nullopt};
  if (isOctal(c)) {
    char32_t value = c - '0';
    for (int i = 0; i != 2 && at_ < text_.length && isOctal(text_[at_]); ++i)
      value = value * 8 + (text_[at_++] - '0');
    if (value <= 0377)
      return Member{value, std::nullopt};
    refuse();
    return std::nullopt;
  }
  const auto value = character(c);
  return value ? std::optional(Member{*value, std::nullopt}) : std::nullopt;
}

bool PatternParser::set(Sequence &to) {
  // Of these CPython warns.
  constexpr std::string_view kWarned = "a character set that may come to mean another";
  SetItems items;
  if (nextIs('['))
    return refuse(kWarned);
  items.negated = accept('^');
  for (bool isFirst = true;; isFirst = false) {
    const auto token = take();
    if (!token)
      return refuse();
    if (token->is(']') && !isFirst)
      break;
    for (const char32_t sign : {'-', '&', '~', '|'})
      if (token->is(sign) && nextIs(sign))
        return refuse(kWarned);
    const auto low = member(*token);
    if (!low)
      return false;
    if (!accept('-')) {
      addMember(items, low->character, low->category);
      continue;
    }
    const auto behind = take();
    if (!behind)
      return refuse();
    if (behind->is(']')) {
      addMember(items, low->character, low->category);
      addMember(items, '-', std::nullopt);
      break;
    }
    if (behind->is('-'))
      return refuse(kWarned);
    const auto high = member(*behind);
    if (!high)
      return false;
    if (low->category || high->category || high->character < low->character)
      return refuse();
    items.ranges.emplace_back(low->character, high->character);
  }
  addSet(to, std::move(items));
  return true;
}

} // namespace assay::runtime::re
