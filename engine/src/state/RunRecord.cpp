#include "RunRecord.h"

#include "assay/support/Fingerprint.h"
#include "json/JsonValue.h"

#include <cmath>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace assay {
namespace {

constexpr int kVersion = 1;
constexpr uint64_t kLargestRecord = 64u << 20;
/// Durations steer scheduling alone: shorter ones are not kept, and one that changed by less than
/// this factor is not news.
constexpr double kShortestSeconds = 0.05;
constexpr double kNewsFactor = 1.5;

bool isNews(double before, double now) {
  return now > before * kNewsFactor || before > now * kNewsFactor;
}

} // namespace

RunRecord::RunRecord(const FileSystem &files, std::string file)
    : files_(files), file_(std::move(file)) {
  load();
}

std::string RunRecord::fileFor(const std::string &cacheFolder, const std::string &rootFolder) {
  return path::join(cacheFolder, "runs/" + Fingerprint::of(rootFolder).hex() + ".json");
}

void RunRecord::load() {
  std::string text;
  if (file_.empty() || !files_.read(file_, text, kLargestRecord))
    return;
  const auto json = JsonValue::parse(text);
  const JsonValue *version = json ? json->member("version") : nullptr;
  if (!version || version->integer() != kVersion)
    return;
  const JsonValue *failed = json->member("lastfailed"), *seconds = json->member("seconds");
  if (!failed || !failed->isArray() || !seconds || !seconds->isObject())
    return;
  for (const JsonValue &nodeid : failed->items())
    if (nodeid.isText())
      lastFailed_.emplace(nodeid.text());
  for (const auto &[path, value] : seconds->members())
    if (const auto number = value.number())
      durations_.emplace(path, *number);
  saved_ = serialize();
}

void RunRecord::forgetFailures() { lastFailed_.clear(); }

void RunRecord::handle(const Event &event) {
  if (const auto *collector = std::get_if<CollectorReported>(&event)) {
    // As pytest's cache of last failures does.
    if (collector->outcome == Outcome::Failed)
      lastFailed_.emplace(collector->nodeid);
    return;
  }
  const auto *test = std::get_if<TestFinished>(&event);
  if (!test)
    return;
  double seconds = test->setup + test->call + test->teardown;
  bool passed = test->phases.empty();
  for (const PhaseReport &phase : test->phases) {
    seconds += phase.duration;
    if (phase.outcome == Outcome::Failed)
      lastFailed_.emplace(test->nodeid);
    else if (phase.outcome == Outcome::Skipped || phase.when == Phase::Call)
      passed = true;
  }
  if (passed && !lastFailed_.empty()) {
    const bool failedToo = [&] {
      for (const PhaseReport &phase : test->phases)
        if (phase.outcome == Outcome::Failed)
          return true;
      return false;
    }();
    const std::string_view file = test->nodeid.substr(0, test->nodeid.find("::"));
    if (!failedToo)
      lastFailed_.erase(std::string(test->nodeid));
    lastFailed_.erase(
        std::string(file)); // the file was collected, so it is no collection error any more
  }
  durationsNow_[std::string(test->nodeid.substr(0, test->nodeid.find("::")))] += seconds;
}

std::string RunRecord::serialize() const {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  json.SetIndent(' ', 1);
  json.StartObject();
  json.Key("version");
  json.Int(kVersion);
  json.Key("lastfailed");
  json.StartArray();
  for (const std::string &nodeid : lastFailed_)
    json.String(nodeid.data(), rapidjson::SizeType(nodeid.size()));
  json.EndArray();
  json.Key("seconds");
  json.StartObject();
  for (const auto &[path, seconds] : durations_) {
    json.Key(path.data(), rapidjson::SizeType(path.size()));
    json.Double(std::round(seconds * 1000) / 1000);
  }
  json.EndObject();
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

Result<void> RunRecord::save() {
  if (file_.empty())
    return {};
  for (const auto &[path, seconds] : durationsNow_) {
    const auto known = durations_.find(path);
    if (seconds >= kShortestSeconds &&
        (known == durations_.end() || isNews(known->second, seconds)))
      durations_[path] = seconds;
  }
  const std::string text = serialize();
  if (text == saved_ || (saved_.empty() && lastFailed_.empty() && durations_.empty()))
    return {};
  return files_.write(file_, text);
}

} // namespace assay
