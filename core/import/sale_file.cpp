#include "core/import/sale_file.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "core/base/ids.hpp"
#include "core/import/cells.hpp"
#include "core/import/decimal.hpp"
#include "core/import/whole_sales.hpp"

namespace bobbin::imports {
namespace {

constexpr std::int64_t kMaxQuantity = 1'000'000;
constexpr std::size_t kMaxLines = 2'000;
constexpr std::int64_t kProgressRows = 10'000;
constexpr const char* kCash = "cash";

class SaleReader {
 public:
  SaleReader(const Desk& desk, const Input& input, Rows& rows)
      : modules_(desk.checkout.floor().modules), settings_(desk.settings.current()), input_(input), rows_(rows) {}

  SaleFile run() {
    file_.map = rows_.map();
    const auto& fields = fields_of(Kind::kSales);
    for (std::size_t i = 0; i < fields.size(); ++i) file_.columns.emplace(fields[i].name, rows_.column_of(i));
    for (const auto& skip : file_.map.skip) file_.report.skipped.push_back({skip.reason});
    while (auto row = rows_.next()) {
      ++file_.report.rows;
      if (row->skip) {
        file_.report.skipped[*row->skip].add(row->line);
      } else if (row->bad) {
        add_bad(*row, std::move(*row->bad));
      } else {
        take(*row);
      }
      if (input_.progress && file_.report.rows % kProgressRows == 0) {
        input_.progress({Progress::Step::kReading, rows_.position(), rows_.size()});
      }
    }
    keep_whole();
    return std::move(file_);
  }

 private:
  void take(const MappedRow& row) {
    Cells cells(rows_, row, "");
    FileSale head = head_of(cells);
    FileLine line = line_of(cells, row);
    if (!cells.bad()) join(cells, std::move(head), std::move(line));
    if (cells.bad()) add_bad(row, *cells.bad());
  }

  void add_bad(const MappedRow& row, Bad bad) {
    bad_rows_.bad(row.values[field_index(Kind::kSales, "sale")], row.line);
    file_.report.bad.push_back(std::move(bad));
  }

  // Leaves out the sales of which no row could be joined, and those that have a bad row, unless the map takes them.
  void keep_whole() {
    std::erase_if(file_.sales, [this](const FileSale& sale) {
      const auto bad = file_.map.incomplete == Map::Incomplete::kTake ? std::nullopt : bad_rows_.line_of(sale.number);
      if (!bad) return sale.lines.empty();
      for (const auto& line : sale.lines) {
        file_.report.bad.push_back({line.line, file_.columns.at("sale"), sale_has_bad_row(*bad)});
      }
      return true;
    });
  }

  FileSale head_of(Cells& cells) {
    FileSale sale;
    sale.number = cells.required("sale");
    sale.store = cells.text("store").empty() ? input_.store : cells.text("store");
    const config::StoreConfig* store = settings_->store(sale.store);
    if (store == nullptr) {
      cells.wrong("store", {"没有门店“" + sale.store + "”", "there is no store '" + sale.store + "'"});
      return sale;
    }
    sale.till = cells.text("till").empty() ? store->tills.front() : cells.text("till");
    if (!store->has_till(sale.till)) {
      cells.wrong("till", {"门店 " + sale.store + " 没有收银机“" + sale.till + "”",
                           "the store " + sale.store + " has no till '" + sale.till + "'"});
    }
    cells.zone(store->day.time_zone);
    sale.at = cells.moment("at");
    sale.business_day = business_day(sale.at, store->day);
    sale.member = cells.text("member");
    sale.tender = cells.text("tender").empty() ? kCash : cells.text("tender");
    // History keeps what was paid with, also where its module is off today; but a word that no module knows is a typo.
    if (sale.tender != kCash && !modules_.tender_owner(sale.tender)) {
      cells.wrong("tender", {"没有付款方式“" + sale.tender + "”，应写模块的编号，例如 cash、wechat、card",
                             "there is no tender '" + sale.tender +
                                 "': write the id that a module gives it, such as cash, wechat or card"});
    }
    return sale;
  }

