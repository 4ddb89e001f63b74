-- Members (M1, M2): one sealed blob each, found by blind tokens; lifetime figures in the same row, because a sale
-- should dirty one page and not four.
CREATE TABLE member (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL,
  store TEXT NOT NULL,
  joined_ms BIGINT NOT NULL,
  joined_day INTEGER NOT NULL,
  birth_month INTEGER NOT NULL,
  birth_day INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  tags TEXT NOT NULL,
  referrer BIGINT NOT NULL,
  spend_minor BIGINT NOT NULL,
  sales BIGINT NOT NULL,
  visits BIGINT NOT NULL,
  first_sale_ms BIGINT,
  last_sale_ms BIGINT,
  sealed BYTEA NOT NULL
);
-- A code is typed in any case: no two differ in that only.
CREATE UNIQUE INDEX member_code ON member (lower(code));
-- Whom somebody brought (RF1). Who came alone is not in it.
CREATE INDEX member_referrer ON member (referrer) WHERE referrer <> 0;

CREATE TABLE member_token (
  space INTEGER NOT NULL,
  token BYTEA NOT NULL,
  member BIGINT NOT NULL,
  PRIMARY KEY (space, token, member)
);
-- One member a phone, whoever asks at the same moment.
CREATE UNIQUE INDEX member_phone ON member_token (token) WHERE space = 1;

CREATE TABLE member_consent (
  id BIGINT PRIMARY KEY,
  member BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  channel TEXT NOT NULL,
  granted INTEGER NOT NULL,
  at_ms BIGINT NOT NULL,
  source TEXT NOT NULL
);
CREATE INDEX member_consent_member ON member_consent (member);

CREATE TABLE member_sequence (
  id INTEGER PRIMARY KEY,
  last BIGINT NOT NULL
);

-- Tells a wrong key at start.
CREATE TABLE vault_check (
  id INTEGER PRIMARY KEY,
  value BYTEA NOT NULL
);
