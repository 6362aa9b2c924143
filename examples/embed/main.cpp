// Assay inside another program: runs a folder and prints what happens.
//
//     assay-embed FOLDER [PYTHON]
#include "assay/engine/Engine.h"

#include <cstdio>

namespace {

class Printer final : public assay::Listener {
public:
  void handle(const assay::Event &event) override {
    if (const auto *collection = std::get_if<assay::CollectionFinished>(&event)) {
      std::printf("%llu tests\n", static_cast<unsigned long long>(collection->collected));
    } else if (const auto *test = std::get_if<assay::TestFinished>(&event)) {
      const char *verdict = "passed";
      for (const assay::PhaseReport &phase : test->phases)
        if (phase.outcome != assay::Outcome::Passed)
          verdict = assay::outcomeName(phase.outcome).data();
      std::printf("%-8s %-8s %.*s\n", verdict, assay::tierName(test->tier).data(),
                  int(test->nodeid.size()), test->nodeid.data());
    }
  }
};

} // namespace

int main(int count, char **arguments) {
  assay::RunOptions options;
  options.pytestArguments = {count > 1 ? arguments[1] : "."};
  if (count > 2)
    options.python = arguments[2];
  Printer printer;
  const auto status = assay::Engine().run(options, {&printer});
  if (!status)
    std::fprintf(stderr, "%s\n", status.error().message.c_str());
  return status ? *status : assay::exitStatus(assay::ExitCode::UsageError);
}
