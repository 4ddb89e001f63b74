#pragma once

#include <string>
#include <vector>

#include "core/modules/directory.hpp"
#include "core/plugin_host/roster.hpp"
#include "core/plugin_host/visit.hpp"

namespace bobbin::plugin_host {

// The modules as everybody but the checkout sees them. Any thread; nothing here changes after the start.
class ModuleDirectory final : public modules::Directory {
 public:
  ModuleDirectory(const House& house, const Roster& roster, std::vector<modules::Problem> problems);

  [[nodiscard]] std::vector<modules::Row> modules(const std::string& store) const override;
  [[nodiscard]] std::vector<modules::Problem> problems() const override;
  [[nodiscard]] modules::State state(const std::string& store, const std::string& plugin) const override;
  [[nodiscard]] const std::vector<modules::Route>& routes() const override { return routes_; }
  [[nodiscard]] Result<modules::Answer> invoke(Stores& stores, const modules::Route& route, const modules::Visit& visit,
                                               const nlohmann::json& request) override;
  [[nodiscard]] const std::vector<modules::Job>& jobs() const override { return jobs_; }
  [[nodiscard]] Result<bool> run_job(Stores& stores, const modules::Job& job, const modules::Visit& visit,
                                     Instant due) override;
  [[nodiscard]] nlohmann::json cards(Stores& stores, const modules::Visit& visit, std::int64_t member) override;
  [[nodiscard]] Result<void> member_changed(Stores& stores, const modules::Visit& visit, MemberChange kind,
                                            std::int64_t member, std::int64_t other, std::int64_t referrer) override;

 private:
  [[nodiscard]] Result<const Plugin*> serving(const config::Snapshot& settings, const modules::Route& route,
                                              const std::string& store) const;
  [[nodiscard]] Result<void> tell(const Occasion& occasion, const Plugin& plugin, const bobbin_member_change& change);

  const House& house_;
  const Roster& roster_;
  std::vector<modules::Problem> problems_;  // of the start
  std::vector<modules::Route> routes_;
  std::vector<modules::Job> jobs_;
};

}  // namespace bobbin::plugin_host
