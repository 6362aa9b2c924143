#include "Messages.h"

#include "json/JsonValue.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace assay {
namespace {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void write(JsonWriter &json, std::string_view text) {
  json.String(text.data(), rapidjson::SizeType(text.size()));
}

void writeKey(JsonWriter &json, std::string_view key) {
  json.Key(key.data(), rapidjson::SizeType(key.size()));
}

std::optional<JsonValue> parseObject(std::string_view payload) {
  auto value = JsonValue::parse(payload);
  if (value && !value->isObject())
    return std::nullopt;
  return value;
}

std::string_view text(const JsonValue &object, const char *name) {
  const JsonValue *value = object.member(name);
  return value ? value->text() : std::string_view();
}

double number(const JsonValue &object, const char *name) {
  const JsonValue *value = object.member(name);
  return value ? value->number().value_or(0) : 0;
}

uint64_t count(const JsonValue &object, const char *name) {
  const JsonValue *value = object.member(name);
  return value ? uint64_t(std::max<int64_t>(0, value->integer().value_or(0))) : 0;
}

bool readNumbers(const JsonValue &object, const char *name, std::vector<uint32_t> &into) {
  const JsonValue *list = object.member(name);
  if (!list || !list->isArray())
    return false;
  into.reserve(list->items().size());
  for (const JsonValue &item : list->items()) {
    const int64_t value = item.integer().value_or(-1);
    if (value < 0 || value >= UINT32_MAX)
      return false;
    into.push_back(uint32_t(value));
  }
  return true;
}

bool readTexts(const JsonValue &object, const char *name, std::vector<std::string> &into) {
  const JsonValue *list = object.member(name);
  if (!list || !list->isArray())
    return false;
  into.reserve(list->items().size());
  for (const JsonValue &item : list->items())
    into.emplace_back(item.text());
  return true;
}

/// What stands in a report where a plugin may have put anything: text as it is, the rest as JSON.
std::string textOf(const JsonValue &value) {
  return value.isText() ? std::string(value.text()) : value.dump();
}

/// [[a, b], ...] as pairs.
std::vector<std::pair<std::string, std::string>> readPairs(const JsonValue &object,
                                                           const char *name) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (const JsonValue *list = object.member(name))
    for (const JsonValue &item : list->items())
      if (const auto parts = item.items(); parts.size() == 2)
        pairs.emplace_back(textOf(parts[0]), textOf(parts[1]));
  return pairs;
}

std::optional<Outcome> readOutcome(const JsonValue &object) {
  const std::string_view word = text(object, "outcome");
  for (const Outcome outcome : {Outcome::Passed, Outcome::Failed, Outcome::Skipped})
    if (word == outcomeName(outcome))
      return outcome;
  return std::nullopt;
}

/// The three items of a member that is a place and what is said of it: [path, line, text].
std::span<const JsonValue> readPlace(const JsonValue &object, const char *name) {
  const JsonValue *place = object.member(name);
  return place && place->items().size() == 3 ? place->items() : std::span<const JsonValue>();
}

std::optional<SkipReason> readSkip(const JsonValue &object) {
  const auto skip = readPlace(object, "skip");
  if (skip.empty())
    return std::nullopt;
  return SkipReason{skip[0].text(), skip[1].integer().value_or(-1), skip[2].text()};
}

std::string readLog(const JsonValue &object) {
  const JsonValue *log = object.member("log");
  return log && log->isObject() ? log->dump() : std::string();
}

template <typename T> T load(std::string_view payload, size_t at) {
  T value;
  std::memcpy(&value, payload.data() + at, sizeof value);
  return value;
}

/// What a worker's spans are made of, by number.
void writeSpanTables(JsonWriter &json) {
  json.Key("profile");
  json.StartObject();
  json.Key("stages");
  json.StartObject();
  for (unsigned stage = 0; stage < kStageCount; ++stage) {
    writeKey(json, stageName(Stage(stage)));
    json.Uint(stage);
  }
  json.EndObject();
  json.Key("kinds");
  json.StartObject();
  for (unsigned kind = 0; kind < kSubjectKinds; ++kind) {
    writeKey(json, subjectKindName(SubjectKind(kind)));
    json.Uint(kind);
  }
  json.EndObject();
  json.EndObject();
}

std::optional<SpanEvent> spanEvent(uint64_t time, uint64_t what) {
  const auto stage = uint8_t(what), kind = uint8_t(what >> 8), isEnd = uint8_t(what >> 16);
  if (stage >= kStageCount || kind >= kSubjectKinds || isEnd > 1)
    return std::nullopt;
  return SpanEvent{time, uint32_t(what >> 32), Stage(stage), SubjectKind(kind), isEnd != 0};
}

} // namespace

