#include "core/schema/relations.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/base/text.hpp"
#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

using nlohmann::json;

struct Found {
  std::string pointer;
  const json* value = nullptr;
};

// Every value that the path leads to, in document order.
std::vector<Found> found_at(const json& instance, const std::string& path) {
  std::vector<Found> here{{"", &instance}};
  for (std::size_t from = 1; from < path.size();) {
    const std::size_t until = std::min(path.find('/', from), path.size());
    const std::string piece = path.substr(from, until - from);
    std::vector<Found> next;
    for (const Found& one : here) {
      if (piece == "*" && one.value->is_array()) {
        for (std::size_t i = 0; i < one.value->size(); ++i) {
          next.push_back({one.pointer + "/" + std::to_string(i), &(*one.value)[i]});
        }
      } else if (one.value->is_object() && one.value->contains(piece)) {
        next.push_back({one.pointer + "/" + piece, &(*one.value)[piece]});
      }
    }
    here = std::move(next);
    from = until + 1;
  }
  return here;
}

Refused wrong(const std::string& pointer) {
  return refuse(Code::kInvalid, {"应为路径，例如 “/ladder/*/id”", "expected paths such as '/ladder/*/id'"}, pointer);
}

bool is_path(const json& value) { return value.is_string() && value.get_ref<const std::string&>().starts_with('/'); }

// The members of a list of objects that must be paths, by name; `optional` may be missing.
bool are_paths(const json& list, const std::vector<std::string>& needed, const std::string& optional) {
  return list.is_array() && std::all_of(list.begin(), list.end(), [&](const json& one) {
           if (!one.is_object()) return false;
           const bool whole = std::all_of(needed.begin(), needed.end(), [&](const std::string& key) {
             return one.contains(key) && is_path(one[key]);
           });
           return whole && (!one.contains(optional) || is_path(one[optional]));
         });
}

// The pointer of the item of the first list on the way: "/ladder/2".
std::string item_of(const std::string& pointer, const std::string& path) {
  const std::size_t pieces = static_cast<std::size_t>(
      std::count(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(path.find('*')), '/'));
  std::size_t end = 0;
  for (std::size_t i = 0; i < pieces; ++i) end = pointer.find('/', end + 1);
  return pointer.substr(0, end);
}

// What holds the value: "/offers/2" of "/offers/2/to".
std::string holder_of(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

std::vector<std::string> names_at(const json& instance, const std::string& path) {
  std::vector<std::string> names;
  for (const Found& one : found_at(instance, path)) {
    if (one.value->is_string()) names.push_back(one.value->get<std::string>());
  }
  return names;
}

// Those that are none of the names.
void add_unknown(const std::vector<Found>& said, const std::vector<std::string>& names, std::vector<Issue>& issues) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  for (const Found& one : said) {
    if (!one.value->is_string()) continue;
    const std::string& word = one.value->get_ref<const std::string&>();
    if (std::find(names.begin(), names.end(), word) != names.end()) continue;
    const std::string meant = nearest(word, names);
    issues.push_back(
        {one.pointer,
         Kind::kValue,
         {"没有 " + quoted(word).zh + (meant.empty() ? "，可用的有：" + list : "，是不是 “" + meant + "”？"),
          "there is no " + quoted(word).en +
              (meant.empty() ? "; known are: " + list : "; did you mean '" + meant + "'?")},
         {}});
  }
}

}  // namespace

Result<Relations> Relations::compile(const json& schema) {
  Relations out;
  if (!schema.is_object()) return out;
  if (const auto unique = schema.find("x-unique"); unique != schema.end()) {
    if (!unique->is_array() || !std::all_of(unique->begin(), unique->end(), is_path)) return wrong("/x-unique");
    out.unique_ = unique->get<std::vector<std::string>>();
  }
  if (const auto rising = schema.find("x-rising"); rising != schema.end()) {
    if (!are_paths(*rising, {"at_least"}, "above")) return wrong("/x-rising");
    for (const json& one : *rising) {
      const std::string path = one["at_least"];
      if (path.find("/*") == std::string::npos) return wrong("/x-rising");
      out.rising_.push_back({path, one.value("above", std::string())});
    }
  }
  if (const auto ordered = schema.find("x-ordered"); ordered != schema.end()) {
    if (!are_paths(*ordered, {"first", "last"}, "")) return wrong("/x-ordered");
    for (const json& one : *ordered) {
      out.ordered_.push_back({one["first"], one["last"]});
      if (holder_of(out.ordered_.back().first) != holder_of(out.ordered_.back().last)) return wrong("/x-ordered");
    }
  }
  if (const auto among = schema.find("x-among"); among != schema.end()) {
    if (!are_paths(*among, {"value", "names"}, "")) return wrong("/x-among");
    for (const json& one : *among) {
      const json module = one.value("module", json(""));
      if (!module.is_string()) return wrong("/x-among");
      out.among_.push_back({one["value"], one["names"], module.get<std::string>()});
    }
  }
  return out;
}

