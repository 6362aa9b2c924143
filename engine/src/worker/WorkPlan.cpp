#include "WorkPlan.h"

#include <algorithm>
#include <unordered_map>

namespace assay {

void WorkPlan::set(ListMessage list, bool lone, bool nativeInUnits,
                   const std::map<std::string, double> &durations) {
  set_ = true;
  list_ = std::move(list);
  native_.assign(size(), false);
  reported_.assign(size(), false);
  unreported_ = size();
  for (const uint32_t item : list_.native)
    native_[item] = true;

  std::vector<WorkUnit> byPath(lone ? 1 : list_.paths.size());
  for (uint32_t item = 0; item < size(); ++item)
    if (nativeInUnits || !native_[item])
      byPath[lone ? 0 : list_.of[item]].items.push_back(item);
  std::erase_if(byPath, [](const WorkUnit &unit) { return unit.items.empty(); });

  // The longest first; what has never been timed counts as a second a test, so that nothing long is
  // left for the end.
  if (!lone && !nativeInUnits) {
    const auto seconds = [&](const WorkUnit &unit) {
      const std::string_view nodeid = list_.items[unit.items.front()];
      const auto found = durations.find(std::string(nodeid.substr(0, nodeid.find("::"))));
      return found == durations.end() ? double(unit.items.size()) : found->second;
    };
    std::stable_sort(byPath.begin(), byPath.end(),
                     [&](const WorkUnit &a, const WorkUnit &b) { return seconds(a) > seconds(b); });
  }
  units_.assign(std::make_move_iterator(byPath.begin()), std::make_move_iterator(byPath.end()));
}

void WorkPlan::markReported(uint32_t item) {
  if (!reported_[item])
    --unreported_;
  reported_[item] = true;
}

std::vector<ItemRange> WorkPlan::dealTo(WorkerSession &worker, size_t most) {
  std::vector<ItemRange> ranges;
  while (hasUnits() && worker.queue.size() < most) {
    WorkUnit unit = std::move(units_.front());
    units_.pop_front();
    for (const uint32_t item : unit.items) {
      const uint32_t own = worker.ownPosition(item);
      if (own == kNowhere)
        continue; // this worker has not collected it, and will never finish it
      ++unit.unreported;
      if (!ranges.empty() && ranges.back().end == own)
        ++ranges.back().end;
      else
        ranges.push_back({own, own + 1});
    }
    if (unit.unreported > 0)
      worker.queue.push_back(std::move(unit));
  }
  return ranges;
}

void WorkPlan::putBack(const WorkUnit &unit) {
  WorkUnit rest;
  std::copy_if(unit.items.begin(), unit.items.end(), std::back_inserter(rest.items),
               [&](uint32_t item) { return !reported_[item]; });
  if (!rest.items.empty())
    units_.push_front(std::move(rest));
}

void WorkPlan::translate(const ListMessage &other, std::vector<uint32_t> &toPlan,
                         std::vector<uint32_t> &fromPlan) const {
  if (other.items == list_.items)
    return; // positions are the same
  std::unordered_multimap<std::string_view, uint32_t> places;
  for (uint32_t item = uint32_t(size()); item-- > 0;)
    places.emplace(list_.items[item], item);
  toPlan.assign(other.items.size(), kNowhere);
  fromPlan.assign(size(), kNowhere);
  for (uint32_t own = 0; own < other.items.size(); ++own) {
    const auto [first, last] = places.equal_range(other.items[own]);
    if (first == last)
      continue;
    const auto earliest = std::min_element(
        first, last, [](const auto &a, const auto &b) { return a.second < b.second; });
    toPlan[own] = earliest->second;
    fromPlan[earliest->second] = own;
    places.erase(earliest);
  }
}

} // namespace assay
