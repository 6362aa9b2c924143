// format(v, spec), and `text % arguments`.
#include "types/Derived.h"
#include "types/Numbers.h"
#include "types/Sequences.h"

#include "assay/runtime/FloatText.h"
#include "assay/runtime/FormatSpec.h"
#include "assay/runtime/PercentFormat.h"

#include <algorithm>
#include <charconv>

namespace assay::runtime {
namespace {

/// Raises what a kernel refused. False.
bool raiseFormatError(Context &ctx, const FormatError &error) {
  switch (error.kind) {
  case FormatError::Kind::ValueError:
    ctx.raise(ExceptionKind::ValueError, error.message);
    break;
  case FormatError::Kind::OverflowError:
    ctx.raise(ExceptionKind::OverflowError, error.message);
    break;
  case FormatError::Kind::TooLong:
    ctx.decline("a text of that width");
    break;
  }
  return false;
}

bool isDone(Context &ctx, const FormatResult &result) {
  return !result || raiseFormatError(ctx, *result);
}

/// Of numbers and strs.
bool appendFormatted(Context &ctx, TextBuilder &to, Value v, const Str *text) {
  const std::string_view type = typeName(v);
  const FormatTarget target = isStr(v)          ? FormatTarget::Str
                              : v.isFloat()     ? FormatTarget::Float
                              : isA<Complex>(v) ? FormatTarget::Complex
                                                : FormatTarget::Int;
  FormatSpec spec;
  if (!isDone(ctx, parseFormatSpec(view(text), target, type, spec)))
    return false;
  switch (target) {
  case FormatTarget::Str:
    return isDone(ctx, formatStr(view(as<Str>(v)), spec, type, to));
  case FormatTarget::Float:
    return isDone(ctx, formatFloat(v.real(), spec, type, to));
  case FormatTarget::Complex:
    return isDone(ctx,
                  formatComplex(as<Complex>(v)->real, as<Complex>(v)->imaginary, spec, type, to));
  case FormatTarget::Int:
    return isDone(ctx, formatInt(IntOperand(v), spec, type, to));
  }
  return false;
}

/// An int by a specification of a width alone, perhaps with zeros, as "5" or "03d"; nullptr: it is
/// another one, or failed.
Str *paddedInt(Context &ctx, int64_t number, const Str *spec) {
  if (!spec->isAscii() || spec->count > 3)
    return nullptr;
  std::string_view text = spec->ascii();
  const bool hasZeros = text.starts_with('0');
  size_t width = 0;
  for (text.remove_prefix(hasZeros ? 1 : 0); !text.empty() && text[0] >= '0' && text[0] <= '9';
       text.remove_prefix(1))
    width = width * 10 + static_cast<size_t>(text[0] - '0');
  if (!text.empty() && text != "d")
    return nullptr;
  char digits[24];
  const std::string_view shown(
      digits,
      static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
  if (width <= shown.size())
    return newAscii(ctx, shown);
  const size_t fill = width - shown.size(), sign = hasZeros && number < 0 ? 1 : 0;
  char *to;
  Str *made = newAscii(ctx, static_cast<uint32_t>(width), to);
  if (made == nullptr)
    return nullptr;
  to = std::copy_n(shown.begin(), sign, to);
  to = std::fill_n(to, fill, hasZeros ? '0' : ' ');
  std::copy(shown.begin() + static_cast<std::ptrdiff_t>(sign), shown.end(), to);
  return made;
}

/// A float by a specification of a precision alone, as ".2f"; nullptr: it is another one, or
/// failed.
Str *roundedFloat(Context &ctx, double number, const Str *spec) {
  if (!spec->isAscii() || spec->count != 3 || spec->at(0) != '.' || spec->at(2) != 'f' ||
      spec->at(1) < '0' || spec->at(1) > '9')
    return nullptr;
  char text[floats::kShortFixed];
  const char *end = floats::writeShortFixed(number, spec->at(1) - '0', text);
  return end == nullptr ? nullptr : newAscii(ctx, std::string_view(text, end));
}

} // namespace

Value formatDerived(Context &ctx, Value v, Str *spec) {
  const Value text = format(ctx, held(v), spec);
  if (text.isFailed())
    return ctx.decline("a format that a subclass does not have");
  // CPython gives the object itself, class and all, where a str is neither cut nor filled.
  if (isStr(held(v)) && as<Str>(text)->count == as<Str>(held(v))->count &&
      as<Str>(text)->count != 0)
    return ctx.decline("a format that leaves a subclass of str as it is");
  return text;
}

Value format(Context &ctx, Value v, Str *spec) {
  switch (typeOf(v)) {
  case TypeId::Str:
    if (spec->count == 0)
      return v;
    break;
  case TypeId::Int:
  case TypeId::Bool:
  case TypeId::Float:
  case TypeId::Complex:
    if (spec->count == 0)
      return str(ctx, v);
    if (v.isSmallInt())
      if (Str *text = paddedInt(ctx, v.smallInt(), spec))
        return Value::object(text);
    if (v.isFloat())
      if (Str *text = roundedFloat(ctx, v.real(), spec))
        return Value::object(text);
    break;
  case TypeId::Instance:
  case TypeId::Exception: {
    const Value method = findSpecial(v, Name::__format__);
    if (!method.isEmpty()) {
      const Value result = call(ctx, method, {v, Value::object(spec)});
      if (result.isFailed() || isStr(result))
        return result;
      return ctx.raise(ExceptionKind::TypeError,
                       {"__format__ must return a str, not ", typeName(result)});
    }
    if (isDerived(v) && spec->count != 0 && !isA<List>(held(v)) && !isA<Dict>(held(v)))
      return formatDerived(ctx, v, spec);
    [[fallthrough]];
  }
  default:
    if (spec->count == 0)
      return str(ctx, v);
    return ctx.raise(ExceptionKind::TypeError,
                     {"unsupported format string passed to ", typeName(v), ".__format__"});
  }
  TextBuilder text;
  return appendFormatted(ctx, text, v, spec) ? value(newStr(ctx, text)) : Value::failed();
}

namespace {

/// Takes the arguments of a format one by one, as percent::Pieces asks for them.
class PercentFormatter {
public:
  PercentFormatter(Context &ctx, Value arguments)
      : ctx_(ctx), whole_(arguments), isMapping_(mapping(arguments)) {
    if (isA<Tuple>(arguments))
      items_ = as<Tuple>(arguments)->span();
    else
      items_ = {&whole_, 1};
  }