  FileLine line_of(Cells& cells, const MappedRow& row) {
    FileLine line;
    line.line = row.line;
    line.sku = cells.required("sku");
    if (cells.required("quantity").empty()) return line;
    line.quantity = cells.whole("quantity", 1, kMaxQuantity, 1);
    line.unit_price_minor = cells.required_amount("unit_price_minor");
    line.discount_minor = cells.amount("discount_minor").value_or(0);
    const auto list = checked_mul(line.unit_price_minor, line.quantity);
    if (!list) cells.wrong("unit_price_minor", {"金额过大", "the amount is too large"});
    if (list && (line.discount_minor < 0 || line.discount_minor > *list)) {
      cells.wrong("discount_minor", {"优惠应在 0 到这一行的金额之间", "a discount is from 0 to what the line costs"});
    }
    line.note = cells.text("note");
    line.associates = associates_of(cells);
    return line;
  }

  // lin:600000;wang:400000
  static std::vector<checkout::Associate> associates_of(Cells& cells) {
    std::vector<checkout::Associate> out;
    for (const auto& item : cells.list("associates")) {
      const std::size_t colon = item.find(':');
      const auto share = colon == std::string::npos ? std::optional<std::int64_t>(kPpm)
                                                    : parse_decimal(std::string_view(item).substr(colon + 1), 0);
      if (!share) {
        cells.wrong("associates", {"导购写作 lin:600000;wang:400000", "write associates as lin:600000;wang:400000"});
        return {};
      }
      out.push_back({item.substr(0, colon), *share});
    }
    return out;
  }

  // A row goes to the sale before it when that has its number; a number must not come again later.
  void join(Cells& cells, FileSale head, FileLine line) {
    const bool continues = !file_.sales.empty() && file_.sales.back().number == head.number;
    if (!continues && !numbers_.insert(head.number).second) {
      cells.wrong("sale", {"销售单“" + head.number + "”的行不相邻；先按单号排序",
                           "the rows of sale '" + head.number + "' are not adjacent: sort the file by sale"});
      return;
    }
    if (continues) {
      const FileSale& sale = file_.sales.back();
      const char* differs = sale.member != head.member   ? "member"
                            : sale.store != head.store   ? "store"
                            : sale.till != head.till     ? "till"
                            : sale.tender != head.tender ? "tender"
                                                         : nullptr;
      if (differs != nullptr) {
        cells.wrong(differs, {"与同一销售单前面的行不同", "this differs from the rows before it of the same sale"});
        return;
      }
      if (sale.lines.size() == kMaxLines) {
        cells.wrong("sale", {"一单最多 2000 行", "a sale has at most 2,000 lines"});
        return;
      }
    } else {
      head.id = uuid_from_name("import." + (file_.map.id.empty() ? "sales" : file_.map.id), head.number);
      file_.sales.push_back(std::move(head));
    }
    FileSale& sale = file_.sales.back();
    const Minor net = line.unit_price_minor * line.quantity - line.discount_minor;
    const auto total = checked_add(sale.net_minor, net);
    if (!total) {
      cells.wrong("unit_price_minor", {"金额过大", "the amount is too large"});
      return;
    }
    sale.net_minor = *total;
    const auto goods = file_.goods.try_emplace(line.sku, FileGoods{"", "", line.unit_price_minor}).first;
    if (goods->second.name.empty()) goods->second.name = cells.text("name");
    if (goods->second.category.empty()) goods->second.category = cells.text("category");
    bad_rows_.good(sale.number);
    sale.lines.push_back(std::move(line));
  }

