#include "assay/engine/SavedProfiles.h"

#include "assay/support/FileSystem.h"
#include "assay/support/Fingerprint.h"
#include "json/JsonValue.h"

#include <algorithm>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace assay {
namespace {

constexpr int kVersion = 1;
constexpr uint64_t kLargestFile = 512u << 20;
constexpr std::string_view kSuffix = ".json";

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void writeTimes(JsonWriter &json, const char *key, const std::map<std::string, uint64_t> &times) {
  json.Key(key);
  json.StartObject();
  for (const auto &[name, took] : times) {
    json.Key(name.data(), rapidjson::SizeType(name.size()));
    json.Uint64(took);
  }
  json.EndObject();
}

std::string serialize(std::span<const ProfileTimes> runs) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  json.Key("version");
  json.Int(kVersion);
  json.Key("runs");
  json.StartArray();
  for (const ProfileTimes &run : runs) {
    json.StartObject();
    json.Key("wall_ns");
    json.Uint64(run.wall);
    writeTimes(json, "stages", run.stages);
    writeTimes(json, "tests", run.tests);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

uint64_t nanoseconds(const JsonValue *value) {
  return value == nullptr ? 0 : uint64_t(std::max<int64_t>(0, value->integer().value_or(0)));
}

std::map<std::string, uint64_t> readTimes(const JsonValue *object) {
  std::map<std::string, uint64_t> times;
  if (object != nullptr)
    for (const auto &[name, value] : object->members())
      times.emplace(name, nanoseconds(&value));
  return times;
}

/// What the file holds; a damaged file, or another version's, holds nothing.
std::vector<ProfileTimes> readRuns(const std::string &path) {
  std::vector<ProfileTimes> runs;
  std::string text;
  if (!FileSystem::real().read(path, text, kLargestFile))
    return runs;
  const auto json = JsonValue::parse(text);
  const JsonValue *version = json ? json->member("version") : nullptr;
  const JsonValue *found = json ? json->member("runs") : nullptr;
  if (version == nullptr || version->integer() != kVersion || found == nullptr)
    return runs;
  for (const JsonValue &run : found->items())
    runs.push_back({nanoseconds(run.member("wall_ns")), readTimes(run.member("stages")),
                    readTimes(run.member("tests"))});
  return runs;
}

} // namespace

SavedProfiles::SavedProfiles(const std::string &cacheFolder, const std::string &rootFolder)
    : folder_(path::join(cacheFolder, "profiles/" + Fingerprint::of(rootFolder).hex())),
      rootFolder_(rootFolder) {}

bool SavedProfiles::isName(const std::string &name) {
  return !name.empty() && name.front() != '.' && name.size() <= 100 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::string SavedProfiles::fileOf(const std::string &name) const {
  return path::join(folder_, name + std::string(kSuffix));
}

Result<std::vector<ProfileTimes>> SavedProfiles::load(const std::string &name) const {
  if (auto runs = readRuns(fileOf(name)); !runs.empty())
    return runs;
  std::string others;
  if (const auto entries = FileSystem::real().list(folder_))
    for (const FolderEntry &entry : *entries)
      if (entry.name.ends_with(kSuffix))
        others +=
            (others.empty() ? "" : ", ") + entry.name.substr(0, entry.name.size() - kSuffix.size());
  return Error{"no profile of " + rootFolder_ + " is saved as " + name +
               (others.empty() ? "" : " (there is " + others + ")") + "; --save=" + name +
               " does that"};
}

Result<size_t> SavedProfiles::save(const std::string &name,
                                   std::span<const ProfileTimes> runs) const {
  std::vector<ProfileTimes> all = readRuns(fileOf(name));
  all.insert(all.end(), runs.begin(), runs.end());
  if (all.size() > kMostRuns)
    all.erase(all.begin(), all.end() - ptrdiff_t(kMostRuns));
  if (const auto written = FileSystem::real().write(fileOf(name), serialize(all)); !written)
    return written.error();
  return all.size();
}

} // namespace assay
