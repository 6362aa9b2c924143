// The figures of a run as one JSON object.
#include "CacheFigures.h"
#include "ReportFile.h"

#include "assay/engine/Reporters.h"

#include <array>
#include <map>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace assay {
namespace {

class StatsReporter final : public Listener {
public:
  explicit StatsReporter(ReportFile file) : file_(std::move(file)) {}

  void handle(const Event &event) override {
    if (const auto *test = std::get_if<TestFinished>(&event)) {
      ++tiers_[unsigned(test->tier)];
      if (!test->reason.empty())
        ++reasons_[std::string(test->reason.substr(0, test->reason.find(", line ")))];
    } else if (const auto *finished = std::get_if<SessionFinished>(&event)) {
      write(*finished);
    }
  }

private:
  void write(const SessionFinished &finished) {
    const RunFigures &figures = finished.figures;
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
    json.SetIndent(' ', 2);
    const auto text = [&](const char *key, std::string_view value) {
      json.Key(key);
      if (value.empty())
        json.Null();
      else
        json.String(value.data(), rapidjson::SizeType(value.size()));
    };
    const auto number = [&](const char *key, uint64_t value) {
      json.Key(key);
      json.Uint64(value);
    };
    json.StartObject();
    json.Key("exitstatus");
    json.Int(finished.exitStatus);
    json.Key("tiers");
    json.StartObject();
    for (unsigned tier = 0; tier < kTierCount; ++tier)
      number(std::string(tierName(Tier(tier))).c_str(), tiers_[tier]);
    json.EndObject();
    json.Key("reasons");
    json.StartObject();
    for (const auto &[reason, count] : reasons_)
      number(reason.c_str(), count);
    json.EndObject();
    text("native_off", figures.nativeOff);
    text("python", figures.pythonVersion);
    text("pytest", figures.pytestVersion);
    number("workers_started", figures.workersStarted);
    number("workers_lost", figures.workersLost);
    number("native_threads", figures.nativeThreads);
    json.Key("llvm_loaded");
    json.Bool(figures.orcLoaded);
    number("files_read", figures.filesRead);
    number("bytes_read", figures.bytesRead);
    number("files_parsed", figures.filesParsed);
    if (figures.cache)
      writeCacheCounts(*figures.cache, false, json);
    json.Key("ns");
    json.StartObject();
    for (unsigned stage = 0; stage < kCountedStages; ++stage)
      number(std::string(stageName(Stage(stage))).c_str(), figures.stageNanoseconds[stage]);
    number("wall", figures.wallNanoseconds);
    json.EndObject();
    json.EndObject();
    file_.write({buffer.GetString(), buffer.GetSize()});
    file_.write("\n");
    file_.flush();
  }

  ReportFile file_;
  std::array<uint64_t, kTierCount> tiers_{};
  std::map<std::string, uint64_t> reasons_;
};

} // namespace

Result<std::unique_ptr<Listener>> makeStatsReporter(const std::string &path) {
  auto file = ReportFile::open(path);
  if (!file)
    return file.error();
  return std::unique_ptr<Listener>(std::make_unique<StatsReporter>(std::move(*file)));
}

} // namespace assay
