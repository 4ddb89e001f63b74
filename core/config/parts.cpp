#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/config/currency.hpp"
#include "core/config/findings.hpp"
#include "core/config/secrets.hpp"

namespace bobbin::config {
namespace {

using nlohmann::json;

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kPostgresql = "postgresql://";
constexpr const char* kDefaultMembersKey = "${file:data/members.key}";

// Known time zones that a misspelt one may mean; any other IANA name is as good.
const std::vector<std::string>& common_zones() {
  static const std::vector<std::string> kZones = {
      "Asia/Shanghai",     "Asia/Urumqi",       "Asia/Hong_Kong",   "Asia/Macau",       "Asia/Taipei",
      "Asia/Tokyo",        "Asia/Seoul",        "Asia/Singapore",   "Asia/Bangkok",     "Asia/Jakarta",
      "Asia/Kuala_Lumpur", "Asia/Manila",       "Asia/Ho_Chi_Minh", "Asia/Kolkata",     "Asia/Dubai",
      "Europe/London",     "Europe/Paris",      "Europe/Berlin",    "Europe/Madrid",    "Europe/Rome",
      "Europe/Moscow",     "America/New_York",  "America/Chicago",  "America/Denver",   "America/Los_Angeles",
      "America/Toronto",   "America/Sao_Paulo", "Australia/Sydney", "Pacific/Auckland", "UTC"};
  return kZones;
}

std::filesystem::path absolute(const Source& source, const std::string& path) {
  return (source.folder / path).lexically_normal();
}

// A password that stands in the URL itself, instead of a reference.
bool plain_password(const std::string& url) {
  const std::size_t start = kPostgresql.size();
  const std::size_t at = url.rfind('@');
  if (at == std::string::npos || at < start) return false;
  const std::string user = url.substr(start, at - start);
  const std::size_t colon = user.find(':');
  return colon != std::string::npos && colon + 1 < user.size() && !user.substr(colon + 1).starts_with("${");
}

std::optional<std::string> resolved(const Source& source, const std::string& pointer, const std::string& text) {
  auto value = resolve_all(text, source.folder);
  if (value) return *value;
  source.wrong_value(pointer, value.error().detail);
  return std::nullopt;
}

void read_listen(const Source& source, Http& http) {
  const auto text = resolved(source, "/http/listen", source.text("/http/listen", "127.0.0.1:8080"));
  if (!text) return;
  const std::size_t colon = text->rfind(':');
  if (colon == std::string::npos) return;  // the schema has said it
  http.host = text->substr(0, colon);
  if (http.host.starts_with('[') && http.host.ends_with(']')) http.host = http.host.substr(1, http.host.size() - 2);
  const std::string port = text->substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  const int number = digits ? std::stoi(port) : -1;
  if (number < 0 || number > 65535) {
    return source.wrong_value("/http/listen", {"端口应为 0 到 65535，实际是 “" + port + "”",
                                               "expected a port from 0 to 65535, found '" + port + "'"});
  }
  http.port = static_cast<std::uint16_t>(number);
}

void read_time_zone(const Source& source, const std::string& pointer, StoreConfig& store) {
  const std::string zone = source.text(pointer, store.day.time_zone);
  if (is_time_zone(zone)) {
    store.day.time_zone = zone;
    return;
  }
  const std::string meant = schema::nearest(zone, common_zones());
  source.wrong_value(
      pointer,
      {"未知的时区 “" + zone + "”" +
           (meant.empty() ? "，应为 IANA 名称，如 Asia/Shanghai" : "，是不是 “" + meant + "”？"),
       "unknown time zone '" + zone + "'" +
           (meant.empty() ? "; expected an IANA name such as Asia/Shanghai" : "; did you mean '" + meant + "'?")});
}

int minutes(const std::string& time) {  // "03:00"; the schema has checked its form
  if (time.size() != 5) return 0;
  return ((time[0] - '0') * 10 + time[1] - '0') * 60 + (time[3] - '0') * 10 + time[4] - '0';
}

bool is_store_id(const std::string& id) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !id.empty() && id.size() <= 40 && id.front() != '-' && id.front() != '_' &&
         std::all_of(id.begin(), id.end(), good);
}

StoreConfig read_store(const Source& source, const std::string& id) {
  const std::string pointer = "/stores/" + json_token(id);
  StoreConfig store;
  store.id = id;
  if (!is_store_id(id)) {
    source.wrong_key(
        pointer,
        {"门店编号 “" + id + "” 须为小写字母、数字、- 和 _，至多 40 个，如 hz-west",
         "a store's id is lower-case letters, digits, - and _, at most 40, such as hz-west; found '" + id + "'"});
  }
  store.name = source.text(pointer + "/name", id);
  read_time_zone(source, pointer + "/time_zone", store);
  const json* closes = source.at(pointer + "/day_closes_at");
  if (closes != nullptr && closes->is_string()) store.day.closes_at_minute = minutes(closes->get<std::string>());
  const json* tills = source.at(pointer + "/tills");
  if (tills == nullptr || !tills->is_array()) return store;
  for (const json& till : *tills) {
    if (till.is_string()) store.tills.push_back(till.get<std::string>());
  }
  return store;
}

}  // namespace