std::string encodeStart(const StartMessage &message) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  writeKey(json, "argv0");
  write(json, message.argv0);
  writeKey(json, "args");
  json.StartArray();
  for (const std::string &argument : message.arguments)
    write(json, argument);
  json.EndArray();
  const std::pair<const char *, bool> flags[] = {
      {"terminal", message.terminal}, {"color", message.color}, {"reports", message.reports},
      {"junit", message.junit},       {"solo", message.solo},   {"carries_on", message.carriesOn}};
  for (const auto &[name, value] : flags) {
    json.Key(name);
    json.Bool(value);
  }
  json.Key("width");
  json.Uint(message.width);
  if (message.profile)
    writeSpanTables(json);
  json.Key("native");
  json.StartObject();
  for (const auto &[path, tests] : message.native) {
    writeKey(json, path);
    json.StartObject();
    json.Key("names");
    json.StartArray();
    for (const std::string &name : tests.names)
      write(json, name);
    json.EndArray();
    json.Key("stub");
    json.Bool(tests.stub);
    json.Key("sum");
    json.Uint(tests.checksum);
    json.EndObject();
  }
  json.EndObject();
  json.Key("broken");
  json.StartObject();
  for (const auto &[path, reason] : message.broken) {
    writeKey(json, path);
    write(json, reason);
  }
  json.EndObject();
  if (message.lastFailed) {
    json.Key("lastfailed");
    json.StartObject();
    for (const std::string &nodeid : *message.lastFailed) {
      writeKey(json, nodeid);
      json.Bool(true);
    }
    json.EndObject();
  }
  json.Key("failed");
  json.Uint64(message.failed);
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string encodeRun(const std::vector<ItemRange> &ranges, bool last) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  json.StartObject();
  json.Key("ranges");
  json.StartArray();
  for (const ItemRange &range : ranges) {
    json.StartArray();
    json.Uint(range.first);
    json.Uint(range.end);
    json.EndArray();
  }
  json.EndArray();
  json.Key("last");
  json.Bool(last);
  json.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::optional<HelloMessage> decodeHello(std::string_view payload) {
  const auto json = parseObject(payload);
  if (!json)
    return std::nullopt;
  HelloMessage message;
  message.version = uint32_t(count(*json, "version"));
  message.implementation = text(*json, "implementation");
  message.pytest = text(*json, "pytest");
  message.error = text(*json, "error");
  if (const JsonValue *version = json->member("python"))
    for (const JsonValue &part : version->items())
      message.python += (message.python.empty() ? "" : ".") + textOf(part);
  return message;
}

std::optional<ListMessage> decodeList(std::string_view payload) {
  const auto json = parseObject(payload);
  ListMessage message;
  if (!json || !readTexts(*json, "items", message.items) ||
      !readTexts(*json, "paths", message.paths) || !readNumbers(*json, "of", message.of) ||
      !readNumbers(*json, "native", message.native) || message.of.size() != message.items.size())
    return std::nullopt;
  for (const uint32_t path : message.of)
    if (path >= message.paths.size())
      return std::nullopt;
  for (const uint32_t item : message.native)
    if (item >= message.items.size())
      return std::nullopt;
  message.collected = count(*json, "collected");
  message.deselected = count(*json, "deselected");
  message.text = text(*json, "text");
  const JsonValue *runs = json->member("runs");
  message.runs = !runs || !runs->isFalse();
  return message;
}

std::optional<PassedMessage> decodePassed(std::string_view payload) {
  constexpr size_t kFixedBytes = sizeof(uint32_t) + 4 * sizeof(double);
  if (payload.size() < kFixedBytes)
    return std::nullopt;
  return PassedMessage{load<uint32_t>(payload, 0), load<double>(payload, 4),
                       load<double>(payload, 12),  load<double>(payload, 20),
                       load<double>(payload, 28),  payload.substr(kFixedBytes)};
}

std::optional<std::vector<StoredPhase>> toPhases(const PassedMessage &passed,
                                                 const std::string &nodeid) {
  std::string_view rest = passed.log;
  const auto line = [&rest] {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return text;
  };
  const std::string_view head = line();
  std::vector<StoredPhase> phases;
  double start = passed.start;
  for (const auto &[when, seconds] :
       {std::pair(Phase::Setup, passed.setup), std::pair(Phase::Call, passed.call),
        std::pair(Phase::Teardown, passed.teardown)}) {
    const std::string_view sections = line();
    if (!head.starts_with('{') || !sections.starts_with('['))
      return std::nullopt;
    StoredPhase phase;
    phase.when = when;
    phase.nodeid = nodeid;
    phase.start = start;
    phase.duration = seconds;
    start += seconds;
    if (when == Phase::Call) {
      phase.category = "passed";
      phase.letter = ".";
      phase.word = "PASSED";
    }
    char duration[32];
    const auto written = std::to_chars(duration, duration + sizeof duration, seconds);
    phase.log.append(head).append(", \"when\": \"").append(phaseName(when));
    phase.log.append("\", \"user_properties\": [], \"sections\": ").append(sections);
    phase.log.append(", \"duration\": ").append(duration, written.ptr);
    phase.log.append(", \"$report_type\": \"TestReport\"}");
    phases.push_back(std::move(phase));
  }
  return phases;
}

