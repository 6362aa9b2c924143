// str.format() and format_map(): text with replacement fields, {name.attribute[index]!r:spec}.
//
// Read from left to right, each field formatted when it is met, as CPython's string_format.h does,
// so that what fields call and raise comes in the same order. A specification may hold fields of
// its own, which may not.
#include "types/StrMethods.h"

#include "assay/runtime/Characters.h"

namespace assay::runtime::strings {
namespace {

constexpr int kDepth = 2;

struct Field {
  TextView name, spec;
  char32_t conversion = 0;
  bool specHasFields = false;
};

class Formatter {
public:
  /// `arguments` without self; of format_map() the mapping, and no arguments.
  Formatter(Context &ctx, const Arguments *arguments, Value mapping)
      : ctx_(ctx), arguments_(arguments), mapping_(mapping) {}

  /// Appends `text` with its fields replaced. False: failed.
  bool append(TextView text, int depth, TextBuilder &to) {
    if (depth == 0)
      return raise("Max string recursion exceeded");
    for (uint32_t at = 0; at != text.length;) {
      const uint32_t start = at;
      char32_t c = 0;
      while (at != text.length) {
        c = text[at++];
        if (c == '{' || c == '}')
          break;
      }
      const bool atEnd = at == text.length, isBrace = c == '{' || c == '}';
      if (!isBrace) {
        to.append(text.slice(start, at));
        return true;
      }
      const bool doubled = !atEnd && text[at] == c;
      if (c == '}' && !doubled)
        return raise("Single '}' encountered in format string");
      if (atEnd)
        return raise("Single '{' encountered in format string");
      if (doubled) {
        to.append(text.slice(start, at++));
        continue;
      }
      to.append(text.slice(start, at - 1));
      Field field;
      if (!parseField(text, at, field) || !appendField(field, depth, to))
        return false;
    }
    return true;
  }

private:
  bool raise(std::string_view message) {
    ctx_.raise(ExceptionKind::ValueError, message);
    return false;
  }

  /// Reads a field, from behind its '{' to behind its '}'.
  bool parseField(TextView text, uint32_t &at, Field &field) {
    const uint32_t start = at;
    char32_t c = 0;
    for (bool more = true; more && at != text.length;) {
      c = text[at++];
      switch (c) {
      case '{':
        return raise("unexpected '{' in field name");
      case '[':
        while (at != text.length && text[at] != ']')
          ++at;
        break;
      case '}':
      case ':':
      case '!':
        more = false;
        break;
      default:
        break;
      }
    }
    if (c != '}' && c != ':' && c != '!')
      return raise("expected '}' before end of string");
    field.name = text.slice(start, at - 1);
    if (c == '}')
      return true;
    if (c == '!') {
      if (at == text.length)
        return raise("end of string while looking for conversion specifier");
      field.conversion = text[at++];
      if (at != text.length) {
        c = text[at++];
        if (c == '}')
          return true;
        if (c != ':')
          return raise("expected ':' after conversion specifier");
      }
    }
    const uint32_t specStart = at;
    for (uint32_t open = 1; at != text.length;) {
      c = text[at++];
      if (c == '{') {
        field.specHasFields = true;
        ++open;
      } else if (c == '}' && --open == 0) {
        field.spec = text.slice(specStart, at - 1);
        return true;
      }
    }
    return raise("unmatched '{' in format spec");
  }

  /// The int that `text` is; -1 where it is none; nullopt: raised.
  std::optional<int64_t> integerOf(TextView text) {
    int64_t value = 0;
    for (uint32_t i = 0; i != text.length; ++i) {
      const int digit = characters::decimalValue(text[i]);
      if (digit < 0)
        return -1;
      if (value > (INT64_MAX - digit) / 10) {
        raise("Too many decimal digits in format string");
        return std::nullopt;
      }
      value = value * 10 + digit;
    }
    return text.length == 0 ? -1 : value;
  }

  /// The value of the first part of a name: of an argument.
  Value first(TextView name) {
    const auto number = integerOf(name);
    if (!number)
      return Value::failed();
    int64_t position = *number;
    const bool isEmpty = name.length == 0;
    if (isEmpty || position >= 0) {
      const Numbering wanted = isEmpty ? Numbering::Automatic : Numbering::Manual;
      if (numbering_ == Numbering::Unknown)
        numbering_ = wanted;
      if (numbering_ != wanted) {
        raise(isEmpty ? "cannot switch from manual field specification to automatic field numbering"
                      : "cannot switch from automatic field numbering to manual field "
                        "specification");
        return Value::failed();
      }
      if (isEmpty)
        position = nextPosition_++;
    }
    if (position < 0)
      return named(name);
    if (arguments_ == nullptr) {
      raise("Format string contains positional fields");
      return Value::failed();
    }
    if (position >= arguments_->positional)
      return ctx_.raise(ExceptionKind::IndexError, {"Replacement index ", std::to_string(position),
                                                    " out of range for positional args tuple"});
    return (*arguments_)[static_cast<size_t>(position)];
  }

