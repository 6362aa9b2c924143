// What the front end promises of any thread: the same files, by several threads at once.
#include "assay/frontend/AstDump.h"
#include "assay/frontend/Recognizer.h"
#include "assay/frontend/SourceDecoding.h"
#include "assay/frontend/SyntaxChecks.h"
#include "assay/support/FileSystem.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

using namespace assay;

namespace {

std::vector<std::string> fixtures() {
  std::vector<std::string> texts;
  for (const auto &entry :
       std::filesystem::recursive_directory_iterator(ASSAY_SOURCE_DIR "/tests/fixtures")) {
    std::string text;
    if (entry.path().extension() == ".py" &&
        FileSystem::real().read(entry.path().string(), text, 1 << 20))
      texts.push_back(std::move(text));
  }
  return texts;
}

/// Everything that is told of a file, in one text.
std::string toldOf(const std::string &text, const Recognizer &recognizer) {
  Arena arena;
  const Recognition found = recognizer.recognize(text, arena);
  std::string told = std::to_string(found.tests.size()) + std::string(found.reason);
  const auto source = decodeSource(text, arena);
  if (!source)
    return told + source.error().message;
  const ParseResult tree = parseModule(*source, arena);
  if (!tree.ok())
    return told + std::string(tree.error.message);
  if (const auto refusal = checkModule(*tree.module, arena))
    told += refusal->message;
  dumpModule(*tree.module, LineTable(*source, arena), told);
  return told;
}

} // namespace

TEST_CASE("the front end gives the same on any thread") {
  const auto recognizer = Recognizer::create();
  REQUIRE(recognizer);
  const std::vector<std::string> texts = fixtures();
  REQUIRE(texts.size() > 150);
  const auto tellAll = [&] {
    std::vector<std::string> all;
    for (const std::string &text : texts)
      all.push_back(toldOf(text, *recognizer));
    return all;
  };
  std::vector<std::vector<std::string>> told(4);
  std::vector<std::thread> threads;
  for (auto &each : told)
    threads.emplace_back([&] { each = tellAll(); });
  for (std::thread &thread : threads)
    thread.join();
  const std::vector<std::string> wanted = tellAll();
  for (const auto &each : told)
    CHECK(each == wanted);
}
