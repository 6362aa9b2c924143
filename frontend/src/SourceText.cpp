#include "assay/frontend/SourceText.h"

#include "ByteScan.h"

#include <algorithm>
#include <cstring>

namespace assay {

SourceText SourceText::copy(std::string_view source, Arena &arena) {
  char *to = static_cast<char *>(arena.allocate(source.size() + kPadding, 16));
  if (!source.empty())
    std::memcpy(to, source.data(), source.size());
  std::memset(to + source.size(), 0, kPadding);
  return SourceText({to, source.size()});
}

LineTable::LineTable(SourceText source, Arena &arena) {
  const char *const end = source.end();
  // Two passes: counting is cheaper than growing.
  const auto forEachLine = [&](auto &&visit) {
    for (const char *at = source.begin();;) {
      visit(static_cast<uint32_t>(at - source.begin()));
      const char *stop = bytescan::endOfLine(at);
      while (*stop == '\0' && stop < end) // a NUL is no end of line
        stop = bytescan::endOfLine(stop + 1);
      if (stop >= end)
        return;
      at = stop + (stop[0] == '\r' && stop[1] == '\n' ? 2 : 1);
    }
  };
  size_t count = 0;
  forEachLine([&](uint32_t) { ++count; });
  auto *starts =
      static_cast<uint32_t *>(arena.allocate(count * sizeof(uint32_t), alignof(uint32_t)));
  starts_ = {starts, count};
  forEachLine([&](uint32_t start) { *starts++ = start; });
}

LineTable::Position LineTable::locate(uint32_t offset) const {
  // Most questions are about the line asked for last, or one of the next few.
  uint32_t line = last_;
  if (starts_[line] <= offset) {
    for (int step = 0; step < 8 && line + 1 < starts_.size() && starts_[line + 1] <= offset; ++step)
      ++line;
  }
  if (starts_[line] > offset || (line + 1 < starts_.size() && starts_[line + 1] <= offset)) {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    line = static_cast<uint32_t>(after - starts_.begin()) - 1;
  }
  last_ = line;
  return {line + 1, offset - starts_[line]};
}

} // namespace assay
