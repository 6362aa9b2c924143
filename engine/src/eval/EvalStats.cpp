// The figures of `assay eval` as one JSON object.
#include "assay/engine/Cache.h"
#include "assay/engine/Eval.h"

#include "report/CacheFigures.h"
#include "report/ReportFile.h"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace assay {

EvalStats::EvalStats(std::unique_ptr<ReportFile> file) : file_(std::move(file)) {}
EvalStats::EvalStats(EvalStats &&) noexcept = default;
EvalStats &EvalStats::operator=(EvalStats &&) noexcept = default;
EvalStats::~EvalStats() = default;

Result<EvalStats> EvalStats::open(const std::string &path) {
  auto file = ReportFile::open(path);
  if (!file)
    return file.error();
  return EvalStats(std::make_unique<ReportFile>(std::move(*file)));
}

void EvalStats::write(const EvalCounts &counts, const Cache *cache, uint64_t bytesRead,
                      uint64_t wall) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> json(buffer);
  json.SetIndent(' ', 2);
  const auto number = [&](std::string_view key, uint64_t value) {
    json.Key(key.data(), rapidjson::SizeType(key.size()));
    json.Uint64(value);
  };
  const auto numbers = [&](const char *key, const auto &values) {
    json.Key(key);
    json.StartObject();
    for (const auto &[name, value] : values)
      number(name, value);
    json.EndObject();
  };
  json.StartObject();
  number("programs", counts.programs);
  numbers("outcomes", counts.outcomes);
  numbers("tiers", counts.tiers);
  numbers("codes", counts.codes);
  numbers("reasons", counts.reasons);
  json.Key("llvm_loaded");
  json.Bool(counts.llvmLoaded);
  number("bytes_read", bytesRead);
  if (cache != nullptr)
    writeCacheCounts(cache->counts(), true, json);
  auto times = counts.stages;
  times["wall"] = wall;
  numbers("ns", times);
  json.EndObject();
  file_->write({buffer.GetString(), buffer.GetSize()});
  file_->write("\n");
  file_->flush();
}

} // namespace assay
