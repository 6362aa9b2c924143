// Chrome's trace events ("Trace Event Format"), as chrome://tracing and ui.perfetto.dev read them,
// and the folded stacks of flame-graph tools.
#include "ProfileJson.h"

#include <algorithm>

namespace assay {
namespace {

constexpr uint64_t kOwnProcess = 0; // in the trace; the run's own, whatever its number was

void writeMicroseconds(ProfileJsonWriter &json, const char *key, uint64_t nanoseconds) {
  json.Key(key);
  json.Double(double(nanoseconds) * 1e-3);
}

/// Names a process or a thread of the trace.
void writeTitle(ProfileJsonWriter &json, std::string_view what, uint64_t process, uint64_t thread,
                std::string_view title) {
  json.StartObject();
  member(json, "name", what);
  member(json, "ph", std::string_view("M"));
  member(json, "pid", process);
  member(json, "tid", thread);
  json.Key("args");
  json.StartObject();
  member(json, "name", title);
  json.EndObject();
  json.EndObject();
}

void writeSpan(ProfileJsonWriter &json, const Profile &profile, const ProfiledSpan &span,
               uint64_t process, uint64_t thread) {
  json.StartObject();
  member(json, "name", labelOf(profile, span.stage, span.name));
  member(json, "cat", stageName(span.stage));
  member(json, "ph", std::string_view("X"));
  writeMicroseconds(json, "ts", span.begin);
  writeMicroseconds(json, "dur", span.end - span.begin);
  member(json, "pid", process);
  member(json, "tid", thread);
  json.EndObject();
}

/// A frame's name as folded stacks can have it.
std::string foldedFrame(const Profile &profile, const ProfiledStack &stack) {
  std::string frame(stageName(stack.stage));
  if (stack.name != 0)
    frame += ":" + profile.names[stack.name];
  std::replace_if(
      frame.begin(), frame.end(), [](char c) { return c == ';' || c == '\n' || c == '\r'; }, '_');
  return frame;
}

} // namespace

std::string profileTrace(const Profile &profile) {
  rapidjson::StringBuffer buffer;
  ProfileJsonWriter json(buffer);
  json.StartObject();
  member(json, "displayTimeUnit", std::string_view("ns"));
  json.Key("traceEvents");
  json.StartArray();
  for (const ProfiledLane &lane : profile.lanes) {
    const bool isWorker = lane.process != 0;
    const uint64_t process = isWorker ? uint64_t(lane.process) : kOwnProcess;
    const uint64_t thread = isWorker ? process : uint64_t(lane.thread);
    writeTitle(json, "process_name", process, thread, isWorker ? lane.name : "assay");
    writeTitle(json, "thread_name", process, thread, lane.name);
    for (const ProfiledSpan &span : lane.spans)
      writeSpan(json, profile, span, process, thread);
  }
  json.EndArray();
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

std::string profileFolded(const Profile &profile) {
  std::vector<std::string> frames(profile.stacks.size());
  std::string text;
  const auto writeLine = [&](std::string_view frame, uint64_t nanoseconds) {
    text.append(frame).append(" ").append(std::to_string(nanoseconds)).append("\n");
  };
  for (size_t at = 1; at < profile.stacks.size(); ++at) {
    const ProfiledStack &stack = profile.stacks[at];
    frames[at] = foldedFrame(profile, stack);
    if (stack.parent != 0)
      frames[at] = frames[stack.parent] + ";" + frames[at];
    if (stack.own != 0)
      writeLine(frames[at], stack.own);
  }
  if (profile.unattributed != 0)
    writeLine("unattributed", profile.unattributed);
  return text;
}

} // namespace assay
