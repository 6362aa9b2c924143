// The report log: JSON lines in the layout of pytest-reportlog 0.4.
#include "ReportFile.h"

#include "assay/engine/Reporters.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace assay {
namespace {

class ReportLog final : public Listener {
public:
  explicit ReportLog(ReportFile file) : file_(std::move(file)) {}

  void handle(const Event &event) override {
    std::visit([this](const auto &each) { on(each); }, event);
  }

private:
  using Json = rapidjson::Writer<rapidjson::StringBuffer>;

  template <typename Other> void on(const Other &) {}

  void on(const SessionStarted &started) {
    root_ = path::name(started.rootFolder);
    line([&](Json &json) {
      if (!started.pytestVersion.empty()) {
        text(json, "pytest_version", started.pytestVersion);
      } else {
        json.Key("pytest_version");
        json.Null();
      }
      text(json, "$report_type", "SessionStart");
    });
  }

  void on(const CollectorReported &report) {
    if (!report.log.empty()) {
      file_.write(report.log);
      file_.write("\n");
      return;
    }
    line([&](Json &json) {
      text(json, "nodeid", report.nodeid);
      text(json, "outcome", outcomeName(report.outcome));
      longrepr(json, report.longText);
      json.Key("result");
      json.Null();
      json.Key("sections");
      json.StartArray();
      json.EndArray();
      text(json, "$report_type", "CollectReport");
    });
  }

  void on(const TestFinished &test) {
    if (!test.phases.empty()) {
      for (const PhaseReport &phase : test.phases)
        write(test, phase);
    } else {
      for (const auto &[when, seconds] :
           {std::pair(Phase::Setup, test.setup), std::pair(Phase::Call, test.call),
            std::pair(Phase::Teardown, test.teardown)}) {
        PhaseReport phase;
        phase.when = when;
        phase.start = test.start;
        phase.duration = seconds;
        write(test, phase);
      }
    }
    file_.flushSometimes(test.tier == Tier::Worker);
  }

  void on(const SessionFinished &finished) {
    line([&](Json &json) {
      json.Key("exitstatus");
      json.Int(finished.exitStatus);
      text(json, "$report_type", "SessionFinish");
    });
    file_.flush();
  }

  /// A phase in pytest's own words where the worker sent them, else made from the event; a call
  /// also says how Assay ran it.
  void write(const TestFinished &test, const PhaseReport &phase) {
    const bool call = phase.when == Phase::Call;
    buffer_.Clear();
    Json json(buffer_);
    if (!phase.log.empty()) {
      file_.write(call ? phase.log.substr(0, phase.log.rfind('}')) : phase.log);
      if (call) {
        json.StartObject();
        assay(json, test);
        json.EndObject();
        file_.write(", ");
        file_.write(std::string_view(buffer_.GetString(), buffer_.GetSize()).substr(1));
      }
      file_.write("\n");
      return;
    }
    json.StartObject();
    text(json, "nodeid", test.nodeid);
    json.Key("location");
    json.StartArray();
    put(json, test.location.path);
    if (test.location.line >= 0)
      json.Int64(test.location.line);
    else
      json.Null();
    put(json, test.location.domain);
    json.EndArray();
    json.Key("keywords");
    json.StartObject();
    for (const std::string_view name :
         {std::string_view(test.location.domain), test.location.path, root_view()}) {
      json.Key(name.data(), rapidjson::SizeType(name.size()));
      json.Int(1);
    }
    json.EndObject();
    text(json, "outcome", outcomeName(phase.outcome));
    longrepr(json, phase.longText);
    text(json, "when", phaseName(phase.when));
    for (const char *list : {"user_properties", "sections"}) {
      json.Key(list);
      json.StartArray();
      json.EndArray();
    }
    json.Key("duration");
    json.Double(phase.duration);
    text(json, "$report_type", "TestReport");
    if (call)
      assay(json, test);
    json.EndObject();
    file_.write({buffer_.GetString(), buffer_.GetSize()});
    file_.write("\n");
  }

  static void assay(Json &json, const TestFinished &test) {
    json.Key("assay");
    json.StartObject();
    text(json, "tier", tierName(test.tier));
    if (test.code == CodeOrigin::Absent) {
      json.Key("code");
      json.Null();
    } else {
      text(json, "code", codeOriginName(test.code));
    }
    if (test.reason.empty()) {
      json.Key("reason");
      json.Null();
    } else {
      text(json, "reason", test.reason);
    }
    json.Key("ns");
    json.StartObject();
    for (unsigned stage = 0; stage < test.nanoseconds.size(); ++stage) {
      if (!test.nanoseconds[stage])
        continue;
      const std::string_view name = stageName(Stage(stage));
      json.Key(name.data(), rapidjson::SizeType(name.size()));
      json.Uint64(test.nanoseconds[stage]);
    }
    json.EndObject();
    json.EndObject();
  }

  std::string_view root_view() const { return root_; }

  static void put(Json &json, std::string_view value) {
    json.String(value.data(), rapidjson::SizeType(value.size()));
  }
  static void text(Json &json, const char *key, std::string_view value) {
    json.Key(key);
    put(json, value);
  }
  static void longrepr(Json &json, std::string_view value) {
    json.Key("longrepr");
    if (value.empty())
      json.Null();
    else
      put(json, value);
  }

  template <typename Fill> void line(Fill fill) {
    buffer_.Clear();
    Json json(buffer_);
    json.StartObject();
    fill(json);
    json.EndObject();
    file_.write({buffer_.GetString(), buffer_.GetSize()});
    file_.write("\n");
  }

  ReportFile file_;
  std::string root_;
  rapidjson::StringBuffer buffer_;
};

} // namespace

Result<std::unique_ptr<Listener>> makeReportLog(const std::string &path) {
  auto file = ReportFile::open(path);
  if (!file)
    return file.error();
  return std::unique_ptr<Listener>(std::make_unique<ReportLog>(std::move(*file)));
}

} // namespace assay
