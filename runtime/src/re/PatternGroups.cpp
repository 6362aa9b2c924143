// What a parenthesis begins: groups of all kinds, and flags.
#include "re/PatternParser.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

bool isIdentifier(const std::string &name) {
  if (name.empty() || isDigit(static_cast<uint8_t>(name[0])))
    return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || isLetter(static_cast<uint8_t>(c)) || isDigit(static_cast<uint8_t>(c));
  });
}

std::optional<uint32_t> flagOf(char32_t c) {
  switch (c) {
  case 'i':
    return kIgnoreCase;
  case 'm':
    return kMultiLine;
  case 's':
    return kDotAll;
  case 'x':
    return kVerbose;
  case 'a':
    return kAscii;
  case 'u':
    return kUnicode;
  default:
    return std::nullopt;
  }
}

} // namespace

std::optional<std::string> PatternParser::nameUntil(char32_t end) {
  std::string name;
  for (;;) {
    const auto token = take();
    if (!token || token->escaped || token->character >= 0x80) {
      refuse();
      return std::nullopt;
    }
    if (token->is(end))
      return name;
    name += static_cast<char>(token->character);
  }
}

std::optional<uint32_t> PatternParser::groupNamed(const std::string &name) const {
  for (const auto &[known, number] : tree_.names)
    if (known == name)
      return number;
  return std::nullopt;
}

bool PatternParser::group(Sequence &to, bool &verbose, uint32_t nesting, bool first) {
  if (!accept('?'))
    return capture({}, to, verbose, nesting);
  const auto option = take();
  if (!option || option->escaped)
    return refuse();
  switch (option->character) {
  case 'P':
    return namedGroup(to, verbose, nesting);
  case ':':
    return plainGroup(0, 0, to, verbose, nesting);
  case '#':
    return comment();
  case '=':
  case '!':
    return look(option->character == '!', false, to, verbose, nesting);
  case '<': {
    const auto kind = take();
    if (!kind || !(kind->is('=') || kind->is('!')))
      return refuse();
    return look(kind->character == '!', true, to, verbose, nesting);
  }
  case '(':
    return conditional(to, verbose, nesting);
  case '>':
    return refuse("an atomic group");
  default:
    return flags(option->character, to, verbose, nesting, first);
  }
}

bool PatternParser::comment() {
  for (;;) {
    const auto token = take();
    if (!token)
      return refuse();
    if (token->is(')'))
      return true;
  }
}

bool PatternParser::namedGroup(Sequence &to, bool verbose, uint32_t nesting) {
  const bool defines = accept('<');
  if (!defines && !accept('='))
    return refuse();
  const auto name = nameUntil(defines ? '>' : ')');
  if (!name || !isIdentifier(*name))
    return name ? refuse() : false;
  const auto known = groupNamed(*name);
  if (defines)
    return known ? refuse() : capture(*name, to, verbose, nesting);
  return known ? backReference(*known, to) : refuse();
}

bool PatternParser::capture(const std::string &name, Sequence &to, bool verbose, uint32_t nesting) {
  const uint32_t number = ++tree_.groups;
  if (!name.empty())
    tree_.names.emplace_back(name, number);
  tree_.widths.resize(number + 1);
  open_.push_back(number);
  Node node(NodeKind::Group);
  node.number = number;
  node.parts.emplace_back();
  if (!alternatives(node.parts[0], verbose, nesting + 1))
    return false;
  if (!accept(')'))
    return refuse();
  open_.pop_back();
  tree_.widths[number] = widthOf(node.parts[0], tree_);
  to.push_back(std::move(node));
  return true;
}

bool PatternParser::plainGroup(uint32_t add, uint32_t drop, Sequence &to, bool verbose,
                               uint32_t nesting) {
  Node node(NodeKind::Group);
  node.addFlags = add;
  node.dropFlags = drop;
  node.parts.emplace_back();
  const bool within = (verbose || (add & kVerbose) != 0) && (drop & kVerbose) == 0;
  if (!alternatives(node.parts[0], within, nesting + 1))
    return false;
  if (!accept(')'))
    return refuse();
  to.push_back(std::move(node));
  return true;
}

bool PatternParser::look(bool negated, bool behind, Sequence &to, bool verbose, uint32_t nesting) {
  Node node(NodeKind::Look);
  node.negated = negated;
  node.behind = behind;
  node.parts.emplace_back();
  const auto groupsBefore = lookBehindGroups_;
  if (behind && !lookBehindGroups_)
    lookBehindGroups_ = tree_.groups;
  if (!alternatives(node.parts[0], verbose, nesting + 1))
    return false;
  lookBehindGroups_ = groupsBefore;
  if (!accept(')'))
    return refuse();
  to.push_back(std::move(node));
  return true;
}

bool PatternParser::conditional(Sequence &to, bool verbose, uint32_t nesting) {
  const auto name = nameUntil(')');
  if (!name || name->empty())
    return name ? refuse() : false;
  Node node(NodeKind::Conditional);
  if (isIdentifier(*name)) {
    const auto known = groupNamed(*name);
    if (!known)
      return refuse();
    node.number = *known;
  } else {
    if (name->size() > 2 || !std::all_of(name->begin(), name->end(),
                                         [](char c) { return isDigit(static_cast<uint8_t>(c)); }))
      return refuse();
    node.number = static_cast<uint32_t>(std::stoi(*name));
    if (node.number == 0)
      return refuse();
    conditionalGroup_ = std::max(conditionalGroup_, node.number);
  }
  if (!mayLookBehindSee(node.number))
    return refuse();
  node.parts.resize(2);
  if (!sequence(node.parts[0], verbose, nesting + 1, false))
    return false;
  if (accept('|') && (!sequence(node.parts[1], verbose, nesting + 1, false) || nextIs('|')))
    return refuse();
  if (!accept(')'))
    return refuse();
  to.push_back(std::move(node));
  return true;
}

bool PatternParser::flags(char32_t c, Sequence &to, bool &verbose, uint32_t nesting, bool first) {
  constexpr uint32_t kKinds = kAscii | kUnicode;
  uint32_t add = 0, drop = 0;
  if (c != '-' && !flagOf(c))
    return refuse();
  while (c != '-' && c != ':' && c != ')') {
    const auto flag = flagOf(c);
    if (!flag)
      return refuse();
    add |= *flag;
    if ((add & kKinds) == kKinds)
      return refuse();
    const auto token = take();
    if (!token || token->escaped)
      return refuse();
    c = token->character;
  }
  if (c == ')') {
    if (!first || !to.empty())
      return refuse();
    tree_.flags |= add;
    if ((add & kVerbose) != 0 && !verbose) {
      needsVerbose_ = true;
      return refuse();
    }
    return true;
  }
  if (c == '-') {
    for (;;) {
      const auto token = take();
      if (!token || token->escaped)
        return refuse();
      if (token->character == ':')
        break;
      const auto flag = flagOf(token->character);
      if (!flag || (*flag & kKinds) != 0)
        return refuse();
      drop |= *flag;
    }
    if (drop == 0 || (add & drop) != 0)
      return refuse();
  }
  return plainGroup(add, drop, to, verbose, nesting);
}

} // namespace assay::runtime::re
