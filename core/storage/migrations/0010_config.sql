-- Every set of settings that was ever in force (X2): a sale keeps its version, and a return runs that one.
CREATE TABLE settings_version (
  version BIGINT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,
  first_ms BIGINT NOT NULL
);

-- Modules that some version named. They stay known when their file is gone: quarantined, not a typing error.
CREATE TABLE settings_module (
  id TEXT PRIMARY KEY
);
