-- What plugins and reports may read (docs/plugin-guide.md). These names and columns are promises: columns are added at
-- the end, never changed. Personal data (names, phones, notes) is in none of them.

-- `referrer` is 0 without one.
CREATE VIEW bobbin_members (id, code, joined_day, birth_month, birth_day, spend_minor, sales, visits, first_sale_ms,
                            last_sale_ms, referrer) AS
SELECT id, code, joined_day, birth_month, birth_day, spend_minor, sales, visits, first_sale_ms, last_sale_ms, referrer
  FROM member;

-- `member` is null without one; `kept_minor` is the worth of what was not brought back, `kept` its number of pieces.
-- Charges (top-ups) are no sales.
-- Every sale has its claim; joined from the left, so that who doesn't ask for the UUID doesn't pay for it.
CREATE VIEW bobbin_sales (id, uuid, store, till, staff, member, at_ms, business_day, net_minor, kept_minor, kept) AS
SELECT s.id, c.uuid, s.store, s.till, s.staff, s.member, s.at_ms, s.business_day, s.net_minor, s.kept_minor, s.kept
  FROM sale s
  LEFT JOIN claim c ON c.id = s.id
 WHERE s.source <> 4;

-- Through the sale, because its lines lie between two ids and have no index of their own. `kept` counts pieces.
CREATE VIEW bobbin_sale_lines (sale, line, sku, style, category, quantity, kept, net_minor) AS
SELECT s.id, l.line, l.sku, l.style, l.category, l.quantity, l.quantity - l.returned, l.net_minor
  FROM sale s
  JOIN sale_line l ON l.id > s.id AND l.id <= s.last AND l.sale = s.id
 WHERE s.source <> 4;

-- Every movement of the one journal (G3), that of money included.
CREATE VIEW bobbin_entries (id, at_ms, business_day, store, cause, cause_id, plugin, rule, from_account, from_holder,
                            to_account, to_holder, unit, amount, reverses, staff) AS
SELECT id, at_ms, business_day, store, cause, cause_id, plugin, rule, from_account, from_holder, to_account, to_holder,
       unit, amount, reverses, staff
  FROM journal_entry
UNION ALL
SELECT id, at_ms, business_day, store, cause, cause_id, plugin,
       CASE WHEN cause <> 'return' THEN 'tender' WHEN from_account = 'sales' THEN 'refund_failed' ELSE 'refund' END,
       from_account, from_holder, to_account, to_holder,
       COALESCE((SELECT a.unit FROM journal_account a WHERE a.code = 'sales'), 'money'), amount_minor, 0, staff
  FROM money_entry;

CREATE VIEW bobbin_lots (id, origin, account, holder, amount, remaining, granted_ms, expires_ms) AS
SELECT id, origin, account, holder, amount, remaining, granted_ms, expires_ms
  FROM journal_lot;

-- Of members and staff; what a store or the shop itself has is the sum of its entries.
CREATE VIEW bobbin_balances (account, holder, unit, balance) AS
SELECT account, holder, unit, balance
  FROM journal_balance;

-- Attempts at money outside (PAY2), by the time of their last change; without the customer's codes.
CREATE VIEW bobbin_attempts (id, kind, cause_id, store, till, plugin, tender, amount_minor, state, settled, reference,
                             changed_ms) AS
SELECT id, kind, cause, store, till, plugin, tender, amount_minor,
       CASE state WHEN 0 THEN 'created' WHEN 1 THEN 'sent' WHEN 2 THEN 'pending' WHEN 3 THEN 'approved'
                  WHEN 4 THEN 'declined' WHEN 5 THEN 'cancelled' ELSE 'unknown' END,
       settled, provider_reference, updated_ms
  FROM attempt;

-- `price_minor` is the price that was set last for all stores, the variant's own before its style's.
CREATE VIEW bobbin_variants (sku, style, name, category, price_minor) AS
SELECT v.sku, s.code, s.name, s.category,
       COALESCE((SELECT p.price_minor FROM price p WHERE p.style = v.style AND p.sku = v.sku AND p.store = ''
                  ORDER BY p.from_day DESC LIMIT 1),
                (SELECT p.price_minor FROM price p WHERE p.style = v.style AND p.sku = '' AND p.store = ''
                  ORDER BY p.from_day DESC LIMIT 1))
  FROM variant v
  JOIN style s ON s.id = v.style;
