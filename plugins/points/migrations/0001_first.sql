-- One row a member: the last day of the newest streak (PT3).
CREATE TABLE points_checkins (
  member BIGINT PRIMARY KEY,
  day INTEGER NOT NULL,
  streak BIGINT NOT NULL
);

-- What a member gets once in a life: the bonus for a complete profile (PT3).
CREATE TABLE points_once (
  member BIGINT NOT NULL,
  rule TEXT NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (member, rule)
);

-- How many of a reward are gone (PT4).
CREATE TABLE points_rewards (
  reward TEXT PRIMARY KEY,
  taken BIGINT NOT NULL
);
