#include "core/plugin_host/gap.hpp"

#include <nlohmann/json.hpp>

#include "core/audit/audit.hpp"

namespace bobbin::plugin_host {

void record_gap(const House& house, const Occasion& occasion, const Gap& gap) {
  if (occasion.reality == Reality::kPreview) return;
  const journal::Cause& cause = occasion.cause;
  audit::Record record;
  record.action = "module.gap";
  record.subject_json = nlohmann::json{
      {"module", gap.module},
      {"stage", gap.stage},
      {"cause", cause.kind},
      {"id", cause.id},
      {"sale", gap.sale}}.dump();
  record.reason = "the module failed or isn't there; see the log";
  const audit::Actor actor{cause.staff, cause.store, occasion.till, cause.at, cause.business_day, ""};
  audit::log(*occasion.stores, house.ids, actor, std::move(record));
}

}  // namespace bobbin::plugin_host
