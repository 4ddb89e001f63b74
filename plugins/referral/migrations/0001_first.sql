-- One row a newcomer (RF1), made when they join; the first purchase and what it gave stand in it too, so that a first
-- purchase writes one row and every other sale reads one.
CREATE TABLE referral_links (
  member BIGINT PRIMARY KEY,        -- the newcomer
  referrer BIGINT NOT NULL,         -- 0: erased; the member: a circle that a merge has made, closed
  sale TEXT NOT NULL,               -- the first purchase; '' while there is none of which a piece is kept
  month INTEGER NOT NULL,           -- of its business day, year x 12 + month - 1: the cap counts by it
  referrer_points BIGINT NOT NULL,  -- what it gave; 0 past the cap
  newcomer_points BIGINT NOT NULL,
  usable_ms BIGINT NOT NULL,        -- from when these can be used
  staff TEXT NOT NULL,              -- whose follow-up it is
  store TEXT NOT NULL,
  due_day INTEGER NOT NULL,         -- of the follow-up: its last day
  done_ms BIGINT NOT NULL           -- 0: the follow-up is open
);

CREATE INDEX referral_links_referrer ON referral_links (referrer);

CREATE INDEX referral_links_sale ON referral_links (sale) WHERE sale <> '';

CREATE INDEX referral_links_due ON referral_links (due_day, member) WHERE sale <> '' AND done_ms = 0;

-- What first purchases wait in line at when there is a cap: of one referrer they are counted one after the other (G7).
CREATE TABLE referral_turns (
  referrer BIGINT PRIMARY KEY,
  turns BIGINT NOT NULL
);
