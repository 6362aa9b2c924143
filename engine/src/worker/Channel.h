// Channel: frames to and from a worker over a stream socket (docs/worker-protocol.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

inline constexpr uint32_t kWorkerProtocolVersion = 1;

struct Frame {
  char type;
  std::string_view payload; // lives until the next call of the reader
};

/// One frame's bytes.
std::string encodeFrame(char type, std::string_view payload);

/// Cuts a stream of bytes into frames.
class FrameReader {
public:
  enum class State : uint8_t { NeedsMore, HasFrame, Broken };

  /// Reads what there is from a non-blocking descriptor; false at the end of the stream (or an
  /// error).
  bool fill(int descriptor);

  /// The next whole frame. Broken: the bytes are no frame; nothing after them can be trusted.
  State next(Frame &frame);

private:
  std::string buffer_;
  size_t begin_ = 0;
};

/// Sends whole frames through a non-blocking descriptor, keeping what the other side is not ready
/// for.
class FrameWriter {
public:
  void queue(char type, std::string_view payload) { pending_ += encodeFrame(type, payload); }
  bool hasPending() const { return !pending_.empty(); }
  /// False: the other side is gone.
  bool flush(int descriptor);

private:
  std::string pending_;
};

} // namespace assay
