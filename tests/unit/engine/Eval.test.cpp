#include "assay/engine/Eval.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

/// What is wrong with a line; empty: nothing.
std::string faultOf(std::string line) {
  const auto program = parseProgram(line);
  return program ? "" : program.error().message;
}

/// The id of a line whose id is written as `value`, as it is handed back; "bad" where that is none.
std::string idOf(const std::string &value) {
  std::string line = R"({"id": )" + value + R"(, "source": ""})";
  const auto program = parseProgram(line);
  return program ? std::string(program->id) : "bad";
}

/// What the JSON string `text` stands for; "bad" where it is none.
std::string sourceOf(const std::string &text) {
  std::string line = R"({"source": ")" + text + R"(", "id": 1})";
  const auto program = parseProgram(line);
  return program ? std::string(program->source) : "bad";
}

std::string lineOf(const EvalAnswer &answer) {
  std::string line;
  appendAnswer(answer, line);
  return line;
}

/// What came of programs, kept beyond the listener's call.
struct Kept {
  std::string id;
  EvalOutcome outcome;
  std::string type, message, output, tier, reason;
  uint32_t line;
};

std::vector<Kept> evaluate(const EvalOptions &options, const std::vector<EvalProgram> &programs) {
  std::vector<Kept> kept;
  Evaluation evaluation(options, [&](const EvalAnswer &answer) {
    kept.push_back({std::string(answer.id), answer.outcome, std::string(answer.exceptionType),
                    std::string(answer.exceptionMessage), std::string(answer.output),
                    std::string(answer.tier), std::string(answer.reason), answer.exceptionLine});
  });
  for (const EvalProgram &program : programs)
    evaluation.run(program);
  CHECK(evaluation.counts().programs == programs.size());
  return kept;
}

} // namespace

TEST_CASE("eval line: members in any order, unknown ones ignored, the last of a name counts") {
  std::string line = "\t{\"memory_mb\": 1.5, \"x\": {\"source\": [1, {}]}, \"source\": \"a\", "
                     "\"timeout\": 2e-1 , \"id\":[1, \"\\\"\"], \"source\":\"b\"} \r";
  const auto program = parseProgram(line);
  REQUIRE(program);
  CHECK(program->id == R"([1, "\""])");
  CHECK(program->source == "b");
  CHECK(program->timeoutSeconds == 0.2);
  CHECK(program->memoryMegabytes == 2);
}

TEST_CASE("eval line: ids are handed back as written, and only where they are JSON") {
  for (const char *id : {"null", "true", "0", "-0.5e+10", R"("\ud800\u00e9")", "\"\xC3\xA9\"", "[]",
                         "{}", R"([[{"a": [1, 2], "b": {}}]])", R"({"a":1,"b":[null]})"}) {
    CAPTURE(id);
    CHECK(idOf(id) == id);
  }
  for (const char *id :
       {"",         "nul",         "True",    "NaN",         "Infinity", "01",      "+1", "1.",
        ".5",       "1e",          "-",       "[",           "[1 2]",    "[1,]",    "[}", "{1: 2}",
        R"({"a"})", R"({"a":1,})", R"("\x")", R"("\u12g4")", "'a'",      "\"a\n\"", "]",  "1 2"}) {
    CAPTURE(id);
    CHECK(idOf(id) == "bad");
  }
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  CHECK(idOf(deep) == deep);
}

