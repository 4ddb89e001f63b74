#include "core/app/runtime.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>

#include "core/app/files.hpp"
#include "core/app/inspect.hpp"
#include "core/app/revision_book.hpp"
#include "core/app/revisions.hpp"
#include "core/app/ticker.hpp"
#include "core/events/drain.hpp"
#include "core/jobs/scheduler.hpp"
#include "core/plugin_host/budgets.hpp"
#include "core/storage/presence.hpp"
#include "core/storage/storage.hpp"

namespace bobbin::app {
namespace {

constexpr std::chrono::seconds kTick{1};
// Nobody asks a provider about what its plugin may still be sending.
static_assert(std::chrono::milliseconds(checkout::Patience{}.flight_ms) >= 3 * plugin_host::Budgets{}.outside);

std::string texts(const std::vector<config::Finding>& findings) {
  std::string all;
  for (const config::Finding& finding : findings) {
    if (!all.empty()) all += '\n';
    all += finding.text("en");
  }
  return all;
}

std::string make_members_key(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "data" / "members.key";
  const std::string key = random_hex(32);
  std::filesystem::create_directories(file.parent_path());
  write_file(file, key + "\n", Access::kOwnerOnly);
  spdlog::warn("made {}: keep a copy in a safe place, without it no member's name can be read", file.string());
  return key;
}

// The value, or the refusal's words as a failure: what refuses while a shop opens can't be answered to anybody.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail.en);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::vector<jobs::StoreClock> clocks_of(const config::Config& config) {
  std::vector<jobs::StoreClock> out;
  for (const config::StoreConfig& store : config.stores) out.push_back({store.id, store.day});
  return out;
}

// Every amount of the shop is in it.
void need_currency(Storage& storage, const std::string& currency) {
  const auto accounts =
      storage.read<std::vector<journal::Account>>([](Stores& stores) { return stores.journal.accounts(); });
  for (const journal::Account& account : accounts) {
    if (account.code != journal::kSales || account.unit == currency) continue;
    throw std::runtime_error("shop.currency is " + currency + ", but this shop's books are kept in " + account.unit +
                             ": put that back");
  }
}

}  // namespace

ConfigRefused::ConfigRefused(std::vector<config::Finding> findings)
    : std::runtime_error(texts(findings)), findings_(std::move(findings)) {}

// In the order in which they need each other; taken down from the last to the first.
struct Runtime::Parts {
  SystemClock system;
  const Clock* clock = nullptr;
  std::unique_ptr<storage::Presence> presence;
  std::optional<IdSource> ids;
  config::Config config;
  std::int64_t revision = 0;  // that `config` is of; 0 = the file alone
  std::optional<config::Finding> overruled;
  config::Settings settings;
  std::unique_ptr<storage::SqlStorage> storage;
  std::optional<members::Vault> vault;
  std::unique_ptr<journal::Ledger> ledger;
  std::unique_ptr<plugin_host::PluginHost> plugins;
  std::unique_ptr<catalog::Catalog> catalog;
  std::unique_ptr<stock::Stock> stock;
  std::unique_ptr<members::Members> members;
  std::unique_ptr<staff::StaffBook> staff;
  std::unique_ptr<shifts::Shifts> shifts;
  std::unique_ptr<checkout::Checkout> checkout;
  std::unique_ptr<returns::Returns> returns;
  std::unique_ptr<Desk> desk;
  std::unique_ptr<events::Drain> drain;
  std::unique_ptr<jobs::Scheduler> scheduler;
  std::unique_ptr<Ticker> ticker;
  std::unique_ptr<Revisions> revisions;  // on PostgreSQL

  void read_config(const std::filesystem::path& file);
  void open_storage(Opening::Company company);
  void share_config(const std::filesystem::path& file);
  void start_plugins(const Opening& opening);
  void make_services();
  void make_workers();
  void keep_place();
  void release_holds();
};

