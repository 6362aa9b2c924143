#include "SourceChecks.h"

#include "../Utf8.h"

#include <cstring>

namespace assay::recognizer {

static bool isAscii(std::string_view text) {
  uint64_t seen = 0;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    seen |= word;
  }
  for (; at < text.size(); ++at)
    seen |= static_cast<uint64_t>(static_cast<unsigned char>(text[at]));
  return (seen & 0x8080808080808080) == 0;
}

// A PEP 263 declaration can only stand in the first two lines. Whatever there looks like one and
// does not name UTF-8 in its usual spellings is left to CPython.
static bool declaresOtherEncoding(std::string_view source) {
  size_t end = source.find_first_of("\r\n");
  if (end != std::string_view::npos) {
    end += source.substr(end).starts_with("\r\n") ? 2 : 1;
    end = source.find_first_of("\r\n", end);
  }
  const std::string_view lines = source.substr(0, end);
  for (size_t at = lines.find("coding"); at != std::string_view::npos;
       at = lines.find("coding", at + 1)) {
    std::string_view value = lines.substr(at + 6);
    if (value.empty() || (value[0] != ':' && value[0] != '='))
      continue;
    value.remove_prefix(1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    const size_t length = value.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    value = value.substr(0, length);
    if (value != "utf-8" && value != "UTF-8" && value != "utf8" && value != "UTF8")
      return true;
  }
  return false;
}

std::optional<WrongSource> checkSource(std::string_view source) {
  if (source.size() >= UINT32_MAX)
    return WrongSource{"a file of 4 GiB or more", 0};
  if (source.starts_with("\xEF\xBB\xBF"))
    return WrongSource{"a byte order mark", 0};
  if (declaresOtherEncoding(source))
    return WrongSource{"an encoding other than UTF-8", 0};
  if (const void *nul = std::memchr(source.data(), '\0', source.size()))
    return WrongSource{"a NUL byte",
                       static_cast<uint32_t>(static_cast<const char *>(nul) - source.data())};
  if (!isAscii(source)) {
    const size_t wrong = utf8::firstInvalid(source);
    if (wrong != source.size())
      return WrongSource{"bytes that are no UTF-8", static_cast<uint32_t>(wrong)};
  }
  return std::nullopt;
}

} // namespace assay::recognizer
