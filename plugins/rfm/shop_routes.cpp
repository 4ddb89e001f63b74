#include "shop_routes.hpp"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "names.hpp"
#include "pareto.hpp"
#include "query.hpp"
#include "refresh.hpp"

namespace rfm {
namespace {

using nlohmann::json;

constexpr std::int64_t kTopPpm = 200'000;  // the 20% of R4

struct Group {
  std::int64_t members = 0;
  std::int64_t monetary_minor = 0;
};

// A row for each kind, in their order, empty ones too.
template <class Kind, std::size_t n>
json groups_json(const bobbin::Call& call, const char* key, const std::array<Kind, n>& kinds,
                 const std::array<Group, n + 1>& groups) {
  json items = json::array();
  for (const Kind kind : kinds) {
    const Group& group = groups[static_cast<std::size_t>(kind)];
    json actions = json::array();
    for (const bobbin::Words& one : actions_of(kind)) actions.push_back(one.in(call.locale()));
    items.push_back({{key, id_of(kind)},
                     {"name", name_of(kind).in(call.locale())},
                     {"members", group.members},
                     {"monetary_minor", group.monetary_minor},
                     {"actions", std::move(actions)}});
  }
  return items;
}

json place_json(std::int64_t kind, std::int64_t number) {
  constexpr std::int64_t kSegment = 1;
  if (kind == kSegment) return id_or_null(id_of(static_cast<Segment>(number)));
  return id_or_null(id_of(static_cast<Lifecycle>(number)));
}

Pareto pareto_of(const bobbin::Call& call) {
  std::vector<Spender> spenders;
  call.db().read("spenders", {}, [&](const bobbin::DbRow& row) {
    spenders.push_back({row.integer(0), row.integer(1)});
  });
  return Pareto(std::move(spenders));
}

}  // namespace

json segments_route(bobbin::Call& call, const Rules&, const json& in) {
  std::array<Group, kSegments.size() + 1> groups{};
  call.db().read("segments", {}, [&](const bobbin::DbRow& row) {
    groups.at(static_cast<std::size_t>(row.integer(0))) = {row.integer(1), row.integer(2)};
  });
  return paged(in.at("query"), groups_json(call, "segment", kSegments, groups));
}

json lifecycle_route(bobbin::Call& call, const Rules&, const json& in) {
  const LifecycleOn on(call.business_day());
  std::array<Group, kLifecycles.size() + 1> groups{};
  call.db().read(
      "lifecycles",
      {on.days(Lifecycle::kActive).first, on.days(Lifecycle::kMarginal).first, on.days(Lifecycle::kDormant).first},
      [&](const bobbin::DbRow& row) {
        groups.at(static_cast<std::size_t>(row.integer(0))) = {row.integer(1), row.integer(2)};
      });
  return paged(in.at("query"), groups_json(call, "lifecycle", kLifecycles, groups));
}

json movements_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& query = in.at("query");
  const auto from = day_in(query, "from");
  const auto to = day_in(query, "to");
  const std::int64_t limit = number_or(query, "limit", bobbin::kDefaultPage);
  const std::int64_t skip = number_or(query, "cursor", 0);
  json items = json::array();
  call.db().read("movements",
                 {from ? from->n : std::numeric_limits<std::int32_t>::min(),
                  to ? to->n : std::numeric_limits<std::int32_t>::max(), limit, skip},
                 [&](const bobbin::DbRow& row) {
                   const std::int64_t kind = row.integer(1);
                   items.push_back({{"day", bobbin::format_day({static_cast<std::int32_t>(row.integer(0))})},
                                    {"kind", kind == 1 ? "segment" : "lifecycle"},
                                    {"from", place_json(kind, row.integer(2))},
                                    {"to", place_json(kind, row.integer(3))},
                                    {"members", row.integer(4)}});
                 });
  const bool more = items.size() == static_cast<std::size_t>(limit);
  return ok({{"items", std::move(items)}, {"next", more ? json(std::to_string(skip + limit)) : json()}});
}

json pareto_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& query = in.at("query");
  const std::int64_t skip = number_or(query, "cursor", 0);
  const std::int64_t limit = number_or(query, "limit", bobbin::kDefaultPage);
  Pareto pareto = pareto_of(call);
  const Top top = pareto.top(number_or(query, "share_ppm", kTopPpm));
  json items = json::array();
  for (const Standing& one : pareto.page(skip, limit)) {
    const std::string holder = std::to_string(one.who.member);
    const auto member = call.members().find(holder);
    items.push_back({{"member", holder},
                     {"member_code", member ? json(member->code()) : json()},
                     {"monetary_minor", one.who.monetary_minor},
                     {"cumulative_ppm", pareto.share_ppm(one.cumulative_minor)}});
  }
  const std::int64_t end = skip + limit;
  return ok({{"members", pareto.members()},
             {"monetary_minor", pareto.monetary_minor()},
             {"top",
              {{"members", top.members},
               {"monetary_minor", top.monetary_minor},
               {"monetary_share_ppm", pareto.share_ppm(top.monetary_minor)}}},
             {"items", std::move(items)},
             {"next", end < pareto.members() ? json(std::to_string(end)) : json()}});
}

json refresh_route(bobbin::Call& call, const Rules& rules, const json&) {
  refresh(call, rules);
  std::int64_t members = 0;
  std::int64_t measured_ms = 0;
  call.db().read("measured", {}, [&](const bobbin::DbRow& row) {
    measured_ms = row.integer(0);
    members = row.integer(1);
  });
  return ok({{"members", members}, {"measured_at", call.instant_text(measured_ms)}});
}

}  // namespace rfm
