#include <array>

#include "core/storage/verify/checks.hpp"

// Members (M1, M2, M5).
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 9> kChecks{{
    {"member.spend",
     "SELECT m.code, m.spend_minor, CAST(COALESCE(sum(s.kept_minor), 0) AS BIGINT), m.sales,"
     " CAST(count(s.id) FILTER (WHERE s.kept > 0) AS BIGINT) FROM member m LEFT JOIN sale s ON s.member = m.id AND "
     "s.source <> 4"
     " GROUP BY m.id, m.code, m.spend_minor, m.sales HAVING m.spend_minor <> COALESCE(sum(s.kept_minor), 0)"
     " OR m.sales <> count(s.id) FILTER (WHERE s.kept > 0) ORDER BY m.id LIMIT $1",
     "会员 {0}：消费记为 {1}，销售之和为 {2}；次数记为 {3}，实为 {4}",
     "member {0}: spent {1}, the sales say {2}; {3} sales, there are {4}"},
    {"member.sales",
     "SELECT s.number, s.member_code FROM sale s LEFT JOIN member m ON m.id = s.member"
     " WHERE s.member IS NOT NULL AND m.id IS NULL ORDER BY s.id LIMIT $1",
     "销售 {0} 的会员 {1} 不存在", "sale {0} is of member {1}, who is not there"},
    {"member.tokens",
     "SELECT t.space, t.member FROM member_token t LEFT JOIN member m ON m.id = t.member WHERE m.id IS NULL"
     " ORDER BY t.member LIMIT $1",
     "检索标记（类别 {0}）指向不存在的会员 {1}", "a token of kind {0} points to member {1}, who is not there"},
    {"member.code_of_sale",
     "SELECT s.number, s.member_code, m.code FROM sale s LEFT JOIN member m ON m.id = s.member"
     " WHERE COALESCE(s.member_code, '') <> COALESCE(m.code, '') ORDER BY s.id LIMIT $1",
     "销售 {0} 记有会员号 {1}，而会员为 {2}", "sale {0} says member {1}, but is of {2}"},
    {"member.visits",
     "SELECT m.code, m.visits, CAST(COALESCE(v.visits, 0) AS BIGINT), m.first_sale_ms, m.last_sale_ms FROM member m"
     " LEFT JOIN (SELECT member, count(*) AS visits, min(first_ms) AS first_ms, max(last_ms) AS last_ms FROM (SELECT"
     " member, store, business_day, min(at_ms) AS first_ms, max(at_ms) AS last_ms FROM sale"
     " WHERE member IS NOT NULL AND kept > 0 AND source <> 4 GROUP BY member, store, business_day) d GROUP BY member) v"
     " ON v.member = m.id WHERE m.visits <> COALESCE(v.visits, 0) OR COALESCE(m.first_sale_ms, -1) <>"
     " COALESCE(v.first_ms, -1) OR COALESCE(m.last_sale_ms, -1) <> COALESCE(v.last_ms, -1) ORDER BY m.id LIMIT $1",
     "会员 {0}：到店记为 {1} 次，实为 {2}，或首末次购买时间（{3}，{4}）不符",
     "member {0}: {1} visits, there are {2}, or the first or last sale ({3}, {4}) is another"},
    {"member.ranges",
     "SELECT m.code FROM member m LEFT JOIN member o ON o.id = m.referrer WHERE m.code = '' OR m.store = ''"
     " OR m.birth_month < 0 OR m.birth_month > 12 OR m.birth_day < 0 OR m.birth_day > 31"
     " OR (m.birth_month = 0) <> (m.birth_day = 0) OR m.complete < 0 OR m.complete > 1"
     " OR (m.complete = 1 AND m.birth_month = 0) OR m.referrer = m.id OR (m.referrer <> 0 AND o.id IS NULL)"
     " ORDER BY m.id LIMIT $1",
     "会员 {0} 的生日、完整标记或推荐人不对", "member {0}: birthday, completeness or referrer is wrong"},
    {"member.token_counts",
     "SELECT m.code FROM member m LEFT JOIN member_token t ON t.member = m.id GROUP BY m.id, m.code, m.complete"
     " HAVING count(CASE WHEN t.space = 3 THEN 1 END) <> 1 OR count(CASE WHEN t.space = 1 THEN 1 END) > 1"
     " OR count(CASE WHEN t.space = 1 THEN 1 END) <> count(CASE WHEN t.space = 2 THEN 1 END)"
     " OR (m.complete = 1 AND count(CASE WHEN t.space = 1 THEN 1 END) = 0)"
     " OR count(CASE WHEN t.space < 1 OR t.space > 5 OR length(t.token) <> 16 THEN 1 END) > 0 ORDER BY m.id LIMIT $1",
     "会员 {0} 的检索标记多了、少了或坏了", "member {0} has too many, too few or broken tokens to be found by"},
    {"member.consents",
     "SELECT c.member, c.purpose, c.channel FROM member_consent c LEFT JOIN member m ON m.id = c.member"
     " WHERE m.id IS NULL OR c.granted < 0 OR c.granted > 1 OR c.purpose = '' OR c.source = ''"
     " OR c.channel NOT IN ('sms', 'wechat', 'phone', 'email', 'post', 'any') ORDER BY c.id LIMIT $1",
     "会员 {0} 的授权（{1}，{2}）不对，或会员不存在",
     "a consent of member {0} ({1}, {2}) is wrong, or the member is not there"},
    {"member.key",
     "SELECT CAST(count(*) AS BIGINT) FROM vault_check HAVING count(*) > 1 OR COALESCE(max(id), 1) <> 1 LIMIT $1",
     "密钥的核对值有 {0} 行，应只有编号为 1 的一行",
     "there are {0} values to tell a wrong key by; there is one, with the id 1"},
}};

}  // namespace

std::span<const Check> member_checks() { return kChecks; }

}  // namespace bobbin::storage
