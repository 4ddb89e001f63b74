#include "core/storage/stores/stores.hpp"

#include "core/storage/stores/attempt_store.hpp"
#include "core/storage/stores/audit_store.hpp"
#include "core/storage/stores/catalog_store.hpp"
#include "core/storage/stores/claim_store.hpp"
#include "core/storage/stores/config_revisions.hpp"
#include "core/storage/stores/config_store.hpp"
#include "core/storage/stores/jobs_store.hpp"
#include "core/storage/stores/journal_store.hpp"
#include "core/storage/stores/members_store.hpp"
#include "core/storage/stores/outbox_store.hpp"
#include "core/storage/stores/parked_store.hpp"
#include "core/storage/stores/plugin_db_store.hpp"
#include "core/storage/stores/returns_store.hpp"
#include "core/storage/stores/sale_store.hpp"
#include "core/storage/stores/shifts_store.hpp"
#include "core/storage/stores/staff_store.hpp"
#include "core/storage/stores/stock_store.hpp"

namespace bobbin::storage {

struct StoreSet::All {
  All(Session& session, CatalogShelf* shelf)
      : audit(session),
        catalog(session, shelf),
        sales(session),
        claims(session),
        attempts(session),
        parked(session),
        config(session),
        outbox(session),
        jobs(session),
        journal(session),
        members(session),
        plugin_db(session),
        returns(session),
        revisions(session),
        shifts(session),
        staff(session),
        stock(session) {}

  AuditSqlStore audit;
  CatalogSqlStore catalog;
  SaleSqlStore sales;
  ClaimSqlStore claims;
  AttemptSqlStore attempts;
  ParkedSqlStore parked;
  ConfigSqlStore config;
  OutboxSqlStore outbox;
  JobsSqlStore jobs;
  JournalSqlStore journal;
  MembersSqlStore members;
  PluginDbSql plugin_db;
  ReturnsSqlStore returns;
  RevisionSqlStore revisions;
  ShiftsSqlStore shifts;
  StaffSqlStore staff;
  StockSqlStore stock;
  Stores stores{audit,   catalog, sales,     claims,  attempts,  parked, config, outbox, jobs,
                journal, members, plugin_db, returns, revisions, shifts, staff,  stock};
};

StoreSet::StoreSet(Session& session, CatalogShelf* shelf) : all_(std::make_unique<All>(session, shelf)) {}
StoreSet::~StoreSet() = default;
Stores& StoreSet::stores() { return all_->stores; }

}  // namespace bobbin::storage