std::optional<uint32_t> decodeItem(std::string_view payload) {
  if (payload.size() != sizeof(uint32_t))
    return std::nullopt;
  return load<uint32_t>(payload, 0);
}

PhaseReport StoredPhase::view() const {
  PhaseReport report;
  report.when = when;
  report.outcome = outcome;
  report.start = start;
  report.duration = duration;
  report.category = category;
  report.letter = letter;
  report.word = word;
  report.text = text;
  report.shortLine = shortLine;
  report.message = message;
  report.longText = longText;
  if (hasSkip)
    report.skip = SkipReason{skipPath, skipLine, skipReason};
  if (xfailReason)
    report.xfailReason = *xfailReason;
  report.sections = sections;
  report.properties = properties;
  report.attributes = attributes;
  report.log = log;
  return report;
}

std::optional<StoredPhase> decodePhase(std::string_view payload) {
  const auto json = parseObject(payload);
  const auto outcome = json ? readOutcome(*json) : std::nullopt;
  const JsonValue *item = outcome ? json->member("i") : nullptr;
  if (!item)
    return std::nullopt;
  StoredPhase stored;
  if (const int64_t position = item->integer().value_or(-1); position >= 0)
    stored.item = uint32_t(position);
  const std::string_view when = text(*json, "when");
  stored.outcome = *outcome;
  stored.when = when == "setup" ? Phase::Setup : when == "teardown" ? Phase::Teardown : Phase::Call;
  stored.nodeid = text(*json, "nodeid");
  if (const auto location = readPlace(*json, "location"); !location.empty()) {
    stored.locationPath = location[0].text();
    stored.locationLine = location[1].integer().value_or(-1);
    stored.locationDomain = location[2].text();
  }
  stored.start = number(*json, "start");
  stored.duration = number(*json, "duration");
  stored.category = text(*json, "category");
  stored.letter = text(*json, "letter");
  stored.word = text(*json, "word");
  stored.text = text(*json, "text");
  stored.shortLine = text(*json, "short");
  stored.message = text(*json, "message");
  stored.longText = text(*json, "longrepr");
  if (const auto skip = readSkip(*json)) {
    stored.hasSkip = true;
    stored.skipPath = skip->path;
    stored.skipLine = skip->line;
    stored.skipReason = skip->reason;
  }
  if (const JsonValue *reason = json->member("xfail"); reason && reason->isText())
    stored.xfailReason = reason->text();
  stored.sections = readPairs(*json, "sections");
  stored.properties = readPairs(*json, "properties");
  stored.attributes = readPairs(*json, "attributes");
  stored.log = readLog(*json);
  return stored;
}

std::optional<CollectorMessage> decodeCollector(std::string_view payload) {
  const auto json = parseObject(payload);
  const auto outcome = json ? readOutcome(*json) : std::nullopt;
  if (!outcome)
    return std::nullopt;
  CollectorMessage message;
  message.outcome = *outcome;
  message.nodeid = text(*json, "nodeid");
  message.path = text(*json, "path");
  message.text = text(*json, "text");
  message.shortLine = text(*json, "short");
  message.longText = text(*json, "longrepr");
  if (const auto skip = readSkip(*json)) {
    message.skipAt = {std::string(skip->path), skip->line};
    message.skipReason = skip->reason;
  }
  message.log = readLog(*json);
  return message;
}

std::optional<SummaryMessage> decodeSummary(std::string_view payload) {
  const auto json = parseObject(payload);
  if (!json)
    return std::nullopt;
  SummaryMessage message;
  message.warnings = text(*json, "warnings");
  message.extra = text(*json, "extra");
  message.count = count(*json, "count");
  message.properties = readPairs(*json, "properties");
  return message;
}

std::optional<SpansMessage> decodeSpans(std::string_view payload) {
  if (payload.size() < sizeof(uint32_t))
    return std::nullopt;
  const size_t namesEnd = sizeof(uint32_t) + load<uint32_t>(payload, 0);
  constexpr size_t kEventBytes = 2 * sizeof(uint64_t);
  if (namesEnd > payload.size() || (payload.size() - namesEnd) % kEventBytes != 0)
    return std::nullopt;
  const auto json = parseObject(payload.substr(sizeof(uint32_t), namesEnd - sizeof(uint32_t)));
  SpansMessage message;
  if (!json || !readTexts(*json, "names", message.names))
    return std::nullopt;
  for (size_t at = namesEnd; at < payload.size(); at += kEventBytes) {
    const auto event =
        spanEvent(load<uint64_t>(payload, at), load<uint64_t>(payload, at + sizeof(uint64_t)));
    if (!event)
      return std::nullopt;
    message.events.push_back(*event);
  }
  return message;
}

std::optional<QuitMessage> decodeQuit(std::string_view payload) {
  const auto json = parseObject(payload);
  const JsonValue *value = json ? json->member("exitstatus") : nullptr;
  const auto status = value ? value->integer() : std::nullopt;
  if (!status)
    return std::nullopt;
  return QuitMessage{int(*status), std::string(text(*json, "stop")),
                     std::string(text(*json, "trace"))};
}

} // namespace assay
