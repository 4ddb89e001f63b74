#include "core/storage/verify/verify.hpp"

#include "core/storage/schema.hpp"
#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

std::string text_of(const Row& row, int column) {
  switch (row.kind(column)) {
    case Kind::kInteger:
      return std::to_string(row.integer(column));
    case Kind::kText:
      return row.text(column);
    case Kind::kBytes:
    case Kind::kNull:
      break;
  }
  return "-";
}

// `words` with {0}, {1} ... replaced by the row's columns.
std::string filled(std::string_view words, const Row& row) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == '{' && i + 2 < words.size() && words[i + 2] == '}') {
      out += text_of(row, words[i + 1] - '0');
      i += 2;
    } else {
      out += words[i];
    }
  }
  return out;
}

// What a machine in trouble answers (its server away, its disk full) proves nothing against the rows.
bool is_damage(Trouble trouble) {
  return trouble == Trouble::kCorrupt || trouble == Trouble::kDisk || trouble == Trouble::kConstraint ||
         trouble == Trouble::kFailed;
}

class Verifier {
 public:
  Verifier(Session& session, const std::function<void(std::string_view)>& progress)
      : session_(session), progress_(progress) {}

  VerifyReport all(const members::Vault* vault) {
    step("file", [&] {
      for (const std::string& damage : session_.structural_damage(kMostDamages)) {
        add("file", {"数据库文件损坏：" + damage, "the database file is damaged: " + damage});
      }
    });
    for (const auto checks : {journal_checks(), entry_checks(), sale_checks(), slip_checks(), return_checks(),
                              money_checks(), shift_checks(), stock_checks(), member_checks(), house_checks()}) {
      for (const Check& check : checks) run(check);
    }
    for (const Leaf& leaf : leaves()) run(leaf.name, [&] { return leaf.run(session_, kMostDamages); });
    if (vault != nullptr) run("member.sealed", [&] { return wrong_seals(session_, *vault, kMostDamages); });
    return std::move(report_);
  }

 private:
  void run(const Check& check) {
    step(check.name, [&] {
      session_.query(check.sql, kMostDamages).each([&](const Row& row) {
        add(check.name, {filled(check.zh, row), filled(check.en, row)});
      });
    });
  }

  template <class Work>
  void run(std::string_view name, Work&& work) {
    step(name, [&] {
      for (Words& words : work()) add(name, std::move(words));
    });
  }

  // Damage may end any check, by its page or by a value that can't be: that is a finding, and the others go on. The
  // savepoint is for PostgreSQL, whose transaction is gone with the first statement that fails.
  template <class Work>
  void step(std::string_view name, Work&& work) {
    if (progress_) progress_(name);
    report_.checks.emplace_back(name);
    mark("SAVEPOINT step");
    try {
      work();
    } catch (const StorageError& error) {
      if (!is_damage(error.trouble())) throw;
      unreadable(name, error);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      unreadable(name, error);
    }
    mark("RELEASE SAVEPOINT step");
  }

  void unreadable(std::string_view check, const std::exception& error) {
    add(check, {std::string("无法读完：") + error.what(), std::string("it can't be read to its end: ") + error.what()});
    mark("ROLLBACK TO SAVEPOINT step");
  }

  // SQLite ends the whole transaction itself when a page can't be read: then there is no savepoint, and none is needed.
  void mark(std::string_view sql) {
    try {
      session_.execute(sql);
    } catch (const StorageError& error) {
      if (!is_damage(error.trouble())) throw;
    }
  }

  void add(std::string_view check, Words words) { report_.damages.push_back({std::string(check), std::move(words)}); }

  Session& session_;
  const std::function<void(std::string_view)>& progress_;
  VerifyReport report_;
};

}  // namespace

VerifyReport verify(Session& session, const members::Vault* vault,
                    const std::function<void(std::string_view)>& progress) {
  need_current(session);
  return Verifier(session, progress).all(vault);
}

}  // namespace bobbin::storage
