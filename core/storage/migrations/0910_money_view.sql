-- Money that moved, with what its provider or terminal calls it: above 0 taken, below 0 given back. A refund that failed
-- stands a second time with the opposite sign. What pays the new sale of an exchange has not moved, and isn't here.
CREATE VIEW bobbin_money (id, at_ms, business_day, store, staff, cause, cause_id, plugin, tender, rule, amount_minor,
                          reference) AS
SELECT t.id, s.at_ms, s.business_day, s.store, s.staff, 'sale', c.uuid, t.plugin, t.tender, 'tender', t.amount_minor,
       COALESCE((SELECT NULLIF(a.provider_reference, '') FROM attempt a WHERE a.id = t.attempt), t.reference, '')
  FROM sale s
  JOIN sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id
  JOIN claim c ON c.id = s.id
 WHERE (t.flags & 16) = 0
UNION ALL
SELECT f.id, r.at_ms, r.business_day, r.store, r.staff, 'return', c.uuid, f.plugin, f.tender, 'refund', -f.amount_minor,
       COALESCE((SELECT max(a.provider_reference) FROM attempt a
                  WHERE a.cause = c.uuid AND a.kind = 'refund' AND a.original = f.original
                    AND a.provider_reference <> ''),
                (SELECT t.reference FROM sale s JOIN sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id
                  WHERE s.id = r.sale AND t.n = f.sale_tender), '')
  FROM sale_return r
  JOIN refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id
  JOIN claim c ON c.id = r.id
 WHERE f.credit = 0
UNION ALL
SELECT g.id, g.at_ms, g.business_day, r.store, r.staff, 'return', c.uuid, f.plugin, f.tender,
       CASE WHEN g.came = 1 THEN 'refund' ELSE 'refund_failed' END,
       CASE WHEN g.came = 1 THEN -f.amount_minor ELSE f.amount_minor END,
       COALESCE((SELECT max(a.provider_reference) FROM attempt a
                  WHERE a.cause = c.uuid AND a.kind = 'refund' AND a.original = f.original
                    AND a.provider_reference <> ''),
                (SELECT t.reference FROM sale s JOIN sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id
                  WHERE s.id = r.sale AND t.n = f.sale_tender), '')
  FROM refund_change g
  JOIN refund f ON f.id = g.refund
  JOIN sale_return r ON r.id = g.sale_return
  JOIN claim c ON c.id = r.id
 WHERE f.credit = 0;
