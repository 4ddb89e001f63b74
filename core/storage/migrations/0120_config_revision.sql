-- What all hosts on one PostgreSQL share of the configuration, each time it was put in force (config.md). On SQLite the
-- shop's file is the truth, and this stays empty.
CREATE TABLE config_revision (
  revision BIGINT PRIMARY KEY,
  content TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  applied_by TEXT NOT NULL
);
