#include "assay/frontend/SourceDecoding.h"

#include <doctest/doctest.h>

#include <string>

using namespace assay;

static std::string decoded(std::string_view bytes) {
  Arena arena;
  const auto result = decodeSource(bytes, arena);
  return result ? std::string(result->text()) : "error: " + result.error().message;
}

TEST_CASE("source decoding: declarations of the first two lines") {
  CHECK(decoded("x") == "x");
  CHECK(decoded("\xEF\xBB\xBFx") == "x");
  CHECK(decoded("# coding: latin-1\n'\xE9'") == "# coding: latin-1\n'\xC3\xA9'");
  CHECK(decoded("#!x\r\n# vim: fileencoding=koi8-r\r\n'\xC1'") ==
        "#!x\r\n# vim: fileencoding=koi8-r\r\n'\xD0\xB0'");
  CHECK(decoded("x\n# coding: latin-1\n\xE9").ends_with("\xE9")); // after code it declares nothing
  CHECK(decoded("\n\n# coding: latin-1\n\xE9").ends_with("\n\xE9"));
  CHECK(decoded("# coding: utf-8-with-more\n\xE9").ends_with("\n\xE9"));
  CHECK(decoded("# coding: no-such\n").starts_with("error: unknown encoding"));
  CHECK(decoded("\xEF\xBB\xBF# coding: latin-1\n").starts_with("error: "));
  CHECK(decoded("# coding: ascii\n\xE9").starts_with("error: "));
  CHECK(decoded("# coding: utf8\n\xE9").starts_with("error: "));
  CHECK(decoded("\xEF\xBB\xBF\xEF\xBB\xBFx").starts_with("error: "));
}

TEST_CASE("source decoding: encodings go by Python's names, not by iconv's") {
  CHECK(decoded("# coding: latin\n'\xE9'") == "# coding: latin\n'\xC3\xA9'");
  CHECK(decoded("# coding: Windows--1251\n\xE0").ends_with("\xD0\xB0"));
  CHECK(decoded("# coding: ISO_8859-2.1987\n\xE0").ends_with("\xC5\x95"));
  CHECK(decoded("# coding: UCS2\nx").starts_with("error: unknown encoding"));
  CHECK(decoded("# coding: EBCDIC-US\nx").starts_with("error: unknown encoding"));
  // iconv's johab has a won sign in place of the backslash.
  CHECK(decoded("# coding: johab\n'\\n'") == "# coding: johab\n'\\n'");
}
