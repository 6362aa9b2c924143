#include "native/ProgramCache.h"

#include "native/Packed.h"

#include "assay/support/Switches.h"

#include <cstdint>
#include <cstring>

namespace assay {
namespace {

/// An entry: this, the source, the reason, and from the next multiple of kAlignment on the image.
struct EntryHeader {
  EntryKind kind;
  uint32_t sourceBytes, reasonBytes, imageBytes;
};
constexpr size_t kAlignment = 16;

size_t imageAt(const EntryHeader &header) {
  const size_t end = sizeof header + header.sourceBytes + header.reasonBytes;
  return (end + kAlignment - 1) / kAlignment * kAlignment;
}

/// Two multiplications for 16 bytes, in two lanes that do not wait for each other.
Fingerprint keyOf(std::string_view source) {
  if (!isOn(Switch::Hashing))
    return Fingerprint::of(source);
  constexpr uint64_t kOdd[] = {0x9E37'79B9'7F4A'7C15, 0xC2B2'AE3D'27D4'EB4F, 0x1656'67B1'9E37'79F9,
                               0xD6E8'FEB8'6659'FD93};
  uint64_t lanes[2] = {kOdd[0] ^ source.size(), kOdd[1]};
  const auto mix = [](uint64_t &lane, uint64_t word, uint64_t by) {
    const auto product = static_cast<unsigned __int128>(lane ^ word) * by;
    lane = static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  const char *at = source.data();
  size_t left = source.size();
  uint64_t words[2];
  for (; left >= sizeof words; left -= sizeof words, at += sizeof words) {
    std::memcpy(words, at, sizeof words);
    mix(lanes[0], words[0], kOdd[2]);
    mix(lanes[1], words[1], kOdd[3]);
  }
  words[0] = words[1] = 0;
  if (left != 0)
    std::memcpy(words, at, left);
  mix(lanes[0], words[0] ^ lanes[1], kOdd[3]);
  mix(lanes[1], words[1] ^ lanes[0], kOdd[2]);
  Fingerprint key;
  static_assert(sizeof key.bytes == sizeof lanes);
  std::memcpy(key.bytes.data(), lanes, sizeof lanes);
  return key;
}

} // namespace

ProgramCache::Found ProgramCache::find(std::string_view source) noexcept {
  EntryHandle entry = store_.find(keyOf(source));
  const std::span<const std::byte> bytes = entry.bytes();
  EntryHeader header{};
  if (bytes.size() < sizeof header)
    return {};
  std::memcpy(&header, bytes.data(), sizeof header);
  const auto *text = reinterpret_cast<const char *>(bytes.data()) + sizeof header;
  if (header.kind != EntryKind::Program || header.sourceBytes != source.size() ||
      imageAt(header) + header.imageBytes != bytes.size() ||
      std::memcmp(text, source.data(), source.size()) != 0)
    return {};
  Found found;
  found.image = bytes.subspan(imageAt(header));
  found.declines = {text + header.sourceBytes, header.reasonBytes};
  found.entry = std::move(entry);
  return found;
}

void ProgramCache::add(std::string_view source, std::span<const std::byte> image,
                       std::string_view reason) {
  if (source.size() > UINT32_MAX || image.size() > UINT32_MAX)
    return;
  const EntryHeader header{EntryKind::Program, static_cast<uint32_t>(source.size()),
                           static_cast<uint32_t>(reason.size()),
                           static_cast<uint32_t>(image.size())};
  bytes_.assign(imageAt(header) + image.size(), std::byte{});
  const auto put = [this](size_t at, const void *from, size_t size) {
    if (size != 0)
      std::memcpy(bytes_.data() + at, from, size);
  };
  put(0, &header, sizeof header);
  put(sizeof header, source.data(), source.size());
  put(sizeof header + source.size(), reason.data(), reason.size());
  put(imageAt(header), image.data(), image.size());
  store_.add(keyOf(source), bytes_);
}

} // namespace assay
