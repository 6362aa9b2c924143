// Prefilter: one Hyperscan pass over a file that dismisses most of those that cannot be recognised.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace assay::recognizer {

/// Why a file need not be verified.
struct Dismissal {
  std::string_view reason; // static
  uint64_t offset;         // of the line that the reason is about
};

class Prefilter {
public:
  /// From the database that was compiled at build time; nothing where it does not fit this machine
  /// or library.
  static std::unique_ptr<Prefilter> create();
  ~Prefilter();

  /// Nothing where the file is worth verifying. Any thread.
  std::optional<Dismissal> dismiss(std::string_view source) const;

private:
  struct State;
  explicit Prefilter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace assay::recognizer
