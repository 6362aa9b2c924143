#include "json/JsonValue.h"

#include <doctest/doctest.h>

using assay::JsonValue;

namespace {

/// What is read, written again; "no JSON" where nothing is read.
std::string again(std::string_view text) {
  const auto value = JsonValue::parse(text);
  return value ? value->dump() : "no JSON";
}

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST_CASE("JSON is written as it was read") {
  for (const char *text :
       {"null", "true", "false", "0", "-1", "1.0", "1e5", "0.1000", "\"\"", "\"a\"", "[]", "{}",
        "123456789012345678901234567890", "[1,[2,{}],null]", R"({"b":1,"a":[{"c":""}],"":0})",
        R"("\"\\\n\t\u0001")", "\"\xc3\xa9\xf0\x9f\x98\x80\""})
    CHECK(again(text) == text);
  CHECK(again(" [ 1 , \"\\u00e9\\ud83d\\ude00\\/\" ] \n") == "[1,\"\xc3\xa9\xf0\x9f\x98\x80/\"]");
}

TEST_CASE("what is no JSON is refused") {
  using namespace std::string_view_literals;
  for (const std::string_view text : {""sv,         " "sv,
                                      "[1"sv,       "[1,]"sv,
                                      "{\"a\"}"sv,  "{1:2}"sv,
                                      "01"sv,       "1 2"sv,
                                      "nul"sv,      "'a'"sv,
                                      "NaN"sv,      "\"\\ud800\""sv,
                                      "\"\xff\""sv, "\"\xed\xa0\x80\""sv,
                                      "\"\n\""sv,   "1\0"sv,
                                      "1\0 2"sv,    "\"a\0b\""sv,
                                      "]"sv,        "[}"sv,
                                      "+1"sv,       "1."sv})
    CHECK_MESSAGE(again(text) == "no JSON", text);
}

TEST_CASE("nesting has an end") {
  CHECK(again(nested(JsonValue::kDeepest)) == nested(JsonValue::kDeepest));
  CHECK(again(nested(JsonValue::kDeepest + 1)) == "no JSON");
  CHECK(again(std::string(1 << 20, '[')) == "no JSON");
}

TEST_CASE("values are asked for by kind") {
  const auto value = JsonValue::parse(
      R"({"text":"a","int":-7,"float":2.5,"whole":2.0,"large":9223372036854775808,"list":[1,2],"no":false})");
  REQUIRE(value);
  CHECK(value->isObject());
  CHECK(value->members().size() == 7);
  CHECK(value->items().empty());
  CHECK(value->member("missing") == nullptr);
  CHECK(value->member("text")->text() == "a");
  CHECK_FALSE(value->member("text")->integer());
  CHECK(value->member("text")->member("a") == nullptr);
  CHECK(value->member("int")->integer() == -7);
  CHECK(value->member("int")->number() == -7.0);
  CHECK(value->member("float")->number() == 2.5);
  CHECK_FALSE(value->member("float")->integer());
  CHECK_FALSE(value->member("whole")->integer());
  CHECK_FALSE(value->member("large")->integer());
  CHECK(value->member("large")->number() == 9223372036854775808.0);
  CHECK(value->member("list")->items()[1].integer() == 2);
  CHECK(value->member("list")->text().empty());
  CHECK(value->member("no")->isFalse());
  CHECK_FALSE(value->member("int")->isFalse());
}
