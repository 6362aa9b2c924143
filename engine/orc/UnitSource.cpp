#include "UnitSource.h"

#include "PlanArchive.h"

namespace assay::orc {

void UnitSource::archive(PlanArchive &archive) {
  const auto own = [this](TypedCode *&code) {
    ownCodes.push_back(std::make_unique<TypedCode>());
    code = ownCodes.back().get();
  };
  archive.values(at, failing, function, returns);
  archive.count(callees);
  for (uint32_t number = 0; number != callees.size(); ++number) {
    if (archive.isReading()) {
      ownCallees.push_back(std::make_unique<Callee>(Callee{.number = number}));
      callees[number] = ownCallees.back().get();
    }
    Callee &callee = *callees[number];
    archive.count(callee.parameters);
    for (Kind &each : callee.parameters)
      archive.value(each);
    archive.value(callee.result);
  }
  // Those that give no number are not made.
  for (Callee *callee : callees) {
    if (!isNumber(callee->result))
      continue;
    if (archive.isReading())
      own(callee->code);
    callee->code->archive(archive, callees);
  }
  bool isLoop = loop != nullptr;
  archive.value(isLoop);
  if (isLoop) {
    if (archive.isReading())
      own(loop);
    loop->archive(archive, callees);
  }
  objectCount = static_cast<uint32_t>(archive.objects().size());
  archive.value(objectCount);
}

} // namespace assay::orc
