#include "DurationText.h"
#include "TerminalText.h"

#include "assay/engine/SavedProfiles.h"

namespace assay {
namespace {

constexpr size_t kMostLines = 20;

std::string runsText(size_t count) {
  return std::to_string(count) + (count == 1 ? " run" : " runs");
}

std::string factorText(double before, double now) {
  char text[32];
  std::snprintf(text, sizeof text, "x%.2f", before == 0 ? 0 : now / before);
  return text;
}

class ComparisonWriter {
public:
  ComparisonWriter(bool color, unsigned width) : color_(color), width_(width) {}

  void title(const std::string &words) {
    text += colored(separator('-', words, width_), sgr::kBold, color_) + "\n";
  }
  void list(const std::string &what, const std::vector<ChangedTime> &changed,
            std::string_view sign) {
    for (size_t at = 0; at < std::min(changed.size(), kMostLines); ++at)
      line(what, changed[at], sign);
    if (changed.size() > kMostLines)
      text += "  and " + std::to_string(changed.size() - kMostLines) + " more\n";
  }

  std::string text;

private:
  void line(const std::string &what, const ChangedTime &changed, std::string_view sign) {
    std::string head = what + durationColumn(changed.before) + " ->" + durationColumn(changed.now) +
                       "  " + factorText(double(changed.before), double(changed.now));
    head.resize(std::max<size_t>(head.size(), 46), ' ');
    const unsigned room = width_ > head.size() + 2 ? unsigned(width_ - head.size() - 2) : 1;
    text += colored(head, sign, color_) + "  " + std::string(clipped(changed.name, room)) + "\n";
  }

  const bool color_;
  const unsigned width_;
};

} // namespace

std::string comparisonText(const ProfileComparison &comparison, const std::string &name, bool color,
                           unsigned width) {
  ComparisonWriter writer(color, width);
  writer.title(runsText(comparison.runsNow) + " compared with " + runsText(comparison.runsBefore) +
               " saved as " + name);
  if (comparison.drift > 1)
    writer.text += "the median of all tests and stages takes " + factorText(1, comparison.drift) +
                   " the time: that is taken for the machine's doing, and allowed for\n";
  writer.list("slower stage", comparison.slowerStages, sgr::kRed);
  writer.list("slower test ", comparison.slowerTests, sgr::kRed);
  writer.list("faster stage", comparison.fasterStages, sgr::kGreen);
  writer.list("faster test ", comparison.fasterTests, sgr::kGreen);
  if (comparison.slowerStages.empty() && comparison.slowerTests.empty())
    writer.text += "no stage and no test got slower\n";
  if (comparison.newTests != 0 || comparison.goneTests != 0)
    writer.text += std::to_string(comparison.newTests) + " tests are new, " +
                   std::to_string(comparison.goneTests) + " are gone\n";
  if (comparison.runsBefore < 3 || comparison.runsNow < 3)
    writer.text += "few runs tell little of noise: --repeat=3, or save more than once\n";
  return std::move(writer.text);
}

} // namespace assay
