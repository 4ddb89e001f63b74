-- Styles with their matrix of variants (C1), prices from a day on (S0), tokens for finding (no LIKE).
-- Lists (tags, sizes, colours, tiers) are lines of one text, in their order.
CREATE TABLE style (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  category TEXT NOT NULL,
  season TEXT NOT NULL,
  tags TEXT NOT NULL,
  sizes TEXT NOT NULL,
  colours TEXT NOT NULL,
  cost_minor BIGINT,
  tax_rate_ppm BIGINT NOT NULL,
  special_minor BIGINT,
  special_from INTEGER,
  special_until INTEGER,
  launch_on INTEGER,
  early_tiers TEXT NOT NULL,
  early_on INTEGER
);

CREATE TABLE variant (
  id BIGINT PRIMARY KEY,
  style BIGINT NOT NULL,
  sku TEXT NOT NULL UNIQUE,
  barcode TEXT NOT NULL UNIQUE,
  size TEXT NOT NULL,
  colour TEXT NOT NULL,
  active INTEGER NOT NULL
);
CREATE INDEX variant_style ON variant (style);

-- sku '' = the whole style, store '' = all stores; price NULL = this place has none of its own any more.
CREATE TABLE price (
  style BIGINT NOT NULL,
  sku TEXT NOT NULL,
  store TEXT NOT NULL,
  from_day INTEGER NOT NULL,
  price_minor BIGINT,
  PRIMARY KEY (style, sku, store, from_day)
);

CREATE TABLE style_gram (
  gram TEXT NOT NULL,
  style BIGINT NOT NULL,
  PRIMARY KEY (gram, style)
);

CREATE TABLE barcode_sequence (
  id INTEGER PRIMARY KEY,
  last BIGINT NOT NULL
);
