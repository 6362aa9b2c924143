#include "WorkerStart.h"

#include "../profile/Recording.h"
#include "WorkerPackage.h"
#include "assay/support/Clock.h"
#include "assay/support/Switches.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <thread>
#include <unistd.h>

namespace assay {

unsigned chooseJobs(const Settings &settings, size_t fileCount) {
  if (settings.options.workerHasTerminal || settings.options.stepwise || settings.options.shows ||
      !isOn(Switch::Parallelism))
    return 1;
  unsigned jobs = settings.jobs ? settings.jobs : std::max(1u, std::thread::hardware_concurrency());
  if (fileCount)
    jobs = unsigned(std::min<size_t>(jobs, fileCount));
  return std::max(1u, jobs);
}

std::string chooseHashSeed(const Settings &settings) {
  return settings.environment.contains("PYTHONHASHSEED") ? std::string()
                                                         : std::to_string(std::random_device()());
}

static StartMessage startMessage(const WorkerRunInput &input, const WorkerStart &start,
                                 unsigned number) {
  const Settings &settings = input.settings;
  StartMessage message;
  message.argv0 = path::join(path::parent(settings.interpreter.path), "pytest");
  message.arguments = input.options.pytestArguments;
  message.terminal = settings.options.workerHasTerminal;
  message.color = settings.report.color;
  message.width = settings.report.width;
  message.reports = input.options.wantLogs;
  message.junit = !settings.report.junitPath.empty();
  message.solo = start.jobs == 1 && number == 0 && !input.apart;
  for (const auto &[path, file] : input.native) {
    NativeTests &tests = message.native[path];
    // A stub holds functions only.
    tests.stub = file.complete &&
                 std::none_of(file.tests.begin(), file.tests.end(), [](const NativeTest &test) {
                   return test.name.find("::") != std::string::npos;
                 });
    tests.checksum = file.checksum;
    for (const NativeTest &test : file.tests)
      if (test.passed)
        tests.names.push_back(test.name);
  }
  message.broken = start.broken;
  message.lastFailed = input.lastFailed;
  message.failed = start.failed;
  message.carriesOn = start.carriesOn;
  message.profile = input.options.profiler != nullptr;
  return message;
}

Result<std::unique_ptr<WorkerSession>> launchWorker(const Settings &settings,
                                                    const RunOptions &options, unsigned number,
                                                    unsigned jobs, const std::string &hashSeed,
                                                    bool isEarly) {
  WorkerLaunch launch;
  const Span stage(Stage::WorkerStart);
  launch.python = settings.interpreter.path;
  launch.folder = settings.launchFolder;
  launch.hashSeed = hashSeed;
  launch.terminal = settings.options.workerHasTerminal;
  launch.inheritOutput = options.ownsTerminal;
  launch.inheritInput = options.ownsTerminal && jobs == 1;
  launch.isEarly = isEarly;
  const uint64_t began = monotonicNanoseconds();
  auto process = WorkerProcess::start(launch);
  if (!process)
    return process.error();
  auto worker = std::make_unique<WorkerSession>(std::move(*process), number);
  worker->since = monotonicNanoseconds();
  if (Profiler *profiler = options.profiler; profiler != nullptr)
    worker->lane = &profiler->recording().addWorker(int(worker->process.id()), began);
  worker->writer.queue('p', workerPackage());
  worker->writer.flush(worker->process.channel());
  return worker;
}

void startWorker(WorkerSession &worker, const WorkerRunInput &input, const WorkerStart &start) {
  worker.writer.queue('s', encodeStart(startMessage(input, start, worker.number)));
  worker.writer.flush(worker.process.channel());
}

uint64_t workerMemoryLimit() {
  uint64_t limit = uint64_t(::sysconf(_SC_PHYS_PAGES)) * uint64_t(::sysconf(_SC_PAGESIZE)) / 1024;
  std::string text;
  if (FileSystem::real().read("/sys/fs/cgroup/memory.max", text) && !text.empty() && text[0] != 'm')
    limit = std::min<uint64_t>(limit, std::strtoull(text.c_str(), nullptr, 10) / 1024);
  return limit / 10 * 9;
}

} // namespace assay
