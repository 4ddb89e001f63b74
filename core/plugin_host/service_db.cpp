#include <algorithm>
#include <array>

#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

// "bobbin.db/1"
namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMaxValueBytes = 1U << 20U;
constexpr std::uint32_t kMaxParameters = 200;

// The plugin's statement of that name with that many parameters, that it may run; else the status to answer.
struct Found {
  const Statement* statement = nullptr;
  bobbin_status status = BOBBIN_INVALID;
};

Found find(const Visit& visit, bobbin_str name, const bobbin_value* params, std::uint32_t count) {
  const auto& all = visit.plugin().statements;
  const auto found = all.find(from_abi(name));
  if (found == all.end() || static_cast<std::uint32_t>(found->second.facts.parameters) != count) return {};
  if (count > kMaxParameters || (count > 0 && params == nullptr)) return {};
  const auto& needs = found->second.needs;
  const bool granted =
      std::all_of(needs.begin(), needs.end(), [&](const std::string& capability) { return visit.may(capability); });
  if (!granted) return {nullptr, BOBBIN_DENIED};
  return {&found->second, BOBBIN_OK};
}

bool is_good(const bobbin_value& value) {
  switch (value.type) {
    case BOBBIN_VALUE_NULL:
    case BOBBIN_VALUE_INTEGER:
      return true;
    case BOBBIN_VALUE_TEXT:
      return is_text(value.s, kMaxValueBytes);
    case BOBBIN_VALUE_BLOB:
      return value.s.len <= kMaxValueBytes;
    default:
      return false;
  }
}

modules::SqlValue borrowed(const bobbin_value& value) {
  if (value.type == BOBBIN_VALUE_INTEGER) return value.i;
  if (value.type == BOBBIN_VALUE_TEXT) return from_abi(value.s);
  if (value.type == BOBBIN_VALUE_BLOB) {
    const auto* bytes = static_cast<const std::uint8_t*>(static_cast<const void*>(value.s.ptr));
    return std::span<const std::uint8_t>(bytes, value.s.len);
  }
  return std::monostate{};
}

bobbin_value to_abi_value(const modules::SqlValue& value) {
  bobbin_value out{};
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    out.type = BOBBIN_VALUE_INTEGER;
    out.i = *integer;
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    out.type = BOBBIN_VALUE_TEXT;
    out.s = to_abi(*text);
  } else if (const auto* bytes = std::get_if<std::span<const std::uint8_t>>(&value)) {
    out.type = BOBBIN_VALUE_BLOB;
    out.s = {static_cast<const char*>(static_cast<const void*>(bytes->data())), bytes->size()};
  }
  return out;
}

using RowVisitor = std::int32_t (*)(void*, const bobbin_value*, std::uint32_t);

bobbin_status read(bobbin_call* call, bobbin_str name, const bobbin_value* params, std::uint32_t count, void* ctx,
                   RowVisitor visitor) {
  return with_stores(call, [&](Visit& visit, Stores& stores) -> bobbin_status {
    const Found found = find(visit, name, params, count);
    if (found.status != BOBBIN_OK) return found.status;
    if (found.statement->facts.changes || visitor == nullptr || !std::all_of(params, params + count, is_good)) {
      return BOBBIN_INVALID;
    }
    if (visit.send() != BOBBIN_OK) return visit.decided();
    std::vector<modules::SqlValue> parameters;
    std::transform(params, params + count, std::back_inserter(parameters), borrowed);
    std::vector<bobbin_value> row(static_cast<std::size_t>(found.statement->facts.columns));
    stores.plugin_db.read(visit.plugin().manifest.data, *found.statement->declared, parameters,
                          [&](std::span<const modules::SqlValue> values) {
                            row.resize(values.size());
                            std::transform(values.begin(), values.end(), row.begin(), to_abi_value);
                            const auto columns = static_cast<std::uint32_t>(row.size());
                            return give_word(visit, [&] { return visitor(ctx, row.data(), columns) != 0; }) &&
                                   visit.decided() == BOBBIN_OK;
                          });
    return visit.decided();
  });
}

bobbin_status write(bobbin_call* call, bobbin_str name, const bobbin_value* params, std::uint32_t count,
                    std::int64_t expect_rows, const bobbin_refusal* refusal) {
  return with_stores(call, [&](Visit& visit, Stores&) -> bobbin_status {
    if (!visit.occasion().writes()) return BOBBIN_DENIED;
    const Found found = find(visit, name, params, count);
    if (found.status != BOBBIN_OK) return found.status;
    if (!found.statement->facts.changes || expect_rows < -1 || !std::all_of(params, params + count, is_good)) {
      return BOBBIN_INVALID;
    }
    Visit::QueuedWrite queued{found.statement, {}, expect_rows, {}};
    std::transform(params, params + count, std::back_inserter(queued.parameters),
                   [](const bobbin_value& value) { return modules::owned(borrowed(value)); });
    queued.refusal = refusal_from(refusal, Code::kDeclined,
                                  {"数据刚刚变了，请再试一次", "the data has just changed; please try again"});
    visit.queue(std::move(queued));
    return BOBBIN_OK;
  });
}

}  // namespace

const bobbin_db_service& db_service() {
  static const bobbin_db_service table{head_of<bobbin_db_service>(), read, write};
  return table;
}

}  // namespace bobbin::plugin_host
