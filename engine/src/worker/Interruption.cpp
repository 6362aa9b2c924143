#include "Interruption.h"

#include "WorkerProcess.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace assay {

Interruption::Interruption(bool active) {
  if (!active)
    return;
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP})
    sigaddset(&signals, number);
  ::sigprocmask(SIG_BLOCK, &signals, &before_);
  descriptor_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  adoptOrphans();
}

Interruption::~Interruption() {
  if (descriptor_ < 0)
    return;
  ::close(descriptor_);
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

Interruption::Kind Interruption::take() {
  signalfd_siginfo info{};
  if (::read(descriptor_, &info, sizeof info) != sizeof info)
    return Kind::None;
  if (info.ssi_signo != SIGINT)
    return Kind::Terminate;
  if (ignored_)
    return Kind::None;
  return info.ssi_code == SI_KERNEL ? Kind::FromTerminal : Kind::FromProcess;
}

void Interruption::cleanUp() const {
  if (descriptor_ >= 0)
    killOrphans();
}

} // namespace assay
