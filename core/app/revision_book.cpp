#include "core/app/revision_book.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/audit/audit.hpp"
#include "core/checkout/store.hpp"
#include "core/config/content_hash.hpp"
#include "core/config/shared_part.hpp"
#include "core/journal/store.hpp"

namespace bobbin::app {
namespace {

constexpr const char* kZone = "UTC";  // hosts may stand anywhere

config::FileParts parts_of_good(const config::Document& file) {
  auto parts = config::parts_of(file.text());
  if (!parts) throw std::logic_error("a file that was read can't be cut");
  return std::move(*parts);
}

void add(Stores& stores, const Applying& applying, std::int64_t before, const std::string& content) {
  const config::Revision revision{before + 1, content, applying.at, applying.by};
  stores.revisions.add(revision);
  audit::Record record;
  record.action = "config.applied";
  record.subject_json = nlohmann::json{{"revision", revision.number}}.dump();
  if (before > 0) record.before_json = nlohmann::json{{"revision", before}}.dump();
  record.after_json =
      nlohmann::json{{"revision", revision.number}, {"by", revision.by}, {"hash", config::content_hash(content)}}
          .dump();
  audit::Actor actor;
  actor.at = applying.at;
  actor.source = applying.source;
  audit::log(stores, applying.ids, actor, std::move(record));
}

Refused conflict(const config::Revision& current, std::optional<std::int64_t> base) {
  const std::string number = std::to_string(current.number);
  const std::string at = format_instant(current.at, kZone);
  const std::string from = base ? std::to_string(*base) : "";
  return refuse(
      Code::kConfigInvalid,
      {"数据库里是修订 " + number + "（" + current.by + "，" + at + "），" +
           (base ? "而本文件改自修订 " + from : "而本文件没有写 revision，不知改自哪一个") +
           "：请用 bobbin config export 导出当前的，在其上修改",
       "the database is at revision " + number + " (by " + current.by + ", at " + at + "), " +
           (base ? "this file was made from " + from : "this file doesn't say which it was made from (`revision: N`)") +
           ": export the current one with `bobbin config export` and make your changes there"},
      "/revision");
}

Result<void> judge_base(const std::optional<config::Revision>& current, std::optional<std::int64_t> base) {
  if (current) {
    if (base == current->number) return {};
    return conflict(*current, base);
  }
  if (base.value_or(0) == 0) return {};
  return refuse(Code::kConfigInvalid,
                {"数据库里还没有配置修订，而本文件改自修订 " + std::to_string(*base) + "：请去掉 revision 这一行",
                 "the database has no revision yet, this file was made from " + std::to_string(*base) +
                     ": take its `revision:` line out"},
                "/revision");
}

bool has_sold(Stores& stores, const std::string& store) {
  checkout::SaleFilter filter;
  filter.store = store;
  filter.limit = 1;
  return !stores.sales.list(filter).empty();
}

// The currency that the books are kept in, from the first start of a host on; empty before.
std::string kept_in(Stores& stores) {
  for (const journal::Account& account : stores.journal.accounts()) {
    if (account.code == journal::kSales) return account.unit;
  }
  return {};
}

// What sales have been made of stays: the stores that made them, and the currency that they are in.
Result<void> judge_change(Stores& stores, const config::Outline& before, const config::Outline& after) {
  for (const std::string& store : before.stores) {
    if (std::find(after.stores.begin(), after.stores.end(), store) != after.stores.end()) continue;
    if (!has_sold(stores, store)) continue;
    return refuse(
        Code::kConfigInvalid,
        {"门店 " + store + " 已有销售，不能从配置里去掉", "the store " + store + " has sales: it can't be removed"},
        "/stores");
  }
  const std::string kept = kept_in(stores);
  if (before.currency != after.currency && (has_sold(stores, "") || (!kept.empty() && kept != after.currency))) {
    return refuse(Code::kConfigInvalid,
                  {"账目以 " + before.currency + " 记，货币不能改为 " + after.currency,
                   "the books are kept in " + before.currency + ": the currency can't become " + after.currency},
                  "/shop/currency");
  }
  return {};
}

std::vector<Words> notes_of(const config::Outline* before, const config::Outline& after, bool as_written) {
  std::vector<Words> out;
  if (!as_written) {
    out.push_back(
        {"提示：shop、modules、stores 和 grants "
         "无法按原样截取（写在花括号里，或引用了别处的锚点），已重新写出，不带注释",
         "note: shop, modules, stores and grants could not be cut as they are written (in braces, or by "
         "anchors of other parts): they are kept written anew, without comments"});
  }
  if (before != nullptr && before->grants != after.grants) {
    out.push_back(
        {"提示：grants 的改动要等各主机重新启动才生效", "note: the change of grants waits for a restart of the hosts"});
  }
  if (before != nullptr && before->currency != after.currency) {
    out.push_back({"提示：货币的改动要等各主机重新启动才生效",
                   "note: the change of the currency waits for a restart of the hosts"});
  }
  return out;
}

config::Outline outline_of(const config::Revision& revision) {
  return config::Document::parse(revision.content, config::revision_name(revision.number)).outline();
}

}  // namespace

Result<Applied> apply(const Applying& applying, const config::Document& file) {
  const config::FileParts parts = parts_of_good(file);
  const config::Outline after = file.outline();
  return applying.storage.write<Applied>([&](Stores& stores) -> Result<Applied> {
    const auto current = stores.revisions.find(stores.revisions.current_alone());
    if (current && current->content == parts.shared) return Applied{current->number, false, {}};
    if (auto fits = judge_base(current, after.revision); !fits) return Refused(fits.error());
    if (!current) {
      add(stores, applying, 0, parts.shared);
      return Applied{1, true, notes_of(nullptr, after, parts.as_written)};
    }
    const config::Outline before = outline_of(*current);
    if (auto may = judge_change(stores, before, after); !may) return Refused(may.error());
    add(stores, applying, current->number, parts.shared);
    return Applied{current->number + 1, true, notes_of(&before, after, parts.as_written)};
  });
}

Result<std::int64_t> keep_first(const Applying& applying, const config::Document& file) {
  const config::FileParts parts = parts_of_good(file);
  return applying.storage.write<std::int64_t>([&](Stores& stores) -> Result<std::int64_t> {
    const std::int64_t current = stores.revisions.current_alone();
    if (current > 0) return current;
    add(stores, applying, 0, parts.shared);
    return 1;
  });
}

std::string current_user() {
  const passwd* who = ::getpwuid(::geteuid());
  return who != nullptr ? who->pw_name : "user " + std::to_string(::geteuid());
}

}  // namespace bobbin::app
