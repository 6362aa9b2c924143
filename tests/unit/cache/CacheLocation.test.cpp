#include "assay/cache/CacheLocation.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("the default folder is XDG's, else the home's, else none") {
  CHECK(defaultCacheFolder("/x", "/home/a") == "/x/assay");
  CHECK(defaultCacheFolder("", "/home/a") == "/home/a/.cache/assay");
  CHECK(defaultCacheFolder("", "").empty());
}

TEST_CASE("a program's identity is the same each time, and not nothing") {
  CHECK(programIdentity() == programIdentity());
  CHECK(programIdentity() != Fingerprint{});
}
