// From the tree of a regular expression to instructions.
#include "re/Program.h"

#include "assay/runtime/Characters.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

bool isIn(Category category, char32_t c, bool ascii) {
  switch (category) {
  case Category::Digit:
    return ascii ? c >= '0' && c <= '9' : characters::isDecimal(c);
  case Category::Space:
    return ascii ? c == ' ' || (c >= '\t' && c <= '\r') : characters::isSpace(c);
  case Category::Word:
    return isWord(c, ascii);
  case Category::NotDigit:
    return !isIn(Category::Digit, c, ascii);
  case Category::NotSpace:
    return !isIn(Category::Space, c, ascii);
  case Category::NotWord:
    return !isIn(Category::Word, c, ascii);
  }
  return false;
}

bool isCasedAscii(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
char32_t lowerAscii(char32_t c) { return c >= 'A' && c <= 'Z' ? c + 0x20 : c; }

class Compiler {
public:
  explicit Compiler(const PatternTree &tree) : tree_(tree) {}

  bool compile() {
    const bool done = sequence(tree_.root, tree_.flags);
    emit(Op::Success);
    return done;
  }

  const Program *copyTo(Context &ctx) const {
    auto *program = static_cast<Program *>(ctx.allocate(sizeof(Program)));
    auto *branches = static_cast<std::span<const uint32_t> *>(
        ctx.allocate(std::max<size_t>(branches_.size(), 1) * sizeof(std::span<const uint32_t>)));
    auto *sets = static_cast<CharacterSet *>(
        ctx.allocate(std::max<size_t>(sets_.size(), 1) * sizeof(CharacterSet)));
    if (program == nullptr || branches == nullptr || sets == nullptr)
      return nullptr;
    bool all = true;
    const auto copy = [&](const auto &items) {
      using Item = typename std::remove_cvref_t<decltype(items)>::value_type;
      auto *to =
          static_cast<Item *>(ctx.allocate(std::max<size_t>(items.size(), 1) * sizeof(Item)));
      all = all && to != nullptr;
      if (to != nullptr)
        std::uninitialized_copy(items.begin(), items.end(), to);
      return std::span<const Item>(to, to == nullptr ? 0 : items.size());
    };
    for (size_t i = 0; i != branches_.size(); ++i)
      new (branches + i) std::span<const uint32_t>(copy(branches_[i]));
    for (size_t i = 0; i != sets_.size(); ++i) {
      new (sets + i) CharacterSet(sets_[i].set);
      sets[i].ranges = copy(sets_[i].ranges);
      sets[i].categories = copy(sets_[i].categories);
    }
    const auto code = copy(code_);
    return all ? new (program)
                     Program{code,         {sets, sets_.size()}, {branches, branches_.size()},
                             tree_.groups, tree_.flags,          ignoresCase_}
               : nullptr;
  }

private:
  struct Set {
    CharacterSet set;
    std::vector<std::pair<char32_t, char32_t>> ranges;
    std::vector<Category> categories;
  };

  uint32_t here() const { return static_cast<uint32_t>(code_.size()); }
  uint32_t emit(Op op, uint32_t a = 0, uint32_t b = 0) {
    code_.push_back({op, a, b, 0});
    return here() - 1;
  }

  bool sequence(const Sequence &nodes, uint32_t flags) {
    return std::all_of(nodes.begin(), nodes.end(),
                       [&](const Node &node) { return this->node(node, flags); });
  }

  bool node(const Node &node, uint32_t flags) {
    switch (node.kind) {
    case NodeKind::Character:
      return character(Op::Character, Op::CharacterIgnore, node.character, flags);
    case NodeKind::NotCharacter:
      return character(Op::NotCharacter, Op::NotCharacterIgnore, node.character, flags);
    case NodeKind::Any:
      emit((flags & kDotAll) != 0 ? Op::AnyAll : Op::Any);
      return true;
    case NodeKind::Set:
      return set(node.set, flags);
    case NodeKind::Begin:
      return place((flags & kMultiLine) != 0 ? PlaceKind::BeginLine : PlaceKind::Begin);
    case NodeKind::End:
      return place((flags & kMultiLine) != 0 ? PlaceKind::EndLine : PlaceKind::End);
    case NodeKind::BeginText:
      return place(PlaceKind::BeginText);
    case NodeKind::EndText:
      return place(PlaceKind::EndText);
    case NodeKind::Boundary:
      return place((flags & kAscii) != 0 ? PlaceKind::AsciiBoundary : PlaceKind::Boundary);
    case NodeKind::NoBoundary:
      return place((flags & kAscii) != 0 ? PlaceKind::AsciiNoBoundary : PlaceKind::NoBoundary);
    case NodeKind::Group:
      return group(node, flags);
    case NodeKind::Repeat:
      return repeat(node, flags);
    case NodeKind::Branch:
      return branch(node, flags);
    case NodeKind::Look:
      return look(node, flags);
    case NodeKind::BackReference:
      ignoresCase_ |= (flags & kIgnoreCase) != 0;
      emit((flags & kIgnoreCase) != 0 ? Op::BackReferenceIgnore : Op::BackReference,
           node.number - 1);
      return true;
    case NodeKind::Conditional:
      return conditional(node, flags);
    }
    return false;
  }

  bool place(PlaceKind kind) {
    emit(Op::Place, static_cast<uint32_t>(kind));
    return true;
  }

  bool character(Op plain, Op ignoring, char32_t c, uint32_t flags) {
    if ((flags & kIgnoreCase) == 0) {
      emit(plain, c);
      return true;
    }
    ignoresCase_ = true;
    emit(isCasedAscii(c) ? ignoring : plain, lowerAscii(c));
    return c < 0x80;
  }

  bool set(const SetItems &items, uint32_t flags) {
    Set made{};
    const bool ignores = (flags & kIgnoreCase) != 0;
    made.set.negated = items.negated;
    made.set.ascii = (flags & kAscii) != 0;
    const auto mark = [&](char32_t c) { made.set.latin1[c / 64] |= uint64_t(1) << c % 64; };
    for (const auto &[low, high] : items.ranges) {
      if (ignores && high >= 0x80)
        return false;
      for (char32_t c = low; c <= std::min<char32_t>(high, 255); ++c)
        mark(ignores ? lowerAscii(c) : c);
      if (high > 255)
        made.ranges.emplace_back(low, high);
    }
    for (const Category category : items.categories)
      for (char32_t c = 0; c != 256; ++c)
        if (isIn(category, c, made.set.ascii))
          mark(c);
    made.categories = items.categories;
    if (items.negated)
      for (uint64_t &word : made.set.latin1)
        word = ~word;
    ignoresCase_ |= ignores;
    sets_.push_back(std::move(made));
    emit(ignores ? Op::SetIgnore : Op::Set, static_cast<uint32_t>(sets_.size() - 1));
    return true;
  }

  bool group(const Node &node, uint32_t flags) {
    constexpr uint32_t kKinds = kAscii | kUnicode;
    if ((node.addFlags & kKinds) != 0)
      flags &= ~kKinds;
    flags = (flags | node.addFlags) & ~node.dropFlags;
    if (node.number != 0)
      emit(Op::Mark, (node.number - 1) * 2);
    if (!sequence(node.parts[0], flags))
      return false;
    if (node.number != 0)
      emit(Op::Mark, (node.number - 1) * 2 + 1);
    return true;
  }

  /// Whether it is one instruction for one character.
  static bool isSimple(const Sequence &of) {
    if (of.size() != 1)
      return false;
    const Node &node = of.front();
    return node.kind == NodeKind::Group ? node.number == 0 && isSimple(node.parts[0])
                                        : node.kind <= NodeKind::Set;
  }

  bool repeat(const Node &node, uint32_t flags) {
    if (isSimple(node.parts[0])) {
      const uint32_t at =
          emit(node.lazy ? Op::LazyRepeatOne : Op::RepeatOne, node.least, node.most);
      if (!sequence(node.parts[0], flags))
        return false;
      code_[at].c = here();
      return true;
    }
    const uint32_t at = emit(Op::Repeat, node.least, node.most);
    if (!sequence(node.parts[0], flags))
      return false;
    code_[at].c = emit(node.lazy ? Op::MinUntil : Op::MaxUntil, at);
    return true;
  }

  bool branch(const Node &node, uint32_t flags) {
    const size_t list = branches_.size();
    branches_.emplace_back();
    emit(Op::Branch, static_cast<uint32_t>(list));
    std::vector<uint32_t> jumps;
    for (const Sequence &part : node.parts) {
      branches_[list].push_back(here());
      if (!sequence(part, flags))
        return false;
      jumps.push_back(emit(Op::Jump));
    }
    for (const uint32_t jump : jumps)
      code_[jump].a = here();
    return true;
  }

  bool look(const Node &node, uint32_t flags) {
    uint32_t back = 0;
    if (node.behind) {
      const auto [least, most] = widthOf(node.parts[0], tree_);
      if (least != most)
        return false;
      back = static_cast<uint32_t>(least);
    }
    const uint32_t at = emit(node.negated ? Op::LookNot : Op::Look, 0, back);
    if (!sequence(node.parts[0], flags))
      return false;
    emit(Op::Success);
    code_[at].a = here();
    return true;
  }

  bool conditional(const Node &node, uint32_t flags) {
    const uint32_t at = emit(Op::Conditional, node.number - 1);
    if (!sequence(node.parts[0], flags))
      return false;
    const uint32_t jump = emit(Op::Jump);
    code_[at].b = here();
    if (!sequence(node.parts[1], flags))
      return false;
    code_[jump].a = here();
    return true;
  }

  const PatternTree &tree_;
  std::vector<Instruction> code_;
  std::vector<Set> sets_;
  std::vector<std::vector<uint32_t>> branches_;
  bool ignoresCase_ = false;
};

} // namespace

bool isWord(char32_t c, bool ascii) {
  if (ascii)
    return c == '_' || isCasedAscii(c) || (c >= '0' && c <= '9');
  return c == '_' || characters::isAlnum(c);
}

bool CharacterSet::hasBeyond(char32_t c) const {
  const bool found =
      std::any_of(ranges.begin(), ranges.end(),
                  [c](const auto &range) { return range.first <= c && c <= range.second; }) ||
      std::any_of(categories.begin(), categories.end(),
                  [&](Category category) { return isIn(category, c, ascii); });
  return found != negated;
}

const Program *compile(Context &ctx, const PatternTree &tree) {
  Compiler compiler(tree);
  if (compiler.compile())
    return compiler.copyTo(ctx);
  ctx.decline("a regular expression of this kind");
  return nullptr;
}

} // namespace assay::runtime::re
