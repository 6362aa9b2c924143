// The terminal reporter: pytest's own look where output is a file or a pipe; on a terminal a
// progress bar with running counts at the bottom, and above it what needs to be seen at once.
#include "Tally.h"
#include "TerminalText.h"

#include "assay/engine/ExitCode.h"
#include "assay/engine/Reporters.h"
#include "assay/support/Clock.h"
#include "assay/support/FileSystem.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <sys/ioctl.h>
#include <unistd.h>

namespace assay {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr uint64_t kBarEvery = 1'000'000'000 / 20;
constexpr unsigned kCells = 24;
constexpr std::string_view kEraseLine = "\r\x1b[K";

class TerminalReporter final : public Listener {
public:
  ~TerminalReporter() override { flush(); }

  void handle(const Event &event) override {
    std::visit([this](const auto &each) { on(each); }, event);
  }

private:
  void on(const SessionStarted &started) {
    options_ = started.options;
    launchFolder_ = started.launchFolder;
    rootFolder_ = started.rootFolder;
    tally_.emplace(*options_);
    bar_ = ::isatty(STDOUT_FILENO) && !options_->workerHasTerminal;
    began_ = monotonicNanoseconds();
  }

  void on(const TextPrinted &text) {
    if (lineOpen_ && !bar_)
      endLine();
    above(text.text);
    flush();
  }

  void on(const CollectorReported &report) {
    tally_->take(report);
    if (bar_ && report.outcome == Outcome::Failed)
      above(colored("ERROR", sgr::kRed, options_->color) + " collecting " +
            std::string(report.nodeid) + "\n");
  }

  void on(const CollectionFinished &collection) {
    collected_ = true;
    tally_->take(collection);
    total_ = collection.collected - collection.deselected;
    if (options_->workerHasTerminal || options_->verbosity < 0)
      return;
    std::string line = "collected " + std::to_string(collection.collected) + " item" +
                       (collection.collected == 1 ? "" : "s");
    if (collection.errors)
      line += " / " + std::to_string(collection.errors) + " error" +
              (collection.errors == 1 ? "" : "s");
    if (collection.deselected)
      line += " / " + std::to_string(collection.deselected) + " deselected";
    if (collection.skipped)
      line += " / " + std::to_string(collection.skipped) + " skipped";
    if (collection.deselected)
      line += " / " + std::to_string(total_) + " selected";
    if (options_->verbosity > 0 && !bar_)
      line.insert(0, "collecting ... ");
    above(colored(line, bar_ ? sgr::kBold : std::string_view(), options_->color) + "\n" +
          std::string(collection.text));
    drawBar(true);
    flush();
  }

  void on(const TestStarted &started) {
    if (!bar_)
      return;
    running_ = started.nodeid;
    drawBar(false);
  }

  void on(const TestFinished &test) {
    tally_->take(test);
    if (options_->workerHasTerminal)
      return;
    if (test.phases.empty())
      show(test, ".", "PASSED", "passed", {});
    for (const PhaseReport &phase : test.phases)
      if (!phase.letter.empty() || !phase.word.empty())
        show(test, phase.letter, phase.word, phase.category, reasonOf(phase));
    ++done_;
    finishProgress();
    drawBar(false);
    if (test.tier == Tier::Worker && !bar_)
      flush();
  }

  void on(const TimePassed &) { drawBar(false); }

  void on(const DebuggerHasTerminal &debugger) {
    if (debugger.taken) {
      eraseBar();
      flush();
    }
    paused_ = debugger.taken;
  }

  void on(const SummaryContributed &summary) { tally_->take(summary); }

  void on(const SessionFinished &finished) {
    const bool refused = !collected_ && finished.exitStatus != exitStatus(ExitCode::Interrupted);
    if (options_->workerHasTerminal || refused)
      return flush(); // what kept pytest from collecting has been said
    if (bar_ && barShown_)
      eraseBar();
    else if (lineOpen_)
      endLine();
    out_ += '\n';
    out_ += tally_->sections(finished.figures);
    if (!finished.stop.empty())
      out_ += colored(separator('!', finished.stop, options_->width),
                      finished.stop == "KeyboardInterrupt" ? std::string_view() : sgr::kRed,
                      options_->color) +
              "\n";
    out_ += finished.trace;
    if (!finished.trace.empty() && finished.trace.back() != '\n')
      out_ += '\n';
    if (options_->verbosity >= 0)
      if (const std::string tiers = tally_->tiers(finished.figures); !tiers.empty())
        out_ += tiers + "\n";
    lastLine(finished.durationSeconds);
    flush();
  }