// The file can only be judged when the modules are known: by the plugins' manifests, and by what the database has seen.
void Runtime::Parts::read_config(const std::filesystem::path& file) {
  Inspection inspection = inspect(file);
  if (!inspection.reading.config) throw ConfigRefused(std::move(inspection.reading.findings));
  for (const auto* all : {&inspection.reading.quarantined, &inspection.reading.notes}) {
    for (const config::Finding& told : *all) spdlog::warn("{}", told.text("en"));
  }
  if (inspection.overruled) spdlog::warn("{}", inspection.overruled->text("en"));
  config = std::move(*inspection.reading.config);
  revision = inspection.revision ? inspection.revision->number : 0;
  overruled = std::move(inspection.overruled);
  plugins = std::move(inspection.plugins);
}

// On PostgreSQL the first host's file becomes what all hosts share. Another may have been faster, or its revision could
// not be read before: then what the database says now is in force.
void Runtime::Parts::share_config(const std::filesystem::path& file) {
  if (config.database.engine != config::Engine::kPostgresql) return;
  std::int64_t current = storage->read<std::int64_t>([](Stores& stores) { return stores.revisions.current(); });
  if (current == 0) {
    const Applying applying{*storage, *ids, clock->now(), current_user(), "file"};
    current = must(keep_first(applying, config::Document::load(file)));
    spdlog::info("shop, modules, stores and grants stand in the database now, as revision {}", current);
  }
  if (current != revision) read_config(file);
}

void Runtime::Parts::open_storage(Opening::Company company) {
  // A new shop whose file names no key gets one (inspect() has seen that there is no database yet).
  if (config.keys.members.value.empty()) config.keys.members.value = make_members_key(config.file.parent_path());
  vault = must(members::Vault::from_key(config.keys.members.value));  // before a database without one is made
  if (!config.database.path.empty()) std::filesystem::create_directories(config.database.path.parent_path());
  const std::string address = config.database.address();
  presence =
      storage::enter(address, company == Opening::Company::kNone ? storage::Company::kHost : storage::Company::kTool);
  ids.emplace(presence->node());
  storage = storage::open_storage(address, storage::IfMissing::kCreate);
  ids->after(storage->greatest_id());
  members = std::make_unique<members::Members>(*vault, *ids);
  must(storage->write<void>([&](Stores& stores) { return members->check_key(stores); }));
}

void Runtime::Parts::start_plugins(const Opening& opening) {
  must(settings.put_in_force(*storage, *clock, config::Snapshot::make(config, plugins->known())));
  need_currency(*storage, config.shop.currency);
  ledger = std::make_unique<journal::Ledger>(*ids, config.shop.currency);
  plugins->start({.storage = *storage,
                  .ledger = *ledger,
                  .settings = settings,
                  .clock = *clock,
                  .ids = *ids,
                  .grants = config.grants,
                  .folder = std::filesystem::absolute(opening.config).parent_path(),
                  .purpose = opening.purpose,
                  .seal = [this](std::string_view text) { return members->fingerprint(text); }});
  for (const modules::Problem& problem : plugins->problems()) {
    spdlog::warn("plugin {}: {} ({})", problem.id, problem.detail.en, problem.file);
  }
}

void Runtime::Parts::make_services() {
  const auto known_store = [this](const std::string& store) { return settings.current()->store(store) != nullptr; };
  catalog = std::make_unique<catalog::Catalog>(*ids, known_store);
  stock = std::make_unique<stock::Stock>(*ids, known_store);
  staff = std::make_unique<staff::StaffBook>(*storage, *ids, system, known_store);
  shifts = std::make_unique<shifts::Shifts>(*ids);
  checkout =
      std::make_unique<checkout::Checkout>(checkout::Shopfloor{*storage, plugins->modules(), settings, *clock, *ids});
  returns = std::make_unique<returns::Returns>(*checkout, *ledger);
  desk = std::make_unique<Desk>(Desk{*storage, *clock, *ids, settings, *catalog, *stock, *members, *staff, *shifts,
                                     *checkout, *returns, *ledger, plugins->directory()});
}

