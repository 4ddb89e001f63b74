-- The journal (G3). Few pages a sale (docs/ARCHITECTURE.md): entries are appended; their lots' uses, label, reason and
-- basis travel in `detail`; only members and staff have balance rows, and a statement walks previous_from/previous_to
-- from a row's last_entry, so that entries need no index by holder.

CREATE TABLE journal_account (
  code TEXT PRIMARY KEY,
  plugin TEXT NOT NULL,
  unit TEXT NOT NULL,
  holder_kind INTEGER NOT NULL,
  lots INTEGER NOT NULL,
  may_go_negative INTEGER NOT NULL
);

CREATE TABLE journal_entry (
  id BIGINT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  business_day INTEGER NOT NULL,
  cause TEXT NOT NULL,
  cause_id TEXT NOT NULL,
  store TEXT NOT NULL,
  staff TEXT NOT NULL,
  plugin TEXT NOT NULL,
  rule TEXT NOT NULL,
  from_account TEXT NOT NULL,
  from_holder TEXT NOT NULL,
  to_account TEXT NOT NULL,
  to_holder TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  reverses BIGINT NOT NULL,
  flags INTEGER NOT NULL,
  previous_from BIGINT NOT NULL,
  previous_to BIGINT NOT NULL,
  detail TEXT NOT NULL
);

CREATE INDEX journal_entry_cause ON journal_entry (cause_id);

CREATE INDEX journal_entry_reverses ON journal_entry (reverses) WHERE reverses <> 0;

CREATE TABLE journal_balance (
  account TEXT NOT NULL,
  holder TEXT NOT NULL,
  unit TEXT NOT NULL,
  balance BIGINT NOT NULL,
  held BIGINT NOT NULL,
  last_entry BIGINT NOT NULL,
  previous_entry BIGINT NOT NULL,
  PRIMARY KEY (holder, account)
);

CREATE TABLE journal_hold (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  holder TEXT NOT NULL,
  amount BIGINT NOT NULL,
  until_ms BIGINT NOT NULL
);

CREATE TABLE journal_lot (
  id BIGINT PRIMARY KEY,
  origin BIGINT NOT NULL,
  account TEXT NOT NULL,
  holder TEXT NOT NULL,
  amount BIGINT NOT NULL,
  remaining BIGINT NOT NULL CHECK (remaining >= 0 AND remaining <= amount),
  granted_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  lent BIGINT NOT NULL
);

CREATE INDEX journal_lot_open ON journal_lot (holder, account, expires_ms) WHERE remaining > 0;

CREATE INDEX journal_lot_expiring ON journal_lot (account, expires_ms)
  WHERE remaining > 0 AND expires_ms < 9223372036854775807;

CREATE INDEX journal_lot_lent ON journal_lot (holder, account) WHERE lent > 0;

CREATE INDEX journal_lot_origin ON journal_lot (origin) WHERE origin <> id;
