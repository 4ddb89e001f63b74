#include "core/members/store.hpp"
#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

// "bobbin.members/1"
namespace bobbin::plugin_host {
namespace {

bobbin_span tags_of(Visit& visit, const std::vector<std::string>& tags) {
  if (tags.empty()) return {nullptr, 0, sizeof(bobbin_str)};
  auto* out = static_cast<bobbin_str*>(visit.arena().allocate(tags.size() * sizeof(bobbin_str), alignof(bobbin_str)));
  for (std::size_t i = 0; i < tags.size(); ++i) out[i] = visit.keep(tags[i]);
  return {out, static_cast<std::uint32_t>(tags.size()), sizeof(bobbin_str)};
}

bobbin_status find(bobbin_call* call, bobbin_str id_or_code, bobbin_member* out) {
  return with_stores(call, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (!visit.may("members.read")) return BOBBIN_DENIED;
    const auto row = members::row_of(stores, std::string(from_abi(id_or_code)));
    if (!row) {
      visit.say({Code::kNotFound, {"没有这个会员", "there is no such member"}});
      return BOBBIN_INVALID;
    }
    bobbin_member value{};
    value.id = row->id;
    value.code = visit.keep(row->code);
    value.joined_day = row->joined_day.n;
    value.birth_month = row->birth_month;
    value.birth_day = row->birth_day;
    value.profile_complete = row->complete ? 1 : 0;
    value.tags = tags_of(visit, row->tags);
    value.spend_minor = row->figures.spend_minor;
    value.sales = row->figures.sales;
    value.visits = row->figures.visits;
    value.first_sale_ms = row->figures.first_sale.value_or(Instant{0}).ms;
    value.last_sale_ms = row->figures.last_sale.value_or(Instant{0}).ms;
    value.referrer = row->referrer;
    return fill(out, value);
  });
}

}  // namespace

const bobbin_members_service& members_service() {
  static const bobbin_members_service table{head_of<bobbin_members_service>(), find};
  return table;
}

}  // namespace bobbin::plugin_host
