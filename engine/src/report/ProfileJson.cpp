#include "ProfileJson.h"

#include "ReportFile.h"

#include "assay/engine/ProfileReports.h"

namespace assay {
namespace {

/// `key`: empty for items of an array. Stages that took nothing are left out where `isSparse`.
void writeTimes(ProfileJsonWriter &json, std::string_view key, const StageTimes &times,
                bool isSparse) {
  json.Key(key.data(), rapidjson::SizeType(key.size()));
  json.StartObject();
  for (unsigned stage = 0; stage < kStageCount; ++stage)
    if (times[stage] != 0 || !isSparse)
      member(json, stageName(Stage(stage)), times[stage]);
  json.EndObject();
}

void writeTest(ProfileJsonWriter &json, const ProfiledTest &test) {
  const auto textOrNull = [&](std::string_view key, std::string_view text) {
    if (!text.empty())
      return member(json, key, text);
    json.Key(key.data(), rapidjson::SizeType(key.size()));
    json.Null();
  };
  json.StartObject();
  member(json, "nodeid", std::string_view(test.nodeid));
  member(json, "tier", tierName(test.tier));
  textOrNull("code", test.code == CodeOrigin::Absent ? "" : codeOriginName(test.code));
  textOrNull("reason", test.reason);
  member(json, "own_ns", test.own);
  writeTimes(json, "ns", test.times, true);
  json.EndObject();
}

template <typename Items, typename Write>
void writeList(ProfileJsonWriter &json, std::string_view key, const Items &items, Write write) {
  json.Key(key.data(), rapidjson::SizeType(key.size()));
  json.StartArray();
  for (const auto &item : items)
    write(item);
  json.EndArray();
}

} // namespace

std::string profileJson(const Profile &profile) {
  rapidjson::StringBuffer buffer;
  ProfileJsonWriter json(buffer);
  json.StartObject();
  member(json, "version", uint64_t(1));
  member(json, "wall_ns", profile.wall);
  member(json, "unattributed_ns", profile.unattributed);
  writeTimes(json, "stages", profile.stages, false);
  writeList(json, "tests", profile.tests, [&](const ProfiledTest &test) { writeTest(json, test); });
  writeList(json, "imports", profile.imports, [&](const ImportedModule &module) {
    json.StartObject();
    member(json, "module", std::string_view(module.name));
    member(json, "stage", stageName(module.stage));
    member(json, "depth", uint64_t(module.depth));
    member(json, "own_ns", module.own);
    member(json, "total_ns", module.total);
    json.EndObject();
  });
  writeList(json, "fixtures", profile.fixtures, [&](const UsedFixture &fixture) {
    json.StartObject();
    member(json, "fixture", std::string_view(fixture.name));
    member(json, "setups", fixture.setups);
    member(json, "setup_ns", fixture.setup);
    member(json, "teardown_ns", fixture.teardown);
    json.EndObject();
  });
  writeList(json, "lanes", profile.lanes, [&](const ProfiledLane &lane) {
    json.StartObject();
    member(json, "lane", std::string_view(lane.name));
    member(json, "busy_ns", lane.busy);
    json.EndObject();
  });
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

std::string formatProfile(ProfileFormat format, const Profile &profile) {
  switch (format) {
  case ProfileFormat::Json:
    return profileJson(profile);
  case ProfileFormat::Trace:
    return profileTrace(profile);
  case ProfileFormat::Folded:
    return profileFolded(profile);
  case ProfileFormat::Html:
    return profileHtml(profile);
  }
  return {};
}

Result<void> writeProfile(ProfileFormat format, const Profile &profile, const std::string &path) {
  return writeReport(path, formatProfile(format, profile));
}

} // namespace assay
