// Patterns, and what is done with one: finding, splitting, replacing.
#include "re/Re.h"

#include "assay/runtime/TypeSlots.h"
#include "modules/Modules.h"

#include <algorithm>

namespace assay::runtime::re {
namespace {

/// The part of the text that is looked at.
struct Part {
  uint32_t from, to;
};

Part partOf(const Str *text, int64_t from, int64_t to) {
  const int64_t length = text->length();
  from = std::clamp<int64_t>(from, 0, length);
  to = std::clamp<int64_t>(to, 0, length);
  return {static_cast<uint32_t>(from), static_cast<uint32_t>(to)};
}

Value pieceOf(Context &ctx, const Str *text, int64_t from, int64_t to) {
  if (from == 0 && to == text->length())
    return Value::object(text);
  return from < 0 || from >= to
             ? Value::object(emptyStr())
             : value(newSlice(ctx, text, static_cast<uint32_t>(from), static_cast<uint32_t>(to)));
}

Value groupPiece(Context &ctx, const Str *text, const Matcher &matcher, uint32_t group) {
  return pieceOf(ctx, text, matcher.groupBegin(group), matcher.groupEnd(group));
}

/// An iterator over matches.
struct FindIterator : Object {
  static constexpr TypeId kType = TypeId::ReFindIterator;
  const Pattern *pattern;
  const Str *text; // nullptr once exhausted
  uint32_t from, to, start;
  bool mustAdvance;
};

Value nextFound(Context &ctx, Value v) {
  auto *iterator = as<FindIterator>(v);
  if (iterator->text == nullptr)
    return Value::empty();
  Matcher matcher(ctx, *iterator->pattern->program, view(iterator->text), iterator->start,
                  iterator->to);
  matcher.setMustAdvance(iterator->mustAdvance);
  const Outcome outcome = matcher.search();
  if (outcome == Outcome::Failed)
    return Value::failed();
  if (outcome == Outcome::NoMatch) {
    iterator->text = nullptr;
    return Value::empty();
  }
  const Value match =
      newMatch(ctx, *iterator->pattern, iterator->text, matcher, iterator->from, iterator->to);
  matcher.goOn();
  iterator->start = matcher.begin();
  iterator->mustAdvance = matcher.mustAdvance();
  return match;
}

/// What `findall` gives of one match.
Value found(Context &ctx, const Pattern &pattern, const Str *text, const Matcher &matcher) {
  const uint32_t groups = pattern.program->groups;
  if (groups == 0)
    return pieceOf(ctx, text, matcher.begin(), matcher.end());
  if (groups == 1)
    return groupPiece(ctx, text, matcher, 1);
  Tuple *tuple = newTuple(ctx, groups);
  for (uint32_t i = 0; tuple != nullptr && i != groups; ++i) {
    tuple->items()[i] = groupPiece(ctx, text, matcher, i + 1);
    if (tuple->items()[i].isFailed())
      return Value::failed();
  }
  return value(tuple);
}

} // namespace

Pattern *newPattern(Context &ctx, Str *source, uint32_t flags) {
  // As many as CPython keeps.
  constexpr size_t kMostKept = 512;
  for (const Value each : ctx.patterns)
    if (as<Pattern>(each)->givenFlags == flags && equalText(as<Pattern>(each)->source, source))
      return as<Pattern>(each);
  PatternTree tree;
  ParseFailure failure;
  if (!parsePattern(view(source), flags, tree, failure)) {
    ctx.decline(failure.reason);
    return nullptr;
  }
  const Program *program = compile(ctx, tree);
  auto *names = static_cast<Pattern::Name *>(
      ctx.allocate(std::max<size_t>(tree.names.size(), 1) * sizeof(Pattern::Name)));
  auto *pattern = ctx.make<Pattern>();
  if (program == nullptr || names == nullptr || pattern == nullptr)
    return nullptr;
  for (size_t i = 0; i != tree.names.size(); ++i)
    if ((names[i] = {ctx.intern(tree.names[i].first), tree.names[i].second}).name == nullptr)
      return nullptr;
  pattern->source = source;
  pattern->program = program;
  pattern->names = {names, tree.names.size()};
  pattern->givenFlags = flags;
  if (ctx.patterns.size() == kMostKept)
    ctx.patterns.clear();
  ctx.patterns.push_back(Value::object(pattern));
  return pattern;
}

Str *subject(Context &ctx, const Pattern &pattern, Value text) {
  if (!isStr(text)) {
    if (isA<Bytes>(text))
      ctx.decline("bytes under a regular expression");
    else
      ctx.raise(ExceptionKind::TypeError,
                {"expected string or bytes-like object, got '", typeName(text), "'"});
    return nullptr;
  }
  if (pattern.program->ignoresCase && !as<Str>(text)->isAscii()) {
    ctx.decline("a regular expression that ignores case beyond ASCII");
    return nullptr;
  }
  return as<Str>(text);
}

Value matchWith(Context &ctx, const Pattern &pattern, Value text, MatchKind kind, int64_t from,
                int64_t to) {
  const Str *str = subject(ctx, pattern, text);
  if (str == nullptr)
    return Value::failed();
  const Part part = partOf(str, from, to);
  if (part.from > part.to)
    return Value::none();
  Matcher matcher(ctx, *pattern.program, view(str), part.from, part.to);
  const Outcome outcome = kind == MatchKind::Search
                              ? matcher.search()
                              : matcher.matchHere(kind == MatchKind::FullMatch);
  if (outcome == Outcome::Match)
    return newMatch(ctx, pattern, str, matcher, part.from, part.to);
  return outcome == Outcome::Failed ? Value::failed() : Value::none();
}

Value findAll(Context &ctx, const Pattern &pattern, Value text, int64_t from, int64_t to) {
  const Str *str = subject(ctx, pattern, text);
  List *all = str == nullptr ? nullptr : newList(ctx);
  if (all == nullptr)
    return Value::failed();
  const Part part = partOf(str, from, to);
  Matcher matcher(ctx, *pattern.program, view(str), part.from, part.to);
  for (;;) {
    const Outcome outcome = matcher.search();
    if (outcome != Outcome::Match)
      return outcome == Outcome::Failed ? Value::failed() : Value::object(all);
    const Value item = found(ctx, pattern, str, matcher);
    if (item.isFailed() || !append(ctx, *all, item))
      return Value::failed();
    matcher.goOn();
  }
}

Value findIterator(Context &ctx, const Pattern &pattern, Value text, int64_t from, int64_t to) {
  const Str *str = subject(ctx, pattern, text);
  auto *iterator = str == nullptr ? nullptr : ctx.make<FindIterator>();
  if (iterator == nullptr)
    return Value::failed();
  const Part part = partOf(str, from, to);
  iterator->pattern = &pattern;
  iterator->text = str;
  iterator->from = iterator->start = part.from;
  iterator->to = part.to;
  iterator->mustAdvance = false;
  return Value::object(iterator);
}

Value split(Context &ctx, const Pattern &pattern, Value text, int64_t most) {
  const Str *str = subject(ctx, pattern, text);
  List *parts = str == nullptr ? nullptr : newList(ctx);
  if (parts == nullptr)
    return Value::failed();
  Matcher matcher(ctx, *pattern.program, view(str), 0, str->length());
  uint32_t last = 0;
  for (int64_t i = 0; most == 0 || i < most; ++i) {
    const Outcome outcome = matcher.search();
    if (outcome == Outcome::Failed)
      return Value::failed();
    if (outcome == Outcome::NoMatch)
      break;
    const Value before = pieceOf(ctx, str, last, matcher.begin());
    if (before.isFailed() || !append(ctx, *parts, before))
      return Value::failed();
    for (uint32_t group = 1; group <= pattern.program->groups; ++group) {
      const Value piece =
          matcher.groupBegin(group) < 0 ? Value::none() : groupPiece(ctx, str, matcher, group);
      if (piece.isFailed() || !append(ctx, *parts, piece))
        return Value::failed();
    }
    last = matcher.end();
    matcher.goOn();
  }
  const Value rest = pieceOf(ctx, str, last, str->length());
  return !rest.isFailed() && append(ctx, *parts, rest) ? Value::object(parts) : Value::failed();
}

Value substitute(Context &ctx, const Pattern &pattern, Value replacement, Value text, int64_t most,
                 bool counted) {
  Template filled;
  const bool isFunction = isCallable(replacement);
  if (!isFunction) {
    if (!isStr(replacement))
      return ctx.decline("a replacement that is no str");
    if (!filled.parse(ctx, pattern, as<Str>(replacement)))
      return Value::failed();
  }
  const Str *str = subject(ctx, pattern, text);
  if (str == nullptr)
    return Value::failed();
  Matcher matcher(ctx, *pattern.program, view(str), 0, str->length());
  TextBuilder result;
  uint32_t last = 0;
  int64_t times = 0;
  for (; most == 0 || times < most; ++times) {
    const Outcome outcome = matcher.search();
    if (outcome == Outcome::Failed)
      return Value::failed();
    if (outcome == Outcome::NoMatch)
      break;
    result.append(view(str).slice(last, matcher.begin()));
    if (!isFunction) {
      filled.append(result, str, matcher);
    } else {
      const Value match = newMatch(ctx, pattern, str, matcher, 0, str->length());
      const Value made = match.isFailed() ? match : call(ctx, replacement, {match});
      if (made.isFailed())
        return made;
      if (isStr(made))
        result.append(view(as<Str>(made)));
      else if (!made.isNone())
        return ctx.decline("a replacement that is no str");
    }
    last = matcher.end();
    matcher.goOn();
  }
  result.append(view(str).slice(last, str->length()));
  const Value made = times == 0 ? Value::object(str) : value(newStr(ctx, result));
  return !counted || made.isFailed() ? made : value(newTuple(ctx, {made, makeInt(ctx, times)}));
}

// --- Methods -------------------------------------------------------------------------------------

namespace {

/// (string, pos=0, endpos=sys.maxsize), behind self.
struct SubjectArguments {
  Value text;
  int64_t from = 0, to = INT64_MAX;
};

std::optional<SubjectArguments> subjectArguments(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "string", "pos", "endpos"};
  Value values[4];
  if (!takeArguments(ctx, arguments, 4, kNames, values))
    return std::nullopt;
  SubjectArguments result{values[1]};
  for (const auto &[given, to] : {std::pair(values[2], &result.from), {values[3], &result.to}}) {
    if (given.isEmpty())
      continue;
    if (!given.isSmallInt()) {
      ctx.decline("a position that is no small int");
      return std::nullopt;
    }
    *to = given.smallInt();
  }
  if (values[1].isEmpty()) {
    ctx.decline("a method of a pattern without a string");
    return std::nullopt;
  }
  return result;
}

template <MatchKind kKind> Value matchMethod(Context &ctx, const Arguments &arguments) {
  const auto given = subjectArguments(ctx, arguments);
  return given ? matchWith(ctx, *as<Pattern>(arguments[0]), given->text, kKind, given->from,
                           given->to)
               : Value::failed();
}

Value findAllMethod(Context &ctx, const Arguments &arguments) {
  const auto given = subjectArguments(ctx, arguments);
  return given ? findAll(ctx, *as<Pattern>(arguments[0]), given->text, given->from, given->to)
               : Value::failed();
}

Value findIteratorMethod(Context &ctx, const Arguments &arguments) {
  const auto given = subjectArguments(ctx, arguments);
  return given ? findIterator(ctx, *as<Pattern>(arguments[0]), given->text, given->from, given->to)
               : Value::failed();
}

std::optional<int64_t> countOf(Context &ctx, Value given) {
  if (given.isEmpty())
    return 0;
  if (given.isSmallInt())
    return given.smallInt();
  ctx.decline("a count that is no small int");
  return std::nullopt;
}

Value splitMethod(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "string", "maxsplit"};
  Value values[3];
  if (!takeArguments(ctx, arguments, 3, kNames, values))
    return Value::failed();
  const auto most = countOf(ctx, values[2]);
  if (!most || values[1].isEmpty())
    return ctx.decline("a method of a pattern without a string");
  return split(ctx, *as<Pattern>(arguments[0]), values[1], *most);
}

