// UnitMaker: has the plugin make units on a thread of its own, LLVM's loading included.
//
// A program's thread says what it wants (order()), by a plan that holds nothing of the program,
// and goes on. What was made lies in the order's own memory until that thread fetches it: so
// neither waits for the other, and a program may end and its memory go whatever is being made.
#pragma once

#include "native/UnitCache.h"
#include "orc/OrcPlugin.h"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace assay {

/// A unit that is wanted, and what came of it.
class UnitOrder {
public:
  /// `plan`: a UnitPlan's bytes.
  explicit UnitOrder(std::vector<std::byte> plan) : plan_(std::move(plan)) {}
  /// What is made is to be kept there, even where nobody else wants it any more; `key`: of what is
  /// hot.
  void keepIn(CodeStore &store, const Fingerprint &key) { keeping_ = {&store, key}; }
  UnitOrder(const UnitOrder &) = delete;
  UnitOrder &operator=(const UnitOrder &) = delete;

  /// Makes it, with that compiler; on any one thread.
  void make(const orc::Api &api, orc::Compiler &compiler);
  /// From then on the rest is there for whoever ordered it.
  bool isDone() const { return isDone_.load(std::memory_order_acquire); }
  /// Empty: it could not be made. May be moved to any multiple of kUnitAlignment.
  const std::vector<std::byte> &code() const { return code_; }
  const std::vector<CodeEntry> &entries() const { return entries_; }

  /// Nobody will fetch it.
  void giveUp() { isGivenUp_ = true; }
  bool isGivenUp() const { return isGivenUp_; }

  // For the maker, which sees to it that the store is there.
  void keep() const;
  void forget() { keeping_ = {}; }
  bool isFor(const CodeStore &store) const { return keeping_.store == &store; }
  bool isKept() const { return keeping_.store != nullptr; }

private:
  struct Keeping {
    CodeStore *store = nullptr; // or none
    Fingerprint key = {};
  };

  std::vector<std::byte> plan_;
  Keeping keeping_;
  std::vector<std::byte> code_;
  std::vector<CodeEntry> entries_;
  std::atomic<bool> isDone_ = false, isGivenUp_ = false;
};

/// Any thread.
class UnitMaker {
public:
  using Load = std::function<const orc::Api *()>; // nullptr: there is none
  explicit UnitMaker(Load load) : load_(std::move(load)) {}
  /// Waits for what is being made.
  ~UnitMaker();
  UnitMaker(const UnitMaker &) = delete;
  UnitMaker &operator=(const UnitMaker &) = delete;

  /// The one of all programs; there until the process ends.
  static UnitMaker &ofProcess();

  enum class State : uint8_t { Idle, Loading, Ready, Absent };
  State state() const { return state_.load(std::memory_order_acquire); }
  /// Has the plugin loaded, if nobody has.
  void start();
  /// Has it loaded as well. Where it turns out to be Absent, nothing comes of the order.
  void order(std::shared_ptr<UnitOrder> wanted);
  /// Whether it is loading or making something.
  bool isBusy() const;
  /// Waits until it is not.
  void waitUntilIdle() const;
  /// Waits for what is to be kept in that store, not for long; then nothing more is.
  void finish(const CodeStore &store);

private:
  void work();
  bool isIdle() const { return state() != State::Loading && made_ == nullptr && orders_.empty(); }

  Load load_;
  std::atomic<State> state_ = State::Idle;
  mutable std::mutex lock_; // of what follows
  mutable std::condition_variable changed_;
  std::deque<std::shared_ptr<UnitOrder>> orders_;
  std::shared_ptr<UnitOrder> made_; // that is being made
  bool isEnding_ = false;
  std::thread thread_;
};

} // namespace assay
