// str: tables of characters, and encoding.
#include "types/Encodings.h"
#include "types/StrMethods.h"

#include "assay/runtime/FormatSpec.h"

namespace assay::runtime::strings {
namespace {

constexpr int64_t kCodePoints = 0x110000;

Value tableFromDict(Context &ctx, const Dict &from) {
  Dict *table = newDict(ctx, from.count);
  if (table == nullptr)
    return Value::failed();
  uint32_t position = 0;
  while (const Dict::Entry *entry = nextEntry(from, position)) {
    Value key = entry->key;
    if (isStr(key)) {
      if (as<Str>(key)->count != 1)
        return ctx.raise(ExceptionKind::ValueError,
                         "string keys in translate table must be of length 1");
      key = Value::smallInt(as<Str>(key)->at(0));
    } else if (!isIntOrBool(key)) {
      return ctx.raise(ExceptionKind::TypeError,
                       "keys in translate table must be strings or integers");
    }
    if (!set(ctx, *table, key, entry->value))
      return Value::failed();
  }
  return Value::object(table);
}

/// table[c]; empty where there is no such item.
Value lookUp(Context &ctx, Value table, char32_t c) {
  if (isA<Dict>(table)) {
    const auto found = runtime::find(ctx, *as<Dict>(table), Value::smallInt(c));
    if (!found)
      return Value::failed();
    return *found == nullptr ? Value::empty() : (*found)->value;
  }
  const Value item = getItem(ctx, table, Value::smallInt(c));
  if (!item.isFailed() || !ctx.isPending(ExceptionKind::LookupError))
    return item;
  ctx.takePending();
  return Value::empty();
}

} // namespace

Value makeTranslation(Context &ctx, const Arguments &arguments) {
  if (arguments.positional == 1) {
    if (!isA<Dict>(arguments[0]) || as<Dict>(arguments[0])->cls != nullptr)
      return isA<Dict>(arguments[0])
                 ? ctx.decline("maketrans() of a dict of collections")
                 : ctx.raise(ExceptionKind::TypeError,
                             "if you give only one argument to maketrans it must be a dict");
    return tableFromDict(ctx, *as<Dict>(arguments[0]));
  }
  if (!isStr(arguments[1]))
    return raiseNotStr(ctx, "maketrans", "argument 2", arguments[1]);
  if (arguments.positional == 3 && !isStr(arguments[2]))
    return raiseNotStr(ctx, "maketrans", "argument 3", arguments[2]);
  if (!isStr(arguments[0]))
    return ctx.raise(ExceptionKind::TypeError,
                     "first maketrans argument must be a string if there is a second argument");
  const Str *from = as<Str>(arguments[0]), *to = as<Str>(arguments[1]);
  if (from->count != to->count)
    return ctx.raise(ExceptionKind::ValueError,
                     "the first two maketrans arguments must have equal length");
  Dict *table = newDict(ctx, from->count);
  if (table == nullptr)
    return Value::failed();
  for (uint32_t i = 0; i != from->count; ++i)
    if (!set(ctx, *table, Value::smallInt(from->at(i)), Value::smallInt(to->at(i))))
      return Value::failed();
  const Str *dropped = arguments.positional == 3 ? as<Str>(arguments[2]) : emptyStr();
  for (uint32_t i = 0; i != dropped->count; ++i)
    if (!set(ctx, *table, Value::smallInt(dropped->at(i)), Value::none()))
      return Value::failed();
  return Value::object(table);
}

Value translate(Context &ctx, const Arguments &arguments) {
  const Value table = arguments[1];
  // What runs code when it is asked may see that CPython remembers answers.
  const bool isPlain = isA<Dict>(table) ? as<Dict>(table)->cls == nullptr
                                        : isA<List>(table) || isA<Tuple>(table) || isStr(table);
  if (!isPlain)
    return ctx.decline("translate() with a table of another type");
  const Str *str = self(arguments);
  TextBuilder text;
  for (uint32_t i = 0; i != str->count; ++i) {
    const Value to = lookUp(ctx, table, str->at(i));
    if (to.isFailed())
      return to;
    if (to.isEmpty()) {
      text.append(str->at(i));
    } else if (isIntOrBool(to)) {
      const auto c = toInt64(to);
      if (!c || *c < 0 || *c >= kCodePoints)
        return ctx.raise(ExceptionKind::ValueError, "character mapping must be in range(0x110000)");
      text.append(static_cast<char32_t>(*c));
    } else if (isStr(to)) {
      text.append(view(as<Str>(to)));
    } else if (!to.isNone()) {
      return ctx.raise(ExceptionKind::TypeError,
                       "character mapping must return integer, None or str");
    }
    if (text.length() > kMostFormatWidth)
      return ctx.outOfMemory();
  }
  return value(newStr(ctx, text));
}

Value encode(Context &ctx, const Arguments &arguments) {
  const auto how = codecArguments(ctx, arguments, "encode");
  if (!how)
    return Value::failed();
  const Str *str = self(arguments);
  std::string bytes;
  const char32_t bound = how->encoding == Encoding::Ascii ? 0x80 : 0x100;
  if (how->encoding == Encoding::Utf8)
    appendUtf8(bytes, str);
  for (uint32_t i = 0; i != str->count; ++i) {
    const char32_t c = str->at(i);
    const bool isSurrogate = c >= 0xD800 && c < 0xE000;
    if (how->encoding == Encoding::Utf8) {
      if (isSurrogate)
        return ctx.decline("encoding a surrogate");
    } else if (c < bound) {
      bytes += static_cast<char>(c);
    } else if (how->errors == Errors::Replace) {
      bytes += '?';
    } else if (how->errors != Errors::Ignore) {
      return ctx.decline("encoding what has no code");
    }
  }
  return value(newBytes(ctx, bytes));
}

} // namespace assay::runtime::strings