template <bool kCounted> Value substituteMethod(Context &ctx, const Arguments &arguments) {
  constexpr std::string_view kNames[] = {"", "repl", "string", "count"};
  Value values[4];
  if (!takeArguments(ctx, arguments, 4, kNames, values))
    return Value::failed();
  const auto most = countOf(ctx, values[3]);
  if (!most || values[1].isEmpty() || values[2].isEmpty())
    return ctx.decline("a method of a pattern without a string");
  return substitute(ctx, *as<Pattern>(arguments[0]), values[1], values[2], *most, kCounted);
}

Value attributeOfPattern(Context &ctx, Value v, Str *which) {
  const Pattern &pattern = *as<Pattern>(v);
  if (!which->isAscii())
    return Value::empty();
  if (which->ascii() == "pattern")
    return Value::object(pattern.source);
  if (which->ascii() == "groups")
    return makeInt(ctx, pattern.program->groups);
  return which->ascii() == "flags" ? makeInt(ctx, pattern.program->flags) : Value::empty();
}

/// As CPython shows it where it has no flags but the usual one.
bool reprPattern(Context &ctx, TextBuilder &to, Value v) {
  constexpr uint32_t kMostShown = 200;
  const Pattern &pattern = *as<Pattern>(v);
  if (pattern.program->flags != kUnicode || pattern.source->count > kMostShown / 2) {
    ctx.decline("repr of a pattern with flags");
    return false;
  }
  to.append("re.compile(");
  if (!appendRepr(ctx, to, Value::object(pattern.source)))
    return false;
  to.append(')');
  return true;
}

