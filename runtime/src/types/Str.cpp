// str: storage, comparison, indexing, joining. Its methods are in StrMethods.cpp.
#include "types/Sequences.h"

#include "assay/runtime/Containers.h"
#include "assay/runtime/TextMethods.h"
#include "assay/runtime/TypeSlots.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace assay::runtime {
namespace {

constexpr std::array<uint8_t, 256> kLatin1 = [] {
  std::array<uint8_t, 256> bytes{};
  for (unsigned c = 0; c != 256; ++c)
    bytes[c] = static_cast<uint8_t>(c);
  return bytes;
}();

constexpr Str staticStr(const void *data, uint32_t count, bool ascii) {
  Str result{};
  result.type = TypeId::Str;
  result.flags = static_cast<uint8_t>(1 | Str::kInterned | (ascii ? Str::kAscii : 0));
  result.count = count;
  result.data = data;
  return result;
}

constinit std::array<Str, 256> characters = [] {
  std::array<Str, 256> all{};
  for (unsigned c = 0; c != 256; ++c)
    all[c] = staticStr(&kLatin1[c], 1, c < 0x80);
  return all;
}();
constinit Str empty = staticStr(kLatin1.data(), 0, true);

template <typename T> bool anyAtLeast(const void *data, size_t count, uint32_t bound) {
  const T *at = static_cast<const T *>(data);
  if constexpr (sizeof(T) == 2) {
    T all = 0;
    for (size_t i = 0; i != count; ++i)
      all |= at[i];
    return all >= bound;
  }
  for (size_t i = 0; i != count; ++i)
    if (at[i] >= bound)
      return true;
  return false;
}

/// The narrowest width that holds all of `text`.
uint8_t narrowest(TextView text) {
  switch (text.width) {
  case 1:
    return 1;
  case 2:
    return anyAtLeast<uint16_t>(text.data, text.length, 0x100) ? 2 : 1;
  default:
    if (anyAtLeast<uint32_t>(text.data, text.length, 0x10000))
      return 4;
    return anyAtLeast<uint32_t>(text.data, text.length, 0x100) ? 2 : 1;
  }
}

void copyText(TextView from, void *to, unsigned width) {
  if (from.width == width) {
    copyBytes(to, from.data, size_t(from.length) * width);
    return;
  }
  for (uint32_t i = 0; i != from.length; ++i) {
    const char32_t c = from[i];
    if (width == 1)
      static_cast<uint8_t *>(to)[i] = static_cast<uint8_t>(c);
    else if (width == 2)
      static_cast<uint16_t *>(to)[i] = static_cast<uint16_t>(c);
    else
      static_cast<char32_t *>(to)[i] = c;
  }
}

/// As memcmp(), by a word that holds what is first in its upper bytes.
int compareWords(uint64_t a, uint64_t b) { return a == b ? 0 : a < b ? -1 : 1; }

int compareBytes(const void *left, const void *right, size_t count) {
  const auto *a = static_cast<const uint8_t *>(left), *b = static_cast<const uint8_t *>(right);
  const auto eight = [&](size_t at) {
    return compareWords(__builtin_bswap64(wordAt<uint64_t>(a + at)),
                        __builtin_bswap64(wordAt<uint64_t>(b + at)));
  };
  const auto four = [&](size_t at) {
    return compareWords(__builtin_bswap32(wordAt<uint32_t>(a + at)),
                        __builtin_bswap32(wordAt<uint32_t>(b + at)));
  };
  if (count >= 64)
    return std::memcmp(a, b, count);
  // The last word may begin in what was the same before.
  if (count >= 8) {
    for (size_t i = 0; i + 8 < count; i += 8)
      if (const int order = eight(i); order != 0)
        return order;
    return eight(count - 8);
  }
  if (count >= 4) {
    const int order = four(0);
    return order != 0 ? order : four(count - 4);
  }
  for (size_t i = 0; i != count; ++i)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

Str *allocateStr(Context &ctx, uint32_t length, uint8_t width) {
  auto *str = ctx.make<Str>(size_t(length) * width);
  if (str == nullptr)
    return nullptr;
  str->flags = width;
  str->count = length;
  str->data = str + 1;
  return str;
}

void markAscii(Str *str) {
  if (str->width() == 1 && text::isAscii(view(str)))
    str->flags |= Str::kAscii;
}

// Longer results of + keep room to grow, so that a loop of += is linear.
constexpr uint32_t kShort = 64;

Value concatenateLong(Context &ctx, const Str *a, const Str *b, uint64_t length) {
  if (length > UINT32_MAX / 4)
    return ctx.outOfMemory();
  const auto width = static_cast<uint8_t>(std::max(a->width(), b->width()));
  // The buffer's first word is how much of it is in use: only who sees its end may grow it.
  auto *str = ctx.make<Str>();
  if (str == nullptr)
    return Value::failed();
  std::byte *data = nullptr;
  if (a->capacity >= length && a->width() == width) {
    data = static_cast<std::byte *>(const_cast<void *>(a->data));
    uint64_t &used = *reinterpret_cast<uint64_t *>(data - sizeof(uint64_t));
    if (used == a->count) {
      used = length;
      str->capacity = a->capacity;
    } else {
      data = nullptr;
    }
  }
  if (data == nullptr) {
    const uint64_t capacity = std::min<uint64_t>(length + length / 2, UINT32_MAX / 4);
    auto *buffer = static_cast<std::byte *>(ctx.allocate(sizeof(uint64_t) + capacity * width));
    if (buffer == nullptr)
      return Value::failed();
    *reinterpret_cast<uint64_t *>(buffer) = length;
    data = buffer + sizeof(uint64_t);
    copyText(view(a), data, width);
    str->capacity = static_cast<uint32_t>(capacity);
  }
  copyText(view(b), data + size_t(a->count) * width, width);
  str->data = data;
  str->flags = static_cast<uint8_t>(width | (a->flags & b->flags & Str::kAscii));
  str->count = static_cast<uint32_t>(length);
  return Value::object(str);
}

Value repeat(Context &ctx, const Str *of, int64_t times) {
  if (times <= 0 || of->count == 0)
    return Value::object(emptyStr());
  if (times == 1)
    return Value::object(of);
  if (static_cast<uint64_t>(times) > UINT32_MAX / 4 / of->count)
    return ctx.outOfMemory();
  const auto length = static_cast<uint32_t>(of->count * times);
  Str *str = allocateStr(ctx, length, static_cast<uint8_t>(of->width()));
  if (str == nullptr)
    return Value::failed();
  const size_t bytes = size_t(of->count) * of->width(), total = size_t(length) * of->width();
  auto *to = static_cast<std::byte *>(const_cast<void *>(str->data));
  std::memcpy(to, of->data, bytes);
  for (size_t done = bytes; done < total;) {
    const size_t more = std::min(done, total - done);
    std::memcpy(to + done, to, more);
    done += more;
  }
  str->flags |= of->flags & Str::kAscii;
  return Value::object(str);
}

Value binaryStr(Context &ctx, BinaryOperator op, Value a, Value b) {
  if (op == BinaryOperator::Add && isStr(a) && isStr(b))
    return concatenate(ctx, as<Str>(a), as<Str>(b));
  if (op == BinaryOperator::Multiply)
    return repeatSequence(ctx, a, b, [&](Value sequence, int64_t times) {
      return repeat(ctx, as<Str>(sequence), times);
    });
  if (op == BinaryOperator::Modulo && isStr(a))
    return formatPercent(ctx, as<Str>(a), b);
  return Value::notImplemented();
}

Value compareStr(Context &, CompareOperator op, Value a, Value b) {
  if (!isStr(a) || !isStr(b))
    return Value::notImplemented();
  if (op == CompareOperator::Equal || op == CompareOperator::NotEqual)
    return Value::boolean(equalText(as<Str>(a), as<Str>(b)) == (op == CompareOperator::Equal));
  return Value::boolean(holds(op, compareText(as<Str>(a), as<Str>(b))));
}

/// Every step-th character, from start on.
Value stride(Context &ctx, const Str *str, const SliceIndices &at) {
  if (str->isAscii() && at.length >= 2) {
    char *to;
    Str *made = newAscii(ctx, static_cast<uint32_t>(at.length), to);
    if (made == nullptr)
      return Value::failed();
    const char *from = str->ascii().data() + at.start;
    for (int64_t i = 0; i != at.length; ++i)
      to[i] = from[i * at.step];
    return Value::object(made);
  }
  TextBuilder text;
  for (int64_t i = 0; i != at.length; ++i)
    text.append(str->at(static_cast<size_t>(at.start + i * at.step)));
  return value(newStr(ctx, text));
}

Value getItemStr(Context &ctx, Value v, Value key) {
  const Str *str = as<Str>(v);
  if (key.isSmallInt()) {
    const int64_t given = key.smallInt(), at = given < 0 ? given + str->count : given;
    if (static_cast<uint64_t>(at) < str->count) [[likely]]
      return value(newCharacter(ctx, str->at(static_cast<size_t>(at))));
  }
  if (isA<Slice>(key)) {
    const auto at = sliceIndices(ctx, *as<Slice>(key), str->count);
    if (!at)
      return Value::failed();
    return at->step == 1 ? value(newSlice(ctx, str, static_cast<uint32_t>(at->start),
                                          static_cast<uint32_t>(at->start + at->length)))
                         : stride(ctx, str, *at);
  }
  const auto at = itemPosition(ctx, v, key, str->count, "string indices must be integers",
                               "string index out of range");
  return at ? value(newCharacter(ctx, str->at(*at))) : Value::failed();
}

Answer containsStr(Context &ctx, Value v, Value item) {
  if (isStr(item))
    return answer(findText(view(as<Str>(v)), view(as<Str>(item))) >= 0);
  ctx.raise(ExceptionKind::TypeError,
            {"'in <string>' requires string as left operand, not ", typeName(item)});
  return Answer::Failed;
}

bool reprStr(Context &, TextBuilder &to, Value v) {
  text::appendRepr(view(as<Str>(v)), to);
  return true;
}

Value nextCharacter(Context &ctx, Value v) {
  auto *iterator = static_cast<SequenceIterator *>(v.object());
  if (iterator->source.isEmpty())
    return Value::empty();
  const Str *str = as<Str>(iterator->source);
  if (iterator->position == str->count) {
    iterator->source = Value::empty();
    return Value::empty();
  }
  return value(newCharacter(ctx, str->at(static_cast<size_t>(iterator->position++))));
}

} // namespace

Str *characterStr(uint8_t c) { return &characters[c]; }
Str *emptyStr() { return &empty; }

Str *newCharacter(Context &ctx, char32_t codePoint) {
  if (codePoint < 0x100)
    return &characters[codePoint];
  Str *str = allocateStr(ctx, 1, codePoint < 0x10000 ? 2 : 4);
  if (str != nullptr)
    copyText({&codePoint, 1, 4}, const_cast<void *>(str->data), str->width());
  return str;
}

Str *newStr(Context &ctx, TextView text) {
  if (text.length == 0)
    return &empty;
  if (text.length == 1)
    return newCharacter(ctx, text[0]);
  Str *str = allocateStr(ctx, text.length, narrowest(text));
  if (str == nullptr)
    return nullptr;
  copyText(text, const_cast<void *>(str->data), str->width());
  markAscii(str);
  return str;
}

Str *newAscii(Context &ctx, uint32_t length, char *&to) {
  Str *str = allocateStr(ctx, length, 1);
  if (str == nullptr)
    return nullptr;
  str->flags |= Str::kAscii;
  to = static_cast<char *>(const_cast<void *>(str->data));
  return str;
}

Str *newAscii(Context &ctx, std::string_view text) {
  if (text.size() < 2)
    return text.empty() ? &empty : &characters[static_cast<uint8_t>(text[0])];
  char *to;
  Str *str = newAscii(ctx, static_cast<uint32_t>(text.size()), to);
  if (str != nullptr)
    copyBytes(to, text.data(), text.size());
  return str;
}

Str *newJoined(Context &ctx, std::span<const Value> pieces, const Str *between) {
  if (pieces.size() < 2)
    return pieces.empty() ? &empty : as<Str>(pieces[0]);
  // As wide as the widest piece, and ASCII where all are.
  uint64_t length = uint64_t(between->count) * (pieces.size() - 1);
  unsigned width = between->width(), ascii = between->flags;
  for (const Value piece : pieces) {
    const Str *str = as<Str>(piece);
    length += str->count;
    width = std::max(width, str->width());
    ascii &= str->flags;
  }
  if (length < 2) {
    for (const Value piece : pieces)
      if (as<Str>(piece)->count != 0)
        return as<Str>(piece);
    return length == 0 ? &empty : const_cast<Str *>(between);
  }
  if (length > UINT32_MAX / 4) {
    ctx.outOfMemory();
    return nullptr;
  }
  Str *str = allocateStr(ctx, static_cast<uint32_t>(length), static_cast<uint8_t>(width));
  if (str == nullptr)
    return nullptr;
  str->flags |= ascii & Str::kAscii;
  auto *to = static_cast<std::byte *>(const_cast<void *>(str->data));
  const auto add = [&](const Str *piece) {
    if (piece->width() == width)
      copyBytes(to, piece->data, size_t(piece->count) * width);
    else
      copyText(view(piece), to, width);
    to += size_t(piece->count) * width;
  };
  for (const Value &piece : pieces) {
    if (&piece != pieces.data() && between->count != 0)
      add(between);
    add(as<Str>(piece));
  }
  return str;
}

Value concatenate(Context &ctx, const Str *a, const Str *b) {
  if (b->count == 0)
    return Value::object(a);
  if (a->count == 0)
    return Value::object(b);
  const uint64_t length = uint64_t(a->count) + b->count;
  if (length > kShort)
    return concatenateLong(ctx, a, b, length);
  const auto width = static_cast<uint8_t>(std::max(a->width(), b->width()));
  Str *str = allocateStr(ctx, static_cast<uint32_t>(length), width);
  if (str == nullptr)
    return Value::failed();
  auto *to = static_cast<std::byte *>(const_cast<void *>(str->data));
  copyText(view(a), to, width);
  copyText(view(b), to + size_t(a->count) * width, width);
  str->flags |= a->flags & b->flags & Str::kAscii;
  return Value::object(str);
}

Str *newSlice(Context &ctx, const Str *of, uint32_t from, uint32_t to) {
  if (from == 0 && to == of->count)
    return const_cast<Str *>(of);
  if (of->isAscii() && to < uint64_t(from) + kShort)
    return newAscii(ctx, of->ascii().substr(from, to > from ? to - from : 0));
  const TextView part = view(of).slice(from, std::max(from, to));
  // Sharing is for long text that is sure to stay as wide as it is.
  if (part.length < kShort || (part.width != 1 && narrowest(part) != part.width))
    return newStr(ctx, part);
  auto *str = ctx.make<Str>();
  if (str == nullptr)
    return nullptr;
  str->flags = part.width | (of->flags & Str::kAscii);
  str->count = part.length;
  str->data = part.data;
  if (!str->isAscii())
    markAscii(str);
  return str;
}

Str *newStrFromUtf8(Context &ctx, std::string_view utf8) {
  if (text::isAscii(TextView(utf8))) [[likely]]
    return newAscii(ctx, utf8);
  TextBuilder text;
  text.appendUtf8(utf8);
  return newStr(ctx, text);
}

void appendUtf8(std::string &to, const Str *s) {
  if (s->isAscii()) {
    to += s->ascii();
    return;
  }
  for (uint32_t i = 0; i != s->count; ++i) {
    const char32_t c = s->at(i);
    if (c < 0x80) {
      to += static_cast<char>(c);
    } else if (c < 0x800) {
      to += static_cast<char>(0xC0 | c >> 6);
      to += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      to += static_cast<char>(0xE0 | c >> 12);
      to += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      to += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      to += static_cast<char>(0xF0 | c >> 18);
      to += static_cast<char>(0x80 | (c >> 12 & 0x3F));
      to += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      to += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
}

bool equalText(const Str *a, const Str *b) {
  if (a == b)
    return true;
  // Both are as narrow as they can be, so equal texts are equally wide.
  if (a->count != b->count || a->width() != b->width())
    return false;
  if (a->hash != 0 && b->hash != 0 && a->hash != b->hash)
    return false;
  return areSameBytes(a->data, b->data, size_t(a->count) * a->width());
}

int compareWholeText(const Str *a, const Str *b) {
  const uint32_t common = std::min(a->count, b->count);
  if (a->width() == 1 && b->width() == 1) {
    if (const int order = compareBytes(a->data, b->data, common); order != 0)
      return order;
  } else {
    for (uint32_t i = 0; i != common; ++i)
      if (a->at(i) != b->at(i))
        return a->at(i) < b->at(i) ? -1 : 1;
  }
  return a->count < b->count ? -1 : a->count > b->count ? 1 : 0;
}

namespace {

/// Where `what`, which is no single byte, stands in `in` from `from` on; -1: nowhere.
int64_t findBytes(std::string_view in, std::string_view what, int64_t from) {
  if (what.empty())
    return from;
  const char *at = in.data() + from, *const end = in.data() + (in.size() - what.size()) + 1;
  while (at < end) {
    at = static_cast<const char *>(std::memchr(at, what[0], static_cast<size_t>(end - at)));
    if (at == nullptr)
      return -1;
    if (areSameBytes(at + 1, what.data() + 1, what.size() - 1))
      return at - in.data();
    ++at;
  }
  return -1;
}

} // namespace

int64_t findText(TextView in, TextView what, int64_t from) {
  if (what.length > in.length - from)
    return -1;
  if (what.length == 1 && in.width == 1) {
    const char32_t c = what[0];
    const auto *text = static_cast<const char *>(in.data);
    const void *at = c > 0xFF ? nullptr
                              : std::memchr(text + from, static_cast<int>(c),
                                            in.length - static_cast<size_t>(from));
    return at == nullptr ? -1 : static_cast<const char *>(at) - text;
  }
  if (in.width == 1 && what.width == 1) {
    return findBytes(in.latin1(), what.latin1(), from);
  }
  if (what.length == 0)
    return from;
  for (int64_t i = from; i <= int64_t(in.length) - what.length; ++i) {
    uint32_t k = 0;
    while (k != what.length && in[static_cast<size_t>(i) + k] == what[k])
      ++k;
    if (k == what.length)
      return i;
  }
  return -1;
}

constinit const TypeSlots kStrSlots = {
    .repr = reprStr,
    .compare = compareStr,
    .binary = binaryStr,
    .length = [](Context &, Value v) { return int64_t(as<Str>(v)->count); },
    .getItem = getItemStr,
    .contains = containsStr,
    .iterate = [](Context &ctx,
                  Value v) { return newSequenceIterator(ctx, TypeId::StrIterator, v); },
    .construct = constructStr,
    .methods = strMethods,
    .staticMethods = strStaticMethods,
};
constinit const TypeSlots kStrIteratorSlots = {.next = nextCharacter};

} // namespace assay::runtime
