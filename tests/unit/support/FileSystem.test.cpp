#include "assay/support/FileSystem.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("paths are made absolute by their text alone") {
  CHECK(path::absolute("/a/b", "c") == "/a/b/c");
  CHECK(path::absolute("/a/b", "../c/./d") == "/a/c/d");
  CHECK(path::absolute("/a", "/x//y/") == "/x/y");
  CHECK(path::absolute("/", "..") == "/");
  CHECK(path::absolute("/a/b", "") == "/a/b");
}

TEST_CASE("relative paths climb only as far as they must") {
  CHECK(path::relative("/a/b", "/a/b") == ".");
  CHECK(path::relative("/a/b", "/a/b/c/d") == "c/d");
  CHECK(path::relative("/a/b", "/a/x") == "../x");
  CHECK(path::relative("/a/b/c", "/a") == "../..");
  CHECK(path::relative("/", "/a") == "a");
}

TEST_CASE("a path lies within a folder by whole components") {
  CHECK(path::isWithin("/a/b", "/a/b/c"));
  CHECK(path::isWithin("/a/b", "/a/b"));
  CHECK_FALSE(path::isWithin("/a/b", "/a/bc"));
  CHECK(path::isWithin("/", "/anything"));
  CHECK(path::common("/a/b/c", "/a/b/d/e") == "/a/b");
  CHECK(path::common("/a", "/b") == "/");
}

TEST_CASE("reading names what cannot be read") {
  std::string into;
  const auto missing = FileSystem::real().read("/no/such/file", into);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().message == "cannot open /no/such/file: No such file or directory");
  CHECK_FALSE(FileSystem::real().read("/dev", into).ok());
}
