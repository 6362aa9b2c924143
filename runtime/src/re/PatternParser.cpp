// The syntax of regular expressions, as CPython's re has it: a recursive descent over tokens, which
// are characters, or a backslash with the character behind it.
#include "re/PatternTree.h"

#include <algorithm>
#include <optional>

namespace assay::runtime::re {
namespace {

constexpr uint64_t kWidest = UINT32_MAX - 1;
constexpr uint32_t kMostNesting = 200;
constexpr uint32_t kMostRepeats = 1U << 30;
constexpr std::string_view kRefused = "a regular expression that is refused";

bool isDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool isOctal(char32_t c) { return c >= '0' && c <= '7'; }
int hexValue(char32_t c) {
  if (isDigit(c))
    return static_cast<int>(c - '0');
  const char32_t lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}
bool isLetter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool isVerboseSpace(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// A character, or one that a backslash stands before.
struct Token {
  char32_t character;
  bool escaped;
  bool is(char32_t c) const { return !escaped && character == c; }
};

class Parser {
public:
  Parser(TextView text, PatternTree &tree, ParseFailure &failure)
      : text_(text), tree_(tree), failure_(failure) {}

  bool parse() {
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

  /// That `(?x)` was met, and all has to be read anew.
  bool needsVerbose() const { return needsVerbose_; }

private:
  bool refuse(std::string_view reason = kRefused) {
    failure_.reason = reason;
    return false;
  }

  // --- Tokens ------------------------------------------------------------------------------------

  std::optional<Token> peek() const {
    if (at_ >= text_.length)
      return std::nullopt;
    if (text_[at_] != '\\')
      return Token{text_[at_], false};
    if (at_ + 1 >= text_.length)
      return std::nullopt; // a lone backslash at the end: refused by whoever goes on
    return Token{text_[at_ + 1], true};
  }
  bool atLoneBackslash() const { return at_ + 1 == text_.length && text_[at_] == '\\'; }
  void advance(const Token &token) { at_ += token.escaped ? 2 : 1; }
  std::optional<Token> take() {
    const auto token = peek();
    if (token)
      advance(*token);
    return token;
  }
  bool nextIs(char32_t c) const {
    const auto token = peek();
    return token && token->is(c);
  }
  bool accept(char32_t c) {
    if (!nextIs(c))
      return false;
    ++at_;
    return true;
  }
  /// The value of hexadecimal digits, just so many.
  std::optional<char32_t> hexDigits(int count) {
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

  // --- Alternatives and sequences ----------------------------------------------------------------

  bool alternatives(Sequence &to, bool verbose, uint32_t nesting, bool first = false) {
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

  /// Alternatives of one character each are a set, which needs no backtracking.
  static Node asSet(Node branch) {
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

  bool sequence(Sequence &to, bool verbose, uint32_t nesting, bool first) {
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

  void skipLine() {
    while (const auto token = take())
      if (token->is('\n'))
        return;
  }

  static bool isPlainGroup(const Node &node) {
    return node.kind == NodeKind::Group && node.number == 0 && node.addFlags == 0 &&
           node.dropFlags == 0;
  }

  bool item(const Token &token, Sequence &to, bool &verbose, uint32_t nesting, bool first) {
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

  // --- Repetition --------------------------------------------------------------------------------

  bool number(uint32_t &value, bool &given) {
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

  bool braces(Sequence &to) {
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

  static bool isPlace(NodeKind kind) {
    return kind >= NodeKind::Begin && kind <= NodeKind::NoBoundary;
  }

  bool repeat(Sequence &to, uint32_t least, uint32_t most) {
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

  // --- Escapes -----------------------------------------------------------------------------------

  static std::optional<Category> category(char32_t c) {
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
  static char32_t control(char32_t c) {
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

  /// \x, \u, \U, and characters that stand for themselves. nullopt: refused.
  std::optional<char32_t> character(char32_t c) {
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

  bool escape(char32_t c, Sequence &to) {
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

  /// \0 and three octal digits are characters, the rest refers to a group.
  bool numericEscape(char32_t c, Sequence &to) {
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

  bool backReference(uint32_t number, Sequence &to) {
    if (number > tree_.groups || isOpen(number) || !mayLookBehindSee(number))
      return refuse();
    to.emplace_back(NodeKind::BackReference);
    to.back().number = number;
    return true;
  }
  bool isOpen(uint32_t number) const {
    return std::find(open_.begin(), open_.end(), number) != open_.end();
  }
  bool mayLookBehindSee(uint32_t number) const {
    return !lookBehindGroups_ || (number <= *lookBehindGroups_ && !isOpen(number));
  }

  // --- Sets --------------------------------------------------------------------------------------

  /// A member of a set: a character, or a category.
  struct Member {
    char32_t character = 0;
    std::optional<Category> category;
  };

  std::optional<Member> member(const Token &token) {
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

  static void addMember(SetItems &to, const Member &member) {
    if (member.category)
      to.categories.push_back(*member.category);
    else
      to.ranges.emplace_back(member.character, member.character);
  }

  bool set(Sequence &to) {
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
        addMember(items, *low);
        continue;
      }
      const auto behind = take();
      if (!behind)
        return refuse();
      if (behind->is(']')) {
        addMember(items, *low);
        addMember(items, {'-', std::nullopt});
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

  static void addSet(Sequence &to, SetItems items) {
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

  // --- Groups ------------------------------------------------------------------------------------

  /// The text up to `end`, which is taken as well; only ASCII identifiers and numbers are known.
  std::optional<std::string> nameUntil(char32_t end) {
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

  static bool isIdentifier(const std::string &name) {
    if (name.empty() || isDigit(static_cast<uint8_t>(name[0])))
      return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
      return c == '_' || isLetter(static_cast<uint8_t>(c)) || isDigit(static_cast<uint8_t>(c));
    });
  }

  std::optional<uint32_t> groupNamed(const std::string &name) const {
    for (const auto &[known, number] : tree_.names)
      if (known == name)
        return number;
    return std::nullopt;
  }

  bool group(Sequence &to, bool &verbose, uint32_t nesting, bool first) {
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

  bool comment() {
    for (;;) {
      const auto token = take();
      if (!token)
        return refuse();
      if (token->is(')'))
        return true;
    }
  }

  bool namedGroup(Sequence &to, bool verbose, uint32_t nesting) {
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

  bool capture(const std::string &name, Sequence &to, bool verbose, uint32_t nesting) {
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

  bool plainGroup(uint32_t add, uint32_t drop, Sequence &to, bool verbose, uint32_t nesting) {
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

  bool look(bool negated, bool behind, Sequence &to, bool verbose, uint32_t nesting) {
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

  bool conditional(Sequence &to, bool verbose, uint32_t nesting) {
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

  static std::optional<uint32_t> flagOf(char32_t c) {
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

  bool flags(char32_t c, Sequence &to, bool &verbose, uint32_t nesting, bool first) {
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

  TextView text_;
  uint32_t at_ = 0;
  PatternTree &tree_;
  ParseFailure &failure_;
  std::vector<uint32_t> open_;
  std::optional<uint32_t> lookBehindGroups_;
  uint32_t conditionalGroup_ = 0;
  bool needsVerbose_ = false;
};

} // namespace

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
    Parser parser(text, tree, failure);
    if (parser.parse())
      return true;
    if (!parser.needsVerbose())
      return false;
    flags = tree.flags; // with kVerbose
  }
}

} // namespace assay::runtime::re