  void lastLine(double seconds) {
    if (options_->verbosity < -1)
      return;
    char time[64];
    std::snprintf(time, sizeof time, " in %.2fs", seconds);
    std::string duration = time;
    if (seconds >= 60) {
      const auto whole = unsigned(seconds);
      std::snprintf(time, sizeof time, " (%u:%02u:%02u)", whole / 3600, whole / 60 % 60,
                    whole % 60);
      duration += time;
    }
    const std::string_view main = tally_->mainColor();
    const std::string title =
        tally_->counts(options_->color) + colored(duration, main, options_->color);
    if (options_->verbosity < 0) {
      out_ += title + "\n";
      return;
    }
    if (!options_->color) {
      out_ += separator('=', title, options_->width) + "\n";
      return;
    }
    // The title has colours of its own: the signs around it are coloured apart.
    const std::string whole = separator('=', title, options_->width);
    const size_t at = whole.find(title);
    out_ += colored(whole.substr(0, at), main, true) + title +
            colored(whole.substr(at + title.size()), main, true) + "\n";
  }

  /// One letter, or under -v one line, for a phase that has something to show.
  void show(const TestFinished &test, std::string_view letter, std::string_view word,
            std::string_view category, std::string_view reason) {
    const std::string_view parameters = category == "passed" ? sgr::kGreen
                                        : category == "failed" || category == "error"
                                            ? sgr::kRed
                                            : sgr::kYellow;
    if (options_->verbosity > 0) {
      std::string line =
          shownNodeid(test.nodeid) + " " + colored(word, parameters, options_->color);
      if (!reason.empty())
        line += trimmed(reason, columnsOf(line));
      above(line + (bar_ ? "\n" : ""));
      if (!bar_) {
        lineOpen_ = true;
        column_ = columnsOf(line);
        fillProgress(done_ + 1);
        endLine();
      }
      return;
    }
    if (bar_) {
      if (category == "failed" || category == "error")
        above(colored(word, parameters, options_->color) + " " + shownNodeid(test.nodeid) + "\n");
      return;
    }
    const std::string_view file = test.nodeid.substr(0, test.nodeid.find("::"));
    if (options_->verbosity == 0 && file != shownFile_) {
      if (lineOpen_) {
        fillProgress(done_);
        endLine();
      } else {
        out_ += '\n';
      }
      shownFile_ = file;
      const std::string shown = shownNodeid(file) + " ";
      out_ += shown;
      column_ = columnsOf(shown);
      lineOpen_ = true;
    }
    out_ += colored(letter, parameters, options_->color);
    column_ += unsigned(letter.size());
    lineOpen_ = true;
  }

  /// Why a test was skipped or was expected to fail, as -v shows it.
  static std::string_view reasonOf(const PhaseReport &phase) {
    std::string_view reason;
    if (phase.xfailReason)
      reason = *phase.xfailReason;
    else if (phase.outcome == Outcome::Skipped)
      reason = phase.message;
    for (const std::string_view prefix : {"reason: ", "Skipped: "})
      if (reason.starts_with(prefix))
        reason.remove_prefix(prefix.size());
    return reason == "Skipped" ? std::string_view() : reason;
  }

  /// A reason in parentheses, as much of it as the line has room for beside the percentage.
  std::string trimmed(std::string_view reason, unsigned used) const {
    constexpr unsigned kPercentage = 8, kAround = 3;
    constexpr std::string_view kEllipsis = "...";
    reason = reason.substr(0, reason.find('\n'));
    if (options_->verbosity >= 2)
      return " (" + std::string(reason) + ")";
    const unsigned room =
        options_->width > used + kPercentage ? options_->width - used - kPercentage : 0;
    if (kAround + kEllipsis.size() > room)
      return {};
    if (kAround + columnsOf(reason) <= room)
      return " (" + std::string(reason) + ")";
    size_t bytes = 0;
    for (unsigned columns = 0; bytes < reason.size() && columns < room - kAround - kEllipsis.size();
         ++columns)
      do
        ++bytes;
      while (bytes < reason.size() && (uint8_t(reason[bytes]) & 0xC0) == 0x80);
    return " (" + std::string(reason.substr(0, bytes)) + std::string(kEllipsis) + ")";
  }

