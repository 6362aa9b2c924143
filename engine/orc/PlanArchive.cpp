#include "PlanArchive.h"

namespace assay::orc {

const std::byte PlanArchive::kStandIns[kMostObjects] = {};

} // namespace assay::orc
