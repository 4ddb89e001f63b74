#include "core/app/revisions.hpp"

#include <spdlog/spdlog.h>

#include "core/app/files.hpp"

namespace bobbin::app {
namespace {

constexpr std::chrono::seconds kLook{1};

void log_all(const std::vector<config::Finding>& findings) {
  for (const config::Finding& finding : findings) spdlog::warn("{}", finding.text("en"));
}

std::vector<modules::Problem> problems_of(const std::vector<config::Finding>& findings) {
  std::vector<modules::Problem> out;
  for (const config::Finding& finding : findings) out.push_back(config_problem(finding));
  return out;
}

}  // namespace

modules::Problem config_problem(const config::Finding& finding) {
  return {"config", "", finding.file.string(), finding.line, finding.column, finding.words};
}

Revisions::Revisions(House house, config::Config started, std::int64_t number, std::optional<config::Finding> overruled)
    : house_(std::move(house)), started_(std::move(started)), seen_(number), ticker_(kLook, {[this] { look(); }}) {
  if (overruled) standing_.push_back(config_problem(*overruled));
}

void Revisions::look() {
  using Found = std::optional<config::Revision>;
  const std::int64_t current =
      house_.storage.read<std::int64_t>([](Stores& stores) { return stores.revisions.current(); });
  if (current <= seen_) return;
  const Found revision = house_.storage.read<Found>([&](Stores& stores) { return stores.revisions.find(current); });
  if (revision) take(*revision);
}

void Revisions::take(const config::Revision& revision) {
  const std::string name = config::revision_name(revision.number);
  const config::Document shared = config::Document::parse(revision.content, name);
  const config::Known known{
      house_.known,
      house_.storage.read<std::vector<std::string>>([](Stores& stores) { return stores.config.modules_ever_named(); }),
      {installed_plugins()}};
  config::Reading reading = shared.read_shared(known, started_);
  if (!reading.config) {
    spdlog::error("{} is wrong for this host; what was in force stays so:", name);
    log_all(reading.findings);
    const std::lock_guard lock(mutex_);
    refused_ = problems_of(reading.findings);
    seen_ = revision.number;
    return;
  }
  log_all(reading.quarantined);
  config::Config config = std::move(*reading.config);
  std::vector<modules::Problem> problems = waiting(config, name);
  config.grants = started_.grants;
  config.shop.currency = started_.shop.currency;
  const auto done =
      house_.settings.put_in_force(house_.storage, house_.clock, config::Snapshot::make(config, known.modules));
  if (!done) return;  // busy: the next look tries again
  house_.followed(config);
  // The file may be the one that was applied: what it says is asked anew.
  const config::Document file = config::Document::load(started_.file);
  if (const auto overruled = file.disagreement(shared, revision.number, known.modules)) {
    spdlog::warn("{}", overruled->text("en"));
    problems.push_back(config_problem(*overruled));
  }
  const std::lock_guard lock(mutex_);
  standing_ = std::move(problems);
  refused_.clear();
  seen_ = revision.number;
  spdlog::info("{} by {} is in force", name, revision.by);
}

std::vector<modules::Problem> Revisions::waiting(const config::Config& config, const std::string& name) const {
  std::vector<modules::Problem> out;
  const auto wait = [&](const std::string& part) {
    spdlog::warn("{}: the change of {} waits for a restart of this host", name, part);
    out.push_back({"config",
                   "",
                   name,
                   1,
                   1,
                   {"“" + part + "” 的改动要等本主机重新启动才生效",
                    "the change of '" + part + "' waits for a restart of this host"}});
  };
  if (config.grants != started_.grants) wait("grants");
  if (config.shop.currency != started_.shop.currency) wait("currency");
  return out;
}

std::vector<modules::Problem> Revisions::problems() const {
  const std::lock_guard lock(mutex_);
  std::vector<modules::Problem> out = standing_;
  out.insert(out.end(), refused_.begin(), refused_.end());
  return out;
}

}  // namespace bobbin::app
