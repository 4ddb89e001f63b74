#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/audit/audit.hpp"
#include "core/audit/store.hpp"
#include "core/base/ids.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/storage.hpp"

namespace bobbin::testing {

// A shop's database of its own with the stores of every noun behind it, for the tests of services. Link
// `bobbin_storage` and `bobbin_storage_testing`.
class TestShop {
 public:
  template <class T>
  Result<T> write(const std::function<Result<T>(Stores&)>& work) {
    return storage_->write<T>(work);
  }
  template <class T>
  T read(const std::function<T(Stores&)>& work) {
    return storage_->read<T>(work);
  }
  // SQL of the test's own: damage, and rows of nouns that the test is not about.
  void sql(const std::function<void(storage::Session&)>& work) {
    const Result<void> done = storage_->engine().write([&](storage::Session& session) -> Result<void> {
      work(session);
      return {};
    });
    REQUIRE(done);
  }
  std::vector<audit::Record> audit(const std::string& action) {
    return read<std::vector<audit::Record>>([&](Stores& stores) {
      audit::Filter filter;
      filter.action = action;
      return stores.audit.list(filter);
    });
  }

  Storage& storage() { return *storage_; }
  IdSource ids{1};
  // 2026-01-05T10:00+08:00, a Monday.
  audit::Actor actor{"manager", "hz-west", "till-1", Instant{1'767'578'400'000}, Day{20458}, ""};

 private:
  std::unique_ptr<storage::SqlStorage> storage_ = open_temporary_storage();
};

// A refusal as a test says it: the code's number is nobody's business, the field is; both languages must speak.
struct Told {
  Code code;
  std::string field;
  bool operator==(const Told&) const = default;
};
template <class T>
Told told(const Result<T>& result) {
  if (result) return {Code::kInternal, "it was not refused"};
  const Refusal& refusal = result.error();
  CHECK_FALSE(refusal.detail.zh.empty());
  CHECK_FALSE(refusal.detail.en.empty());
  return {refusal.code, refusal.field};
}
inline std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << static_cast<int>(told.code) << " at \"" << told.field << '"';
}

}  // namespace bobbin::testing
