#include "assay/engine/Events.h"

#include <algorithm>

namespace assay {

std::string_view tierName(Tier tier) {
  switch (tier) {
  case Tier::Template:
    return "template";
  case Tier::Baseline:
    return "baseline";
  case Tier::Orc:
    return "orc";
  case Tier::Worker:
    return "worker";
  }
  return {};
}

std::string_view codeOriginName(CodeOrigin origin) {
  switch (origin) {
  case CodeOrigin::Absent:
    return "";
  case CodeOrigin::Built:
    return "built";
  case CodeOrigin::Memory:
    return "memory";
  case CodeOrigin::Disk:
    return "disk";
  }
  return {};
}

std::string_view phaseName(Phase phase) {
  switch (phase) {
  case Phase::Setup:
    return "setup";
  case Phase::Call:
    return "call";
  case Phase::Teardown:
    return "teardown";
  }
  return {};
}

std::string_view outcomeName(Outcome outcome) {
  switch (outcome) {
  case Outcome::Passed:
    return "passed";
  case Outcome::Failed:
    return "failed";
  case Outcome::Skipped:
    return "skipped";
  }
  return {};
}

std::string_view stageName(Stage stage) {
  static constexpr std::string_view kNames[] = {
#define STAGE(name, text, meaning) text,
#include "assay/engine/Stages.def"
  };
  return kNames[unsigned(stage)];
}

std::string_view stageMeaning(Stage stage) {
  static constexpr std::string_view kMeanings[] = {
#define STAGE(name, text, meaning) meaning,
#include "assay/engine/Stages.def"
  };
  return kMeanings[unsigned(stage)];
}

bool TestFinished::passed() const {
  return std::all_of(phases.begin(), phases.end(),
                     [](const PhaseReport &phase) { return phase.outcome == Outcome::Passed; });
}

} // namespace assay
