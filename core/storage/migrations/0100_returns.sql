-- What was brought back (S5). As with sales: sale_return.id < return_line.id <= sale_return.last.

CREATE TABLE sale_return (
  id BIGINT PRIMARY KEY,                -- its claim's
  sale BIGINT,                          -- null without receipt
  number TEXT NOT NULL,
  store TEXT NOT NULL,                  -- where it was brought
  till TEXT NOT NULL,
  staff TEXT NOT NULL,
  member BIGINT,
  member_code TEXT,
  at_ms BIGINT NOT NULL,
  business_day INTEGER NOT NULL,
  shift BIGINT,
  net_minor BIGINT NOT NULL,            -- worth of its lines
  refunded_minor BIGINT NOT NULL,
  waiting_minor BIGINT NOT NULL,
  last BIGINT NOT NULL,
  reason TEXT
);

CREATE INDEX sale_return_sale ON sale_return (sale) WHERE sale IS NOT NULL;

CREATE INDEX sale_return_day ON sale_return (business_day);

CREATE TABLE return_line (
  id BIGINT PRIMARY KEY,
  sale_return BIGINT NOT NULL,
  line INTEGER NOT NULL,                -- of the sale; from 1 without one
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  net_minor BIGINT NOT NULL,
  restocked INTEGER NOT NULL,
  reason TEXT
);

-- A refund's row is the entry of its money (G3): from `tender.<tender>` of the store where it was brought to `sales` of
-- the store that sold.
CREATE TABLE refund (
  id BIGINT PRIMARY KEY,
  sale_return BIGINT NOT NULL,
  n INTEGER NOT NULL,                   -- from 1
  sale_tender INTEGER NOT NULL,         -- index of the sale's tender, 0 without receipt
  tender TEXT NOT NULL,
  plugin TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  state INTEGER NOT NULL,               -- 1 pending, 2 done, 3 failed, 4 unknown
  credit INTEGER NOT NULL,              -- 1: pays the new sale of an exchange
  original TEXT,                        -- attempt that it gives back
  label TEXT NOT NULL,                  -- JSON [zh, en] of the tender
  plugin_version TEXT,
  failed_id BIGINT                      -- of a failed one: the entry that takes its entry back (G3)
);

CREATE INDEX refund_failed ON refund (failed_id) WHERE failed_id IS NOT NULL;

CREATE TABLE exchange (
  id BIGINT PRIMARY KEY,                -- its claim's
  sale_return BIGINT NOT NULL,
  sale BIGINT NOT NULL,
  due_minor BIGINT NOT NULL             -- negative = refunded
);

-- Money in the journal's shape: what tenders took, what refunds gave back and, of those that failed, the opposite. All
-- in one unit, the shop's currency.
CREATE VIEW money_entry (id, at_ms, business_day, store, staff, cause, cause_id, plugin, from_account, from_holder,
                         to_account, to_holder, amount_minor, sale_cause_id, label, plugin_version, tender) AS
SELECT t.id, s.at_ms, s.business_day, s.store, s.staff, 'sale', c.uuid, t.plugin, 'sales', s.store,
       'tender.' || t.tender, s.store, t.amount_minor, NULL, t.label, t.plugin_version,
       t.n
  FROM sale s
  JOIN sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id
  JOIN claim c ON c.id = s.id
UNION ALL
SELECT f.id, r.at_ms, r.business_day, r.store, r.staff, 'return', c.uuid, f.plugin, 'tender.' || f.tender, r.store,
       'sales', COALESCE(s.store, r.store), f.amount_minor, cs.uuid, f.label, f.plugin_version,
       f.sale_tender
  FROM sale_return r
  JOIN refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id
  JOIN claim c ON c.id = r.id
  LEFT JOIN sale s ON s.id = r.sale
  LEFT JOIN claim cs ON cs.id = r.sale
UNION ALL
SELECT f.failed_id, r.at_ms, r.business_day, r.store, r.staff, 'return', c.uuid, f.plugin, 'sales',
       COALESCE(s.store, r.store), 'tender.' || f.tender, r.store, f.amount_minor, cs.uuid, f.label, f.plugin_version,
       f.sale_tender
  FROM refund f
  JOIN sale_return r ON r.id = f.sale_return
  JOIN claim c ON c.id = r.id
  LEFT JOIN sale s ON s.id = r.sale
  LEFT JOIN claim cs ON cs.id = r.sale
 WHERE f.failed_id IS NOT NULL;
