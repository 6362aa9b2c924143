#include "types/Lists.h"

#include <algorithm>

namespace assay::runtime {

ReprGuard::ReprGuard(Context &ctx, Value container)
    : ctx_(ctx), again_(std::find(ctx.underRepr.begin(), ctx.underRepr.end(), container) !=
                        ctx.underRepr.end()) {
  ctx.underRepr.push_back(container);
}

ReprGuard::~ReprGuard() { ctx_.underRepr.pop_back(); }

} // namespace assay::runtime
