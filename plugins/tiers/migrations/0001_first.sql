-- One row a member who has ever left the first rung: the tier as it was judged last (T2). What counts is judged afresh
-- from the host's figures; the row remembers since when, and until when a tier is held (days since 1970-01-01, 0 = not).
CREATE TABLE tiers_members (
  member BIGINT PRIMARY KEY,
  tier TEXT NOT NULL,
  since_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  judged_day INTEGER NOT NULL
);

-- Every movement, with what decided it.
CREATE TABLE tiers_moves (
  id BIGINT PRIMARY KEY,
  member BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  day INTEGER NOT NULL,
  from_tier TEXT NOT NULL,
  to_tier TEXT NOT NULL,
  cause TEXT NOT NULL,
  cause_id TEXT NOT NULL,
  spend_minor BIGINT NOT NULL,
  visits BIGINT NOT NULL,
  points BIGINT NOT NULL
);
CREATE INDEX tiers_moves_member ON tiers_moves (member, id);

-- What of a quota is used: `period` is 202601 for a month, 2026 for a year (T3).
CREATE TABLE tiers_quotas (
  member BIGINT NOT NULL,
  benefit TEXT NOT NULL,
  period INTEGER NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (member, benefit, period)
);

-- Which line of which sale used it, so that a return gives it back. A line uses one quota at most.
CREATE TABLE tiers_uses (
  sale TEXT NOT NULL,
  line INTEGER NOT NULL,
  member BIGINT NOT NULL,
  benefit TEXT NOT NULL,
  period INTEGER NOT NULL,
  pieces BIGINT NOT NULL,
  PRIMARY KEY (sale, line)
);
