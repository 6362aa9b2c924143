#include "SecondOpinion.h"

namespace assay {
namespace {

class VerdictListener final : public Listener {
public:
  void handle(const Event &event) override {
    if (const auto *finished = std::get_if<TestFinished>(&event))
      passed_[std::string(finished->nodeid)] = finished->passed();
  }
  std::map<std::string, bool> take() { return std::move(passed_); }

private:
  std::map<std::string, bool> passed_;
};

} // namespace

std::map<std::string, bool> askAgain(const Settings &settings, const RunOptions &options,
                                     const std::vector<TestOfFile> &tests) {
  RunOptions own;
  own.timeoutSeconds = options.timeoutSeconds;
  own.profiler = options.profiler;
  // addopts and --maxfail may come from the ini file and the environment; here all tests count.
  const std::string &ini = settings.root.iniFile;
  own.pytestArguments = {"--rootdir=" + settings.root.rootFolder,
                         "-c",
                         ini.empty() ? "/dev/null" : ini,
                         "-o",
                         "addopts=",
                         "--maxfail=0"};
  for (const auto &[file, test] : tests)
    own.pytestArguments.push_back(file->path + "::" + test->name);

  Settings alone = settings;
  alone.options = PytestOptions();
  alone.report = ReportOptions();
  alone.jobs = 1;
  const std::map<std::string, NativeFile> noNative;
  const std::map<std::string, std::string> noReasons;
  const std::map<std::string, double> noDurations;
  WorkerRunInput input{alone, own, noNative, noReasons, noDurations, std::set<std::string>(), 1};
  input.apart = true;
  VerdictListener verdicts;
  const std::vector<Listener *> listeners{&verdicts};
  if (!runInWorkers(input, EventStream(listeners)))
    return {};
  return verdicts.take();
}

} // namespace assay
