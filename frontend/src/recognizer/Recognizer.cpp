#include "assay/frontend/Recognizer.h"

#include "Prefilter.h"
#include "Verifier.h"

#include <algorithm>

namespace assay {

struct Recognizer::State {
  std::unique_ptr<recognizer::Prefilter> prefilter; // none where it does not fit this machine
};

Recognizer::Recognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recognizer::Recognizer(Recognizer &&) noexcept = default;
Recognizer &Recognizer::operator=(Recognizer &&) noexcept = default;
Recognizer::~Recognizer() = default;

Result<Recognizer> Recognizer::create() {
  auto state = std::make_unique<State>();
  state->prefilter = recognizer::Prefilter::create();
  return Recognizer(std::move(state));
}

bool Recognizer::prefilterAvailable() const { return state_->prefilter != nullptr; }

Recognition Recognizer::recognize(std::string_view source, Arena &arena) const {
  if (state_->prefilter != nullptr) {
    if (const auto dismissal = state_->prefilter->dismiss(source)) {
      const auto before = source.substr(0, dismissal->offset);
      const auto line = 1 + std::count(before.begin(), before.end(), '\n');
      return {false, false, dismissal->reason, static_cast<uint32_t>(line), {}};
    }
  }
  if (source.size() >= UINT32_MAX)
    return {false, false, "a file of 4 GiB or more", 0, {}};
  return recognizer::Verifier(SourceText::copy(source, arena), arena).verify();
}

} // namespace assay
