#include "native/UnitMaker.h"

#include "native/OrcTier.h"
#include "profile/Recording.h"

#include "assay/engine/ExitCode.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

namespace assay {
namespace {

constexpr size_t kMostUnitBytes = size_t(256) << 10;

} // namespace

void UnitOrder::make(const orc::Api &api, orc::Compiler &compiler) {
  const Span stage(Stage::Compile);
  struct Memory { // only the pages that are written to cost anything
    alignas(orc::kUnitAlignment) std::byte bytes[kMostUnitBytes];
  };
  const std::unique_ptr<Memory> memory(new Memory);
  const orc::Room room{memory->bytes, memory->bytes, sizeof memory->bytes};
  const orc::Made made = api.compileUnit(&compiler, plan_.data(), plan_.size(), &room);
  code_.assign(memory->bytes, memory->bytes + made.bytes);
  entries_.assign(made.entries.begin(), made.entries.end());
  isDone_.store(true, std::memory_order_release);
}

void UnitOrder::keep() const {
  if (keeping_.store != nullptr && !code_.empty())
    UnitCache(*keeping_.store).add(keeping_.key, plan_, entries_, code_);
}

namespace {

void waitAtExit() { UnitMaker::ofProcess().waitUntilIdle(); }

const orc::Api *loadForProcess() {
  // LLVM's own objects go at exit, too: not while they are in use.
  std::atexit(waitAtExit);
  const auto &api = OrcTier::api();
  std::atexit(waitAtExit);
  return api ? *api : nullptr;
}

/// No signal is for a thread of ours: whoever waits for one waits elsewhere.
class SignalsBlocked {
public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
  sigset_t before_;
};

/// Where there are too few processors, programs go first.
void stepBack() {
  constexpr int kNice = 5;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice); // of a thread, on Linux
}

} // namespace

UnitMaker &UnitMaker::ofProcess() {
  // Never destroyed: it may be at work when the process ends.
  static auto &maker = *new UnitMaker(loadForProcess);
  return maker;
}

void endProcess(int status) {
  if (UnitMaker::ofProcess().isBusy()) {
    std::fflush(nullptr);
    ::_exit(status);
  }
  std::exit(status);
}

UnitMaker::~UnitMaker() {
  {
    const std::lock_guard guard(lock_);
    isEnding_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

void UnitMaker::start() {
  const std::lock_guard guard(lock_);
  if (state() != State::Idle)
    return;
  state_ = State::Loading;
  const SignalsBlocked blocked;
  try {
    thread_ = std::thread([this] { work(); });
  } catch (const std::system_error &) {
    state_ = State::Absent;
  }
}

void UnitMaker::order(std::shared_ptr<UnitOrder> wanted) {
  start();
  {
    const std::lock_guard guard(lock_);
    orders_.push_back(std::move(wanted));
  }
  changed_.notify_all();
}

bool UnitMaker::isBusy() const {
  const std::lock_guard guard(lock_);
  return !isIdle();
}

void UnitMaker::waitUntilIdle() const {
  std::unique_lock guard(lock_);
  // Whatever ends the process there must not wait for itself.
  if (std::this_thread::get_id() == thread_.get_id())
    return;
  changed_.wait(guard, [this] { return isIdle(); });
}

void UnitMaker::finish(const CodeStore &store) {
  constexpr std::chrono::milliseconds kLong(500);
  std::unique_lock guard(lock_);
  const auto isFor = [&](const std::shared_ptr<UnitOrder> &each) {
    return each != nullptr && each->isFor(store);
  };
  changed_.wait_for(guard, kLong, [&] {
    return state() == State::Absent || (!isFor(made_) && std::ranges::none_of(orders_, isFor));
  });
  if (isFor(made_))
    made_->forget();
  std::erase_if(orders_, isFor);
}

void UnitMaker::work() {
  stepBack();
  const RecordedThread recorded("compiler");
  Span stage(Stage::Compile);
  const orc::Api *api = load_();
  orc::Compiler *compiler = api == nullptr ? nullptr : api->create();
  stage.end();
  std::unique_lock guard(lock_);
  state_.store(compiler == nullptr ? State::Absent : State::Ready, std::memory_order_release);
  changed_.notify_all();
  while (compiler != nullptr) {
    changed_.wait(guard, [this] { return isEnding_ || !orders_.empty(); });
    if (isEnding_)
      break;
    made_ = std::move(orders_.front());
    orders_.pop_front();
    const bool isWanted = !made_->isGivenUp() || made_->isKept();
    guard.unlock();
    if (isWanted)
      made_->make(*api, *compiler);
    guard.lock();
    made_->keep();
    made_.reset();
    changed_.notify_all();
  }
  orders_.clear();
  if (compiler != nullptr)
    api->destroy(compiler);
}

} // namespace assay