  bool append(const Str *format, TextBuilder &to) {
    if (isDerived(whole_) && isA<Dict>(held(whole_)))
      return !ctx_.decline("a subclass of dict as the arguments of a format").isFailed();
    percent::Pieces pieces(view(format));
    for (;;) {
      switch (pieces.next()) {
      case percent::Pieces::Piece::Literal:
        to.append(pieces.literal());
        break;
      case percent::Pieces::Piece::Spec:
        if (!appendSpec(pieces.spec(), to))
          return false;
        break;
      case percent::Pieces::Piece::End:
        return at_ >= items_.size() || isMapping_ ||
               raise(ExceptionKind::TypeError, percent::kNotAllConverted);
      }
    }
  }

private:
  /// What CPython calls a mapping here: whatever has items, but tuples and strs.
  static bool mapping(Value v) {
    if (isA<Tuple>(v) || isStr(v))
      return false;
    if (isA<Instance>(v) || typeOf(v) == TypeId::Exception)
      return !findSpecial(v, Name::__getitem__).isEmpty();
    return slotsOf(v).getItem != nullptr;
  }

  bool raise(ExceptionKind kind, std::string_view message) {
    ctx_.raise(kind, message);
    return false;
  }

  std::optional<Value> take() {
    if (at_ < items_.size())
      return items_[at_++];
    raise(ExceptionKind::TypeError, percent::kNotEnoughArguments);
    return std::nullopt;
  }

