#include "core/storage/stores/journal_codec.hpp"

#include <initializer_list>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"

namespace bobbin::storage {
namespace {

using nlohmann::json;

// c cap, g grace days, l label [zh, en], m minimum, o rounding, r reason, s scope, t terms [[kind, index, base,
// numerator, denominator]], u uses [[lot, amount]], v version. What is as usual isn't written.
template <class Items, class Write>
void put_rows(JsonText& out, JsonText::Name key, const Items& items, Write write) {
  if (items.empty()) return;
  out.key(key).array([&] {
    for (const auto& item : items) out.array([&] { write(item); });
  });
}

journal::Basis decode_basis(const json& in) {
  journal::Basis basis;
  if (const auto terms = in.find("t"); terms != in.end()) {
    for (const auto& term : *terms) {
      basis.terms.push_back({static_cast<journal::TermKind>(term.at(0).get<int>()), term.at(1).get<std::int32_t>(),
                             term.at(2).get<std::int64_t>(), term.at(3).get<std::int64_t>(),
                             term.at(4).get<std::int64_t>()});
    }
  }
  basis.cap = in.value("c", basis.cap);
  basis.minimum = in.value("m", basis.minimum);
  basis.rounding = static_cast<Rounding>(in.value("o", static_cast<int>(basis.rounding)));
  basis.scope = static_cast<journal::Scope>(in.value("s", static_cast<int>(basis.scope)));
  basis.grace_days = in.value("g", basis.grace_days);
  return basis;
}

}  // namespace

std::string encode_detail(const journal::Entry& entry) {
  const journal::Basis& basis = entry.basis;
  const journal::Basis plain;
  JsonText out;
  out.object([&] {
    if (basis.cap != plain.cap) out.member("c", basis.cap);
    if (basis.grace_days != plain.grace_days) out.member("g", basis.grace_days);
    if (!entry.label.zh.empty() || !entry.label.en.empty()) {
      out.key("l").array([&] {
        out.text(entry.label.zh);
        out.text(entry.label.en);
      });
    }
    if (basis.minimum != plain.minimum) out.member("m", basis.minimum);
    if (basis.rounding != plain.rounding) out.member("o", static_cast<int>(basis.rounding));
    if (!entry.reason.empty()) out.member("r", entry.reason);
    if (basis.scope != plain.scope) out.member("s", static_cast<int>(basis.scope));
    put_rows(out, "t", basis.terms, [&](const journal::Term& term) {
      out.integer(static_cast<int>(term.kind));
      for (const std::int64_t number : {std::int64_t{term.index}, term.base, term.numerator, term.denominator}) {
        out.integer(number);
      }
    });
    put_rows(out, "u", entry.uses, [&](const journal::LotUse& use) {
      out.integer(use.lot);
      out.integer(use.amount);
    });
    if (!entry.plugin_version.empty()) out.member("v", entry.plugin_version);
  });
  return out.take();
}

void decode_detail(std::string_view text, journal::Entry& entry) {
  const json in = json::parse(text);
  entry.plugin_version = in.value("v", std::string());
  if (const auto label = in.find("l"); label != in.end()) {
    entry.label = {label->at(0).get<std::string>(), label->at(1).get<std::string>()};
  }
  entry.reason = in.value("r", std::string());
  if (const auto uses = in.find("u"); uses != in.end()) {
    for (const auto& use : *uses) {
      entry.uses.push_back({use.at(0).get<std::int64_t>(), use.at(1).get<std::int64_t>()});
    }
  }
  entry.basis = decode_basis(in);
}

}  // namespace bobbin::storage