Value comparePatterns(Context &ctx, CompareOperator op, Value a, Value b) {
  if (!isA<Pattern>(a) || !isA<Pattern>(b) ||
      (op != CompareOperator::Equal && op != CompareOperator::NotEqual))
    return Value::notImplemented();
  return a == b ? Value::boolean(op == CompareOperator::Equal)
                : ctx.decline("a comparison of patterns");
}

constexpr auto kKeywords = BuiltinFunction::TakesKeywords;
constexpr BuiltinFunction kPatternMethods[] = {
    {"findall", findAllMethod, 1, 4, kKeywords},
    {"finditer", findIteratorMethod, 1, 4, kKeywords},
    {"fullmatch", matchMethod<MatchKind::FullMatch>, 1, 4, kKeywords},
    {"match", matchMethod<MatchKind::Match>, 1, 4, kKeywords},
    {"search", matchMethod<MatchKind::Search>, 1, 4, kKeywords},
    {"split", splitMethod, 1, 3, kKeywords},
    {"sub", substituteMethod<false>, 1, 4, kKeywords},
    {"subn", substituteMethod<true>, 1, 4, kKeywords},
};

} // namespace
} // namespace assay::runtime::re

namespace assay::runtime {

constinit const TypeSlots kRePatternSlots = {
    .repr = re::reprPattern,
    .compare = re::comparePatterns,
    .attribute = re::attributeOfPattern,
    .methods = [] { return std::span<const BuiltinFunction>(re::kPatternMethods); },
};
constinit const TypeSlots kReFindIteratorSlots = {.next = re::nextFound};

} // namespace assay::runtime
