// CPython's answers to many expressions at once; see python_oracle.py.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace assay::test {

/// Appends a code point as python_oracle.py spells it.
inline void spell(char32_t codePoint, std::string &to) {
  if (codePoint >= ' ' && codePoint <= '~' && codePoint != '\\') {
    to += static_cast<char>(codePoint);
    return;
  }
  char digits[16];
  std::snprintf(digits, sizeof digits, "\\%x;", static_cast<unsigned>(codePoint));
  to += digits;
}

/// Expressions, and what a function of ours made of the same operands.
class PythonOracle {
public:
  /// `anyDigits`: ints have no limit of decimal digits.
  explicit PythonOracle(bool anyDigits = false) : anyDigits_(anyDigits) {}

  /// `expression` has to give `ours`, as the oracle spells it.
  void expect(std::string expression, std::string ours) {
    expressions_.push_back(std::move(expression));
    ours_.push_back(std::move(ours));
  }
  size_t size() const { return expressions_.size(); }

  /// Asks one Python process and checks every answer; stops at the tenth wrong one.
  void check() {
    char path[] = "/tmp/assay-oracle-XXXXXX";
    const int file = mkstemp(path);
    REQUIRE(file >= 0);
    close(file);
    std::ofstream input(path);
    for (const std::string &expression : expressions_)
      input << expression << '\n';
    input.close();
    REQUIRE(bool(input));
    const std::string command = "/usr/bin/python3 -I " ASSAY_SOURCE_DIR
                                "/tests/support/python_oracle.py " +
                                std::string(anyDigits_ ? "--any-digits" : "") + " < " + path;
    FILE *output = popen(command.c_str(), "r");
    REQUIRE(output != nullptr);
    std::string answers;
    char buffer[1 << 16];
    for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, output)) != 0;)
      answers.append(buffer, count);
    CHECK(pclose(output) == 0);
    std::remove(path);

    size_t at = 0, index = 0, wrong = 0;
    for (; index != expressions_.size() && wrong != 10; ++index) {
      const size_t end = answers.find('\n', at);
      REQUIRE(end != std::string::npos);
      const std::string answer = answers.substr(at, end - at);
      at = end + 1;
      if (answer == ours_[index])
        continue;
      ++wrong;
      CAPTURE(expressions_[index]);
      CHECK(ours_[index] == answer);
    }
    CHECK(wrong == 0);
  }

private:
  bool anyDigits_;
  std::vector<std::string> expressions_, ours_;
};

} // namespace assay::test
