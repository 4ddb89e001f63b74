-- Pieces per store and variant (C4). Sales and returns change `stock` in place and are derived from their lines;
-- everything else is a movement.
CREATE TABLE stock (
  store TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (store, sku)
);

CREATE TABLE stock_movement (
  id BIGINT PRIMARY KEY,
  document BIGINT NOT NULL,
  kind INTEGER NOT NULL,
  at_ms BIGINT NOT NULL,
  store TEXT NOT NULL,
  staff TEXT NOT NULL,
  sku TEXT NOT NULL,
  delta BIGINT NOT NULL,
  quantity BIGINT NOT NULL
);
CREATE INDEX stock_movement_sku ON stock_movement (store, sku);
