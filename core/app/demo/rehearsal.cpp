#include "core/app/demo/rehearsal.hpp"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>

#include "core/app/command_line.hpp"
#include "core/app/demo/print.hpp"

namespace bobbin::app {
namespace {

constexpr std::size_t kMostBadShown = 20;
// Less than this is done before anybody has read that it goes on.
constexpr std::int64_t kBytesWorthWords = 1 << 20;
constexpr std::int64_t kRowsWorthWords = 500;

void line(std::ostream& out, const std::string& locale, const Words& label, const std::string& value) {
  out << "  " << label.in(locale) << ": " << value << "\n";
}

// " (lines 3, 17, ...)"
std::string first_lines(const imports::Skipped& skipped, const std::string& locale) {
  std::string out;
  for (const std::int64_t at : skipped.lines) out += (out.empty() ? "" : ", ") + std::to_string(at);
  if (static_cast<std::size_t>(skipped.rows) > skipped.lines.size()) out += ", ...";
  return Words{"（行 " + out + "）", " (lines " + out + ")"}.in(locale);
}

void print_report(std::ostream& out, const imports::ReplayReport& report, const std::string& locale) {
  out << "== " << Words{"回放报告", "Replay"}.in(locale) << " ==\n";
  line(out, locale, {"销售单", "Sales"}, std::to_string(report.sales));
  line(out, locale, {"其中本次新卖", "  sold in this run"}, std::to_string(report.sold_now));
  line(out, locale, {"其中 0.00 元", "  of 0.00, without a tender"}, std::to_string(report.free_sales));
  line(out, locale, {"商品行", "Lines"}, std::to_string(report.lines));
  line(out, locale, {"会员", "Members"}, std::to_string(report.members));
  line(out, locale, {"货号", "SKUs"}, std::to_string(report.styles));
  line(out, locale, {"合计金额", "In all"}, money_text(report.total_minor));
  line(out, locale, {"日记账里得到的积分", "Points in the journal"}, std::to_string(report.points));
  line(out, locale, {"按规则逐行应得的积分（不计倍数）", "Points by the rule over the rows, without multipliers"},
       std::to_string(report.points_expected));
  line(out, locale, {"试算平衡之和", "Trial balance"}, std::to_string(report.trial_sum));
  print_rows(out, report.rows, imports::Run::kReal, locale);
}

}  // namespace

imports::Desk import_desk(const Desk& desk) {
  return {.storage = desk.storage,
          .clock = desk.clock,
          .ids = desk.ids,
          .settings = desk.settings,
          .catalog = desk.catalog,
          .stock = desk.stock,
          .members = desk.members,
          .shifts = desk.shifts,
          .checkout = desk.checkout,
          .modules = desk.modules,
          .told = [&desk](const audit::Actor& actor) { return tell_modules(desk, actor); }};
}

imports::Input import_input(const RehearsalFile& file, const std::string& store) {
  imports::Input input;
  input.file = file.path;
  if (!file.map.empty()) input.map = file.map;
  input.encoding = file.encoding;
  input.store = store;
  input.progress = progress_line();
  return input;
}

imports::OnProgress progress_line() {
  struct State {
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
    imports::Progress::Step step = imports::Progress::Step::kReading;
    int last = -1;
  };
  auto state = std::make_shared<State>();  // shared: the function is copied
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  return [state, terminal](const imports::Progress& progress) {
    const bool reading = progress.step == imports::Progress::Step::kReading;
    if (progress.total < (reading ? kBytesWorthWords : kRowsWorthWords)) return;
    if (progress.step != state->step) *state = {std::chrono::steady_clock::now(), progress.step, -1};
    const int percent = static_cast<int>(progress.done * 100 / progress.total);
    if (percent == state->last || (!terminal && percent / 10 == state->last / 10)) return;
    state->last = percent;
    const auto spent =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - state->begun).count();
    const auto left = percent > 0 ? spent * (100 - percent) / percent : 0;
    std::cerr << (terminal ? "\r" : "") << (reading ? "reading " : "writing ") << percent << "% (" << progress.done
              << "/" << progress.total << "), about " << left << " s left   " << (terminal && percent < 100 ? "" : "\n")
              << std::flush;
  };
}

void print_rows(std::ostream& out, const imports::Report& report, imports::Run run, const std::string& locale) {
  const bool dry = run == imports::Run::kDry;
  if (dry) out << Words{"试运行：什么都没有写入", "A dry run: nothing was written"}.in(locale) << "\n";
  line(out, locale, {"文件行数", "Rows"}, std::to_string(report.rows));
  line(out, locale, dry ? Words{"将会导入", "  would be taken"} : Words{"导入", "  taken"},
       std::to_string(report.imported));
  line(out, locale, {"未变", "  unchanged"}, std::to_string(report.unchanged));
  for (const imports::Skipped& skipped : report.skipped) {
    line(out, locale, {"跳过：" + skipped.reason.zh, "  skipped: " + skipped.reason.en},
         std::to_string(skipped.rows) + first_lines(skipped, locale));
  }
  line(out, locale, {"有误", "  bad"}, std::to_string(report.bad.size()));
  for (std::size_t i = 0; i < report.bad.size() && i < kMostBadShown; ++i) {
    const imports::Bad& bad = report.bad[i];
    out << "    " << Words{"第 ", "line "}.in(locale) << bad.line << (bad.column.empty() ? "" : ", " + bad.column)
        << ": " << bad.reason.in(locale) << "\n";
  }
  if (report.bad.size() > kMostBadShown) {
    out << "    " << Words{"还有 ", "and "}.in(locale) << report.bad.size() - kMostBadShown
        << Words{" 行", " more"}.in(locale) << "\n";
  }
}

int refuse_import(const RehearsalFile& file, const Refusal& refusal, const std::string& locale) {
  // A map's faults name their own file.
  const std::string about = refusal.field == "/map" ? std::string() : file.path + ": ";
  std::cerr << "bobbin: " << about << refusal.detail.in(locale) << "\n";
  return kCannotRun;
}

int rehearse(const Desk& desk, const RehearsalFile& file, const imports::ReplayHooks& hooks, std::ostream& out,
             const std::string& locale) {
  imports::Input input = import_input(file, desk.settings.current()->stores().front().id);
  const auto report = imports::replay(import_desk(desk), input, hooks);
  if (!report) {
    return refuse_import(file, report.error(), locale);
  }
  print_report(out, *report, locale);
  const bool zero = print_trial_balance(desk, out, locale);
  return report->rows.bad.empty() && zero ? kDone : kFindings;
}

}  // namespace bobbin::app
