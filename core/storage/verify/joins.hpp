#pragma once

// How the rows of a slip are found: they lie between two ids (0600_sales.sql).
// NOLINTBEGIN(cppcoreguidelines-macro-usage): parts of literals.
#define BOBBIN_LINES_OF_SALE "sale_line l ON l.id > s.id AND l.id <= s.last AND l.sale = s.id"
#define BOBBIN_TENDERS_OF_SALE "sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id"
#define BOBBIN_LINES_OF_RETURN "return_line l ON l.id > r.id AND l.id <= r.last AND l.sale_return = r.id"
#define BOBBIN_ALL_REFUNDS "refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id"
// One that failed (3) gave nothing back.
#define BOBBIN_REFUNDS BOBBIN_ALL_REFUNDS " AND f.state <> 3"
// NOLINTEND(cppcoreguidelines-macro-usage)