TEST_CASE("eval line: strings are decoded") {
  using namespace std::string_literals;
  CHECK(sourceOf("") == "");
  CHECK(sourceOf(R"(\"\\\/\b\f\n\r\t)") == "\"\\/\b\f\n\r\t");
  CHECK(sourceOf(R"(a\u0000b)") == "a\0b"s);
  CHECK(sourceOf(R"(\u00e9\u20AC\uD83D\ude00)") == "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(sourceOf(R"(\ud83dx)") == "\xED\xA0\xBDx");
  CHECK(sourceOf(R"(\ud83d\ud83d\ude00)") == "\xED\xA0\xBD\xF0\x9F\x98\x80");
  CHECK(sourceOf(R"(\ud83d\u0041)") == "\xED\xA0\xBD"
                                       "A");
  for (const char *text : {"\\", "\\x", "\\u12", "\\ud83d\\u", "\t", "\x01"}) {
    CAPTURE(text);
    CHECK(sourceOf(text) == "bad");
  }
}

TEST_CASE("eval line: what is no UTF-8 is refused wherever it stands") {
  for (const char *text :
       {"\xFF", "\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "12345678\xFF"}) {
    CAPTURE(text);
    CHECK(sourceOf(text) == "bad");
    CHECK(idOf('"' + std::string(text) + '"') == "bad");
  }
  CHECK(faultOf("\"\xFF") == "the line is not UTF-8 at byte 2");
  CHECK(sourceOf("\xF4\x8F\xBF\xBF\xED\x9F\xBF\xE0\xA0\x80") ==
        "\xF4\x8F\xBF\xBF\xED\x9F\xBF\xE0\xA0\x80");
}

TEST_CASE("eval line: a fault is named") {
  CHECK(faultOf("") == "the line is no JSON object");
  CHECK(faultOf("[1]") == "the line is no JSON object");
  CHECK(faultOf("{}") == "the object has no id");
  CHECK(faultOf(R"({"id": 1})") == "the object has no source");
  CHECK(faultOf(R"({"source": ""})") == "the object has no id");
  CHECK(faultOf(R"({"id": 1, "source": null})") == "source is no string");
  CHECK(faultOf(R"({"id": 1, "source": ""} x)") ==
        "not valid JSON at byte 25: there is more behind the object");
  for (const char *end :
       {"{", R"({"id")", R"({"id":)", R"({"id": 1,)", R"({"id": 1, "source": "a)"}) {
    CAPTURE(end);
    CHECK(faultOf(end) != "");
  }
}

TEST_CASE("eval line: limits are positive numbers") {
  for (const char *number : {"0", "-1", "\"1\"", "null", "1e999", "nan", "inf", "[1]", "01", ""}) {
    CAPTURE(number);
    CHECK(faultOf(std::string(R"({"id": 1, "source": "", "timeout": )") + number + "}") != "");
    CHECK(faultOf(std::string(R"({"id": 1, "source": "", "memory_mb": )") + number + "}") != "");
  }
  std::string line = R"({"id": 1, "source": "", "timeout": 1e300, "memory_mb": 1e300})";
  const auto program = parseProgram(line);
  REQUIRE(program);
  // No limit at all, but none that overflows on the way.
  const auto kept = evaluate({.nativeOnly = true}, {*program});
  CHECK(kept.at(0).outcome == EvalOutcome::Passed);
}

TEST_CASE("eval answer: fields and their order") {
  EvalAnswer answer;
  answer.id = "{\"a\": 1}";
  CHECK(lineOf(answer) ==
        "{\"id\": {\"a\": 1}, \"outcome\": \"declined\", \"exception\": null, \"stdout\": \"\", "
        "\"tier\": null, \"code\": null, \"reason\": null, \"ns\": 0}\n");
  answer.outcome = EvalOutcome::Failed;
  answer.exceptionType = "E";
  answer.output = "x";
  answer.tier = "baseline";
  answer.code = "built";
  answer.reason = "r";
  answer.nanoseconds = UINT64_MAX;
  CHECK(lineOf(answer) ==
        "{\"id\": {\"a\": 1}, \"outcome\": \"failed\", \"exception\": {\"type\": \"E\", "
        "\"message\": \"\", \"line\": null}, \"stdout\": \"x\", \"tier\": \"baseline\", "
        "\"code\": \"built\", \"reason\": \"r\", \"ns\": 18446744073709551615}\n");
}

TEST_CASE("eval answer: text is escaped") {
  EvalAnswer answer;
  answer.id = "1";
  const auto escaped = [&](std::string_view text) {
    answer.output = text;
    const std::string line = lineOf(answer);
    const size_t begin = line.find("\"stdout\": \"") + 11;
    return line.substr(begin, line.find("\", \"tier\"") - begin);
  };
  using namespace std::string_view_literals;
  CHECK(escaped("\0\x1F\"\\\n\r\t\x7F"sv) == "\\u0000\\u001f\\\"\\\\\\n\\r\\t\x7F");
  // U+D7FF is a character as any other; surrogates are three bytes that JSON cannot hold.
  CHECK(escaped("\xED\x9F\xBF") == "\xED\x9F\xBF");
  CHECK(escaped("a\xED\xA0\x80\xED\xBF\xBF") == "a\\ud800\\udfff");
  CHECK(escaped("\xED") == "\xED");
}

TEST_CASE("eval answer: a line that is no program") {
  std::string line;
  appendBadLine(3, "why\n", line);
  CHECK(line == "{\"id\": null, \"outcome\": \"error\", \"line\": 3, \"reason\": \"why\\n\"}\n");
}

TEST_CASE("evaluation: programs one after the other, each by itself") {
  const auto kept =
      evaluate({.nativeOnly = true}, {{.id = "1", .source = "x = 1\nprint(x)"},
                                      {.id = "2", .source = "\nx"},
                                      {.id = "3", .source = "raise SystemExit(False)"},
                                      {.id = "4", .source = "import sysconfig"},
                                      {.id = "5", .source = "f("}});
  REQUIRE(kept.size() == 5);
  CHECK(kept[0].outcome == EvalOutcome::Passed);
  CHECK(kept[0].output == "1\n");
  CHECK(kept[0].tier == "baseline");
  CHECK(kept[1].outcome == EvalOutcome::Failed);
  CHECK(kept[1].type == "NameError");
  CHECK(kept[1].message == "name 'x' is not defined");
  CHECK(kept[1].line == 2);
  CHECK(kept[2].outcome == EvalOutcome::Passed);
  for (const size_t declined : {3, 4}) {
    CHECK(kept[declined].outcome == EvalOutcome::Declined);
    CHECK(kept[declined].tier == "");
    CHECK(kept[declined].reason != "");
  }
}

TEST_CASE("evaluation: limits of a program come before those of the options") {
  const char *endless = "while True: pass";
  const auto kept =
      evaluate({.timeoutSeconds = 0.01, .nativeOnly = true},
               {{.id = "1", .source = endless},
                {.id = "2", .source = "for i in range(100): pass", .timeoutSeconds = 60},
                {.id = "3",
                 .source = "x = [0]\nwhile True: x += x",
                 .timeoutSeconds = 60,
                 .memoryMegabytes = 8}});
  CHECK(kept.at(0).outcome == EvalOutcome::Timeout);
  CHECK(kept.at(1).outcome == EvalOutcome::Passed);
  CHECK(kept.at(2).outcome == EvalOutcome::Memory);
}

TEST_CASE("evaluation: an interpreter that does not exist declines, and says so") {
  const auto kept = evaluate({.python = "/no/such/python", .tier = TierChoice::Worker},
                             {{.id = "1", .source = ""}, {.id = "2", .source = ""}});
  for (const Kept &answer : kept) {
    CHECK(answer.outcome == EvalOutcome::Declined);
    CHECK(answer.tier == "");
    CHECK(answer.reason.find("/no/such/python") != std::string::npos);
  }
}
