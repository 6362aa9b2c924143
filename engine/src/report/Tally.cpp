#include "Tally.h"

#include "TerminalText.h"

#include <algorithm>
#include <cstdio>

namespace assay {
namespace {

/// pytest's order of counts in the last line; categories of plugins follow.
constexpr std::string_view kKnownCategories[] = {"failed",  "passed",  "skipped",  "deselected",
                                                 "xfailed", "xpassed", "warnings", "error"};

std::string_view colorOf(std::string_view category) {
  if (category == "failed" || category == "error")
    return sgr::kRed;
  return category == "passed" ? sgr::kGreen : sgr::kYellow;
}

std::string counted(uint64_t count, std::string_view category) {
  std::string noun(category);
  if (category == "warnings")
    noun = "warning";
  if ((category == "warnings" || category == "error") && count != 1)
    noun += 's';
  return std::to_string(count) + " " + noun;
}

} // namespace

void Tally::take(const CollectorReported &report) {
  if (report.outcome == Outcome::Passed)
    return;
  const std::string_view category = report.outcome == Outcome::Failed ? "error" : "skipped";
  ++counts_[std::string(category)];
  if (!report.text.empty() && report.outcome == Outcome::Failed)
    texts_["error"].emplace_back(report.text);
  if (!report.shortLine.empty() && report.outcome == Outcome::Failed)
    shortLines_["error"].emplace_back(report.shortLine);
  if (report.skip)
    addSkip(*report.skip);
}

void Tally::addSkip(const SkipReason &skip) {
  std::string_view reason = skip.reason;
  if (reason.starts_with("Skipped: "))
    reason.remove_prefix(9);
  for (Skip &known : skips_)
    if (known.path == skip.path && known.line == skip.line && known.reason == reason) {
      ++known.times;
      return;
    }
  skips_.push_back({std::string(skip.path), std::string(reason), skip.line, 1});
}

void Tally::addDuration(double seconds, Phase when, std::string_view nodeid) {
  if (options_.durations)
    durations_.push_back({seconds, when, std::string(nodeid)});
}

void Tally::take(const TestFinished &test) {
  ++byTier_[unsigned(test.tier)];
  const bool listsPassed = options_.reportChars.find('p') != std::string::npos;
  if (test.phases.empty()) {
    static const std::string kPassed = "passed";
    ++counts_[kPassed];
    if (listsPassed)
      passedNodeids_.emplace_back(test.nodeid);
    addDuration(test.setup, Phase::Setup, test.nodeid);
    addDuration(test.call, Phase::Call, test.nodeid);
    addDuration(test.teardown, Phase::Teardown, test.nodeid);
    return;
  }
  std::vector<std::string> *shown = nullptr;
  for (const PhaseReport &phase : test.phases) {
    addDuration(phase.duration, phase.when, test.nodeid);
    if (phase.category.empty()) {
      if (shown && !phase.text.empty())
        shown->back() += phase.text; // what the teardown printed stands below what was shown
      continue;
    }
    const std::string category(phase.category);
    ++counts_[category];
    if (!phase.text.empty()) {
      shown = &texts_[category];
      shown->emplace_back(phase.text);
      if (shown->back().back() != '\n')
        shown->back() += '\n';
    }
    if (category == "passed" && listsPassed)
      passedNodeids_.emplace_back(test.nodeid);
    else if (!phase.shortLine.empty())
      shortLines_[category].emplace_back(phase.shortLine);
    if (phase.skip && category == "skipped")
      addSkip(*phase.skip);
  }
}

void Tally::take(const SummaryContributed &summary) {
  warnings_ += summary.warnings;
  warningCount_ += summary.warningCount;
  extra_ += summary.extra;
}

uint64_t Tally::count(std::string_view category) const {
  if (category == "warnings")
    return warningCount_;
  if (category == "deselected")
    return deselected_;
  const auto found = counts_.find(category);
  return found == counts_.end() ? 0 : found->second;
}

std::string_view Tally::mainColor() const {
  const bool unknown = std::any_of(counts_.begin(), counts_.end(), [](const auto &entry) {
    return std::find(std::begin(kKnownCategories), std::end(kKnownCategories), entry.first) ==
           std::end(kKnownCategories);
  });
  if (hasFailed())
    return sgr::kRed;
  if (warningCount_ || count("xpassed") || unknown)
    return sgr::kYellow;
  return count("passed") ? sgr::kGreen : sgr::kYellow;
}

std::string Tally::counts(bool color) const {
  std::string line;
  const auto add = [&](std::string_view category) {
    const uint64_t number = count(category);
    if (!number)
      return;
    std::string parameters(colorOf(category));
    if (parameters == mainColor())
      parameters.append(";").append(sgr::kBold);
    line += (line.empty() ? "" : ", ") + colored(counted(number, category), parameters, color);
  };
  for (const std::string_view category : kKnownCategories)
    add(category);
  for (const auto &[category, ignored] : counts_)
    if (std::find(std::begin(kKnownCategories), std::end(kKnownCategories), category) ==
        std::end(kKnownCategories))
      add(category);
  return line.empty() ? colored("no tests ran", sgr::kYellow, color) : line;
}

std::string Tally::head(char sign, std::string_view title, std::string_view parameters) const {
  return colored(separator(sign, title, options_.width), parameters, options_.color) + "\n";
}

std::string Tally::durations() const {
  if (!options_.durations || durations_.empty())
    return {};
  std::vector<const Duration *> sorted;
  for (const Duration &each : durations_)
    sorted.push_back(&each);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Duration *a, const Duration *b) { return a->seconds > b->seconds; });
  const unsigned most = *options_.durations;
  std::string text =
      head('=', most ? "slowest " + std::to_string(most) + " durations" : "slowest durations");
  if (most && sorted.size() > most)
    sorted.resize(most);
  for (size_t at = 0; at < sorted.size(); ++at) {
    char line[128];
    if (options_.verbosity < 2 && sorted[at]->seconds < options_.durationsMin) {
      std::snprintf(line, sizeof line,
                    "\n(%zu durations < %gs hidden.  Use -vv to show these durations.)\n",
                    sorted.size() - at, options_.durationsMin);
      return text + line;
    }
    std::snprintf(line, sizeof line, "%.2fs %-8s ", sorted[at]->seconds,
                  std::string(phaseName(sorted[at]->when)).c_str());
    text += line + sorted[at]->nodeid + "\n";
  }
  return text;
}

