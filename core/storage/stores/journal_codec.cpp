#include "core/storage/stores/journal_codec.hpp"

#include <nlohmann/json.hpp>

namespace bobbin::storage {
namespace {

using nlohmann::json;

// v version, l label [zh, en], r reason, u uses [[lot, amount]], t terms [[kind, index, base, numerator, denominator]],
// c cap, m minimum, o rounding, s scope, g grace days.
void encode_basis(const journal::Basis& basis, json& out) {
  for (const auto& term : basis.terms) {
    out["t"].push_back({static_cast<int>(term.kind), term.index, term.base, term.numerator, term.denominator});
  }
  const journal::Basis plain;
  if (basis.cap != plain.cap) out["c"] = basis.cap;
  if (basis.minimum != plain.minimum) out["m"] = basis.minimum;
  if (basis.rounding != plain.rounding) out["o"] = static_cast<int>(basis.rounding);
  if (basis.scope != plain.scope) out["s"] = static_cast<int>(basis.scope);
  if (basis.grace_days != plain.grace_days) out["g"] = basis.grace_days;
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
  json out = json::object();
  if (!entry.plugin_version.empty()) out["v"] = entry.plugin_version;
  if (!entry.label.zh.empty() || !entry.label.en.empty()) out["l"] = {entry.label.zh, entry.label.en};
  if (!entry.reason.empty()) out["r"] = entry.reason;
  for (const auto& use : entry.uses) out["u"].push_back({use.lot, use.amount});
  encode_basis(entry.basis, out);
  return out.dump();
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
