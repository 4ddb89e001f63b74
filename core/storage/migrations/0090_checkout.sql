-- What is sold, and the ids that clients gave it. Few pages a sale: ids grow with time, so that rows land on the last
-- page of each table; lines and tenders have no index on their sale, because their ids lie behind it:
--   sale.id < sale_line.id <= sale.last  (and sale_line.sale = sale.id)

-- One id space (G6). The row of a sale, return or exchange has its claim's id, so the UUID stands here only.
CREATE TABLE claim (
  id BIGINT PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  state INTEGER NOT NULL,               -- 1 open, 2 done, 3 undoing
  store TEXT NOT NULL,
  till TEXT NOT NULL,
  at_ms BIGINT NOT NULL,                -- business time
  settings_version BIGINT NOT NULL,
  begun_ms BIGINT NOT NULL,             -- system time
  holder TEXT NOT NULL,
  lease_ms BIGINT NOT NULL,             -- system time
  answer TEXT
);

CREATE INDEX claim_unfinished ON claim (id) WHERE state <> 2;

CREATE TABLE sale (
  id BIGINT PRIMARY KEY,
  number TEXT NOT NULL,
  store TEXT NOT NULL,
  till TEXT NOT NULL,
  staff TEXT NOT NULL,
  member BIGINT,
  member_code TEXT,
  at_ms BIGINT NOT NULL,
  business_day INTEGER NOT NULL,
  settings_version BIGINT NOT NULL,
  shift BIGINT,                         -- null for history
  source INTEGER NOT NULL,              -- 1 till, 2 replay, 3 history, 4 charge
  list_minor BIGINT NOT NULL,
  net_minor BIGINT NOT NULL,
  tax_minor BIGINT NOT NULL,
  change_minor BIGINT NOT NULL,
  kept INTEGER NOT NULL,                -- pieces not brought back
  kept_minor BIGINT NOT NULL,           -- their worth
  last BIGINT NOT NULL,                 -- the greatest id of its lines and tenders
  detail TEXT                           -- JSON of what is rarely there: notes, coupons, gifts, warnings
);

CREATE INDEX sale_member ON sale (member, at_ms) WHERE member IS NOT NULL;

CREATE INDEX sale_day ON sale (business_day);

CREATE TABLE sale_line (
  id BIGINT PRIMARY KEY,
  sale BIGINT NOT NULL,
  line INTEGER NOT NULL,                -- from 1
  sku TEXT NOT NULL,
  style TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  list_minor BIGINT NOT NULL,
  net_minor BIGINT NOT NULL,
  tax_minor BIGINT NOT NULL,
  cost_minor BIGINT NOT NULL,
  tax_rate_ppm BIGINT NOT NULL,
  flags INTEGER NOT NULL,               -- 1 special price, 2 gift, 4 service, 8 charge, 16 overridden
  detail TEXT NOT NULL                  -- JSON: adjustments, associates, shares and what describes the goods
);

-- A tender's row is the entry of its money (G3): from `sales` to `tender.<tender>`, both of the sale's store.
CREATE TABLE sale_tender (
  id BIGINT PRIMARY KEY,
  sale BIGINT NOT NULL,
  n INTEGER NOT NULL,                   -- from 1
  tender TEXT NOT NULL,
  plugin TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  tendered_minor BIGINT NOT NULL,
  refunded_minor BIGINT NOT NULL,
  failed_minor BIGINT NOT NULL DEFAULT 0,  -- of refunds that failed, still to be given back; not in refunded_minor
  unit_minor BIGINT NOT NULL,
  flags INTEGER NOT NULL,               -- 1 money, 2 change, 4 outside, 16 credit of an exchange
  label TEXT NOT NULL,                  -- JSON [zh, en]
  reference TEXT,
  attempt TEXT,
  plugin_version TEXT
);

-- Receipt numbers without gaps: one row a store, till, business day and kind of slip (S7).
CREATE TABLE receipt_series (
  series TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);

-- Outside money (PAY2): stored before the first byte goes out.
CREATE TABLE attempt (
  id TEXT PRIMARY KEY,
  seq BIGINT NOT NULL,                  -- grows with time
  kind TEXT NOT NULL,                   -- pay | refund
  cause TEXT NOT NULL,
  store TEXT NOT NULL,
  till TEXT NOT NULL,
  plugin TEXT NOT NULL,
  tender TEXT NOT NULL,
  auth_code TEXT NOT NULL,
  provider_reference TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  state INTEGER NOT NULL,
  asked BIGINT NOT NULL,
  cancel_sent INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  original TEXT NOT NULL,
  words_zh TEXT NOT NULL,
  words_en TEXT NOT NULL,
  updated_ms BIGINT NOT NULL,
  due_ms BIGINT NOT NULL                -- system time from which recovery asks about it
);

CREATE INDEX attempt_cause ON attempt (cause, seq);

CREATE INDEX attempt_due ON attempt (due_ms, seq) WHERE settled = 0;

CREATE TABLE parked (
  id BIGINT PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  store TEXT NOT NULL,
  till TEXT NOT NULL,
  staff TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  basket TEXT NOT NULL
);
