// SpanRecorder: what a thread spends its time on, as spans that lie in each other.
//
// A span costs two readings of the clock and 32 bytes in a buffer of the thread's own: no lock, no
// allocation. Where nobody records, it costs a look at a thread-local pointer.
//
// Thread contract: one thread records; any other may look at what is there by then.
#pragma once

#include "assay/engine/Events.h"
#include "assay/support/Clock.h"
#include "assay/support/Result.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace assay {

/// What a span is about; its `subject` is an index into Recording's names.
enum class SubjectKind : uint8_t { None, File, Test, Module, Fixture, Lane };
inline constexpr unsigned kSubjectKinds = 6;
std::string_view subjectKindName(SubjectKind kind);

/// A span begins, or the innermost one ends.
struct SpanEvent {
  uint64_t time; // of the monotonic clock, which all processes share
  uint32_t subject;
  Stage stage;
  SubjectKind kind;
  bool isEnd;
};
static_assert(sizeof(SpanEvent) == 16);

class SpanRecorder {
public:
  /// An Error where there is no address space for it.
  static Result<std::unique_ptr<SpanRecorder>> create();
  ~SpanRecorder();
  SpanRecorder(const SpanRecorder &) = delete;
  SpanRecorder &operator=(const SpanRecorder &) = delete;

  /// The calling thread's; null: nobody records.
  static SpanRecorder *current() { return current_; }
  static void setCurrent(SpanRecorder *recorder) { current_ = recorder; }

  /// False: not recorded, and so not to be ended. That is so for a span that says nothing new, and
  /// for any once the buffer is full: its time is then the surrounding span's.
  bool begin(Stage stage, SubjectKind kind, uint32_t subject, uint64_t now) {
    const size_t count = count_.load(std::memory_order_relaxed);
    const bool isNew = depth_ == 0 || stage != stages_[depth_ - 1] || kind != SubjectKind::None;
    if (!isNew || depth_ == kDeepest || count + kDeepest + 1 >= kCapacity)
      return false;
    stages_[depth_++] = stage;
    put({now, subject, stage, kind, false});
    return true;
  }
  /// Ends the innermost span; what it was about may be known only now.
  void end(uint64_t now, SubjectKind kind = SubjectKind::None, uint32_t subject = 0) {
    put({now, subject, stages_[--depth_], kind, true});
  }

  std::span<const SpanEvent> events() const {
    return {events_, count_.load(std::memory_order_acquire)};
  }

  /// Of a buffer: address space, of which only what is written to takes memory.
  static constexpr size_t kCapacity = size_t(4) << 20;
  static constexpr size_t kDeepest = 64;

private:
  explicit SpanRecorder(SpanEvent *events) : events_(events) {}
  void put(const SpanEvent &event) {
    const size_t count = count_.load(std::memory_order_relaxed);
    events_[count] = event;
    count_.store(count + 1, std::memory_order_release);
  }

  static thread_local constinit SpanRecorder *current_;

  SpanEvent *const events_;
  std::atomic<size_t> count_ = 0;
  size_t depth_ = 0;
  Stage stages_[kDeepest] = {};
};

/// The calling thread is in a stage as long as this lives.
class Span {
public:
  explicit Span(Stage stage, SubjectKind kind = SubjectKind::None, uint32_t subject = 0)
      : recorder_(SpanRecorder::current()) {
    if (recorder_ != nullptr)
      isRecorded_ = recorder_->begin(stage, kind, subject, monotonicNanoseconds());
  }
  ~Span() { end(); }
  Span(const Span &) = delete;
  Span &operator=(const Span &) = delete;

  /// The stage is over, and another begins at the same instant.
  void next(Stage stage, SubjectKind kind = SubjectKind::None, uint32_t subject = 0) {
    if (recorder_ == nullptr)
      return;
    const uint64_t now = monotonicNanoseconds();
    if (isRecorded_)
      recorder_->end(now, kind_, subject_);
    kind_ = SubjectKind::None;
    isRecorded_ = recorder_->begin(stage, kind, subject, now);
  }
  /// The stage is over.
  void end() {
    if (isRecorded_)
      recorder_->end(monotonicNanoseconds(), kind_, subject_);
    isRecorded_ = false;
  }
  /// Says late what it is about.
  void isAbout(SubjectKind kind, uint32_t subject) { kind_ = kind, subject_ = subject; }

private:
  SpanRecorder *const recorder_;
  bool isRecorded_ = false;
  SubjectKind kind_ = SubjectKind::None;
  uint32_t subject_ = 0;
};

} // namespace assay
