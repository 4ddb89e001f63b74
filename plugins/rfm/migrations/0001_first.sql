-- One row a member who ever bought: kept by every sale and return, in its own transaction (R1). What stands in it is
-- computed from the host's sales and can be computed from them again.
CREATE TABLE rfm_members (
  member BIGINT PRIMARY KEY,
  counted BIGINT NOT NULL,          -- sales of all time of which a piece is kept
  last_day INTEGER NOT NULL,        -- business day of the newest of them; 0 without one
  frequency BIGINT NOT NULL,        -- of those in the window
  monetary_minor BIGINT NOT NULL,   -- what is kept of those in the window
  scores INTEGER NOT NULL,          -- 345 = r 3, f 4, m 5; 0 without a sale in the window
  segment INTEGER NOT NULL,         -- 1 .. 8 in the order of R2; 0 without a sale in the window
  told_segment INTEGER NOT NULL,    -- at the last refresh, for the movements (R5)
  told_lifecycle INTEGER NOT NULL
);

-- What the last refresh measured; one row, id 1. Steps are exceeded, means are beaten.
CREATE TABLE rfm_yardstick (
  id INTEGER PRIMARY KEY,
  measured_ms BIGINT NOT NULL,
  members BIGINT NOT NULL,
  r1 BIGINT NOT NULL, r2 BIGINT NOT NULL, r3 BIGINT NOT NULL, r4 BIGINT NOT NULL,
  f1 BIGINT NOT NULL, f2 BIGINT NOT NULL, f3 BIGINT NOT NULL, f4 BIGINT NOT NULL,
  m1 BIGINT NOT NULL, m2 BIGINT NOT NULL, m3 BIGINT NOT NULL, m4 BIGINT NOT NULL,
  mean_r BIGINT NOT NULL, mean_f BIGINT NOT NULL, mean_m BIGINT NOT NULL
);

-- How far the nightly refresh has come; one row, id 1.
CREATE TABLE rfm_progress (
  id INTEGER PRIMARY KEY,
  due_ms BIGINT NOT NULL,
  step INTEGER NOT NULL,
  member BIGINT NOT NULL            -- the last one that this step has done
);

-- How many members a refresh found somewhere else than the one before it (R5). Numbers are those of rfm_members, 0 =
-- not yet or no more.
CREATE TABLE rfm_movements (
  day INTEGER NOT NULL,
  kind INTEGER NOT NULL,            -- 1 segment, 2 lifecycle
  before_id INTEGER NOT NULL,
  after_id INTEGER NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (day, kind, before_id, after_id)
);
