#include "AstCommand.h"

#include "assay/engine/ExitCode.h"
#include "assay/engine/SyntaxTree.h"
#include "assay/support/Clock.h"
#include "assay/support/FileSystem.h"

#include <cstdio>
#include <unistd.h>

namespace assay::cli {

const char *const kAstHelp =
    R"(Print the trees of Python files, as CPython 3.11's ast module does.

usage: assay ast [--check | --stats] FILE...

Without an option: for each file the line that ast.dump(ast.parse(source),
include_attributes=True) gives, or "SyntaxError: LINE:COLUMN: MESSAGE".

  --check   print only files that compile(source, name, "exec") refuses,
            each as "FILE: SyntaxError: LINE:COLUMN: MESSAGE"
  --stats   parse only, and print one JSON object: files, bytes, ns, errors
            (nanoseconds of parsing alone, all files already read)

Columns count characters from 1. On a terminal the line in question is shown
with a marker. Exit status: 1 where a file was refused, 4 where one could not
be read, else 0.
)";

Result<AstCommand> parseAstCommand(const std::vector<std::string> &arguments) {
  AstCommand command;
  bool options = true;
  const auto choose = [&command](AstCommand::Mode mode) {
    const bool free = command.mode == AstCommand::Mode::Dump || command.mode == mode;
    command.mode = mode;
    return free;
  };
  for (const std::string &argument : arguments) {
    bool free = true;
    if (!options || !argument.starts_with("-"))
      command.files.push_back(argument);
    else if (argument == "--")
      options = false;
    else if (argument == "--check")
      free = choose(AstCommand::Mode::Check);
    else if (argument == "--stats")
      free = choose(AstCommand::Mode::Stats);
    else if (argument == "--help" || argument == "-h")
      command.help = true;
    else
      return Error{"no such option of `assay ast`: " + argument};
    if (!free)
      return Error{"--check and --stats exclude each other"};
  }
  if (command.files.empty() && !command.help)
    return Error{"`assay ast` needs at least one file"};
  return command;
}

namespace {

/// Standard output in large pieces.
class Output {
public:
  ~Output() { flush(); }
  std::string &text() { return text_; }
  void flushWhenLarge() {
    constexpr size_t kLarge = size_t(1) << 20;
    if (text_.size() >= kLarge)
      flush();
  }
  void flush() {
    std::fwrite(text_.data(), 1, text_.size(), stdout);
    std::fflush(stdout);
    text_.clear();
  }

private:
  std::string text_;
};

class Run {
public:
  explicit Run(const AstCommand &command) : command_(command) {}

  int run() {
    if (command_.mode == AstCommand::Mode::Stats)
      measure();
    else
      show();
    if (unreadable_)
      return exitStatus(ExitCode::UsageError);
    return refused_ > 0 ? 1 : 0;
  }

private:
  bool read(const std::string &file, std::string &content) {
    const auto read = FileSystem::real().read(file, content);
    if (!read) {
      output_.flush();
      std::fprintf(stderr, "assay: %s\n", read.error().message.c_str());
      unreadable_ = true;
    }
    return read.ok();
  }

  void show() {
    const bool check = command_.mode == AstCommand::Mode::Check;
    const bool person = isatty(STDERR_FILENO) == 1;
    std::string content;
    for (const std::string &file : command_.files) {
      if (!read(file, content))
        continue;
      std::string &out = output_.text();
      const auto refusal = check ? reader_.check(content) : reader_.dump(content, out);
      if (refusal) {
        ++refused_;
        if (check)
          out.append(file) += ": ";
        out += refusal->text();
      }
      if (refusal || !check)
        out += '\n';
      if (refusal && person) {
        output_.flush();
        std::fputs(refusal->excerpt().c_str(), stderr);
      }
      output_.flushWhenLarge();
    }
  }

  void measure() {
    std::vector<std::string> contents;
    size_t bytes = 0;
    for (const std::string &file : command_.files) {
      std::string content;
      if (!read(file, content))
        continue;
      bytes += content.size();
      contents.push_back(std::move(content));
    }
    const uint64_t start = monotonicNanoseconds();
    for (const std::string &content : contents)
      refused_ += reader_.parse(content).has_value();
    const uint64_t nanoseconds = monotonicNanoseconds() - start;
    output_.text() = "{\"files\": " + std::to_string(contents.size()) +
                     ", \"bytes\": " + std::to_string(bytes) +
                     ", \"ns\": " + std::to_string(nanoseconds) +
                     ", \"errors\": " + std::to_string(refused_) + "}\n";
  }

  const AstCommand &command_;
  SyntaxReader reader_;
  Output output_;
  size_t refused_ = 0;
  bool unreadable_ = false;
};

} // namespace

int run(const AstCommand &command) {
  if (command.help) {
    std::fputs(kAstHelp, stdout);
    return exitStatus(ExitCode::Passed);
  }
  return Run(command).run();
}

} // namespace assay::cli
