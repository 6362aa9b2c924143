#include "SegmentFiles.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <unistd.h>

namespace assay {
namespace {

constexpr size_t kBuildDigits = 16;
constexpr const char *kEnding = ".segment";
constexpr const char *kTemporary = "tmp-";
constexpr unsigned kMostListings = 8;

} // namespace

SegmentName SegmentName::of(const Fingerprint &build, uint32_t number) {
  return {build.hex().substr(0, kBuildDigits), number};
}

std::optional<SegmentName> SegmentName::parse(const std::string &name) {
  if (name.size() <= kBuildDigits + 1 || name[kBuildDigits] != '-' || !name.ends_with(kEnding))
    return std::nullopt;
  SegmentName parsed{name.substr(0, kBuildDigits)};
  const char *start = name.data() + kBuildDigits + 1;
  const char *end = name.data() + name.find('.');
  const auto [stop, error] = std::from_chars(start, end, parsed.number);
  if (error != std::errc() || stop != end || parsed.text() != name)
    return std::nullopt;
  return parsed;
}

std::string SegmentName::text() const { return build + "-" + std::to_string(number) + kEnding; }

std::string temporaryName() {
  static std::atomic<unsigned> count = 0;
  return kTemporary + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

bool isTemporaryName(const std::string &name) { return name.starts_with(kTemporary); }

Result<std::vector<SegmentFile>> openSegments(const CacheFolder &folder, const Fingerprint &build) {
  const std::string mine = SegmentName::of(build, 0).build;
  std::vector<SegmentFile> files;
  for (unsigned listing = 0; listing != kMostListings; ++listing) {
    files.clear();
    const auto names = folder.list();
    if (!names)
      return names.error();
    bool vanished = false;
    for (const std::string &name : *names) {
      const auto parsed = SegmentName::parse(name);
      if (!parsed || parsed->build != mine)
        continue;
      Descriptor file = folder.openFile(name);
      if (!file && errno == ENOENT) {
        vanished = true;
        break;
      }
      std::optional<Segment> segment = Segment::open(std::move(file));
      if (segment && segment->build() != build)
        segment.reset();
      files.push_back({name, parsed->number, std::move(segment)});
    }
    if (!vanished)
      break;
  }
  std::sort(files.begin(), files.end(),
            [](const SegmentFile &a, const SegmentFile &b) { return a.number < b.number; });
  return files;
}

} // namespace assay
