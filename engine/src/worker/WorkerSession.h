// WorkerSession: one worker as WorkerRun sees it: its process, its channel, and how far it has
// come.
#pragma once

#include "Channel.h"
#include "Messages.h"
#include "WorkerProcess.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace assay {

struct WorkerLane;

/// Positions in the plan that are run together, in order: a file's, or everything for a lone
/// worker.
struct WorkUnit {
  std::vector<uint32_t> items;
  size_t unreported = 0;
};

struct WorkerSession {
  enum class Stage : uint8_t { Starting, Collecting, Running, Quitting };

  WorkerSession(WorkerProcess started, unsigned number)
      : process(std::move(started)), number(number) {}

  WorkerProcess process;
  unsigned number; // from 0, in the order of starting
  FrameReader reader;
  FrameWriter writer;
  Stage stage = Stage::Starting;

  std::string importing;           // file that is being imported; empty: none
  std::optional<uint32_t> running; // position in the plan
  std::vector<StoredPhase> phases; // of the running test, so far
  uint64_t since = 0;              // when the running test or import began, in nanoseconds
  bool debugging = false;
  std::string errors; // what it wrote to standard error while it was busy, the last of it

  WorkerLane *lane = nullptr; // where its spans go; null: nobody records

  std::deque<WorkUnit> queue; // the front one is running
  bool takesUnits = false;    // it has collected, and runs what it is given
  bool toldLast = false;
  std::vector<uint32_t> toPlan, fromPlan; // empty: its list is the plan's
  std::optional<QuitMessage> quit;

  uint32_t planPosition(uint32_t own) const { return toPlan.empty() ? own : toPlan[own]; }
  uint32_t ownPosition(uint32_t plan) const { return fromPlan.empty() ? plan : fromPlan[plan]; }
  bool isBusy() const { return running || !importing.empty(); }
  /// Has nothing to run, but will take it.
  bool isIdle() const { return takesUnits ? queue.empty() && !toldLast : stage < Stage::Running; }
  /// Will soon want to know what comes after its last unit. The few tests that remain hide the
  /// time until the answer comes.
  bool isNearEnd() const {
    return queue.empty() || (queue.size() == 1 && queue.front().unreported <= kNearEnd);
  }
  static constexpr size_t kNearEnd = 4;
};

inline constexpr uint32_t kNowhere = UINT32_MAX;

} // namespace assay
