#pragma once

#include <vector>

#include "core/modules/report.hpp"
#include "core/plugin_host/roster.hpp"

namespace bobbin::plugin_host {

// The datasets of the plugins that run. Any thread; nothing here changes after the start.
class PluginReports final : public modules::Reports {
 public:
  explicit PluginReports(const Roster& roster);

  [[nodiscard]] const std::vector<modules::Report>& all() const override { return all_; }
  [[nodiscard]] Result<void> read(Stores& stores, const modules::Report& report,
                                  const modules::ReportQuestion& question,
                                  const modules::PluginDb::Visit& visit) override;

 private:
  const Roster& roster_;
  std::vector<modules::Report> all_;
};

}  // namespace bobbin::plugin_host
