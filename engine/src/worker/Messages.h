// Messages: what frames of the worker protocol say (docs/worker-protocol.md), in C++ terms.
#pragma once

#include "../profile/SpanRecorder.h"
#include "assay/engine/Events.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

/// Tests of one file that have passed natively.
struct NativeTests {
  std::vector<std::string> names;
  bool stub = false;     // all of the file's tests; it need not be imported
  uint32_t checksum = 0; // of the file's content as Assay has read it
};

struct StartMessage {
  std::string argv0;
  std::vector<std::string> arguments;
  bool terminal = false, color = false, reports = false, junit = false, solo = false,
       carriesOn = false, profile = false;
  unsigned width = 80;
  std::map<std::string, NativeTests> native;       // by absolute path
  std::map<std::string, std::string> broken;       // absolute path -> reason
  std::optional<std::set<std::string>> lastFailed; // Assay's record
  uint64_t failed = 0;
};
std::string encodeStart(const StartMessage &message);

struct ItemRange {
  uint32_t first, end;
};
std::string encodeRun(const std::vector<ItemRange> &ranges, bool last);

struct HelloMessage {
  uint32_t version = 0;
  std::string python, implementation, pytest, error;
};
std::optional<HelloMessage> decodeHello(std::string_view payload);

struct ListMessage {
  std::vector<std::string> items, paths;
  std::vector<uint32_t> of; // index into paths of each item
  std::vector<uint32_t> native;
  uint64_t collected = 0, deselected = 0;
  std::string text;
  bool runs = true; // false: the session ends here
};
std::optional<ListMessage> decodeList(std::string_view payload);

struct PassedMessage {
  uint32_t item;
  double start, setup, call, teardown;
  std::string_view log; // what the report log needs besides, where it was asked for
};
std::optional<PassedMessage> decodePassed(std::string_view payload);
std::optional<uint32_t> decodeItem(std::string_view payload);

/// A PhaseReport that owns what it says.
struct StoredPhase {
  std::optional<uint32_t> item; // absent: a plugin reports outside of any test
  Phase when = Phase::Call;
  Outcome outcome = Outcome::Passed;
  double start = 0, duration = 0;
  std::string nodeid, category, letter, word, text, shortLine, message, longText, log;
  std::string locationPath, locationDomain;
  int64_t locationLine = -1;
  bool hasSkip = false;
  std::string skipPath, skipReason;
  int64_t skipLine = -1;
  std::optional<std::string> xfailReason;
  std::vector<std::pair<std::string, std::string>> sections, properties, attributes;

  /// Points into this.
  PhaseReport view() const;
};
std::optional<StoredPhase> decodePhase(std::string_view payload);

/// The three phases of a test that passed with nothing to say, with their lines of the report log.
std::optional<std::vector<StoredPhase>> toPhases(const PassedMessage &passed,
                                                 const std::string &nodeid);

struct CollectorMessage {
  std::string nodeid, path, text, shortLine, longText, log;
  Outcome outcome = Outcome::Passed;
  std::optional<std::pair<std::string, int64_t>> skipAt;
  std::string skipReason;
};
std::optional<CollectorMessage> decodeCollector(std::string_view payload);

struct SummaryMessage {
  std::string warnings, extra;
  uint64_t count = 0;
  std::vector<std::pair<std::string, std::string>> properties;
};
std::optional<SummaryMessage> decodeSummary(std::string_view payload);

struct SpansMessage {
  std::vector<std::string> names; // that are new
  /// Their subject is a position in the worker's list for a test, else an index of all names that
  /// it has sent.
  std::vector<SpanEvent> events;
};
std::optional<SpansMessage> decodeSpans(std::string_view payload);

struct QuitMessage {
  int exitStatus = 0;
  std::string stop, trace;
};
std::optional<QuitMessage> decodeQuit(std::string_view payload);

} // namespace assay
