#include "WorkerLoss.h"

#include "ResultStream.h"
#include "assay/support/FileSystem.h"

namespace assay {

/// Losses without any progress in between after which a run gives up.
static constexpr unsigned kLossesInARow = 3;

LossMeaning LossRecord::judge(const WorkerSession &worker, const std::string &reason,
                              bool allReported) {
  if (worker.running) {
    progress();
    return LossMeaning::TestFailed;
  }
  if (!worker.importing.empty())
    return judgeImport(worker, reason);
  if (worker.stage == WorkerSession::Stage::Starting && !reason.starts_with("was "))
    return LossMeaning::NoPython;
  if (worker.stage == WorkerSession::Stage::Running && allReported)
    return LossMeaning::AfterTests;
  return ++inARow_ >= kLossesInARow ? LossMeaning::GivingUp : LossMeaning::GoingOn;
}

LossMeaning LossRecord::judgeImport(const WorkerSession &worker, const std::string &reason) {
  const std::string &file = worker.importing;
  // A file that has hung would only cost the time limit once more.
  if (!reason.starts_with("was ended") && suspected_.insert(file).second)
    return LossMeaning::FileSuspected;
  if (broken_.contains(file) || path::name(file) == "conftest.py")
    return LossMeaning::ImportFatal;
  broken_[file] = "the worker " + reason + " while this file was imported" +
                  (worker.errors.empty() ? "" : "\n" + withoutMachinery(worker.errors));
  progress();
  return LossMeaning::FileBroken;
}

} // namespace assay
