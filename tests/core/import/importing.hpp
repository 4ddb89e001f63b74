#pragma once

#include "core/import/import.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "core/shifts/store.hpp"
#include "tests/core/checkout/selling.hpp"
#include "tests/core/import/files.hpp"

namespace bobbin::imports::testing {
using bobbin::testing::Selling;

// The module points with its one route, over the ledger.
class PointsOnly final : public modules::Directory {
 public:
  explicit PointsOnly(Selling& shop) : shop_(shop) {
    modules::Route route;
    route.plugin = "points";
    route.method = "PUT";
    route.path = "/gifts/{uuid}";
    routes_.push_back(route);
  }
  std::vector<modules::Row> modules(const std::string&) const override { return {}; }
  std::vector<modules::Problem> problems() const override { return {}; }
  modules::State state(const std::string&, const std::string&) const override { return points; }
  const std::vector<modules::Route>& routes() const override { return routes_; }
  Result<modules::Answer> invoke(Stores& stores, const modules::Route&, const modules::Visit& visit,
                                 const nlohmann::json& request) override {
    journal::Transfer transfer;
    transfer.from = {"points.issued", ""};
    transfer.to = {"points.balance", request.at("body").at("member").get<std::string>()};
    transfer.amount = request.at("body").at("points").get<std::int64_t>();
    transfer.plugin = "points";
    transfer.rule = "gift";
    const journal::Cause cause{visit.cause_kind, visit.cause_id, visit.store, visit.staff, shop_.clock.at, Day{20458}};
    const auto posted = shop_.modules.ledger.post(stores, cause, transfer);
    if (!posted) return Refused(posted.error());
    return modules::Answer{201, "{}"};
  }
  const std::vector<modules::Job>& jobs() const override { return jobs_; }
  Result<bool> run_job(Stores&, const modules::Job&, const modules::Visit&, Instant) override { return false; }
  nlohmann::json cards(Stores&, const modules::Visit&, std::int64_t) override { return nlohmann::json::object(); }
  Result<void> member_changed(Stores&, const modules::Visit&, MemberChange, std::int64_t, std::int64_t,
                              std::int64_t) override {
    return {};
  }
  modules::State points = modules::State::kOn;

 private:
  Selling& shop_;
  std::vector<modules::Route> routes_;
  std::vector<modules::Job> jobs_;
};

struct Importing : Selling {
  explicit Importing(char key_digit = 'a') : vault(*members::Vault::from_key(std::string(64, key_digit))) {}
  Desk desk() {
    return {storage(), clock, ids, settings, catalog, stock, members, shifts, *checkout, directory, nullptr};
  }
  Input input(const std::string& content, const std::string& name = "file.csv") {
    Input out;
    out.file = folder.write(name, content);
    out.store = "hz-west";
    return out;
  }
  Report run(Kind kind, const std::string& content, Run how = Run::kReal) {
    auto report = import_file(desk(), kind, input(content), how);
    if (!report) FAIL(report.error().detail.en);
    return std::move(*report);
  }
  ReplayReport rehearse(const Input& file) {
    auto report = replay(desk(), file, hooks);
    if (!report) FAIL(report.error().detail.en);
    return std::move(*report);
  }
  std::int64_t net() {
    std::int64_t sum = 0;
    sql([&](storage::Session& session) {
      sum = session.query("SELECT CAST(sum(net_minor) AS BIGINT) FROM sale").integer();
    });
    return sum;
  }

  Folder folder;
  members::Vault vault;
  catalog::Catalog catalog{ids};
  stock::Stock stock{ids};
  members::Members members{vault, ids};
  shifts::Shifts shifts{ids};
  PointsOnly directory{*this};
  ReplayHooks hooks;
};

inline constexpr const char* kSalesHeader =
    "sale,at,member,sku,quantity,unit_price_minor,name,discount_minor,associates,till\n";

}  // namespace bobbin::imports::testing
