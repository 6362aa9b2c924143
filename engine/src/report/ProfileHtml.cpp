// One page that needs nothing else: profile.html with the profile in it.
#include "ProfileJson.h"

// The assembler takes the file's bytes as they are; ASSAY_PROFILE_PAGE is its path.
asm(".section .rodata.assay_profile_page,\"a\",@progbits\nassay_profile_page:\n"
    ".incbin \"" ASSAY_PROFILE_PAGE "\"\nassay_profile_page_end:\n.byte 0\n.previous\n");
extern "C" const char assay_profile_page[], assay_profile_page_end[];

namespace assay {
namespace {

constexpr std::string_view kPlace = "@PROFILE@</script>";
/// A browser draws this many at once; of more, those that nobody would see are left out.
constexpr size_t kManySpans = 200'000;
constexpr uint64_t kVisibleParts = 50'000; // of the wall time

class PageData {
public:
  explicit PageData(const Profile &profile) : profile_(profile) {}

  std::string make() {
    json_.StartObject();
    member(json_, "wall", profile_.wall);
    member(json_, "unattributed", profile_.unattributed);
    list("stages", profile_.stages, [this, stage = 0u](uint64_t took) mutable {
      json_.StartObject();
      member(json_, "name", stageName(Stage(stage)));
      member(json_, "meaning", stageMeaning(Stage(stage++)));
      member(json_, "ns", took);
      json_.EndObject();
    });
    list("names", profile_.names, [this](const std::string &name) { put(json_, name); });
    list("stacks", profile_.stacks, [this](const ProfiledStack &stack) {
      numbers({stack.parent, uint64_t(stack.stage), stack.name, stack.own});
    });
    list("lanes", profile_.lanes, [this](const ProfiledLane &lane) { writeLane(lane); });
    list("tests", profile_.tests, [this](const ProfiledTest &test) { writeTest(test); });
    list("imports", profile_.imports, [this](const ImportedModule &module) {
      json_.StartObject();
      member(json_, "name", std::string_view(module.name));
      member(json_, "depth", uint64_t(module.depth));
      member(json_, "own", module.own);
      member(json_, "total", module.total);
      json_.EndObject();
    });
    list("fixtures", profile_.fixtures, [this](const UsedFixture &fixture) {
      json_.StartObject();
      member(json_, "name", std::string_view(fixture.name));
      member(json_, "setups", fixture.setups);
      member(json_, "setup", fixture.setup);
      member(json_, "teardown", fixture.teardown);
      json_.EndObject();
    });
    member(json_, "left_out", leftOut_);
    json_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

private:
  template <typename Items, typename Write>
  void list(std::string_view key, const Items &items, Write write) {
    json_.Key(key.data(), rapidjson::SizeType(key.size()));
    json_.StartArray();
    for (const auto &item : items)
      write(item);
    json_.EndArray();
  }

  void numbers(std::initializer_list<uint64_t> values) {
    json_.StartArray();
    for (const uint64_t value : values)
      put(json_, value);
    json_.EndArray();
  }

  /// Its spans are five numbers each: begin, length, stage, depth, name.
  void writeLane(const ProfiledLane &lane) {
    json_.StartObject();
    member(json_, "name", std::string_view(lane.name));
    member(json_, "busy", lane.busy);
    const uint64_t least = lane.spans.size() > kManySpans ? profile_.wall / kVisibleParts : 0;
    json_.Key("spans");
    json_.StartArray();
    for (const ProfiledSpan &span : lane.spans) {
      const uint64_t length = span.end - span.begin;
      if (length < least) {
        ++leftOut_;
        continue;
      }
      for (const uint64_t value :
           {span.begin, length, uint64_t(span.stage), uint64_t(span.depth), uint64_t(span.name)})
        put(json_, value);
    }
    json_.EndArray();
    json_.EndObject();
  }

  void writeTest(const ProfiledTest &test) {
    json_.StartObject();
    member(json_, "name", std::string_view(test.nodeid));
    member(json_, "tier", tierName(test.tier));
    member(json_, "reason", std::string_view(test.reason));
    member(json_, "own", test.own);
    json_.Key("times");
    json_.StartArray();
    for (unsigned stage = 0; stage < kStageCount; ++stage)
      if (test.times[stage] != 0)
        numbers({stage, test.times[stage]});
    json_.EndArray();
    json_.EndObject();
  }

  const Profile &profile_;
  rapidjson::StringBuffer buffer_;
  ProfileJsonWriter json_{buffer_};
  uint64_t leftOut_ = 0;
};

} // namespace

std::string profileHtml(const Profile &profile) {
  const std::string_view page(assay_profile_page,
                              size_t(assay_profile_page_end - assay_profile_page));
  const size_t place = page.find(kPlace);
  std::string made(page.substr(0, place));
  // Whatever a test is called must not end the script that the profile is in.
  for (const char c : PageData(profile).make())
    if (c == '<')
      made += "\\u003c";
    else
      made += c;
  return made.append(page.substr(page.find('<', place)));
}

} // namespace assay
