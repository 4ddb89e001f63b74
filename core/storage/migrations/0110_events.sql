-- The outbox, written in the transaction that makes something happen, and the timetables of jobs.

CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  store TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  given_up INTEGER NOT NULL,
  retry_ms BIGINT NOT NULL,
  reason TEXT NOT NULL
);

CREATE INDEX outbox_retry ON outbox (retry_ms) WHERE retry_ms > 0 AND given_up = 0;

CREATE TABLE job_timetable (
  plugin TEXT NOT NULL,
  job TEXT NOT NULL,
  store TEXT NOT NULL,
  last_due_ms BIGINT NOT NULL,
  owner TEXT NOT NULL,
  leased_until_ms BIGINT NOT NULL,
  failures INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (plugin, job, store)
);
