-- One row a member who has, or had, stored value: what every sale of theirs asks for (SV4).
CREATE TABLE stored_value_cards (
  member BIGINT PRIMARY KEY,
  frozen INTEGER NOT NULL,
  pin TEXT NOT NULL,                     -- sealed by the host; empty without one
  serial BIGINT NOT NULL,                -- of the card, from 1; a replaced one gets the next
  day INTEGER NOT NULL,                  -- of the last top-up
  day_minor BIGINT NOT NULL              -- topped up on that day
);

-- One row a top-up or opening balance: which lot of bonus belongs to which of principal (SV2).
CREATE TABLE stored_value_topups (
  id TEXT PRIMARY KEY,
  member BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  store TEXT NOT NULL,
  amount_minor BIGINT NOT NULL,
  bonus_minor BIGINT NOT NULL,
  principal_entry BIGINT NOT NULL,       -- 0 = none
  bonus_entry BIGINT NOT NULL,           -- 0 = none
  refund TEXT NOT NULL                   -- id of its refund; empty while there is none (SV5)
);

CREATE INDEX stored_value_topups_member ON stored_value_topups (member, bonus_entry);

CREATE INDEX stored_value_topups_principal ON stored_value_topups (principal_entry);

CREATE INDEX stored_value_topups_bonus ON stored_value_topups (bonus_entry);

CREATE INDEX stored_value_topups_refund ON stored_value_topups (refund) WHERE refund <> '';
