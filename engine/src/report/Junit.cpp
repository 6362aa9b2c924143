#include "Junit.h"

#include "ReportFile.h"
#include "XmlText.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace assay {
namespace {

std::string milliseconds(double seconds) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3f", seconds);
  return text;
}

/// Local time as Python's datetime.isoformat writes it.
std::string timestamp(double secondsSince1970) {
  const auto microseconds = int64_t(std::llrint(secondsSince1970 * 1e6));
  const time_t seconds = microseconds / 1'000'000;
  const auto rest = int(microseconds % 1'000'000);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[64];
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
  if (rest)
    std::snprintf(text + length, sizeof text - length, ".%06d", rest);
  return text;
}

std::string hostName() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

/// Appends an element with text; as pytest's library does it, one without text is a single tag.
void appendElement(std::string &to, std::string_view tag,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> attributes,
                   std::string_view text) {
  to.append("<").append(tag);
  for (const auto &[name, value] : attributes)
    appendXmlAttribute(to, name, value);
  if (text.empty()) {
    to += " />";
    return;
  }
  to += '>';
  appendXmlText(to, text);
  to.append("</").append(tag).append(">");
}

void appendProperty(std::string &to, std::string_view name, std::string_view value) {
  appendElement(to, "property", {{"name", name}, {"value", visibleForXml(value)}}, {});
}

/// All captured output of one kind ("Captured stdout", ...), under the headline that pytest gives
/// it.
std::string outputOf(const PhaseReport &phase, std::string_view prefix, std::string_view title) {
  constexpr size_t kSide = 33; // to fill 80 columns
  std::string content =
      std::string(kSide, '-') + std::string(title) + std::string(kSide, '-') + "\n";
  for (const auto &[name, text] : phase.sections)
    if (name.starts_with(prefix))
      content += text;
  return content + "\n";
}

} // namespace

JunitReport::JunitReport(const ReportOptions &options)
    : options_(options),
      legacy_(options.junitFamily == "xunit1" || options.junitFamily == "legacy") {}

void JunitReport::handle(const Event &event) {
  std::visit([this](const auto &each) { on(each); }, event);
}

void JunitReport::on(const SessionStarted &started) { start_ = started.start; }

void JunitReport::on(const CollectionFinished &) { collected_ = true; }

void JunitReport::on(const CollectorReported &report) {
  if (report.outcome == Outcome::Passed)
    return;
  Case testCase =
      open(report.nodeid, {report.nodeid.substr(0, report.nodeid.find("::")), -1, {}}, {});
  const bool failed = report.outcome == Outcome::Failed;
  appendElement(testCase.children, failed ? "error" : "skipped",
                {{"message", failed ? "collection failure" : "collection skipped"}},
                visibleForXml(report.longText));
  ++(failed ? errors_ : skipped_);
  close(testCase);
}

void JunitReport::on(const TestFinished &test) {
  std::optional<Case> current;
  bool failedCall = false;
  if (!test.phases.empty()) {
    for (const PhaseReport &phase : test.phases)
      addPhase(test, phase, current, failedCall);
    if (current)
      close(*current);
    return;
  }
  for (const auto &[when, seconds] : {std::pair(Phase::Setup, test.setup),
                                      {Phase::Call, test.call},
                                      {Phase::Teardown, test.teardown}}) {
    PhaseReport phase;
    phase.when = when;
    phase.duration = seconds;
    addPhase(test, phase, current, failedCall);
  }
  close(*current);
}

void JunitReport::on(const SummaryContributed &summary) {
  for (const auto &[name, value] : summary.suiteProperties)
    appendProperty(properties_, name, value);
}

/// A testcase under the names that pytest makes of a node id: the file's path with dots, classes,
/// and the test's name with its parameters, which may contain what elsewhere separates.
JunitReport::Case
JunitReport::open(std::string_view nodeid, const TestLocation &location,
                  std::span<const std::pair<std::string, std::string>> own) const {
  const size_t bracket = std::min(nodeid.find('['), nodeid.size());
  std::vector<std::string> names;
  for (std::string_view rest = nodeid.substr(0, bracket);;) {
    const size_t colons = rest.find("::");
    names.emplace_back(rest.substr(0, colons));
    if (colons == std::string_view::npos)
      break;
    rest.remove_prefix(colons + 2);
  }
  std::replace(names.front().begin(), names.front().end(), '/', '.');
  if (names.front().ends_with(".py"))
    names.front().resize(names.front().size() - 3);
  names.back() += nodeid.substr(bracket);

  std::string className = options_.junitPrefix;
  for (size_t at = 0; at + 1 < names.size(); ++at)
    className += (at || !options_.junitPrefix.empty() ? "." : "") + names[at];
  Case opened;
  opened.attributes = {{"classname", className}, {"name", visibleForXml(names.back())}};
  if (legacy_) {
    opened.attributes.emplace_back("file", location.path);
    if (location.line >= 0)
      opened.attributes.emplace_back("line", std::to_string(location.line));
  }
  for (const auto &each : own) {
    const auto known = std::find_if(opened.attributes.begin(), opened.attributes.end(),
                                    [&](const auto &other) { return other.first == each.first; });
    if (known != opened.attributes.end())
      known->second = visibleForXml(each.second);
    else if (legacy_)
      opened.attributes.emplace_back(each.first, visibleForXml(each.second));
  }
  return opened;
}

