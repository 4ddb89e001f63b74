#include <array>
#include <nlohmann/json.hpp>

#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

using nlohmann::json;

enum class Shape { kObject, kLabel, kAnswer };

struct Place {
  std::string_view sql;  // what it is of, and the text
  std::string_view zh;
  std::string_view en;
  Shape shape;
};

constexpr std::array<Place, 10> kPlaces{{
    {"SELECT number, detail FROM sale WHERE detail IS NOT NULL ORDER BY id", "销售 {0} 的备注与优惠码",
     "notes and coupons of sale {0}", Shape::kObject},
    {"SELECT max(tender), label FROM sale_tender GROUP BY label", "付款方式 {0} 的名称", "the label of tender {0}",
     Shape::kLabel},
    {"SELECT max(tender), label FROM refund GROUP BY label", "退款方式 {0} 的名称",
     "the label of the refund's tender {0}", Shape::kLabel},
    {"SELECT uuid, answer FROM claim WHERE answer IS NOT NULL ORDER BY id", "编号 {0} 所记的答复",
     "the answer that is kept for {0}", Shape::kAnswer},
    {"SELECT action, subject_json FROM audit ORDER BY id", "审计记录 {0} 的对象", "the subject of audit row {0}",
     Shape::kObject},
    {"SELECT action, before_json FROM audit WHERE before_json <> '' ORDER BY id", "审计记录 {0} 的修改前内容",
     "what audit row {0} says was before", Shape::kObject},
    {"SELECT action, after_json FROM audit WHERE after_json <> '' ORDER BY id", "审计记录 {0} 的修改后内容",
     "what audit row {0} says was after", Shape::kObject},
    {"SELECT uuid, basket FROM parked ORDER BY id", "挂单 {0} 的内容", "the parked basket {0}", Shape::kObject},
    {"SELECT kind, detail FROM outbox WHERE detail <> '' ORDER BY id", "待办事件 {0} 的内容",
     "the detail of the event {0}", Shape::kObject},
    {"SELECT CAST(version AS TEXT), content FROM settings_version ORDER BY version", "设置版本 {0}", "settings {0}",
     Shape::kObject},
}};

bool has_shape(const json& value, Shape shape) {
  switch (shape) {
    case Shape::kObject:
      return value.is_object();
    case Shape::kLabel:
      return value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string();
    case Shape::kAnswer:
      return value.is_object() && value.contains("status") && (value.contains("body") || value.contains("reference"));
  }
  return false;
}

std::string named(std::string_view words, const std::string& what) {
  std::string out(words);
  return out.replace(out.find("{0}"), 3, what);
}

}  // namespace

std::vector<Words> wrong_texts(Session& session, int limit) {
  Findings found(limit);
  for (const Place& place : kPlaces) {
    session.query(place.sql).each([&](const Row& row) {
      if (found.full() || has_shape(json::parse(row.text_view(1), nullptr, false), place.shape)) return;
      found.add(named(place.zh, row.text(0)) + " 无法读取", named(place.en, row.text(0)) + ": the text can't be read");
    });
  }
  return found.take();
}

}  // namespace bobbin::storage
