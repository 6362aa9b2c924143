#include "PytestOptions.h"

#include <algorithm>
#include <charconv>

namespace assay {
namespace {

enum class Takes : uint8_t { Flag, Value, Optional };
enum class Effect : uint8_t { Harmless, Selects, Off, Terminal };
enum class Field : uint8_t {
  None,
  Verbose,
  Quiet,
  Verbosity,
  ReportChars,
  Traceback,
  Color,
  NoHeader,
  NoSummary,
  DisableWarnings,
  Durations,
  DurationsMin,
  JunitXml,
  JunitPrefix,
  Keyword,
  Mark,
  ExitFirst,
  MaxFail,
  ContinueOnCollectionErrors,
  Ignore,
  IgnoreGlob,
  Deselect,
  LastFailed,
  FailedFirst,
  ConfigFile,
  RootFolder,
  OverrideIni,
  ImportMode,
  NoConftest,
  Plugin,
  CacheClear,
  Capture,
  CaptureNone,
  Stepwise,
  UsePdb,
  CollectOnly,
  Shows,
  Jobs,
  Distribution,
  DistributionLoad,
};

struct Option {
  std::string_view names;
  Takes takes;
  Effect effect;
  Field field;
};

constexpr Option kOptions[] = {
#define PYTEST_OPTION(names, takesValue, effect, field)                                            \
  {names, Takes::takesValue, Effect::effect, Field::field},
#include "PytestOptions.def"
};

/// Plugins whose absence (-p no:NAME) no native test can notice.
constexpr std::string_view kHarmlessToDisable[] = {
    "cacheprovider", "randomly",     "xdist",    "cov",       "doctest",
    "junitxml",      "faulthandler", "pastebin", "logging",   "nose",
    "timeout",       "stepwise",     "unittest", "debugging", "legacypath"};

const Option *findOption(std::string_view name) {
  for (const Option &option : kOptions) {
    for (std::string_view rest = option.names; !rest.empty();) {
      const size_t space = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, space) == name)
        return &option;
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
  return nullptr;
}

template <typename Number> bool parseNumber(std::string_view text, Number &into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

/// argparse's `choices` of an option; empty: anything goes.
std::string_view choicesOf(Field field) {
  switch (field) {
  case Field::Traceback:
    return " auto long short line native no ";
  case Field::Color:
    return " yes no auto ";
  case Field::Capture:
    return " fd sys no tee-sys ";
  case Field::ImportMode:
    return " prepend append importlib ";
  case Field::Distribution: // "each" would run every test several times
    return " no load loadscope loadfile loadgroup ";
  default:
    return {};
  }
}

class Reader {
public:
  explicit Reader(PytestOptions &into) : into_(into) {}

  void read(const std::vector<std::string> &arguments) {
    bool optionsEnded = false;
    for (size_t at = 0; at < arguments.size(); ++at) {
      const std::string_view argument = arguments[at];
      if (optionsEnded || argument.size() < 2 || argument[0] != '-')
        into_.paths.emplace_back(argument);
      else if (argument == "--")
        optionsEnded = true;
      else if (argument[1] == '-')
        at += readLong(argument, at + 1 < arguments.size() ? &arguments[at + 1] : nullptr);
      else
        at += readShort(argument, at + 1 < arguments.size() ? &arguments[at + 1] : nullptr);
    }
  }

private:
  /// Both return how many further arguments were taken.
  size_t readLong(std::string_view argument, const std::string *next) {
    const size_t equals = argument.find('=');
    const std::string_view name = argument.substr(0, equals);
    const Option *option = findOption(name);
    if (!option) {
      unknown(name);
      return 0;
    }
    if (equals != std::string_view::npos)
      apply(*option, name, argument.substr(equals + 1));
    else if (option->takes == Takes::Value && next) {
      apply(*option, name, *next);
      return 1;
    } else if (option->takes == Takes::Value)
      forbid(name); // pytest will say that its value is missing
    else
      apply(*option, name, {});
    return 0;
  }

  size_t readShort(std::string_view argument, const std::string *next) {
    for (size_t at = 1; at < argument.size(); ++at) {
      const std::string name = {'-', argument[at]};
      const Option *option = findOption(name);
      if (!option) {
        unknown(argument);
        return 0;
      }
      if (option->takes != Takes::Value) {
        apply(*option, name, {});
        continue;
      }
      std::string_view value = argument.substr(at + 1);
      if (value.starts_with('='))
        value.remove_prefix(1);
      if (!value.empty()) {
        apply(*option, name, value);
        return 0;
      }
      if (next)
        apply(*option, name, *next);
      else
        forbid(name);
      return next ? 1 : 0;
    }
    return 0;
  }

  void unknown(std::string_view name) {
    into_.unknownOption = true;
    forbid(name);
  }

  void forbid(std::string_view name) {
    if (into_.nativeOff.empty())
      into_.nativeOff = name;
  }

  /// What is no number pytest will refuse.
  template <typename Number>
  void number(std::string_view name, std::string_view text, Number &into) {
    if (!parseNumber(text, into))
      forbid(name);
  }

  void apply(const Option &option, std::string_view name, std::string_view value) {
    if (const std::string_view choices = choicesOf(option.field);
        !choices.empty() && choices.find(" " + std::string(value) + " ") == std::string_view::npos)
      forbid(name);
    if (option.effect == Effect::Off || option.effect == Effect::Terminal)
      forbid(name);
    if (option.effect == Effect::Terminal)
      into_.workerHasTerminal = true;
    switch (option.field) {
    case Field::None:
      break;
    case Field::Verbose:
      ++into_.verbosity;
      break;
    case Field::Quiet:
      --into_.verbosity;
      break;
    case Field::Verbosity:
      number(name, value, into_.verbosity);
      break;
    case Field::ReportChars:
      into_.reportChars = value;
      break;
    case Field::Traceback:
      into_.traceback = value;
      break;
    case Field::Color:
      into_.color = value;
      break;
    case Field::NoHeader:
      into_.noHeader = true;
      break;
    case Field::NoSummary:
      into_.noSummary = true;
      break;
    case Field::DisableWarnings:
      into_.disableWarnings = true;
      break;
    case Field::Durations: {
      unsigned count = 0;
      number(name, value, count);
      into_.durations = count;
      break;
    }
    case Field::DurationsMin:
      number(name, value, into_.durationsMin);
      break;
    case Field::JunitXml:
      into_.junitXml = value;
      break;
    case Field::JunitPrefix:
      into_.junitPrefix = value;
      break;
    case Field::Keyword:
      into_.keyword = value;
      break;
    case Field::Mark:
      into_.mark = value;
      break;
    case Field::ExitFirst:
      into_.maxFail = 1;
      break;
    case Field::MaxFail:
      number(name, value, into_.maxFail);
      break;
    case Field::ContinueOnCollectionErrors:
      into_.continueOnCollectionErrors = true;
      break;
    case Field::Ignore:
      into_.ignore.emplace_back(value);
      break;
    case Field::IgnoreGlob:
      into_.ignoreGlob.emplace_back(value);
      break;
    case Field::Deselect:
      into_.deselect.emplace_back(value);
      break;
    case Field::LastFailed:
      into_.lastFailed = true;
      break;
    case Field::FailedFirst:
      into_.failedFirst = true;
      break;
    case Field::ConfigFile:
      into_.configFile = value;
      break;
    case Field::RootFolder:
      into_.rootFolder = value;
      break;
    case Field::OverrideIni:
      into_.overrideIni.emplace_back(value);
      break;
    case Field::ImportMode:
      into_.importMode = value;
      break;
    case Field::NoConftest:
      into_.noConftest = true;
      break;
    case Field::Plugin: {
      into_.plugins.emplace_back(value);
      const bool disables = value.starts_with("no:");
      if (!disables || std::find(std::begin(kHarmlessToDisable), std::end(kHarmlessToDisable),
                                 value.substr(3)) == std::end(kHarmlessToDisable))
        forbid("-p " + std::string(value));
      break;
    }
    case Field::CacheClear:
      into_.cacheClear = true;
      break;
    case Field::Capture:
      into_.capture = value;
      if (value == "no") {
        forbid("--capture=no");
        into_.workerHasTerminal = true;
      }
      break;
    case Field::CaptureNone:
      into_.capture = "no";
      break;
    case Field::Stepwise:
      into_.stepwise = true;
      break;
    case Field::UsePdb:
      into_.usesDebugger = true;
      break;
    case Field::CollectOnly:
      into_.collectOnly = true;
      break;
    case Field::Jobs: {
      unsigned count = 1;
      if (value != "auto" && value != "logical") {
        number(name, value, count);
        count = std::max(count, 1u); // xdist's 0: everything in one process
      } else {
        count = 0;
      }
      into_.jobs = count;
      into_.usesXdist = true;
      break;
    }
    case Field::Distribution:
    case Field::DistributionLoad:
      into_.usesXdist = true;
      break;
    case Field::Shows:
      into_.shows = true;
      break;
    }
  }

  PytestOptions &into_;
};

} // namespace

void readPytestArguments(const std::vector<std::string> &arguments, PytestOptions &into) {
  Reader(into).read(arguments);
}

Result<std::vector<std::string>> splitShellWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool inWord = false;
  char quote = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote) {
      if (c == quote)
        quote = 0;
      else if (quote == '"' && c == '\\' && at + 1 < text.size() &&
               (text[at + 1] == '"' || text[at + 1] == '\\'))
        word += text[++at];
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      inWord = true;
    } else if (c == '\\') {
      if (++at == text.size())
        return Error{"no escaped character"};
      word += text[at];
      inWord = true;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (inWord)
        words.push_back(std::exchange(word, {}));
      inWord = false;
    } else {
      word += c;
      inWord = true;
    }
  }
  if (quote)
    return Error{"no closing quotation"};
  if (inWord)
    words.push_back(word);
  return words;
}

std::string expandReportChars(std::string_view given, bool disableWarnings) {
  std::string chars;
  for (char c : given) {
    if (c == 'F' || c == 'S')
      c = char(c - 'A' + 'a');
    if (c == 'a')
      chars = "sxXEf";
    else if (c == 'A')
      chars = "PpsxXEf";
    else if (c == 'N')
      chars.clear();
    else if (chars.find(c) == std::string::npos)
      chars += c;
  }
  if (disableWarnings)
    std::erase(chars, 'w');
  else if (chars.find('w') == std::string::npos)
    chars.insert(chars.begin(), 'w');
  return chars;
}

} // namespace assay