void Runtime::Parts::make_workers() {
  const auto log = [](const std::string& text) { spdlog::warn("{}", text); };
  drain = std::make_unique<events::Drain>(*storage, nullptr, log);
  drain->on("sale.settled", [this](Stores& stores, const events::Event& event) -> Result<void> {
    auto sale = checkout->find_within(stores, event.subject);
    if (!sale) return Refused(sale.error());
    return plugins->modules().after(stores, *sale);
  });
  jobs::Scheduler::Settings worker;
  worker.stores = clocks_of(config);
  worker.owner = std::to_string(presence->node()) + "." + std::to_string(::getpid());
  worker.log = log;
  scheduler = std::make_unique<jobs::Scheduler>(*storage, std::move(worker));
  must(scheduler->add(plugins->directory()));
  // Outside money that nobody came back for, and events of sales that have just been made.
  ticker = std::make_unique<Ticker>(
      kTick, std::vector<Ticker::Work>{[this] { keep_place(); }, [this] { checkout->recover(); },
                                       [this] { returns->recover(); }, [this] { release_holds(); },
                                       [this] { drain->wake(); }});
  if (config.database.engine != config::Engine::kPostgresql) return;
  const auto follow = [this](const config::Config& now) { scheduler->follow(clocks_of(now)); };
  revisions = std::make_unique<Revisions>(Revisions::House{*storage, *clock, settings, plugins->known(), follow},
                                          config, revision, std::move(overruled));
}

// Ids that two programs make by one number could be the same.
void Runtime::Parts::keep_place() {
  if (const std::uint16_t before = presence->node(); presence->keep() == before) return;
  spdlog::critical("while the database was away another program took this one's place; ending, to be started again");
  ::kill(::getpid(), SIGTERM);
}

// What a plugin held and nobody released in time.
void Runtime::Parts::release_holds() {
  const std::int64_t now_ms = checkout::system_now()();
  const bool any = storage->read<bool>([&](Stores& stores) { return !stores.journal.holds_until(now_ms, 1).empty(); });
  if (!any) return;
  must(storage->write<void>([&](Stores& stores) -> Result<void> {
    (void)ledger->release_expired(stores, now_ms);
    return {};
  }));
}

std::unique_ptr<Runtime> Runtime::open(const Opening& opening) {
  auto parts = std::make_unique<Parts>();
  parts->clock = opening.clock != nullptr ? opening.clock : &parts->system;
  parts->read_config(opening.config);
  parts->open_storage(opening.company);
  parts->share_config(opening.config);
  parts->start_plugins(opening);
  parts->make_services();
  parts->make_workers();
  return std::unique_ptr<Runtime>(new Runtime(std::move(parts)));
}

Runtime::Runtime(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Runtime::~Runtime() {
  if (parts_->revisions) parts_->revisions->stop();
  parts_->ticker->stop();
  parts_->scheduler->stop();
  parts_->drain->stop();
  parts_->plugins->stop();
}

const Desk& Runtime::desk() const { return *parts_->desk; }
const config::Config& Runtime::config() const { return parts_->config; }

http::Services Runtime::services() {
  const Desk& desk = *parts_->desk;
  return http::Services{.storage = desk.storage,
                        .clock = desk.clock,
                        .ids = desk.ids,
                        .settings = desk.settings,
                        .staff = desk.staff,
                        .catalog = desk.catalog,
                        .stock = desk.stock,
                        .members = desk.members,
                        .shifts = desk.shifts,
                        .ledger = desk.ledger,
                        .checkout = desk.checkout,
                        .returns = desk.returns,
                        .sale_modules = parts_->plugins->modules(),
                        .modules = desk.modules,
                        .reports = parts_->plugins->reports(),
                        .config_problems = [this] { return config_problems(); },
                        .version = BOBBIN_VERSION};
}

void Runtime::start() {
  parts_->drain->start();
  parts_->scheduler->start(*parts_->clock);
  parts_->ticker->start();
  if (parts_->revisions) parts_->revisions->start();
}

std::vector<modules::Problem> Runtime::config_problems() const {
  return parts_->revisions ? parts_->revisions->problems() : std::vector<modules::Problem>();
}

bool Runtime::catch_up(Instant to, const std::function<void(Instant)>& stand_at) {
  if (parts_->scheduler->run_due(to, stand_at).stopped) return false;
  stand_at(to);
  parts_->drain->run();
  return true;
}

void Runtime::end_work() { parts_->scheduler->stop(); }

}  // namespace bobbin::app
