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
  again_minor BIGINT NOT NULL DEFAULT 0 -- of it, what refunds of the tender had failed to give
);

-- What became of a refund outside after its return: an entry of its own, at its own time and in its own shift (G3).
CREATE TABLE refund_change (
  id BIGINT PRIMARY KEY,                -- the entry's
  sale_return BIGINT NOT NULL,
  refund BIGINT NOT NULL,
  came INTEGER NOT NULL,                -- 0: it failed, its entry is taken back; 1: it came after all, its entry again
  at_ms BIGINT NOT NULL,
  business_day INTEGER NOT NULL,
  shift BIGINT
);

CREATE INDEX refund_change_return ON refund_change (sale_return);

CREATE INDEX refund_change_shift ON refund_change (shift);

CREATE TABLE exchange (
  id BIGINT PRIMARY KEY,                -- its claim's
  sale_return BIGINT NOT NULL,
  sale BIGINT NOT NULL,
  due_minor BIGINT NOT NULL             -- paid less refunded: negative = refunded
);

-- Money in the journal's shape: what tenders took, what refunds gave back and, of those that failed, the opposite, when
-- they did. All in one unit, the shop's currency.
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
SELECT g.id, g.at_ms, g.business_day, r.store, r.staff, 'return', c.uuid, f.plugin,
       CASE WHEN g.came = 1 THEN 'tender.' || f.tender ELSE 'sales' END,
       CASE WHEN g.came = 1 THEN r.store ELSE COALESCE(s.store, r.store) END,
       CASE WHEN g.came = 1 THEN 'sales' ELSE 'tender.' || f.tender END,
       CASE WHEN g.came = 1 THEN COALESCE(s.store, r.store) ELSE r.store END,
       f.amount_minor, cs.uuid, f.label, f.plugin_version, f.sale_tender
  FROM refund_change g
  JOIN refund f ON f.id = g.refund
  JOIN sale_return r ON r.id = g.sale_return
  JOIN claim c ON c.id = r.id
  LEFT JOIN sale s ON s.id = r.sale
  LEFT JOIN claim cs ON cs.id = r.sale;
