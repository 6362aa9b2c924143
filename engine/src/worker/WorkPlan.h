// WorkPlan: the collected list, who has reported what, and which files go to whom next.
#pragma once

#include "Messages.h"
#include "WorkerSession.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace assay {

class WorkPlan {
public:
  bool isSet() const { return set_; }

  /// Takes the first worker's list. `lone`: one worker runs everything in order. `nativeInUnits`: a
  /// worker says when a native test's turn has come; otherwise native tests are nobody's work.
  /// `durations`: seconds by path seen from the root folder.
  void set(ListMessage list, bool lone, bool nativeInUnits,
           const std::map<std::string, double> &durations);

  const ListMessage &list() const { return list_; }
  size_t size() const { return list_.items.size(); }
  bool isNative(uint32_t item) const { return native_[item]; }
  const std::string &pathOf(uint32_t item) const { return list_.paths[list_.of[item]]; }

  bool isReported(uint32_t item) const { return reported_[item]; }
  void markReported(uint32_t item);
  bool allReported() const { return unreported_ == 0; }

  bool hasUnits() const { return !units_.empty(); }
  size_t unitCount() const { return units_.size(); }
  /// Moves units to the worker's queue until it has `most`. Returns what they mean in the worker's
  /// own positions; items that it has not collected are left out.
  std::vector<ItemRange> dealTo(WorkerSession &worker, size_t most);
  /// Puts back what is unreported of a lost worker's unit, to be next.
  void putBack(const WorkUnit &unit);

  /// Translates another worker's list to this plan: positions by node id (the k-th of an id is the
  /// k-th).
  void translate(const ListMessage &other, std::vector<uint32_t> &toPlan,
                 std::vector<uint32_t> &fromPlan) const;

private:
  bool set_ = false;
  ListMessage list_;
  std::vector<bool> native_, reported_;
  std::deque<WorkUnit> units_;
  size_t unreported_ = 0;
};

} // namespace assay
