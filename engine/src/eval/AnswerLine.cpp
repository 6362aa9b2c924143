// Answers as lines of JSON.
#include "assay/engine/Eval.h"

#include <charconv>

namespace assay {
namespace {

void appendNumber(uint64_t number, std::string &to) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  to.append(digits, static_cast<size_t>(end - digits));
}

/// A JSON string of UTF-8, in which lone surrogates are three bytes: those are escaped.
void appendString(std::string_view text, std::string &to) {
  constexpr char kHex[] = "0123456789abcdef";
  to += '"';
  size_t done = 0;
  const auto flush = [&](size_t upTo) { to.append(text.substr(done, upTo - done)); };
  for (size_t i = 0; i != text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0xED)
      continue;
    if (c == 0xED) {
      if (i + 2 >= text.size() || static_cast<unsigned char>(text[i + 1]) < 0xA0)
        continue;
      flush(i);
      const unsigned unit = 0xD000U | (static_cast<unsigned char>(text[i + 1]) & 0x3FU) << 6 |
                            (static_cast<unsigned char>(text[i + 2]) & 0x3FU);
      to += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4)
        to += kHex[unit >> shift & 0xF];
      i += 2;
      done = i + 1;
      continue;
    }
    flush(i);
    done = i + 1;
    switch (c) {
    case '"':
      to += "\\\"";
      break;
    case '\\':
      to += "\\\\";
      break;
    case '\n':
      to += "\\n";
      break;
    case '\r':
      to += "\\r";
      break;
    case '\t':
      to += "\\t";
      break;
    default:
      to += "\\u00";
      to += kHex[c >> 4];
      to += kHex[c & 0xF];
    }
  }
  flush(text.size());
  to += '"';
}

} // namespace

std::string_view outcomeName(EvalOutcome outcome) {
  switch (outcome) {
  case EvalOutcome::Passed:
    return "passed";
  case EvalOutcome::Failed:
    return "failed";
  case EvalOutcome::Timeout:
    return "timeout";
  case EvalOutcome::Memory:
    return "memory";
  case EvalOutcome::Crashed:
    return "crashed";
  case EvalOutcome::Declined:
    return "declined";
  case EvalOutcome::Error:
    return "error";
  }
  return "error";
}

void appendAnswer(const EvalAnswer &answer, std::string &to) {
  const auto text = [&to](std::string_view key, std::string_view value) {
    to += key;
    if (value.empty())
      to += "null";
    else
      appendString(value, to);
  };
  to += "{\"id\": ";
  to += answer.id;
  to += ", \"outcome\": \"";
  to += outcomeName(answer.outcome);
  to += "\", \"exception\": ";
  if (answer.exceptionType.empty()) {
    to += "null";
  } else {
    to += "{\"type\": ";
    appendString(answer.exceptionType, to);
    to += ", \"message\": ";
    appendString(answer.exceptionMessage, to);
    to += ", \"line\": ";
    if (answer.exceptionLine != 0)
      appendNumber(answer.exceptionLine, to);
    else
      to += "null";
    to += '}';
  }
  to += ", \"stdout\": ";
  appendString(answer.output, to);
  text(", \"tier\": ", answer.tier);
  text(", \"code\": ", answer.code);
  text(", \"reason\": ", answer.reason);
  to += ", \"ns\": ";
  appendNumber(answer.nanoseconds, to);
  to += "}\n";
}

void appendBadLine(uint64_t number, std::string_view why, std::string &to) {
  to += "{\"id\": null, \"outcome\": \"error\", \"line\": ";
  appendNumber(number, to);
  to += ", \"reason\": ";
  appendString(why, to);
  to += "}\n";
}

} // namespace assay
