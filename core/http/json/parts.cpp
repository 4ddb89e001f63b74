#include "core/http/json/parts.hpp"

namespace bobbin::http {

void write_warnings(JsonText& out, const std::vector<Words>& warnings, const std::string& locale) {
  out.key("warnings").array([&] {
    for (const Words& warning : warnings) out.text(warning.in(locale));
  });
}

void write_holder(JsonText& out, const View& view, const checkout::Effect& effect,
                  const std::optional<checkout::MemberRef>& member) {
  out.member("holder", effect.holder);
  const auto account = view.services.ledger.account(effect.account);
  if (!account || account->holder != journal::HolderKind::kMember) return;
  if (member && id_text(member->id) == effect.holder) {
    out.member("holder_code", member->code);
  } else if (const auto row = view.services.members.row(view.stores, effect.holder)) {
    out.member("holder_code", row->code);
  }
}

void write_effects(JsonText& out, const View& view, const std::vector<checkout::Effect>& effects,
                   const std::optional<checkout::MemberRef>& member) {
  out.key("effects").array([&] {
    for (const checkout::Effect& effect : effects) {
      out.object([&] {
        out.member("plugin", effect.plugin);
        out.member("rule", effect.rule);
        out.member("label", effect.label.in(view.call.locale));
        out.member("unit", effect.unit);
        out.member("amount", effect.amount);
        write_holder(out, view, effect, member);
      });
    }
  });
}

void write_member(JsonText& out, const std::optional<checkout::MemberRef>& member) {
  if (member) {
    out.member("member", id_text(member->id));
    out.member("member_code", member->code);
  } else {
    out.key("member").null();
    out.key("member_code").null();
  }
}

std::string zone_of(const View& view, const std::string& store) {
  const auto settings = view.services.settings.current();
  const config::StoreConfig* found = settings->store(store);
  return found == nullptr ? view.call.time_zone : found->day.time_zone;
}

void write_slip(JsonText& out, const std::string& text) {
  out.key("receipt").object([&] { out.member("text", text); });
}

}  // namespace bobbin::http