std::string Tally::shortSummary() const {
  std::string lines;
  const auto add = [&](std::string_view category) {
    const auto found = shortLines_.find(category);
    if (found != shortLines_.end())
      for (const std::string &line : found->second)
        lines += line + "\n";
  };
  for (const char c : options_.reportChars) {
    switch (c) {
    case 'x':
      add("xfailed");
      break;
    case 'X':
      add("xpassed");
      break;
    case 'f':
      add("failed");
      break;
    case 'E':
      add("error");
      break;
    case 'p':
      for (const std::string &nodeid : passedNodeids_)
        lines += colored("PASSED", sgr::kGreen, options_.color) + " " + nodeid + "\n";
      break;
    case 's':
      for (const Skip &skip : skips_)
        lines += colored("SKIPPED", sgr::kYellow, options_.color) + " [" +
                 std::to_string(skip.times) + "] " + skip.path +
                 (skip.line >= 0 ? ":" + std::to_string(skip.line) : "") + ": " + skip.reason +
                 "\n";
      break;
    default:
      break;
    }
  }
  if (lines.empty())
    return {};
  return head('=', "short test summary info", "36;1") + lines;
}

std::string Tally::sections(const RunFigures &figures) const {
  std::string text;
  const auto add = [&](std::string_view category, std::string_view title) {
    if (!count(category) || !options_.tracebacks)
      return;
    text += head('=', title);
    const auto found = texts_.find(category);
    if (found == texts_.end())
      return;
    for (const std::string &each : found->second) {
      text += each;
      if (!each.empty() && each.back() != '\n')
        text += '\n';
    }
  };
  if (!options_.summary)
    return {};
  add("error", "ERRORS");
  add("failed", "FAILURES");
  text += warnings_;
  if (options_.reportChars.find('P') != std::string::npos)
    add("passed", "PASSES");
  if (!figures.junitFile.empty())
    text += head('-', "generated xml file: " + std::string(figures.junitFile));
  return text + durations() + extra_ + shortSummary();
}

std::string Tally::tiers(const RunFigures &figures) const {
  std::string line;
  for (unsigned tier = 0; tier < kTierCount; ++tier)
    if (byTier_[tier])
      line += (line.empty() ? "" : ", ") + std::to_string(byTier_[tier]) + " by " +
              std::string(tierName(Tier(tier)));
  if (line.empty())
    return {};
  if (!figures.nativeOff.empty())
    line += " (nothing native: " + std::string(figures.nativeOff) + ")";
  if (figures.workersLost)
    line += "; " + std::to_string(figures.workersLost) +
            (figures.workersLost == 1 ? " worker" : " workers") + " lost";
  return "assay: " + line;
}

} // namespace assay