  Value named(TextView name) {
    Str *key = newStr(ctx_, name);
    if (key == nullptr)
      return Value::failed();
    if (arguments_ == nullptr)
      return getItem(ctx_, mapping_, Value::object(key));
    for (uint32_t i = 0; i != arguments_->keywords(); ++i)
      if (equalText(as<Str>(arguments_->names->items()[i]), key))
        return arguments_->values[arguments_->positional + i];
    return ctx_.raiseWith(ExceptionKind::KeyError, Value::object(key));
  }

  Value valueOf(TextView name) {
    uint32_t at = 0;
    while (at != name.length && name[at] != '.' && name[at] != '[')
      ++at;
    Value v = first(name.slice(0, at));
    while (!v.isFailed() && at != name.length) {
      const char32_t kind = name[at++];
      const uint32_t start = at;
      if (kind == '.') {
        while (at != name.length && name[at] != '.' && name[at] != '[')
          ++at;
        v = attribute(v, name.slice(start, at));
      } else if (kind == '[') {
        while (at != name.length && name[at] != ']')
          ++at;
        if (at == name.length) {
          raise("Missing ']' in format string");
          return Value::failed();
        }
        v = item(v, name.slice(start, at++));
      } else {
        raise("Only '.' or '[' may follow ']' in format field specifier");
        return Value::failed();
      }
    }
    return v;
  }

  Value raiseEmpty() {
    raise("Empty attribute in format string");
    return Value::failed();
  }

  Value attribute(Value of, TextView name) {
    if (name.length == 0)
      return raiseEmpty();
    Str *text = newStr(ctx_, name);
    Str *interned = text == nullptr ? nullptr : ctx_.intern(text);
    return interned == nullptr ? Value::failed() : getAttribute(ctx_, of, interned);
  }

  Value item(Value of, TextView key) {
    const auto number = integerOf(key);
    if (!number)
      return Value::failed();
    if (key.length == 0)
      return raiseEmpty();
    if (*number >= 0)
      return getItem(ctx_, of, makeInt(ctx_, *number));
    Str *text = newStr(ctx_, key);
    return text == nullptr ? Value::failed() : getItem(ctx_, of, Value::object(text));
  }

  Value converted(Value v, char32_t conversion) {
    if (v.isFailed())
      return v;
    switch (conversion) {
    case 0:
      return v;
    case 'r':
      return repr(ctx_, v);
    case 's':
      return str(ctx_, v);
    case 'a':
      return ascii(ctx_, v);
    default:
      break;
    }
    if (conversion > 32 && conversion < 127) {
      const char shown = static_cast<char>(conversion);
      return ctx_.raise(ExceptionKind::ValueError,
                        {"Unknown conversion specifier ", std::string_view(&shown, 1)});
    }
    return ctx_.decline("an unusual conversion in format()");
  }

  bool appendField(const Field &field, int depth, TextBuilder &to) {
    const Value v = converted(valueOf(field.name), field.conversion);
    if (v.isFailed())
      return false;
    TextBuilder expanded;
    if (field.specHasFields && !append(field.spec, depth - 1, expanded))
      return false;
    Str *spec = newStr(ctx_, field.specHasFields ? expanded.view() : field.spec);
    const Value text = spec == nullptr ? Value::failed() : runtime::format(ctx_, v, spec);
    if (text.isFailed())
      return false;
    to.append(view(as<Str>(text)));
    return true;
  }

  enum class Numbering : uint8_t { Unknown, Automatic, Manual };

  Context &ctx_;
  const Arguments *arguments_;
  Value mapping_;
  Numbering numbering_ = Numbering::Unknown;
  int64_t nextPosition_ = 0;
};

} // namespace

Value format(Context &ctx, const Arguments &arguments) {
  const Arguments rest{arguments.values + 1, arguments.positional - 1, arguments.names};
  TextBuilder text;
  return Formatter(ctx, &rest, Value::empty()).append(view(self(arguments)), kDepth, text)
             ? value(newStr(ctx, text))
             : Value::failed();
}

Value formatMap(Context &ctx, const Arguments &arguments) {
  TextBuilder text;
  return Formatter(ctx, nullptr, arguments[1]).append(view(self(arguments)), kDepth, text)
             ? value(newStr(ctx, text))
             : Value::failed();
}

} // namespace assay::runtime::strings
