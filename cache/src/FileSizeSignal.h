// FileSizeSignal: while it lives, a write beyond the limit for files (ulimit -f) is an error of
// that write, and no signal that ends the process.
#pragma once

#include <csignal>
#include <ctime>

namespace assay {

class FileSizeSignal {
public:
  FileSizeSignal() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  FileSizeSignal(const FileSizeSignal &) = delete;
  FileSizeSignal &operator=(const FileSizeSignal &) = delete;
  ~FileSizeSignal() {
    if (sigismember(&before_, SIGXFSZ) != 0)
      return;
    const timespec now{};
    while (sigtimedwait(&signal_, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

private:
  sigset_t signal_, before_;
};

} // namespace assay
