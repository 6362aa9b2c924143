#include "Channel.h"

#include "../Checksum.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

namespace assay {
namespace {

constexpr size_t kHeaderBytes = 16;
constexpr uint32_t kLargestPayload = 256u << 20;
constexpr unsigned char kMagic[4] = {0xA5, 0x53, 0x41, 0x59};

uint32_t readWord(const char *from) {
  uint32_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

} // namespace

std::string encodeFrame(char type, std::string_view payload) {
  std::string bytes(kHeaderBytes, '\0');
  std::memcpy(bytes.data(), kMagic, sizeof kMagic);
  bytes[4] = type;
  const auto length = uint32_t(payload.size());
  const uint32_t sum = checksumOf(payload);
  std::memcpy(&bytes[8], &length, sizeof length);
  std::memcpy(&bytes[12], &sum, sizeof sum);
  return bytes.append(payload);
}

bool FrameReader::fill(int descriptor) {
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
  } else if (begin_ > buffer_.size() / 2) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  for (;;) {
    char chunk[64 * 1024];
    const ssize_t got = ::recv(descriptor, chunk, sizeof chunk, MSG_DONTWAIT);
    if (got > 0) {
      buffer_.append(chunk, size_t(got));
      if (size_t(got) < sizeof chunk)
        return true;
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
  }
}

FrameReader::State FrameReader::next(Frame &frame) {
  const size_t have = buffer_.size() - begin_;
  const char *at = buffer_.data() + begin_;
  if (std::memcmp(at, kMagic, std::min(have, sizeof kMagic)) != 0)
    return State::Broken;
  if (have < kHeaderBytes)
    return State::NeedsMore;
  const uint32_t length = readWord(at + 8);
  if (length > kLargestPayload || at[5] || at[6] || at[7])
    return State::Broken;
  if (have < kHeaderBytes + length)
    return State::NeedsMore;
  const std::string_view payload(at + kHeaderBytes, length);
  if (checksumOf(payload) != readWord(at + 12))
    return State::Broken;
  frame = {at[4], payload};
  begin_ += kHeaderBytes + length;
  return State::HasFrame;
}

bool FrameWriter::flush(int descriptor) {
  while (!pending_.empty()) {
    const ssize_t put =
        ::send(descriptor, pending_.data(), pending_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put >= 0)
      pending_.erase(0, size_t(put));
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      return true;
    else if (errno != EINTR)
      return false;
  }
  return true;
}

} // namespace assay
