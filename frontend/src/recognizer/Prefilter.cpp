#include "Prefilter.h"

#include "ModuleNames.h"
#include "PatternDatabase.h"

#include <algorithm>
#include <hs/hs_runtime.h>
#include <mutex>
#include <vector>

namespace assay::recognizer {

namespace {

enum Pattern : unsigned {
#define CANDIDATE(Name, pattern) k##Name,
#define DISQUALIFIER(Name, pattern, reason) k##Name,
#include "Patterns.def"
};

// The reason of a disqualifier; empty for a candidate.
std::string_view reasonOf(unsigned pattern) {
  switch (static_cast<Pattern>(pattern)) {
#define CANDIDATE(Name, pattern)                                                                   \
  case k##Name:                                                                                    \
    return {};
#define DISQUALIFIER(Name, pattern, reason)                                                        \
  case k##Name:                                                                                    \
    return reason;
#include "Patterns.def"
  }
  return {};
}

struct Scan {
  std::string_view source;
  bool candidate = false;
  std::optional<Dismissal> dismissal;
};

uint64_t lineStart(std::string_view source, uint64_t end) {
  const size_t before = source.substr(0, end).rfind('\n');
  return before == std::string_view::npos ? 0 : before + 1;
}

// The plain form `import a`, of a module that pytest has imported already, is no reason to stop.
bool importsPreloaded(std::string_view source, uint64_t end) {
  const std::string_view rest = source.substr(end);
  const size_t stop =
      std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789_."),
               rest.size());
  return isPreloadedModule(rest.substr(0, stop));
}

// Answers 1 to stop the scan.
int onMatch(unsigned pattern, unsigned long long, unsigned long long to, unsigned, void *context) {
  auto &scan = *static_cast<Scan *>(context);
  const std::string_view reason = reasonOf(pattern);
  if (reason.empty()) {
    scan.candidate = true;
    return 0;
  }
  if (pattern == kImport && importsPreloaded(scan.source, to))
    return 0;
  scan.dismissal = Dismissal{reason, lineStart(scan.source, to)};
  return 1;
}

} // namespace

struct Prefilter::State {
  hs_database_t *database = nullptr;
  hs_scratch_t *prototype = nullptr;
  std::mutex mutex;
  std::vector<hs_scratch_t *> idle; // one is taken for the time of a scan

  ~State() {
    for (hs_scratch_t *scratch : idle)
      hs_free_scratch(scratch);
    hs_free_scratch(prototype);
    hs_free_database(database);
  }

  hs_scratch_t *take() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        hs_scratch_t *scratch = idle.back();
        idle.pop_back();
        return scratch;
      }
    }
    hs_scratch_t *scratch = nullptr;
    return hs_clone_scratch(prototype, &scratch) == HS_SUCCESS ? scratch : nullptr;
  }

  void giveBack(hs_scratch_t *scratch) {
    const std::lock_guard lock(mutex);
    idle.push_back(scratch);
  }
};

Prefilter::Prefilter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Prefilter::~Prefilter() = default;

std::unique_ptr<Prefilter> Prefilter::create() {
  auto state = std::make_unique<State>();
  const auto *bytes = reinterpret_cast<const char *>(kPatternDatabase);
  if (hs_deserialize_database(bytes, kPatternDatabaseBytes, &state->database) != HS_SUCCESS ||
      hs_alloc_scratch(state->database, &state->prototype) != HS_SUCCESS)
    return nullptr;
  return std::unique_ptr<Prefilter>(new Prefilter(std::move(state)));
}

std::optional<Dismissal> Prefilter::dismiss(std::string_view source) const {
  if (source.size() > UINT32_MAX)
    return std::nullopt; // more than Hyperscan takes: the verifier refuses it
  hs_scratch_t *scratch = state_->take();
  if (scratch == nullptr)
    return std::nullopt;
  Scan scan{source, false, std::nullopt};
  const hs_error_t status =
      hs_scan(state_->database, source.data(), static_cast<unsigned>(source.size()), 0, scratch,
              onMatch, &scan);
  state_->giveBack(scratch);
  if (scan.dismissal)
    return scan.dismissal;
  if (status == HS_SUCCESS && !scan.candidate)
    return Dismissal{"no test that is assertions over literals", 0};
  return std::nullopt;
}

} // namespace assay::recognizer
