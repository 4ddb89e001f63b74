-- Who did what (S8). Rows are only added; listed by id, which grows with time.
CREATE TABLE audit (
  id BIGINT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  store TEXT NOT NULL,
  staff TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_json TEXT NOT NULL,
  before_json TEXT NOT NULL,
  after_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL
);
