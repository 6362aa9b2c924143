// What the extractor makes of objects that are not quite what they should be: each is compiled
// here, with the flags of the build's own templates.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/wait.h>

namespace {

namespace fs = std::filesystem;

/// A folder for one test's files.
class Scratch {
public:
  Scratch() {
    char path[] = "/tmp/assay-extractor-XXXXXX";
    REQUIRE(mkdtemp(path) != nullptr);
    folder_ = path;
  }
  ~Scratch() { fs::remove_all(folder_); }
  Scratch(const Scratch &) = delete;

  std::string path(const char *name) const { return (folder_ / name).string(); }

private:
  fs::path folder_;
};

struct Run {
  int exitCode;
  std::string output; // of both streams
};

Run runCommand(const std::string &command) {
  FILE *pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  Run run{-1, {}};
  char buffer[4096];
  while (const size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    run.output.append(buffer, got);
  const int status = pclose(pipe);
  if (WIFEXITED(status))
    run.exitCode = WEXITSTATUS(status);
  return run;
}

std::string readFile(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

void writeFile(const std::string &path, const std::string &content) {
  std::ofstream(path, std::ios::binary) << content;
}

/// What the holes are declared as, for sources that do not include the real templates.
constexpr const char *kHoles = R"(
using uint32_t = unsigned; using uint64_t = unsigned long; using uintptr_t = unsigned long;
extern "C" uint32_t assayContinue(uint64_t *frame);
extern "C" char assayHoleD[], assayHoleA[], assayHoleB[], assayHoleIndex[];
#define SLOT(hole) (*reinterpret_cast<uint64_t *>( \
    reinterpret_cast<char *>(frame) + reinterpret_cast<uintptr_t>(hole)))
#define TEMPLATE(Name) extern "C" uint32_t assayTemplate##Name([[maybe_unused]] uint64_t *frame)
)";

constexpr const char *kRealTemplates =
    "#include \"" ASSAY_SOURCE_DIR "/templates/src/AssertionTemplates.cpp\"\n";

void compile(const Scratch &scratch, const std::string &source, const std::string &more = "") {
  writeFile(scratch.path("source.cpp"), source);
  const Run compiled = runCommand(ASSAY_TEMPLATE_COMPILER " " + more + " -c " +
                                  scratch.path("source.cpp") + " -o " + scratch.path("object.o"));
  INFO(compiled.output);
  REQUIRE(compiled.exitCode == 0);
}

Run extract(const Scratch &scratch) {
  return runCommand(ASSAY_EXTRACTOR " assertions " + scratch.path("object.o") + " " +
                    scratch.path("table.cpp"));
}

/// The extractor's complaint about a source; empty where it has none.
std::string complaint(const std::string &source, const std::string &more = "") {
  const Scratch scratch;
  compile(scratch, source, more);
  const Run run = extract(scratch);
  CHECK(fs::exists(scratch.path("table.cpp")) == (run.exitCode == 0));
  if (run.exitCode == 0)
    return "";
  CHECK(run.exitCode == 1);
  const std::string prefix = "assay-extract-templates: " + scratch.path("object.o") + ": ";
  REQUIRE(run.output.starts_with(prefix));
  return run.output.substr(prefix.size(), run.output.size() - prefix.size() - 1);
}

std::string complaintAboutTemplates(const std::string &templates) {
  return complaint(kHoles + templates);
}

} // namespace

TEST_CASE("the extractor takes the real templates, and writes the same table each time") {
  const Scratch scratch;
  compile(scratch, kRealTemplates);
  REQUIRE(extract(scratch).exitCode == 0);
  const std::string once = readFile(scratch.path("table.cpp"));
  CHECK(once.find("kAssertionTemplates") != std::string::npos);
  REQUIRE(extract(scratch).exitCode == 0);
  CHECK(readFile(scratch.path("table.cpp")) == once);
}

