#include "tests/bench/demo_shop.hpp"

#include <stdlib.h>

#include <stdexcept>

namespace bobbin::bench {
namespace {

namespace fs = std::filesystem;

const char* const kSkus[] = {"TP2003-M-白", "SK8001-混色", "TP2001-M-白"};  // 99.00 + 39.00 + 299.00

}  // namespace

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "bobbin-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path database_of(const fs::path& shop) { return shop / "data/shop.db"; }

std::string sale_body(const std::string& member) {
  json lines = json::array();
  for (const char* sku : kSkus) lines.push_back({{"sku", sku}, {"quantity", 1}});
  // 437.00 less the 20 % that the shop's only tier gives.
  const json body = {
      {"lines", lines},
      {"member", member},
      {"tenders", {{{"id", "cash"}, {"amount_minor", 20'000}}, {{"id", "wechat"}, {"amount_minor", 14'960}}}}};
  return body.dump();
}

std::vector<std::string> sale_bodies(const std::vector<std::string>& members) {
  std::vector<std::string> out;
  for (const std::string& member : members) out.push_back(sale_body(member));
  return out;
}

std::vector<std::string> open_up(const Shop& shop, int members, int receipts) {
  Client manager(shop.port());
  for (int i = kTills - 1; i >= 0; --i) {
    manager.enter(till_name(i), "manager", shop.secret("manager", "pin"));
    manager.call("POST", "/api/v1/shifts", json{{"till", till_name(i)}, {"float_minor", 0}}.dump());
  }
  json goods = json::array();
  for (const char* sku : kSkus) goods.push_back({{"sku", sku}, {"quantity", 1'000'000}});
  for (int i = 0; i < receipts; ++i) manager.call("POST", "/api/v1/stock/receipts", json{{"lines", goods}}.dump());
  return members_who_have_bought(manager, members, 13'910'000'000);
}

std::vector<std::string> members_who_have_bought(Client& till, int count, long long phones) {
  std::vector<std::string> codes;
  for (int i = 0; i < count; ++i) {
    const json wish = {{"name", "客人"}, {"phone", std::to_string(phones + i)}};
    codes.push_back(json::parse(till.call("POST", "/api/v1/members", wish.dump())).at("code"));
    const json first = {{"lines", {{{"sku", kSkus[1]}, {"quantity", 1}}}},
                        {"member", codes.back()},
                        {"tenders", {{{"id", "cash"}, {"amount_minor", 3'900}}}}};
    till.call("PUT", "/api/v1/sales/" + new_uuid_v7(), first.dump());
  }
  return codes;
}

Tills connect(unsigned short port, int clients) {
  Tills out;
  for (int i = 0; i < clients; ++i) out.push_back(std::make_unique<Client>(port));
  return out;
}

Tills tills_of(const Shop& shop, int clients) {
  Tills out = connect(shop.port(), clients);
  for (int i = 0; i < clients; ++i) {
    const std::string who = i % 2 == 0 ? "lin" : "wang";
    out[static_cast<std::size_t>(i)]->enter(till_name(i % kTills), who, shop.secret(who, "pin"));
  }
  return out;
}

int number_argument(int argc, char** argv, int i, int otherwise) { return argc > i ? std::stoi(argv[i]) : otherwise; }

}  // namespace bobbin::bench
