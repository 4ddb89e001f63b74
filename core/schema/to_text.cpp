#include "core/base/json_text.hpp"
#include "core/schema/node.hpp"

namespace bobbin::schema {

using nlohmann::json;

void write(JsonText& out, const json& value) {
  switch (value.type()) {
    case json::value_t::object:
      return out.object([&] {
        for (const auto& [name, member] : value.get_ref<const json::object_t&>()) write(out.any_key(name), member);
      });
    case json::value_t::array:
      return out.array([&] {
        for (const json& item : value) write(out, item);
      });
    case json::value_t::string:
      return out.text(value.get_ref<const std::string&>());
    case json::value_t::boolean:
      return out.boolean(value.get<bool>());
    case json::value_t::number_integer:
      return out.integer(value.get<std::int64_t>());
    case json::value_t::number_unsigned:
      return out.unsigned_integer(value.get<std::uint64_t>());
    case json::value_t::number_float:  // none of ours (G1), but a plugin's report may hold one
      return out.json(value.dump());
    case json::value_t::null:
    case json::value_t::binary:
    case json::value_t::discarded:
      return out.null();
  }
}

std::string to_text(const json& value) {
  JsonText out;
  write(out, value);
  return out.take();
}

}  // namespace bobbin::schema
