-- Another with every change of what goods are or cost, so that hosts may remember both: what they remember of another
-- version is asked for again.
CREATE TABLE catalog_version (id BIGINT PRIMARY KEY, version BIGINT NOT NULL);
INSERT INTO catalog_version (id, version) VALUES (1, 1);
