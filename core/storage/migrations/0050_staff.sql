-- Staff and who is logged in. Secrets as Argon2id's text, tokens as their hash.
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role INTEGER NOT NULL,
  stores TEXT NOT NULL,
  pin_hash TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL
);

CREATE TABLE session (
  token BYTEA PRIMARY KEY,
  staff TEXT NOT NULL,
  store TEXT NOT NULL,
  till TEXT NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff);