std::vector<Issue> Relations::check(const json& instance) const {
  std::vector<Issue> issues;
  check_unique(instance, issues);
  check_rising(instance, issues);
  check_ordered(instance, issues);
  check_among(instance, issues);
  return issues;
}

void Relations::check_unique(const json& instance, std::vector<Issue>& issues) const {
  for (const std::string& path : unique_) {
    std::set<json> seen;
    for (const Found& one : found_at(instance, path)) {
      if (seen.insert(*one.value).second) continue;
      const Words said = value_words(*one.value);
      issues.push_back({one.pointer, Kind::kValue, {"与前面的重复：" + said.zh, "is there twice: " + said.en}, {}});
    }
  }
}

void Relations::check_rising(const json& instance, std::vector<Issue>& issues) const {
  struct Step {
    Found found;
    std::int64_t least = 0;
  };
  for (const Rising& rule : rising_) {
    std::map<std::size_t, Step> steps;  // by the item's place in its list
    const auto add = [&](const std::string& path, std::int64_t more) {
      if (path.empty()) return;
      for (const Found& one : found_at(instance, path)) {
        if (!one.value->is_number_integer()) continue;
        const std::string item = item_of(one.pointer, path);
        steps[static_cast<std::size_t>(std::stoull(item.substr(item.rfind('/') + 1)))] = {
            one, one.value->get<std::int64_t>() + more};
      }
    };
    add(rule.at_least, 0);
    add(rule.above, 1);
    const Step* before = nullptr;
    for (const auto& [place, step] : steps) {
      if (before != nullptr && step.least <= before->least) {
        issues.push_back({step.found.pointer,
                          Kind::kValue,
                          {"应高于前面一级的 " + before->found.value->dump(),
                           "must be above the " + before->found.value->dump() + " of the one before it"},
                          {}});
      }
      before = &step;
    }
  }
}

void Relations::check_ordered(const json& instance, std::vector<Issue>& issues) const {
  for (const Ordered& rule : ordered_) {
    std::map<std::string, const json*> firsts;  // by what holds them
    for (const Found& one : found_at(instance, rule.first)) firsts[holder_of(one.pointer)] = one.value;
    for (const Found& last : found_at(instance, rule.last)) {
      const auto first = firsts.find(holder_of(last.pointer));
      if (first == firsts.end() || type_of(*first->second) != type_of(*last.value)) continue;
      if (*last.value >= *first->second) continue;
      const Words name = quoted(rule.first.substr(rule.first.rfind('/') + 1));
      const Words limit = value_words(*first->second);
      const Words got = value_words(*last.value);
      issues.push_back({last.pointer,
                        Kind::kValue,
                        {"不应先于 " + name.zh + "（" + limit.zh + "），实际是" + got.zh,
                         "must not be before " + name.en + " (" + limit.en + "), found " + got.en},
                        {}});
    }
  }
}

void Relations::check_among(const json& instance, std::vector<Issue>& issues) const {
  for (const Among& rule : among_) {
    if (rule.module.empty()) add_unknown(found_at(instance, rule.value), names_at(instance, rule.names), issues);
  }
}

std::vector<Issue> Relations::check_others(const json& instance, const OtherSettings& others) const {
  std::vector<Issue> issues;
  for (const Among& rule : among_) {
    if (rule.module.empty()) continue;
    const std::vector<Found> said = found_at(instance, rule.value);
    if (said.empty()) continue;
    if (const auto other = others(rule.module)) {
      add_unknown(said, names_at(*other, rule.names), issues);
      continue;
    }
    for (const Found& one : said) {
      issues.push_back({one.pointer,
                        Kind::kValue,
                        {"需要模块 “" + rule.module + "”，但没有安装",
                         "needs the module '" + rule.module + "', which isn't installed"},
                        {}});
    }
  }
  return issues;
}

}  // namespace bobbin::schema
