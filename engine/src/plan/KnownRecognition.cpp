#include "KnownRecognition.h"

#include <cstring>
#include <string>
#include <vector>

namespace assay {
namespace {

Fingerprint keyOf(std::string key, const Fingerprint &content) {
  key.append(reinterpret_cast<const char *>(content.bytes.data()), content.bytes.size());
  return Fingerprint::of(key);
}

template <typename T> void packAll(std::span<const T> items, PackWriter &to) {
  to.text({reinterpret_cast<const char *>(items.data()), items.size_bytes()});
}

template <typename T> std::span<T> unpackAll(PackReader &from, Arena &arena) {
  const std::string_view bytes = from.text();
  T *items = static_cast<T *>(arena.allocate(bytes.size(), alignof(T)));
  if (!bytes.empty())
    std::memcpy(items, bytes.data(), bytes.size());
  return {items, bytes.size() / sizeof(T)};
}

const StrConstant *textAt(uint64_t address) {
  return reinterpret_cast<const StrConstant *>(address);
}

/// Texts go by themselves; what else is among the constants is what it is.
void packCode(const AssertionCode &code, PackWriter &to) {
  std::vector<uint64_t> constants(code.constants.begin(), code.constants.end());
  for (const uint16_t each : code.texts)
    constants[each] = 0;
  packAll(std::span<const uint64_t>(constants), to);
  packAll(code.instructions, to);
  to.number(code.slotCount);
  packAll(code.texts, to);
  for (const uint16_t each : code.texts) {
    const StrConstant *text = textAt(code.constants[each]);
    to.text({text->data, text->bytes});
  }
}

bool unpackCode(PackReader &from, Arena &arena, AssertionCode &code) {
  const std::span<uint64_t> constants = unpackAll<uint64_t>(from, arena);
  code.constants = constants;
  code.instructions = unpackAll<AssertionInstruction>(from, arena);
  code.slotCount = static_cast<uint16_t>(from.number());
  code.texts = unpackAll<uint16_t>(from, arena);
  for (const uint16_t each : code.texts) {
    const std::string_view text = from.text();
    if (each >= constants.size())
      return false;
    constants[each] =
        reinterpret_cast<uintptr_t>(arena.make<StrConstant>(StrConstant{text.size(), text.data()}));
  }
  return true;
}

} // namespace

void keepRecognition(CodeStore &store, const Fingerprint &content, const Recognition &seen,
                     uint32_t checksum, PackWriter &to) {
  to.begin(EntryKind::Recognition);
  to.number(seen.inert);
  to.number(seen.complete);
  to.text(seen.reason);
  to.number(seen.reasonLine);
  to.number(checksum);
  to.number(static_cast<uint32_t>(seen.tests.size()));
  for (const RecognizedTest &test : seen.tests) {
    to.text(test.name);
    to.number(test.line);
    to.number(test.trivial);
    if (!test.trivial) {
      to.text(test.reason);
      to.number(test.reasonLine);
      continue;
    }
    packCode(test.code, to);
  }
  store.add(keyOf("recognition ", content), to.bytes());
}

std::optional<bool> findInertness(CodeStore &store, const Fingerprint &content) {
  const EntryHandle entry = store.find(keyOf("inert ", content));
  if (entry.bytes().size() != 1)
    return std::nullopt;
  return entry.bytes()[0] != std::byte{};
}

void keepInertness(CodeStore &store, const Fingerprint &content, bool isInert) {
  const std::byte kept{isInert};
  store.add(keyOf("inert ", content), {&kept, 1});
}

std::optional<KnownRecognition> findRecognition(CodeStore &store, const Fingerprint &content,
                                                Arena &arena) {
  KnownRecognition known{store.find(keyOf("recognition ", content)), {}, 0};
  if (!known.entry)
    return std::nullopt;
  PackReader from(known.entry.bytes(), EntryKind::Recognition);
  known.seen.inert = from.number() != 0;
  known.seen.complete = from.number() != 0;
  known.seen.reason = from.text();
  known.seen.reasonLine = from.number();
  known.checksum = from.number();
  const uint32_t count = from.number();
  if (count > known.entry.bytes().size())
    return std::nullopt;
  auto *tests = static_cast<RecognizedTest *>(arena.allocate(count * sizeof(RecognizedTest)));
  for (uint32_t i = 0; i != count; ++i) {
    RecognizedTest &test = *new (tests + i) RecognizedTest{};
    test.name = from.text();
    test.line = from.number();
    test.trivial = from.number() != 0;
    if (test.trivial) {
      if (!unpackCode(from, arena, test.code))
        return std::nullopt;
    } else {
      test.reason = from.text();
      test.reasonLine = from.number();
    }
  }
  known.seen.tests = {tests, count};
  if (!from.isWhole())
    return std::nullopt;
  return known;
}

} // namespace assay
