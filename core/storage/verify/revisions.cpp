#include <map>
#include <nlohmann/json.hpp>

#include "core/config/content_hash.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

// What the trail says of one revision.
struct Applied {
  std::int64_t at_ms = 0;
  std::string by;
  std::string hash;
};

}  // namespace

std::vector<Words> wrong_revisions(Session& session, int limit) {
  Findings found(limit);
  std::map<std::int64_t, Applied> said;
  session.query("SELECT at_ms, after_json FROM audit WHERE action = 'config.applied' ORDER BY id")
      .each([&](const Row& row) {
        const nlohmann::json after = nlohmann::json::parse(row.text_view(1));
        said[after.at("revision").get<std::int64_t>()] = {row.integer(0), after.at("by").get<std::string>(),
                                                          after.at("hash").get<std::string>()};
      });
  std::int64_t expected = 0;
  session.query("SELECT revision, content, at_ms, applied_by FROM config_revision ORDER BY revision")
      .each([&](const Row& row) {
        const std::string number = std::to_string(row.integer(0));
        if (row.integer(0) != ++expected) {
          found.add("配置修订 " + number + " 之前有缺号",
                    "before configuration revision " + number + " some are missing");
          expected = row.integer(0);
        }
        const auto applied = said.extract(row.integer(0));
        if (!applied.empty() && applied.mapped().at_ms == row.integer(2) && applied.mapped().by == row.text_view(3) &&
            applied.mapped().hash == config::content_hash(row.text_view(1))) {
          return;
        }
        found.add("配置修订 " + number + " 的内容、时间或应用人与审计记录不符",
                  "configuration revision " + number +
                      ": its content, time or who applied it is not what the audit "
                      "trail says");
      });
  for (const auto& [number, applied] : said) {
    found.add("审计记录中的配置修订 " + std::to_string(number) + " 不存在",
              "configuration revision " + std::to_string(number) + " of the audit trail is not there");
  }
  return found.take();
}

}  // namespace bobbin::storage
