#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/app/command_line.hpp"
#include "core/app/commands/commands.hpp"
#include "core/app/demo/day.hpp"
#include "core/app/demo/folder.hpp"
#include "core/app/demo/manual_clock.hpp"
#include "core/app/demo/rehearsal.hpp"
#include "core/app/demo/seed.hpp"
#include "core/app/serving.hpp"
#include "core/app/terminal.hpp"

namespace bobbin::app {
namespace {

struct DemoOptions {
  std::string data;
  std::uint16_t port = 8080;
  bool json = false;
  bool empty = false;
  bool once = false;
  std::string clock = "system";
  std::string database;
  std::string lang;
  RehearsalFile file;
};

// The folder given, or a temporary one that goes when the demo ends. One that is new goes too, unless it is kept: a run
// that was refused leaves nothing.
class Place {
 public:
  explicit Place(const std::string& given) : path_(given), temporary_(given.empty()) {
    if (temporary_) {
      std::string pattern = (std::filesystem::temp_directory_path() / "bobbin-demo-XXXXXX").string();
      if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + ": can't be made");
      path_ = pattern;
    }
    goes_ = std::filesystem::create_directories(path_) || temporary_;  // by us: another's folder stays
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    std::error_code ignored;  // a folder that can't be removed is no reason to fail at the end
    if (goes_) std::filesystem::remove_all(path_, ignored);
  }
  void keep() { goes_ = temporary_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool temporary_;
  bool goes_;
};

// `url` null: the demo ends without serving.
nlohmann::json announcement(const DemoFolder& folder, const config::Config& config, const nlohmann::json& url) {
  nlohmann::json line{{"url", url}, {"data", folder.path().string()}, {"config", folder.config().string()}};
  line["stores"] = nlohmann::json::array();
  line["tills"] = nlohmann::json::object();
  line["staff"] = nlohmann::json::array();
  for (const config::StoreConfig& store : config.stores) {
    line["stores"].push_back(store.id);
    line["tills"][store.id] = store.tills;
  }
  for (const DemoPerson& person : folder.staff()) {
    nlohmann::json row{{"id", person.id}, {"role", staff::name_of(person.role)}};
    if (!person.pin.empty()) row["pin"] = person.pin;
    if (!person.password.empty()) row["password"] = person.password;
    line["staff"].push_back(std::move(row));
  }
  return line;
}

void announce(const DemoFolder& folder, const config::Config& config, const std::string& url) {
  std::cout << "Demo shop " << config.shop.name << " at " << url << "\n";
  for (const DemoPerson& person : folder.staff()) {
    std::cout << "  " << person.id << std::string(person.id.size() < 9 ? 9 - person.id.size() : 1, ' ')
              << (person.pin.empty() ? "password  " + person.password : "pin       " + person.pin) << "\n";
  }
  std::cout << "Stores and tills:";
  for (const config::StoreConfig& store : config.stores) {
    for (const std::string& till : store.tills) std::cout << " " << store.id << "/" << till;
  }
  std::cout << "\nIts folder is " << folder.path().string() << "; Ctrl+C ends it." << std::endl;
}

std::unique_ptr<ManualClock> clock_of(const DemoFolder& folder, const std::string& choice) {
  if (choice != "manual" && !std::filesystem::exists(folder.clock())) return nullptr;
  return std::make_unique<ManualClock>(folder.clock(), demo_start());
}

Refused not_arrived(const Clock& clock) {
  const std::string at = format_instant(clock.now(), "Asia/Shanghai");
  return refuse(Code::kBusy, {"程序正在结束，时钟停在 " + at, "the program is ending; the clock stands at " + at});
}

void make_shop(const DemoFolder& folder, const Desk& desk, bool empty) {
  if (folder.found() == DemoFolder::Found::kOpened) return;
  seed_staff(desk, folder.staff());
  if (!empty) seed_shop(desk);
  folder.keep();
}

// A demo keeps the database that it was made with.
bool asks_for_another(const DemoOptions& options, const DemoFolder& folder, const config::Config& config) {
  return folder.found() == DemoFolder::Found::kOpened && !options.database.empty() &&
         options.database != config.database.shown;
}

// A day needs the demo's goods: an empty shop has none to sell.
void play_or_say(const Desk& desk, std::ostream& out, const std::string& locale) {
  if (has_goods(desk)) return play_day(desk, out, locale);
  out << Words{"这家演示店是空的（--empty），没有商品可卖，所以没有营业。",
               "This demo shop is empty (--empty): there is nothing to sell, so no day was played."}
             .in(locale)
      << "\n";
}

int run_demo(const DemoOptions& options) {
  hold_signals();
  Place place(options.data);
  const DemoFolder folder = DemoFolder::open(place.path(), options.database);
  const std::unique_ptr<ManualClock> clock = clock_of(folder, options.clock);
  const auto runtime = Runtime::open({.config = folder.config(),
                                      .clock = clock.get(),
                                      .company = Opening::Company::kNone,
                                      .purpose = plugin_host::Purpose::kDemo});
  // A server keeps what is sealed: its key must not go with a run that is refused.
  if (runtime->config().database.engine == config::Engine::kPostgresql) place.keep();
  if (asks_for_another(options, folder, runtime->config())) {
    return refuse_option(
        "--database",
        {folder.path().string() + " 的演示店已有自己的数据库；换数据库请另选一个新文件夹",
         "the demo in " + folder.path().string() + " has a database of its own; choose a new folder for another one"});
  }
  const Desk& desk = runtime->desk();
  // A stopped clock resumes where it stood, or where the folder's business has got to: business never goes back in
  // time.
  if (clock) clock->stand_at(last_business(desk).value_or(Instant{}));
  const bool rehearsing = !options.file.path.empty();
  make_shop(folder, desk, options.empty || rehearsing);
  const std::string locale = options.lang.empty() ? runtime->config().shop.locale : options.lang;

  int code = kDone;
  if (rehearsing) {
    bool begun = false;
    // Jobs and outbox of the file's own days, under its own clock.
    const imports::ReplayHooks hooks{.day_begins =
                                         [&](Instant day) {
                                           begun = true;
                                           (void)runtime->catch_up(day, [](Instant) {});
                                         },
                                     .stop = told_to_end};
    code = rehearse(desk, options.file, hooks, options.json ? std::cerr : std::cout, locale);
    if (clock) clock->stand_at(last_business(desk).value_or(Instant{}));  // the file's last day, if that is later
    if (code == kCannotRun && !begun) return code;                        // refused before its first sale
  }
  place.keep();
  if (options.once) {
    if (!rehearsing) play_or_say(desk, options.json ? std::cerr : std::cout, locale);
    if (options.json) std::cout << announcement(folder, runtime->config(), nullptr).dump() << "\n";
    return code;
  }
  http::Services services = runtime->services();
  std::mutex moving;  // one move at a time, each with all that falls due on its way
  if (clock) {
    services.set_clock = [&runtime, &clock, &moving](Instant to) -> Result<Instant> {
      // A wrong wish is refused at once, also while a long move is under way, and judged again after the wait.
      if (auto allowed = clock->may_move_to(to); !allowed) return Refused(allowed.error());
      const std::lock_guard lock(moving);
      if (auto allowed = clock->may_move_to(to); !allowed) return Refused(allowed.error());
      const bool arrived = runtime->catch_up(to, [&clock](Instant at) { clock->pass(at); });
      clock->stand_at(clock->now());
      if (!arrived) return not_arrived(*clock);
      return clock->now();
    };
  }
  config::Http where = runtime->config().http;
  where.port = options.port;
  serve_until_told(*runtime, services, where, [&](const std::string& url) {
    if (options.json) {
      std::cout << announcement(folder, runtime->config(), url).dump() << std::endl;
    } else {
      announce(folder, runtime->config(), url);
    }
  });
  return code;
}

}  // namespace

void add_demo(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("demo", "Make (or open) a demo shop and serve it");
  command->footer(
      "Examples:\n"
      "  bobbin demo --data demo                       serve it on http://127.0.0.1:8080\n"
      "  bobbin demo --once --data day --lang en       one day on paper\n"
      "  bobbin demo --data demo --clock manual        a clock that only moves when it is told to\n"
      "  bobbin demo --once --data old --import sales.txt --map config/maps/cdnow.yaml");
  auto options = std::make_shared<DemoOptions>();  // shared: CLI11 keeps the callback longer than this call
  command->add_option("--data", options->data, "Its folder; a temporary one when absent");
  command->add_option("--port", options->port, "Port on this machine; 0 picks one")->capture_default_str();
  command->add_flag("--json", options->json,
                    "Say the address and who may log in as one line of JSON; everything else on standard error");
  command->add_flag("--empty", options->empty, "Without styles, members and history");
  command->add_flag("--once", options->once,
                    "Play one day, print its receipts, Z report and a statement, and end without serving");
  command->add_option("--clock", options->clock, "manual: it stands until PUT /api/v1/demo/clock moves it")
      ->check(CLI::IsMember({"system", "manual"}))
      ->capture_default_str();
  command->add_option("--database", options->database,
                      "Use that database instead of SQLite: postgresql://USER@HOST/NAME");
  command->add_option("--lang", options->lang, "Language of what is printed")->check(CLI::IsMember({"zh-CN", "en"}));
  CLI::Option* file =
      command->add_option("--import", options->file.path, "Replay a file of real purchases through the checkout")
          ->check(CLI::ExistingFile);
  command->add_option("--map", options->file.map, "How that file's columns become ours (config/maps/)")
      ->check(CLI::ExistingFile)
      ->needs(file);
  command->add_option("--encoding", options->file.encoding, "utf-8 or gb18030")->needs(file);
  command->callback([options, &chosen] { chosen.run = [options] { return run_demo(*options); }; });
}

}  // namespace bobbin::app
