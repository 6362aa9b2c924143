// Replacements: text with references to groups, as \1, \g<1> and \g<name>.
#include "re/Re.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

constexpr std::string_view kRefused = "a replacement that is refused";

bool isDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool isOctal(char32_t c) { return c >= '0' && c <= '7'; }

/// What a letter behind a backslash means; 0: nothing.
char32_t control(char32_t c) {
  switch (c) {
  case 'a':
    return '\a';
  case 'b':
    return '\b';
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

} // namespace

bool Template::parse(Context &ctx, const Pattern &pattern, const Str *text) {
  const auto refuse = [&] {
    ctx.decline(kRefused);
    return false;
  };
  literals_.push_back(std::make_unique<TextBuilder>());
  const auto addGroup = [&](uint32_t number) {
    groups_.push_back(number);
    literals_.push_back(std::make_unique<TextBuilder>());
    return number <= pattern.program->groups;
  };
  const uint32_t length = text->length();
  uint32_t at = 0;
  const auto nextIs = [&](bool (*wanted)(char32_t)) { return at < length && wanted(text->at(at)); };
  while (at != length) {
    const char32_t c = text->at(at++);
    if (c != '\\') {
      literals_.back()->append(c);
      continue;
    }
    if (at == length)
      return refuse();
    const char32_t escaped = text->at(at++);
    if (escaped == 'g') {
      if (at == length || text->at(at++) != '<')
        return refuse();
      std::string name;
      while (at != length && text->at(at) != '>' && text->at(at) < 0x80)
        name += static_cast<char>(text->at(at++));
      if (at == length || text->at(at++) != '>' || name.empty())
        return refuse();
      if (std::all_of(name.begin(), name.end(), [](char d) { return isDigit(uint8_t(d)); })) {
        if (name.size() > 2 || !addGroup(static_cast<uint32_t>(std::stoi(name))))
          return refuse();
        continue;
      }
      const auto found =
          std::find_if(pattern.names.begin(), pattern.names.end(), [&](const Pattern::Name &each) {
            return each.name->isAscii() && each.name->ascii() == name;
          });
      if (found == pattern.names.end() || !addGroup(found->group))
        return refuse();
    } else if (escaped == '0') {
      char32_t value = 0;
      for (int i = 0; i != 2 && nextIs(isOctal); ++i)
        value = value * 8 + (text->at(at++) - '0');
      literals_.back()->append(value & 0xFF);
    } else if (isDigit(escaped)) {
      uint32_t number = escaped - '0';
      if (nextIs(isDigit)) {
        const char32_t second = text->at(at++);
        if (isOctal(escaped) && isOctal(second) && nextIs(isOctal))
          return refuse();
        number = number * 10 + (second - '0');
      }
      if (!addGroup(number))
        return refuse();
    } else if (const char32_t value = control(escaped)) {
      literals_.back()->append(value);
    } else if (escaped < 0x80 && (escaped | 0x20) >= 'a' && (escaped | 0x20) <= 'z') {
      return refuse();
    } else {
      literals_.back()->append('\\');
      literals_.back()->append(escaped);
    }
  }
  return true;
}

template <typename Span>
void Template::appendParts(TextBuilder &to, const Str *text, Span &&span) const {
  to.append(literals_.front()->view());
  for (size_t i = 0; i != groups_.size(); ++i) {
    const auto [begin, end] = span(groups_[i]);
    if (begin >= 0)
      to.append(view(text).slice(static_cast<uint32_t>(begin), static_cast<uint32_t>(end)));
    to.append(literals_[i + 1]->view());
  }
}

void Template::append(TextBuilder &to, const Str *text, const Matcher &matcher) const {
  appendParts(to, text, [&](uint32_t group) {
    return group == 0 ? std::pair<int64_t, int64_t>(matcher.begin(), matcher.end())
                      : std::pair(matcher.groupBegin(group), matcher.groupEnd(group));
  });
}

void Template::append(TextBuilder &to, const Match &match) const {
  appendParts(to, match.text, [&](uint32_t group) {
    return std::pair(match.spans()[group * 2], match.spans()[group * 2 + 1]);
  });
}

} // namespace assay::runtime::re
