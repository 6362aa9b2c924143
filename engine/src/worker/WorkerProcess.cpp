#include "WorkerProcess.h"

#include "WorkerPackage.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace assay {
namespace {

std::string readSmallFile(const std::string &path) {
  std::string text;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return text;
  char chunk[4096];
  for (ssize_t got; (got = ::read(file, chunk, sizeof chunk)) > 0;)
    text.append(chunk, size_t(got));
  ::close(file);
  return text;
}

/// The living children of a process, of all its threads.
std::vector<pid_t> childrenOf(pid_t parent) {
  std::vector<pid_t> children;
  const std::string folder = "/proc/" + std::to_string(parent) + "/task";
  const std::unique_ptr<DIR, int (*)(DIR *)> tasks(::opendir(folder.c_str()), ::closedir);
  while (const dirent *task = tasks ? ::readdir(tasks.get()) : nullptr) {
    if (task->d_name[0] == '.')
      continue;
    const std::string text = readSmallFile(folder + "/" + task->d_name + "/children");
    for (const char *at = text.c_str(); *at;) {
      char *end;
      const long id = std::strtol(at, &end, 10);
      if (end == at)
        break;
      children.push_back(pid_t(id));
      at = *end ? end + 1 : end;
    }
  }
  return children;
}

/// A process and its descendants; with `stop`, stopped one after the other, so that none can start
/// another meanwhile.
std::vector<pid_t> treeOf(pid_t root, bool stop) {
  std::vector<pid_t> all{root};
  for (size_t at = 0; at < all.size(); ++at) {
    if (stop)
      ::kill(all[at], SIGSTOP);
    for (const pid_t child : childrenOf(all[at]))
      all.push_back(child);
  }
  return all;
}

void killTree(pid_t root) {
  for (const pid_t process : treeOf(root, true))
    ::kill(process, SIGKILL);
}

Error systemError(const char *doing) {
  return Error{std::string("cannot ") + doing + ": " + std::strerror(errno)};
}

[[noreturn]] void becomeWorker(const WorkerLaunch &launch, int channel, int errors, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent)
    ::_exit(127); // it died before the line above
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  // Where memory runs out, the kernel shall end this process rather than Assay.
  if (const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); score >= 0) {
    [[maybe_unused]] const ssize_t put = ::write(score, "500", 3);
    ::close(score);
  }
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (!launch.inheritInput)
    ::dup2(nothing, STDIN_FILENO);
  if (!launch.inheritOutput)
    ::dup2(nothing, STDOUT_FILENO);
  if (errors >= 0)
    ::dup2(errors, STDERR_FILENO);
  ::fcntl(channel, F_SETFD, 0);
  if (!launch.folder.empty() && ::chdir(launch.folder.c_str()) != 0)
    ::_exit(126);
  if (!launch.hashSeed.empty())
    ::setenv("PYTHONHASHSEED", launch.hashSeed.c_str(), 1);
  const std::string number = std::to_string(channel);
  const std::string bootstrap(workerBootstrap());
  std::vector<const char *> arguments = {launch.python.c_str()};
  if (launch.evaluates)
    arguments.push_back("-I");
  arguments.insert(arguments.end(), {"-c", bootstrap.c_str(), number.c_str()});
  if (!launch.hashSeed.empty())
    arguments.push_back("unseed");
  if (launch.isEarly)
    arguments.push_back("early");
  if (launch.evaluates)
    arguments.push_back("evaluate");
  arguments.push_back(nullptr);
  ::execv(launch.python.c_str(), const_cast<char **>(arguments.data()));
  const std::string line =
      "assay: cannot start " + launch.python + ": " + std::strerror(errno) + "\n";
  [[maybe_unused]] const ssize_t put = ::write(STDERR_FILENO, line.data(), line.size());
  ::_exit(127);
}

} // namespace

Result<WorkerProcess> WorkerProcess::start(const WorkerLaunch &launch) {
  WorkerProcess worker;
  int channel[2], errors[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0)
    return systemError("make a channel for a worker");
  worker.channel_ = channel[0];
  if (!launch.terminal) {
    if (::pipe2(errors, O_CLOEXEC) != 0) {
      ::close(channel[1]);
      return systemError("make a pipe for a worker");
    }
    worker.errors_ = errors[0];
  }
  const pid_t parent = ::getpid();
  worker.pid_ = ::fork();
  if (worker.pid_ == 0)
    becomeWorker(launch, channel[1], errors[1], parent);
  const int failure = errno;
  ::close(channel[1]);
  if (errors[1] >= 0)
    ::close(errors[1]);
  if (worker.pid_ < 0) {
    errno = failure;
    return systemError("start a worker");
  }
  worker.pidfd_ = int(::syscall(SYS_pidfd_open, worker.pid_, 0));
  ::fcntl(worker.channel_, F_SETFL, O_NONBLOCK);
  if (worker.errors_ >= 0)
    ::fcntl(worker.errors_, F_SETFL, O_NONBLOCK);
  return worker;
}

WorkerProcess::WorkerProcess(WorkerProcess &&other) noexcept { *this = std::move(other); }

WorkerProcess &WorkerProcess::operator=(WorkerProcess &&other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(channel_, other.channel_);
  std::swap(errors_, other.errors_);
  std::swap(pidfd_, other.pidfd_);
  std::swap(ending_, other.ending_);
  return *this;
}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0 && ending_.empty()) {
    kill();
    wait();
  }
  for (const int descriptor : {channel_, errors_, pidfd_})
    if (descriptor >= 0)
      ::close(descriptor);
}

uint64_t WorkerProcess::residentKilobytes() const {
  const std::string text = readSmallFile("/proc/" + std::to_string(pid_) + "/statm");
  unsigned long all = 0, resident = 0;
  if (std::sscanf(text.c_str(), "%lu %lu", &all, &resident) != 2)
    return 0;
  return uint64_t(resident) * uint64_t(::sysconf(_SC_PAGESIZE)) / 1024;
}

void WorkerProcess::signal(int number) const {
  if (ending_.empty())
    ::kill(pid_, number);
}

void WorkerProcess::kill() {
  if (ending_.empty())
    killTree(pid_);
}

void WorkerProcess::abort() {
  if (!ending_.empty())
    return;
  constexpr int kMillisecondsToSpeak = 500;
  const std::vector<pid_t> descendants = treeOf(pid_, false);
  ::kill(pid_, SIGABRT);
  pollfd ended{pidfd_, POLLIN, 0};
  ::poll(&ended, pidfd_ >= 0 ? 1 : 0, kMillisecondsToSpeak);
  kill();
  for (size_t at = 1; at < descendants.size(); ++at)
    killTree(descendants[at]);
}

std::string WorkerProcess::wait() {
  if (!ending_.empty())
    return ending_;
  int status = 0;
  pid_t got;
  while ((got = ::waitpid(pid_, &status, 0)) < 0 && errno == EINTR)
    ;
  if (got < 0)
    ending_ = "is gone";
  else if (WIFSIGNALED(status))
    ending_ = "was killed by signal " + std::to_string(WTERMSIG(status)) + " (" +
              ::strsignal(WTERMSIG(status)) + ")";
  else
    ending_ = "ended with exit status " + std::to_string(WEXITSTATUS(status));
  return ending_;
}

void adoptOrphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

void killOrphans() {
  for (std::vector<pid_t> left; !(left = childrenOf(::getpid())).empty();) {
    for (const pid_t child : left)
      killTree(child);
    for (const pid_t child : left)
      ::waitpid(child, nullptr, 0);
  }
}

} // namespace assay