const json* Source::at(const std::string& pointer) const {
  const json::json_pointer path(pointer);
  const json& root = rendering.value();
  return root.contains(path) ? &root.at(path) : nullptr;
}

std::string Source::text(const std::string& pointer, const std::string& otherwise) const {
  const json* value = at(pointer);
  return value != nullptr && value->is_string() ? value->get<std::string>() : otherwise;
}

Database read_database(const Source& source) {
  Database database;
  database.shown = source.text("/database", "");
  if (database.shown.starts_with(kPostgresql) && plain_password(database.shown)) {
    source.wrong_value("/database", {"密码不能直接写在文件里：应为 ${env:名称} 或 ${file:路径}",
                                     "a password never stands in the file: expected ${env:NAME} or ${file:path}"});
    return database;
  }
  const auto text = resolved(source, "/database", database.shown);
  if (!text) return database;
  if (text->starts_with(kPostgresql)) {
    database.engine = Engine::kPostgresql;
    database.url = *text;
  } else if (text->starts_with(kSqlite) && text->size() > kSqlite.size()) {
    database.path = absolute(source, text->substr(kSqlite.size()));
  }
  return database;
}

Keys read_keys(const Source& source) {
  Keys keys;
  const json* members = source.at("/keys/members");
  keys.members.reference = source.text("/keys/members", kDefaultMembersKey);
  auto value = resolve_secret(keys.members.reference, source.folder);
  if (value) {
    keys.members.value = *value;
  } else if (members != nullptr && members->is_string()) {
    source.wrong_value("/keys/members", value.error().detail);
  }
  return keys;
}

Http read_http(const Source& source) {
  Http http;
  read_listen(source, http);
  const json* tls = source.at("/http/tls");
  if (tls == nullptr) return http;
  if (*tls == "auto") http.tls = Tls::kAuto;
  if (!tls->is_object()) return http;
  http.tls = Tls::kFiles;
  for (const auto& [name, path] :
       {std::pair{"/http/tls/certificate", &http.certificate}, std::pair{"/http/tls/key", &http.key}}) {
    const json* value = source.at(name);
    if (value == nullptr || !value->is_string()) continue;
    const auto text = resolved(source, name, value->get<std::string>());
    if (!text) continue;
    *path = absolute(source, *text);
    std::error_code error;
    if (std::filesystem::is_regular_file(*path, error)) continue;
    source.wrong_value(name, {"没有文件 " + path->string(), "there is no file " + path->string()});
  }
  return http;
}

namespace {

// The schema has said what isn't three capitals; three capitals that no country pays with are a typing error.
void read_currency(const Source& source, Shop& shop) {
  shop.currency = source.text("/shop/currency", shop.currency);
  const bool shaped = shop.currency.size() == 3 && std::all_of(shop.currency.begin(), shop.currency.end(),
                                                               [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!shaped || is_currency(shop.currency)) return;
  const std::string meant = schema::nearest(shop.currency, currencies());
  source.wrong_value(
      "/shop/currency",
      {"没有货币 “" + shop.currency + "”" +
           (meant.empty() ? "，应为 ISO 4217 代码，如 CNY" : "，是不是 “" + meant + "”？"),
       "there is no currency '" + shop.currency + "'" +
           (meant.empty() ? "; expected an ISO 4217 code such as CNY" : "; did you mean '" + meant + "'?")});
}

}  // namespace

Shop read_shop(const Source& source) {
  Shop shop;
  shop.name = source.text("/shop/name", shop.name);
  read_currency(source, shop);
  shop.locale = source.text("/shop/locale", shop.locale);
  if (source.text("/shop/negative_stock", "") == "allow") shop.negative_stock = NegativeStock::kAllow;
  const json* special = source.at("/shop/member_discount_on_special");
  shop.member_discount_on_special = special != nullptr && *special == true;
  return shop;
}

std::vector<std::filesystem::path> read_directories(const Source& source) {
  std::vector<std::filesystem::path> out;
  const json* list = source.at("/plugins/directories");
  if (list == nullptr || !list->is_array()) return out;
  for (const json& path : *list) {
    if (path.is_string()) out.push_back(absolute(source, path.get<std::string>()));
  }
  return out;
}

std::map<std::string, std::vector<std::string>> read_grants(const Source& source) {
  std::map<std::string, std::vector<std::string>> out;
  const json* grants = source.at("/plugins/grants");
  if (grants == nullptr || !grants->is_object()) return out;
  for (const auto& [plugin, list] : grants->items()) {
    std::vector<std::string>& capabilities = out[plugin];
    if (!list.is_array()) continue;
    for (const json& name : list) {
      if (name.is_string()) capabilities.push_back(name.get<std::string>());
    }
  }
  return out;
}

std::vector<StoreConfig> read_stores(const Source& source, const std::vector<std::string>& ids) {
  std::vector<StoreConfig> out;
  for (const std::string& id : ids) out.push_back(read_store(source, id));
  return out;
}

}  // namespace bobbin::config
