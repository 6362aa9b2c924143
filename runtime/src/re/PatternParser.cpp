#include "re/PatternParser.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

constexpr uint64_t kWidest = UINT32_MAX - 1;
constexpr uint32_t kMostNesting = 200;
constexpr uint32_t kMostRepeats = 1U << 30;

bool isVerboseSpace(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Alternatives of one character each are a set, which needs no backtracking.
Node asSet(Node branch) {
  Node set(NodeKind::Set);
  for (const Sequence &part : branch.parts) {
    if (part.size() != 1)
      return branch;
    const Node &only = part.front();
    if (only.kind == NodeKind::Character) {
      set.set.ranges.emplace_back(only.character, only.character);
    } else if (only.kind == NodeKind::Set && !only.set.negated) {
      set.set.ranges.insert(set.set.ranges.end(), only.set.ranges.begin(), only.set.ranges.end());
      set.set.categories.insert(set.set.categories.end(), only.set.categories.begin(),
                                only.set.categories.end());
    } else {
      return branch;
    }
  }
  return set;
}

bool isPlainGroup(const Node &node) {
  return node.kind == NodeKind::Group && node.number == 0 && node.addFlags == 0 &&
         node.dropFlags == 0;
}

bool isPlace(NodeKind kind) { return kind >= NodeKind::Begin && kind <= NodeKind::NoBoundary; }

} // namespace

bool PatternParser::parse() {
  tree_.widths.resize(1);
  if (!alternatives(tree_.root, (tree_.flags & kVerbose) != 0, 0, true))
    return false;
  if (at_ != text_.length)
    return refuse();
  if ((tree_.flags & kAscii) != 0 && (tree_.flags & kUnicode) != 0)
    return refuse();
  if ((tree_.flags & kAscii) == 0)
    tree_.flags |= kUnicode;
  return conditionalGroup_ <= tree_.groups || refuse();
}

bool PatternParser::alternatives(Sequence &to, bool verbose, uint32_t nesting, bool first) {
  if (nesting > kMostNesting)
    return refuse("a regular expression that is nested deeply");
  std::vector<Sequence> all;
  do {
    all.emplace_back();
    if (!sequence(all.back(), verbose, nesting + 1, first && all.size() == 1))
      return false;
  } while (accept('|'));
  if (all.size() == 1) {
    to = std::move(all.front());
    return true;
  }
  Node branch(NodeKind::Branch);
  branch.parts = std::move(all);
  to.push_back(asSet(std::move(branch)));
  return true;
}

bool PatternParser::sequence(Sequence &to, bool verbose, uint32_t nesting, bool first) {
  for (;;) {
    if (atLoneBackslash())
      return refuse();
    const auto token = peek();
    if (!token || token->is('|') || token->is(')'))
      break;
    advance(*token);
    if (verbose && !token->escaped) {
      if (isVerboseSpace(token->character))
        continue;
      if (token->character == '#') {
        skipLine();
        continue;
      }
    }
    if (!item(*token, to, verbose, nesting, first))
      return false;
  }
  // Groups that only group are no groups.
  Sequence flat;
  for (Node &node : to) {
    if (isPlainGroup(node))
      std::move(node.parts[0].begin(), node.parts[0].end(), std::back_inserter(flat));
    else
      flat.push_back(std::move(node));
  }
  to = std::move(flat);
  return true;
}

void PatternParser::skipLine() {
  while (const auto token = take())
    if (token->is('\n'))
      return;
}

bool PatternParser::item(const Token &token, Sequence &to, bool &verbose, uint32_t nesting,
                         bool first) {
  if (token.escaped)
    return escape(token.character, to);
  switch (token.character) {
  case '[':
    return set(to);
  case '.':
    to.emplace_back(NodeKind::Any);
    return true;
  case '^':
    to.emplace_back(NodeKind::Begin);
    return true;
  case '$':
    to.emplace_back(NodeKind::End);
    return true;
  case '(':
    return group(to, verbose, nesting, first);
  case '*':
    return repeat(to, 0, kUnlimited);
  case '+':
    return repeat(to, 1, kUnlimited);
  case '?':
    return repeat(to, 0, 1);
  case '{':
    return braces(to);
  default:
    to.emplace_back(NodeKind::Character, token.character);
    return true;
  }
}

bool PatternParser::number(uint32_t &value, bool &given) {
  uint64_t result = 0;
  given = false;
  while (at_ < text_.length && isDigit(text_[at_])) {
    result = std::min<uint64_t>(result * 10 + (text_[at_] - '0'), kMostRepeats);
    given = true;
    ++at_;
  }
  value = static_cast<uint32_t>(result);
  return result < kMostRepeats;
}

bool PatternParser::braces(Sequence &to) {
  const uint32_t start = at_;
  const auto plain = [&] {
    at_ = start;
    to.emplace_back(NodeKind::Character, '{');
    return true;
  };
  if (nextIs('}'))
    return plain();
  uint32_t least = 0, most = 0;
  bool hasLeast = false, hasMost = false;
  if (!number(least, hasLeast))
    return refuse();
  if (accept(',')) {
    if (!number(most, hasMost))
      return refuse();
  } else {
    most = least;
    hasMost = hasLeast;
  }
  if (!accept('}'))
    return plain();
  if (!hasMost)
    most = kUnlimited;
  return most >= least ? repeat(to, least, most) : refuse();
}

bool PatternParser::repeat(Sequence &to, uint32_t least, uint32_t most) {
  if (to.empty() || isPlace(to.back().kind) || to.back().kind == NodeKind::Repeat)
    return refuse();
  Node node(NodeKind::Repeat);
  node.least = least;
  node.most = most;
  if (isPlainGroup(to.back())) {
    node.parts = std::move(to.back().parts);
  } else {
    node.parts.emplace_back();
    node.parts.front().push_back(std::move(to.back()));
  }
  node.lazy = accept('?');
  if (!node.lazy && nextIs('+'))
    return refuse("a possessive repetition");
  to.back() = std::move(node);
  return true;
}

std::pair<uint64_t, uint64_t> widthOf(const Sequence &sequence, const PatternTree &tree) {
  uint64_t least = 0, most = 0;
  for (const Node &node : sequence) {
    std::pair<uint64_t, uint64_t> width{0, 0};
    switch (node.kind) {
    case NodeKind::Character:
    case NodeKind::NotCharacter:
    case NodeKind::Any:
    case NodeKind::Set:
      width = {1, 1};
      break;
    case NodeKind::Group:
      width = widthOf(node.parts[0], tree);
      break;
    case NodeKind::Repeat:
      width = widthOf(node.parts[0], tree);
      width.first *= node.least;
      width.second = std::min(width.second, kWidest) * node.most;
      break;
    case NodeKind::Branch:
    case NodeKind::Conditional: {
      width = {kWidest, 0};
      for (const Sequence &part : node.parts) {
        const auto of = widthOf(part, tree);
        width = {std::min(width.first, of.first), std::max(width.second, of.second)};
      }
      break;
    }
    case NodeKind::BackReference:
      width = tree.widths[node.number];
      break;
    default:
      break;
    }
    least = std::min(least + width.first, kWidest);
    most = std::min(most + width.second, kWidest);
  }
  return {least, most};
}

bool parsePattern(TextView text, uint32_t flags, PatternTree &tree, ParseFailure &failure) {
  for (;;) {
    tree = {};
    tree.flags = flags;
    PatternParser parser(text, tree, failure);
    if (parser.parse())
      return true;
    if (!parser.needsVerbose())
      return false;
    flags = tree.flags; // with kVerbose
  }
}

} // namespace assay::runtime::re
