-- A provider's bill of one day (PAY4), as it was brought in last.
CREATE TABLE payments_bills (
  tender TEXT NOT NULL,
  day INTEGER NOT NULL,          -- that the bill is of; days since 1970-01-01
  at_ms BIGINT NOT NULL,         -- when it was brought in
  staff TEXT NOT NULL,
  times BIGINT NOT NULL,         -- how often
  PRIMARY KEY (tender, day)
);

CREATE TABLE payments_bill_rows (
  tender TEXT NOT NULL,
  day INTEGER NOT NULL,
  n INTEGER NOT NULL,            -- line of the file
  kind TEXT NOT NULL,            -- payment | refund
  reference TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,  -- paid, or given back: above 0
  fee_minor BIGINT NOT NULL,
  PRIMARY KEY (tender, day, n)
);

CREATE INDEX payments_bill_rows_reference ON payments_bill_rows (reference, tender);
