// ProfileMaker: from what was recorded to where the time went.
//
// The run's own thread is what wall time is taken from: at each moment it is in one innermost span,
// and that span's stage has the moment. While it waits for workers, the moment counts as what that
// worker does whose message ends the wait; a wait that nobody ends goes with the next one.
#pragma once

#include "assay/engine/Profile.h"
#include "profile/ProfiledTests.h"
#include "profile/Recording.h"

namespace assay {

/// `began` and `ended` are of the monotonic clock.
Profile makeProfile(const Recording &recording, uint64_t began, uint64_t ended,
                    ProfiledTests &tests);

} // namespace assay
