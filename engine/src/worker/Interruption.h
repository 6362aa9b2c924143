// Interruption: Ctrl-C and its kin as something to poll for.
//
// While one lives with `active`, SIGINT, SIGTERM and SIGHUP of the process are blocked and read
// from a descriptor; the destructor gives the old signal mask back.
#pragma once

#include <csignal>

namespace assay {

class Interruption {
public:
  enum class Kind : unsigned char {
    None,
    FromTerminal, // Ctrl-C: every process of the foreground group has it
    FromProcess,  // SIGINT sent to this process alone
    Terminate,    // SIGTERM or SIGHUP: end at once
  };

  explicit Interruption(bool active);
  ~Interruption();
  Interruption(const Interruption &) = delete;
  Interruption &operator=(const Interruption &) = delete;

  int descriptor() const { return descriptor_; } // -1: not active
  /// What has come, once the descriptor is readable.
  Kind take();
  /// While a debugger has the terminal, Ctrl-C is the debugger's.
  void ignore(bool ignored) { ignored_ = ignored; }
  /// Ends what interrupted workers may have left behind.
  void cleanUp() const;

private:
  int descriptor_ = -1;
  bool ignored_ = false;
  sigset_t before_{};
};

} // namespace assay
