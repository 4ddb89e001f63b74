-- Shifts (S6). What was taken is derived from sale_tender and refund; ids grow with time, so the rows of a shift lie
-- between two ids and need no index: `closed_id` is taken when it closes.
CREATE TABLE shift (
  id BIGINT PRIMARY KEY,
  store TEXT NOT NULL,
  till TEXT NOT NULL,
  float_minor BIGINT NOT NULL,
  opened_ms BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  closed_ms BIGINT,
  closed_by TEXT NOT NULL,
  closed_id BIGINT
);
CREATE UNIQUE INDEX shift_open ON shift (store, till) WHERE closed_ms IS NULL;

CREATE TABLE shift_cash (
  id BIGINT PRIMARY KEY,
  shift BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  staff TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX shift_cash_shift ON shift_cash (shift);

CREATE TABLE shift_count (
  shift BIGINT NOT NULL,
  tender TEXT NOT NULL,
  expected_minor BIGINT NOT NULL,
  counted_minor BIGINT NOT NULL,
  PRIMARY KEY (shift, tender)
);
