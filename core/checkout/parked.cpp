#include "core/audit/audit.hpp"
#include "core/checkout/checkout.hpp"

namespace bobbin::checkout {
namespace {

Refused no_such_basket(const std::string& id) {
  return refuse(Code::kNotFound, {"本店没有挂单“" + id + "”。", "No basket \"" + id + "\" waits in this store."});
}

// S8: a basket that waits, or is gone before it was paid, leaves a trace.
void trace(Stores& stores, IdSource& ids, const audit::Actor& actor, const std::string& id, const char* action) {
  audit::Record record;
  record.action = action;
  record.subject_json = R"({"basket":")" + id + R"("})";
  audit::log(stores, ids, actor, std::move(record));
}

}  // namespace

Result<Parked> Checkout::park(const audit::Actor& actor, const std::string& id, const std::string& basket_json) {
  return floor_.storage.write<Parked>([&](Stores& stores) -> Result<Parked> {
    const auto before = stores.parked.find(id);
    if (before && before->store != actor.store) return no_such_basket(id);
    // A till that lost the answer repeats (G6).
    if (before && before->till == actor.till && before->basket_json == basket_json) return *before;
    Parked parked{id, actor.store, actor.till, actor.staff, actor.at, basket_json, 0};
    parked.row = before ? before->row : floor_.ids.next();
    stores.parked.put(parked);
    trace(stores, floor_.ids, actor, id, "basket.parked");
    return parked;
  });
}

std::vector<Parked> Checkout::parked(const std::string& store, std::int64_t after, int limit) {
  return floor_.storage.read<std::vector<Parked>>(
      [&](Stores& stores) { return stores.parked.list(store, after, limit); });
}

Result<void> Checkout::unpark(const audit::Actor& actor, const std::string& id) {
  return floor_.storage.write<void>([&](Stores& stores) -> Result<void> {
    if (!stores.parked.erase(actor.store, id)) return no_such_basket(id);
    trace(stores, floor_.ids, actor, id, "basket.removed");
    return {};
  });
}

}  // namespace bobbin::checkout
