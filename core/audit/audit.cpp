#include "core/audit/audit.hpp"

#include <utility>

#include "core/audit/store.hpp"

namespace bobbin::audit {

void log(Stores& stores, IdSource& ids, const Actor& actor, Record record) {
  record.id = ids.next();
  record.at = actor.at;
  record.store = actor.store;
  record.staff = actor.staff;
  record.source = actor.source;
  stores.audit.insert(record);
}

}  // namespace bobbin::audit
