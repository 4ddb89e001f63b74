-- What everybody sold and earned, by the business day that it counts for: one row a day, store and person, so that a
-- sale changes one row a person and a month is a sum of few. The steps of a month stand in their own table.
CREATE TABLE commission_days (
  day INTEGER NOT NULL,
  store TEXT NOT NULL,
  staff TEXT NOT NULL,
  sold_minor BIGINT NOT NULL,    -- net of what came back; may go below 0
  amount_minor BIGINT NOT NULL,  -- equals the journal's entries that count for this day
  PRIMARY KEY (day, store, staff)
);

-- Sales that count for another day than their own, because that one was closed when they were made.
CREATE TABLE commission_moved (
  cause TEXT PRIMARY KEY,
  own_day INTEGER NOT NULL,
  day INTEGER NOT NULL
);

CREATE INDEX commission_moved_day ON commission_moved (day);

CREATE INDEX commission_moved_own_day ON commission_moved (own_day);

-- What returns took back, entry by entry and line by line (CM4).
CREATE TABLE commission_back (
  back TEXT NOT NULL,         -- the return
  entry BIGINT NOT NULL,      -- of the journal, that it takes from
  line INTEGER NOT NULL,      -- of the sale; 0 for what belongs to no line
  sale TEXT NOT NULL,
  staff TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  day INTEGER NOT NULL,       -- that it counts for
  rule TEXT NOT NULL,
  per INTEGER NOT NULL,       -- what base and rate are: 1 minor units and ppm, 2 pieces and minor units
  base BIGINT NOT NULL,
  rate BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  PRIMARY KEY (back, entry, line)
);

CREATE INDEX commission_back_staff ON commission_back (staff, day);

-- Closed periods: nothing counts for their days any more (CM4, CM5).
CREATE TABLE commission_closings (
  period TEXT PRIMARY KEY,    -- 2026-01, 2026-W02, 2026-01-05
  from_day INTEGER NOT NULL,
  to_day INTEGER NOT NULL,
  opens_day INTEGER NOT NULL, -- the first open day after it
  closed_ms BIGINT NOT NULL,
  closed_by TEXT NOT NULL
);

CREATE INDEX commission_closings_days ON commission_closings (to_day, from_day, opens_day);

-- What the steps of a closed month came to (CM3).
CREATE TABLE commission_steps (
  period TEXT NOT NULL,
  store TEXT NOT NULL,
  staff TEXT NOT NULL,
  sold_minor BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  PRIMARY KEY (period, store, staff)
);

-- What closing a period and returns wait in line at: a return goes either into the period or past it.
CREATE TABLE commission_turns (
  id INTEGER PRIMARY KEY,
  turns BIGINT NOT NULL
);