TEST_CASE("the extractor refuses an op without a template and a template without an op") {
  CHECK(complaintAboutTemplates(R"(
      TEMPLATE(AddInt) {
        SLOT(assayHoleD) = SLOT(assayHoleA) + SLOT(assayHoleB);
        [[clang::musttail]] return assayContinue(frame);
      })") == "op SubInt has no template");
  CHECK(complaint(kRealTemplates + std::string(R"(
      extern "C" uint32_t assayTemplateTwice(uint64_t *frame) {
        [[clang::musttail]] return assayContinue(frame);
      })")) == "template Twice has no op");
}

TEST_CASE("the extractor refuses relocations that it does not know") {
  CHECK(complaintAboutTemplates("extern \"C\" uint32_t other; TEMPLATE(Pass) { return other; }") ==
        "template Pass: relocation R_X86_64_PC32 against other: unknown symbol; a template calls "
        "nothing "
        "and has no data");
  CHECK(complaintAboutTemplates("extern \"C\" int memcmp(const void *, const void *, uint64_t);"
                                "TEMPLATE(Pass) { return memcmp(frame, frame + 2, 12) != 0; }") ==
        "template Pass: relocation R_X86_64_PLT32 against memcmp: unknown symbol; a template calls "
        "nothing and has no data");
  CHECK(complaintAboutTemplates(R"(
      TEMPLATE(Pass) {
        uint64_t wide;
        asm("movabs $assayHoleIndex, %0" : "=r"(wide));
        return wide >> 8;
      })") ==
        "template Pass: relocation R_X86_64_64 against assayHoleIndex: a hole is four bytes wide "
        "and absolute");
  CHECK(complaintAboutTemplates("TEMPLATE(Pass) { return assayContinue(frame) + 1; }") ==
        "template Pass: relocation R_X86_64_PLT32 against assayContinue is no jump: the next "
        "template "
        "must be called in tail position");
}

TEST_CASE("the extractor refuses data, helpers and shared sections") {
  const std::string tooMuch =
      " holds more than one template's code: constants, tables and unwind data "
      "have no place in a template";
  CHECK(complaintAboutTemplates("extern uint32_t counter; uint32_t counter = 1;"
                                "TEMPLATE(Pass) { return 0; }")
            .ends_with(tooMuch));
  CHECK(complaint(kRealTemplates, "-fasynchronous-unwind-tables") == "section .eh_frame" + tooMuch);
  CHECK(complaintAboutTemplates("extern \"C\" [[gnu::noinline]] uint32_t helper(uint64_t *frame) {"
                                "return *frame; }"
                                "TEMPLATE(Pass) { return helper(frame); }") ==
        "function helper is no template: its body must be inlined");
  CHECK(complaint(kRealTemplates, "-fno-function-sections") ==
        "assayTemplateSubInt shares its section: compile with -ffunction-sections");
}

TEST_CASE("the extractor refuses a template whose slots are not those of its op") {
  CHECK(complaintAboutTemplates(R"(
      TEMPLATE(AddInt) {
        SLOT(assayHoleD) = SLOT(assayHoleA);
        [[clang::musttail]] return assayContinue(frame);
      })") == "template AddInt: slot B is an operand but is not used");
  CHECK(complaintAboutTemplates(R"(
      TEMPLATE(Not) {
        SLOT(assayHoleD) = SLOT(assayHoleA) & SLOT(assayHoleB);
        [[clang::musttail]] return assayContinue(frame);
      })") == "template Not: slot B is used but is no operand");
}

TEST_CASE("the extractor refuses what is no object file of this machine's kind") {
  const Scratch scratch;
  writeFile(scratch.path("object.o"), "no object\n");
  CHECK(extract(scratch).exitCode == 1);
  fs::remove(scratch.path("object.o"));
  const Run missing = extract(scratch);
  CHECK(missing.exitCode == 1);
  CHECK(missing.output.ends_with("cannot be read\n"));
  CHECK(runCommand(ASSAY_EXTRACTOR).exitCode == 2);

  compile(scratch, kRealTemplates);
  const std::string whole = readFile(scratch.path("object.o"));
  for (const size_t bytes : {size_t(10), size_t(64), whole.size() / 2}) {
    writeFile(scratch.path("object.o"), whole.substr(0, bytes));
    CHECK(extract(scratch).exitCode == 1);
  }

  writeFile(scratch.path("source.cpp"), "int nothing;");
  REQUIRE(runCommand(ASSAY_TEMPLATE_COMPILER_ALONE " --target=aarch64-linux-gnu -c " +
                     scratch.path("source.cpp") + " -o " + scratch.path("object.o"))
              .exitCode == 0);
  CHECK(extract(scratch).output.ends_with("not an x86-64 ELF object file\n"));
}