  /// An argument for '*'.
  std::optional<int64_t> takeNumber(int64_t most, std::string_view tooLarge) {
    const auto number = take();
    if (!number)
      return std::nullopt;
    if (!isIntOrBool(*number)) {
      raise(ExceptionKind::TypeError, percent::kStarWantsInt);
      return std::nullopt;
    }
    const auto fits = toInt64(*number);
    if (fits && *fits <= most && *fits >= -most - 1)
      return fits;
    raise(ExceptionKind::OverflowError, tooLarge);
    return std::nullopt;
  }

  bool takeKey(const percent::Spec &spec) {
    if (!isMapping_)
      return raise(ExceptionKind::TypeError, percent::kRequiresMapping);
    if (!spec.hasKey)
      return true;
    Str *key = newStr(ctx_, spec.key);
    keyed_ = key == nullptr ? Value::failed() : getItem(ctx_, whole_, Value::object(key));
    items_ = {&keyed_, 1};
    at_ = 0;
    byKey_ = true;
    return !keyed_.isFailed();
  }

  bool appendSpec(percent::Spec &spec, TextBuilder &to) {
    if (spec.needsMapping && !takeKey(spec))
      return false;
    if (spec.widthFromArguments) {
      const auto width = takeNumber(INT64_MAX, percent::kWidthTooLarge);
      if (!width)
        return false;
      spec.setWidth(*width);
    }
    if (spec.precisionFromArguments) {
      const auto precision = takeNumber(INT32_MAX, percent::kPrecisionTooLarge);
      if (!precision)
        return false;
      spec.setPrecision(*precision);
    }
    if (!spec.error.empty())
      return raise(ExceptionKind::ValueError, spec.error);
    const auto v = take();
    return v && appendValue(*v, spec, to);
  }

  bool appendValue(Value v, const percent::Spec &spec, TextBuilder &to) {
    switch (spec.type) {
    case 's':
      return appendText(str(ctx_, v), spec, to);
    case 'r':
      return appendText(repr(ctx_, v), spec, to);
    case 'a':
      return appendText(ascii(ctx_, v), spec, to);
    case 'c':
      return appendCharacter(v, spec, to);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return appendInt(v, spec, to);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const auto number = toDouble(ctx_, v);
      return number && isDone(ctx_, percent::appendFloat(*number, spec, to));
    }
    default:
      return raise(ExceptionKind::ValueError, percent::unsupportedCharacter(spec));
    }
  }

  bool appendText(Value text, const percent::Spec &spec, TextBuilder &to) {
    return !text.isFailed() && isDone(ctx_, percent::appendText(view(as<Str>(text)), spec, to));
  }

  bool appendCharacter(Value v, const percent::Spec &spec, TextBuilder &to) {
    if (isIntOrBool(v))
      return isDone(ctx_, percent::appendCharacter(IntOperand(v), spec, to));
    if (isStr(v) && as<Str>(v)->count == 1)
      return appendText(v, spec, to);
    if (isA<Instance>(v) && !findSpecial(v, Name::__index__).isEmpty())
      return !ctx_.decline("an object as a character").isFailed();
    return raise(ExceptionKind::TypeError, percent::kCharacterWanted);
  }

  bool appendInt(Value v, const percent::Spec &spec, TextBuilder &to) {
    const bool exact = spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
    if (v.isFloat() && !exact)
      v = intFromDouble(ctx_, v.real());
    if (v.isFailed())
      return false;
    if (isIntOrBool(v))
      return isDone(ctx_, percent::appendInt(IntOperand(v), spec, to));
    if (isA<Instance>(v))
      for (const Name special : {Name::__int__, Name::__index__, Name::__trunc__, Name::__float__})
        if (!findSpecial(v, special).isEmpty())
          return !ctx_.decline("an object as an int").isFailed();
    return raise(ExceptionKind::TypeError, percent::numberWanted(spec.type, typeName(v)));
  }

  Context &ctx_;
  Value whole_, keyed_ = Value::empty();
  const bool isMapping_;
  bool byKey_ = false;
  std::span<const Value> items_;
  size_t at_ = 0;
};

} // namespace

Value formatPercent(Context &ctx, const Str *format, Value arguments) {
  TextBuilder text;
  return PercentFormatter(ctx, arguments).append(format, text) ? value(newStr(ctx, text))
                                                               : Value::failed();
}

} // namespace assay::runtime
