// The parts of a profile that several of its reports have.
#pragma once

#include "assay/engine/Profile.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <string>
#include <string_view>

namespace assay {

using ProfileJsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

inline void put(ProfileJsonWriter &json, std::string_view text) {
  json.String(text.data(), rapidjson::SizeType(text.size()));
}
inline void put(ProfileJsonWriter &json, uint64_t number) { json.Uint64(number); }
template <typename Value>
void member(ProfileJsonWriter &json, std::string_view key, const Value &value) {
  json.Key(key.data(), rapidjson::SizeType(key.size()));
  put(json, value);
}

/// What a span or a stack is called: what it is about, else its stage.
inline std::string_view labelOf(const Profile &profile, Stage stage, uint32_t name) {
  return name == 0 ? stageName(stage) : std::string_view(profile.names[name]);
}

std::string profileJson(const Profile &profile);
std::string profileTrace(const Profile &profile);
std::string profileFolded(const Profile &profile);
std::string profileHtml(const Profile &profile);

} // namespace assay