  /// A node id as seen from the folder that the run was started in.
  std::string shownNodeid(std::string_view nodeid) const {
    if (launchFolder_ == rootFolder_)
      return std::string(nodeid);
    const size_t colons = std::min(nodeid.find("::"), nodeid.size());
    return path::relative(launchFolder_, path::join(rootFolder_, nodeid.substr(0, colons))) +
           std::string(nodeid.substr(colons));
  }

  std::string progress(uint64_t done) const {
    char text[16];
    std::snprintf(text, sizeof text, " [%3u%%]", unsigned(total_ ? done * 100 / total_ : 100));
    return text;
  }

  void finishProgress() {
    if (bar_ || options_->verbosity > 0 || !lineOpen_)
      return;
    if (done_ == total_) {
      fillProgress(done_);
    } else if (column_ + 7 + 1 >= options_->width) {
      out_ += colored(progress(done_), tally_->mainColor(), options_->color) + "\n";
      column_ = 0;
    }
    if (out_.size() > kBufferBytes)
      flush();
  }

  void fillProgress(uint64_t done) {
    const std::string text = progress(done);
    const size_t target = options_->width - 1;
    if (column_ + text.size() < target)
      out_.append(target - column_ - text.size(), ' ');
    out_ += colored(text, tally_->mainColor(), options_->color);
  }

  void endLine() {
    out_ += '\n';
    lineOpen_ = false;
    column_ = 0;
  }

  /// Text above the bar, or in the stream where there is none.
  void above(std::string_view text) {
    eraseBar();
    out_ += text;
    if (bar_ && !text.empty())
      drawBar(true);
  }

  void drawBar(bool now) {
    if (!bar_ || paused_ || total_ == 0)
      return;
    const uint64_t time = monotonicNanoseconds();
    if (!now && time - barDrawn_ < kBarEvery)
      return;
    barDrawn_ = time;
    const unsigned width = currentWidth();
    const auto tail = [&](bool color) {
      return " " + std::to_string(done_) + "/" + std::to_string(total_) + "  " +
             (done_ ? tally_->counts(color) : std::string("running")) + "  " +
             std::to_string((time - began_) / 1'000'000'000) + "s";
    };
    std::string line = tail(options_->color);
    const unsigned columns = columnsOf(line);
    if (columns >= width)
      line = clipped(tail(false), width - 1);
    const unsigned cells = columns < width ? std::min(kCells, width - 1 - columns) : 0;
    const auto filled = unsigned(done_ * cells / total_);
    std::string bar;
    for (unsigned cell = 0; cell < cells; ++cell)
      bar += cell < filled ? "━" : "╌";
    if (const unsigned used = cells + columns + 3; !running_.empty() && used + 12 < width)
      line.append("  ").append(clipped(running_, width - used));
    eraseBar();
    out_ += colored(bar, tally_->mainColor(), options_->color) + line;
    barShown_ = true;
    barWidth_ = width;
    flush();
  }

  /// Takes the bar away. A terminal that was made narrower since has wrapped it.
  void eraseBar() {
    if (!barShown_)
      return;
    const unsigned width = currentWidth();
    if (width < barWidth_)
      out_ += "\r\x1b[" + std::to_string((barWidth_ - 1) / width) + "A\x1b[J";
    else
      out_ += kEraseLine;
    barShown_ = false;
  }

  /// The terminal's columns now; people resize while tests run.
  unsigned currentWidth() const {
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col
                                                                             : options_->width;
  }

  void flush() {
    for (size_t at = 0; at < out_.size();) {
      const ssize_t put = ::write(STDOUT_FILENO, out_.data() + at, out_.size() - at);
      if (put <= 0 && errno != EINTR)
        break; // nobody reads any more; the exit status still tells
      at += put > 0 ? size_t(put) : 0;
    }
    out_.clear();
  }

  const ReportOptions *options_ = nullptr;
  std::optional<Tally> tally_;
  std::string launchFolder_, rootFolder_;
  std::string out_;

  bool collected_ = false;
  uint64_t total_ = 0, done_ = 0;
  std::string shownFile_;
  bool lineOpen_ = false;
  unsigned column_ = 0;

  bool bar_ = false, barShown_ = false, paused_ = false;
  unsigned barWidth_ = 0; // of the terminal when the bar was drawn
  uint64_t barDrawn_ = 0, began_ = 0;
  std::string running_;
};

} // namespace

std::unique_ptr<Listener> makeTerminalReporter() { return std::make_unique<TerminalReporter>(); }

} // namespace assay
