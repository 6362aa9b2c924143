#include "assay/frontend/SourceDecoding.h"

#include "Encodings.h"
#include "Utf8.h"

#include <algorithm>
#include <cerrno>
#include <iconv.h>
#include <string>

namespace assay {

static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What a line declares; empty where it declares nothing. `more` tells whether the next line may
// declare.
static std::string_view declaredIn(std::string_view line, bool &more) {
  const size_t comment = line.find_first_not_of(" \t\f");
  more = comment == std::string_view::npos || line[comment] == '#';
  if (comment == std::string_view::npos || line[comment] != '#')
    return {};
  for (size_t at = line.find("coding"); at != std::string_view::npos;
       at = line.find("coding", at + 1)) {
    std::string_view rest = line.substr(at + 6);
    if (rest.empty() || (rest[0] != ':' && rest[0] != '='))
      continue;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const size_t length = std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                          "0123456789-_."),
                                   rest.size());
    if (length > 0)
      return rest.substr(0, length);
  }
  return {};
}

// CPython's short cut for the two most usual encodings; any other name stays as it is.
static std::string normalName(std::string_view name) {
  std::string lower;
  for (const char c : name.substr(0, 12))
    lower += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto isOrBegins = [&lower](std::string_view wanted) {
    return lower == wanted || (lower.starts_with(wanted) && lower[wanted.size()] == '-');
  };
  if (isOrBegins("utf-8"))
    return "utf-8";
  if (isOrBegins("latin-1") || isOrBegins("iso-8859-1") || isOrBegins("iso-latin-1"))
    return "iso-8859-1";
  return std::string(name);
}

static std::string declaredEncoding(std::string_view text) {
  for (int line = 0; line < 2 && !text.empty(); ++line) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    bool more = false;
    const std::string_view name = declaredIn(text.substr(0, end), more);
    if (!name.empty())
      return normalName(name);
    if (!more || end == text.size())
      break;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return "utf-8";
}

static Result<std::string> convert(std::string_view text, const encodings::Encoding &encoding) {
  const iconv_t converter = iconv_open("UTF-8", encoding.charset);
  if (converter == reinterpret_cast<iconv_t>(-1))
    return Error{"unknown encoding: " + std::string(encoding.name)};
  std::string result(text.size() * 4 + 16, '\0');
  char *in = const_cast<char *>(text.data()); // iconv does not write there
  size_t inLeft = text.size();
  char *out = result.data();
  size_t outLeft = result.size();
  const bool converted =
      iconv(converter, &in, &inLeft, &out, &outLeft) != static_cast<size_t>(-1) &&
      iconv(converter, nullptr, nullptr, &out, &outLeft) != static_cast<size_t>(-1);
  iconv_close(converter);
  if (!converted)
    return Error{"'" + std::string(encoding.name) + "' codec can't decode byte at position " +
                 std::to_string(text.size() - inLeft)};
  result.resize(result.size() - outLeft);
  for (std::string_view pairs = encoding.standIns; !pairs.empty();) {
    const std::string_view standIn = pairs.substr(1, utf8::decode(pairs.substr(1)).length);
    std::string replaced;
    size_t from = 0;
    for (size_t at; (at = result.find(standIn, from)) != std::string::npos;
         from = at + standIn.size())
      replaced.append(result, from, at - from) += pairs.front();
    result = replaced.append(result, from);
    pairs.remove_prefix(1 + standIn.size());
  }
  for (std::string_view doubts = encoding.doubtful; !doubts.empty();) {
    const size_t length = utf8::decode(doubts).length;
    if (result.find(doubts.substr(0, length)) != std::string::npos)
      return Error{"'" + std::string(encoding.name) + "' codec may not decode this as Python does"};
    doubts.remove_prefix(length);
  }
  return result;
}

Result<SourceText> decodeSource(std::string_view bytes, Arena &arena) {
  const bool marked = bytes.starts_with(kByteOrderMark);
  if (marked)
    bytes.remove_prefix(kByteOrderMark.size());
  if (bytes.starts_with(kByteOrderMark)) // the tokenizer would take it for a mark
    return Error{"invalid non-printable character U+FEFF"};
  const std::string encoding = declaredEncoding(bytes);
  if (encoding == "utf-8")
    return SourceText::copy(bytes, arena);
  if (marked)
    return Error{"encoding problem: " + encoding + " with BOM"};
  const encodings::Encoding *const known = encodings::find(encoding);
  if (known == nullptr)
    return Error{"unknown encoding: " + encoding};
  if (known->charset == std::string_view("UTF-8")) {
    if (utf8::firstInvalid(bytes) != bytes.size())
      return Error{"'utf-8' codec can't decode the source"};
    return SourceText::copy(bytes, arena);
  }
  Result<std::string> converted = convert(bytes, *known);
  if (!converted)
    return converted.error();
  return SourceText::copy(*converted, arena);
}

} // namespace assay