bool JunitReport::counts(Phase when) const {
  return options_.junitDurations == "total" || options_.junitDurations == phaseName(when);
}

void JunitReport::addPhase(const TestFinished &test, const PhaseReport &phase,
                           std::optional<Case> &current, bool &failedCall) {
  const bool failed = phase.outcome == Outcome::Failed;
  if (phase.when == Phase::Teardown && failed && failedCall) {
    // The format has room for one failure in a testcase, so the error gets one of its own.
    close(*current);
    current.reset();
    ++failedTwice_;
  }
  if (!current)
    current = open(test.nodeid, test.location, phase.attributes);
  else if (!phase.attributes.empty())
    current->attributes = open(test.nodeid, test.location, phase.attributes).attributes;

  if (failed)
    addFailure(*current, phase);
  else if (phase.outcome == Outcome::Skipped)
    addSkip(*current, phase);
  else if (phase.when == Phase::Call)
    ++passed_;
  if (phase.when == Phase::Call && failed) {
    failedCall = true;
    if (!options_.junitLogPassing)
      addOutput(*current, phase);
  }
  if (counts(phase.when))
    current->seconds += phase.duration;
  if (phase.when != Phase::Teardown)
    return;
  addOutput(*current, phase);
  for (const auto &[name, value] : phase.properties)
    appendProperty(current->properties, name, value);
}

void JunitReport::addFailure(Case &to, const PhaseReport &phase) {
  if (phase.when != Phase::Call) {
    const std::string message = "failed on " + std::string(phaseName(phase.when)) + " with \"" +
                                std::string(phase.message) + "\"";
    appendElement(to.children, "error", {{"message", visibleForXml(message)}},
                  visibleForXml(phase.longText));
    ++errors_;
  } else if (phase.xfailReason) {
    // Without a text of its own it says None, as pytest does.
    appendElement(to.children, "skipped", {{"message", "xfail-marked test passes unexpectedly"}},
                  "None");
    ++skipped_;
  } else {
    appendElement(to.children, "failure", {{"message", visibleForXml(phase.message)}},
                  visibleForXml(phase.longText));
    ++failures_;
  }
}

void JunitReport::addSkip(Case &to, const PhaseReport &phase) {
  ++skipped_;
  if (phase.xfailReason) {
    std::string_view reason = *phase.xfailReason;
    if (reason.starts_with("reason: "))
      reason.remove_prefix(8);
    appendElement(to.children, "skipped",
                  {{"type", "pytest.xfail"}, {"message", visibleForXml(reason)}}, {});
    return;
  }
  appendElement(to.children, "skipped", {{"type", "pytest.skip"}, {"message", phase.message}},
                visibleForXml(phase.longText));
  addOutput(to, phase);
}

void JunitReport::addOutput(Case &to, const PhaseReport &phase) const {
  const std::string &kind = options_.junitLogging;
  if (kind == "no" || (!options_.junitLogPassing && phase.outcome == Outcome::Passed))
    return;
  std::string out;
  if (kind == "log" || kind == "all")
    out = outputOf(phase, "Captured log", " Captured Log ");
  if (kind == "system-out" || kind == "out-err" || kind == "all")
    out += outputOf(phase, "Captured stdout", " Captured Out ");
  if (!out.empty())
    appendElement(to.children, "system-out", {}, visibleForXml(out));
  if (kind == "system-err" || kind == "out-err" || kind == "all")
    appendElement(to.children, "system-err", {},
                  visibleForXml(outputOf(phase, "Captured stderr", " Captured Err ")));
}

void JunitReport::close(const Case &done) {
  cases_ += "<testcase";
  const std::string time = milliseconds(done.seconds);
  bool timed = false; // a test may have set the attribute by itself; the time goes in its place
  for (const auto &[name, value] : done.attributes) {
    appendXmlAttribute(cases_, name, name == "time" ? time : value);
    timed = timed || name == "time";
  }
  if (!timed)
    appendXmlAttribute(cases_, "time", time);
  if (done.properties.empty() && done.children.empty()) {
    cases_ += " />";
    return;
  }
  cases_ += '>';
  if (!done.properties.empty())
    cases_ += "<properties>" + done.properties + "</properties>";
  cases_ += done.children + "</testcase>";
}

Result<bool> JunitReport::save(double seconds) const {
  if (!collected_)
    return false;
  std::string text = R"(<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite)";
  appendXmlAttribute(text, "name", options_.junitSuite);
  for (const auto &[name, number] :
       {std::pair("errors", errors_),
        {"failures", failures_},
        {"skipped", skipped_},
        {"tests", passed_ + failures_ + skipped_ + errors_ - failedTwice_}})
    appendXmlAttribute(text, name, std::to_string(number));
  appendXmlAttribute(text, "time", milliseconds(seconds));
  appendXmlAttribute(text, "timestamp", timestamp(start_));
  appendXmlAttribute(text, "hostname", hostName());
  if (properties_.empty() && cases_.empty()) {
    text += " />";
  } else {
    text += '>';
    if (!properties_.empty())
      text += "<properties>" + properties_ + "</properties>";
    text += cases_ + "</testsuite>";
  }
  text += "</testsuites>";
  if (auto written = writeReport(options_.junitPath, text); !written)
    return written.error();
  return true;
}

} // namespace assay
