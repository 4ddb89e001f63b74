#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/schema/node.hpp"

namespace bobbin::schema {
namespace {

using nlohmann::json;

constexpr std::size_t kMostNamesShown = 12;

Words list_of(const std::vector<std::string>& names) {
  Words out;
  for (std::size_t i = 0; i < names.size() && i < kMostNamesShown; ++i) {
    out.zh += (i == 0 ? "" : "、") + names[i];
    out.en += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kMostNamesShown) {
    out.zh += "……";
    out.en += ", ...";
  }
  return out;
}

using Nodes = std::vector<std::unique_ptr<Node>>;

class Explainer {
 public:
  void walk(const Node& node, const json& value, const At& at);
  std::vector<Issue> issues;

 private:
  void add(const At& at, Kind kind, std::string zh, std::string en, std::string nearest_name = {}) {
    if (issues.size() < kMaxIssues) {
      issues.push_back({at.pointer(), kind, {std::move(zh), std::move(en)}, std::move(nearest_name)});
    }
  }
  [[nodiscard]] Words found(const Node& node, const json& value) const {
    return node.secret ? type_words(type_of(value)) : value_words(value);
  }
  bool type(const Node& node, const json& value, const At& at);
  void choice(const Node& node, const json& value, const At& at);
  void integer(const Node& node, const json& value, const At& at);
  void text(const Node& node, const json& value, const At& at);
  void date(const Node& node, const json& value, const At& at);
  void object(const Node& node, const json& value, const At& at);
  void unknown_key(const Node& node, const std::string& key, const At& at);
  void array(const Node& node, const json& value, const At& at);
  void count(const Range& range, std::int64_t size, const At& at, const Words& what);
  void any_of(const Node& node, const json& value, const At& at);
  void one_of(const Node& node, const json& value, const At& at);
  void no_branch(const Nodes& nodes, const std::vector<std::vector<Issue>>& branches, const json& value, const At& at);
};

void Explainer::walk(const Node& node, const json& value, const At& at) {
  if (issues.size() >= kMaxIssues) return;
  if (!type(node, value, at)) return;  // what else is said of another type would only confuse
  choice(node, value, at);
  if (value.is_number_integer()) integer(node, value, at);
  if (value.is_string()) text(node, value, at);
  if (value.is_object()) object(node, value, at);
  if (value.is_array()) array(node, value, at);
  if (!node.any_of.empty()) any_of(node, value, at);
  if (!node.one_of.empty()) one_of(node, value, at);
}

bool Explainer::type(const Node& node, const json& value, const At& at) {
  if (node.types == 0 || (node.types & type_of(value)) != 0) return true;
  const Words wanted = type_words(node.types);
  const Words got = found(node, value);
  add(at, Kind::kType, "应为" + wanted.zh + "，实际是" + got.zh, "expected " + wanted.en + ", found " + got.en);
  return false;
}

void Explainer::choice(const Node& node, const json& value, const At& at) {
  if (!node.choices || std::find(node.choices->begin(), node.choices->end(), value) != node.choices->end()) return;
  std::vector<std::string> names;
  for (const json& known : *node.choices) names.push_back(known.is_string() ? known.get<std::string>() : known.dump());
  const Words all = list_of(names);
  const Words got = found(node, value);
  const std::string meant = value.is_string() && !node.secret ? nearest(value.get<std::string>(), names) : "";
  add(at, Kind::kValue,
      "应为 " + all.zh + (names.size() > 1 ? " 之一" : "") + "，实际是" + got.zh +
          (meant.empty() ? "" : "，是不是 “" + meant + "”？"),
      std::string("expected ") + (names.size() > 1 ? "one of " : "") + all.en + ", found " + got.en +
          (meant.empty() ? "" : "; did you mean '" + meant + "'?"),
      meant);
}

void Explainer::integer(const Node& node, const json& value, const At& at) {
  const auto number = value.get<std::int64_t>();
  const std::string shown = node.secret ? "" : std::to_string(number);
  const Range& range = node.range;
  if (range.least && number < *range.least) {
    const std::string limit = std::to_string(*range.least);
    add(at, Kind::kValue, "应不小于 " + limit + "，实际是 " + shown, "expected at least " + limit + ", found " + shown);
  }
  if (range.most && number > *range.most) {
    const std::string limit = std::to_string(*range.most);
    add(at, Kind::kValue, "应不大于 " + limit + "，实际是 " + shown, "expected at most " + limit + ", found " + shown);
  }
  if (node.multiple_of && number % *node.multiple_of != 0) {
    const std::string unit = std::to_string(*node.multiple_of);
    add(at, Kind::kValue, "应为 " + unit + " 的倍数，实际是 " + shown,
        "expected a multiple of " + unit + ", found " + shown);
  }
}

void Explainer::text(const Node& node, const json& value, const At& at) {
  const auto& string = value.get_ref<const std::string&>();
  const std::int64_t length = code_points(string);
  const std::size_t before = issues.size();
  if (length == 0 && node.length.least.value_or(0) > 0) {
    add(at, Kind::kValue, "不能为空", "must not be empty");
  } else {
    count(node.length, length, at, {"个字符", "characters"});
  }
  if (issues.size() > before) return;
  if (!node.pattern || node.pattern->fits(string)) return date(node, value, at);
  const Words got = found(node, value);
  const Words form = node.form.value_or(Words{"符合 " + node.pattern->text, node.pattern->text});
  add(at, Kind::kValue, "格式不对：应为" + form.zh + "，实际是" + got.zh,
      "has the wrong form: expected " + form.en + ", found " + got.en);
}

// The last day of the month of such a day as 2026-06-31; empty when it isn't only the day that is wrong.
std::string last_of_month(const std::string& day) {
  if (day.size() != 10) return {};
  for (const char* last : {"31", "30", "29", "28"}) {
    const std::string text = day.substr(0, 8) + last;
    if (day > text && parse_day(text)) return text;
  }
  return {};
}

void Explainer::date(const Node& node, const json& value, const At& at) {
  const auto& string = value.get_ref<const std::string&>();
  if (!node.date || parse_day(string)) return;
  const Words got = found(node, value);
  const std::string last = node.secret ? "" : last_of_month(string);
  if (last.empty()) {
    return add(at, Kind::kValue, "应为日期，如 2026-06-01，实际是" + got.zh,
               "expected a date such as 2026-06-01, found " + got.en);
  }
  add(at, Kind::kValue, "没有这一天，这个月到 " + last + " 为止，实际是" + got.zh,
      "there is no such day: that month ends on " + last + ", found " + got.en);
}

void Explainer::count(const Range& range, std::int64_t size, const At& at, const Words& what) {
  if (range.has(size)) return;
  const bool few = range.least && size < *range.least;
  const std::string limit = std::to_string(few ? *range.least : *range.most);
  const std::string got = std::to_string(size);
  add(at, Kind::kValue,
      std::string(few ? "应不少于 " : "应不多于 ") + limit + " " + what.zh + "，实际有 " + got + " " + what.zh,
      std::string("expected ") + (few ? "at least " : "at most ") + limit + " " + what.en + ", found " + got);
}

void Explainer::object(const Node& node, const json& value, const At& at) {
  for (const auto& [key, member] : value.get_ref<const json::object_t&>()) {
    const At below{&at, &key};
    if (const Node* child = node.property(key)) {
      walk(*child, member, below);
    } else if (node.additional == Additional::kChecked) {
      walk(*node.additional_node, member, below);
    } else if (node.additional == Additional::kNone) {
      unknown_key(node, key, below);
    }
  }
  for (const std::string& key : node.required) {
    if (value.contains(key)) continue;
    add(At{&at, &key}, Kind::kMissing, "缺少 “" + key + "”", "'" + key + "' is missing");
  }
  count(node.member_count, static_cast<std::int64_t>(value.size()), at, {"项", "members"});
}

void Explainer::unknown_key(const Node& node, const std::string& key, const At& at) {
  std::vector<std::string> known;
  for (const auto& [name, child] : node.properties) known.push_back(name);
  const std::string meant = nearest(key, known);
  const Words all = list_of(known);
  std::string zh = "未知的字段 " + quoted(key).zh;
  std::string en = "unknown key " + quoted(key).en;
  if (!meant.empty()) {
    zh += "，是不是 “" + meant + "”？";
    en += "; did you mean '" + meant + "'?";
  } else if (!known.empty()) {
    zh += "，可用的有：" + all.zh;
    en += "; known are: " + all.en;
  }
  add(at, Kind::kUnknownKey, std::move(zh), std::move(en), meant);
}

void Explainer::array(const Node& node, const json& value, const At& at) {
  count(node.item_count, static_cast<std::int64_t>(value.size()), at, {"项", "items"});
  std::set<json> seen;
  for (std::size_t i = 0; i < value.size() && issues.size() < kMaxIssues; ++i) {
    const At below{&at, nullptr, i};
    if (node.items) walk(*node.items, value[i], below);
    if (node.unique_items && !seen.insert(value[i]).second) {
      add(below, Kind::kValue, "与前面的一项重复", "repeats an earlier item");
    }
  }
}

std::vector<Issue> issues_of(const Node& node, const json& value, const At& at) {
  Explainer branch;
  branch.walk(node, value, at);
  return std::move(branch.issues);
}

void Explainer::any_of(const Node& node, const json& value, const At& at) {
  std::vector<std::vector<Issue>> branches;
  for (const auto& branch : node.any_of) {
    branches.push_back(issues_of(*branch, value, at));
    if (branches.back().empty()) return;
  }
  no_branch(node.any_of, branches, value, at);
}

void Explainer::one_of(const Node& node, const json& value, const At& at) {
  std::vector<std::vector<Issue>> branches;
  std::vector<std::string> choosers;  // a member that a fitting branch requires
  int fitting = 0;
  for (const auto& branch : node.one_of) {
    branches.push_back(issues_of(*branch, value, at));
    if (!branches.back().empty()) continue;
    ++fitting;
    if (!branch->required.empty()) choosers.push_back(branch->required.front());
  }
  if (fitting == 1) return;
  if (fitting == 0) return no_branch(node.one_of, branches, value, at);
  const Words names = list_of(choosers);
  if (choosers.size() == static_cast<std::size_t>(fitting)) {
    add(at, Kind::kValue, names.zh + " 只能有其中一个", "only one of " + names.en + " may stand here");
  } else {
    add(at, Kind::kValue, "同时符合几种写法，只能符合一种", "fits more than one of the alternatives; it must fit one");
  }
}

bool is_of_root_type(const Issue& issue, const std::string& pointer) {
  return issue.kind == Kind::kType && issue.pointer == pointer;
}

// How far a branch is from what was meant: the root's type weighs most, then a value that tells branches apart.
std::size_t apart(const std::vector<Issue>& issues, const std::string& pointer) {
  std::size_t weight = issues.size();
  for (const Issue& issue : issues) {
    if (is_of_root_type(issue, pointer)) weight += 100 * kMaxIssues;
    if (issue.kind == Kind::kValue) weight += 100;
    if (issue.kind == Kind::kUnknownKey) weight += 10;
  }
  return weight;
}

void Explainer::no_branch(const Nodes& nodes, const std::vector<std::vector<Issue>>& branches, const json& value,
                          const At& at) {
  const auto only_missing = [](const std::vector<Issue>& of_branch) {
    return std::all_of(of_branch.begin(), of_branch.end(),
                       [](const Issue& issue) { return issue.kind == Kind::kMissing; });
  };
  if (std::all_of(branches.begin(), branches.end(), only_missing)) {
    std::vector<std::string> names;
    for (const auto& issues_of_branch : branches) {
      const std::string& missing = issues_of_branch.front().pointer;
      names.push_back(missing.substr(missing.rfind('/') + 1));
    }
    const Words all = list_of(names);
    return add(at, Kind::kMissing, "需要 " + all.zh + " 之一", "one of " + all.en + " is needed");
  }
  const std::string pointer = at.pointer();
  const auto best = std::min_element(branches.begin(), branches.end(), [&](const auto& a, const auto& b) {
    return apart(a, pointer) < apart(b, pointer);
  });
  unsigned types = 0;
  for (const auto& branch : nodes) types |= branch->types;
  if (types != 0 && is_of_root_type(best->front(), pointer)) {
    const Words got = value_words(value);
    const Words wanted = type_words(types);
    return add(at, Kind::kType, "应为" + wanted.zh + "，实际是" + got.zh,
               "expected " + wanted.en + ", found " + got.en);
  }
  for (const Issue& issue : *best) {
    if (issues.size() < kMaxIssues) issues.push_back(issue);
  }
}

}  // namespace

std::vector<Issue> explain(const Node& node, const json& instance) { return issues_of(node, instance, At{}); }

}  // namespace bobbin::schema
