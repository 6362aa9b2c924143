// ReportFile: a file that a report is appended to while the run goes on.
#pragma once

#include "assay/support/FileSystem.h"
#include "assay/support/Result.h"

#include <string>
#include <string_view>

namespace assay {

class ReportFile {
public:
  /// Empties or makes the file; folders that are missing are made.
  static Result<ReportFile> open(const std::string &path);

  ReportFile(ReportFile &&other) noexcept;
  ReportFile &operator=(ReportFile &&other) noexcept;
  ~ReportFile();

  void write(std::string_view text) { buffer_ += text; }
  void flush();
  /// Flushes a large buffer; with `now`, any.
  void flushSometimes(bool now);

private:
  explicit ReportFile(int descriptor) : descriptor_(descriptor) {}

  int descriptor_ = -1;
  std::string buffer_;
};

/// Replaces a report as one step, with the permissions that a new file or the one before has. Links
/// are followed, missing folders are made, and what is no regular file (a pipe, /dev/stdout) is
/// written to.
Result<void> writeReport(const std::string &path, std::string_view content);

} // namespace assay