  const checkout::Modules& modules_;
  std::shared_ptr<const config::Snapshot> settings_;  // shared: the shop's own
  const Input& input_;
  Rows& rows_;
  SaleFile file_;
  BadRows bad_rows_;
  std::set<std::string> numbers_;
};

void append(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

}  // namespace

Result<SaleFile> read_sales(const Desk& desk, const Input& input) {
  const auto map = input.map ? read_map(*input.map) : Result<Map>(own_map(Kind::kSales));
  if (!map) return Refused(map.error());
  if (map->kind != Kind::kSales) {
    return refuse(Code::kInvalid, {"这份对照表不是销售的", "This map is not one of sales"}, "/map");
  }
  if (desk.settings.current()->store(input.store) == nullptr) {
    return refuse(Code::kInvalid, {"没有门店“" + input.store + "”", "There is no store '" + input.store + "'"},
                  "/store");
  }
  auto rows = Rows::open(*map, input);
  if (!rows) return Refused(std::move(rows.error()));
  return SaleReader(desk, input, **rows).run();
}

checkout::SellRequest request_of(const Desk& desk, const FileSale& sale, const std::string& staff,
                                 checkout::Source source) {
  checkout::SellRequest request;
  request.id = sale.id;
  request.source = source;
  request.at = sale.at;
  request.basket.store = sale.store;
  request.basket.till = sale.till;
  request.basket.staff = staff;
  request.basket.member = sale.member;
  std::string content;
  for (const auto* text : {&sale.number, &sale.member, &sale.store, &sale.till, &sale.tender}) append(content, *text);
  content += std::to_string(sale.at.ms);
  request.basket.lines.reserve(sale.lines.size());
  for (const auto& row : sale.lines) {
    checkout::BasketLine line;
    line.sku = row.sku;
    line.quantity = row.quantity;
    line.unit_price_minor = row.unit_price_minor;
    line.discount_minor = row.discount_minor;
    line.note = row.note;
    line.associates = row.associates;
    append(content, row.sku);
    append(content, row.note);
    for (const auto number : {row.quantity, row.unit_price_minor, row.discount_minor}) {
      content += std::to_string(number) + ',';
    }
    for (const auto& associate : row.associates) {
      append(content, associate.staff);
      content += std::to_string(associate.share_ppm);
    }
    request.basket.lines.push_back(std::move(line));
  }
  if (sale.net_minor > 0) request.tenders.push_back({sale.tender, sale.net_minor, {}, {}, {}, {}});
  request.content_hash = desk.members.fingerprint(content);  // notes may name people
  return request;
}

namespace {

// Where in the file a refused sale is wrong: /lines/3/sku is the fourth line's column of SKUs.
Bad bad_of(const SaleFile& file, const FileSale& sale, const Refusal& refusal) {
  const auto column = [&](const std::string& field) {
    const auto found = file.columns.find(field);
    return found == file.columns.end() ? field : found->second;
  };
  std::int64_t line = sale.lines.front().line;
  std::string field = refusal.field.empty() ? "sale" : refusal.field.substr(1);
  if (field.starts_with("lines/")) {
    const std::string rest = field.substr(6);
    std::size_t index = 0;
    const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), index);
    if (parsed.ec == std::errc{} && index < sale.lines.size()) line = sale.lines[index].line;
    const std::size_t slash = rest.find('/');
    field = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
  }
  field = field.substr(0, field.find('/'));
  if (field == "tenders") field = "tender";
  if (refusal.code == Code::kIdConflict) {
    return {line,
            column("sale"),
            {"销售单“" + sale.number + "”已导入，内容不同；已导入的不变，所缺的请另起单号导入",
             "sale '" + sale.number +
                 "' was imported with other content: it stays as it was; give what it lacks a sale number of its own"}};
  }
  return {line, column(field), refusal.detail};
}

}  // namespace

void refuse_sale(SaleFile& file, const FileSale& sale, const Refusal& refusal) {
  const Bad bad = bad_of(file, sale, refusal);
  for (const auto& line : sale.lines) {
    if (line.line == bad.line) {
      file.report.bad.push_back(bad);
    } else {
      file.report.bad.push_back({line.line, file.columns.at("sale"), sale_has_bad_row(bad.line)});
    }
  }
}

void tidy(Report& report) {
  std::stable_sort(report.bad.begin(), report.bad.end(), [](const Bad& a, const Bad& b) { return a.line < b.line; });
  std::erase_if(report.skipped, [](const Skipped& skipped) { return skipped.rows == 0; });
}

}  // namespace bobbin::imports
