#include "receipt.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>

// What it asserts of a value's type is a fault like any other here, not the end of the host.
#define RAPIDJSON_ASSERT(holds) (static_cast<void>((holds) ? 0 : throw std::runtime_error("JSON: not " #holds)))
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "accounts.hpp"

namespace points {
namespace {

using Value = rapidjson::Value;

// {"rows": [{"label": {"zh-CN", "en"}, "value"}...]}
class Rows {
 public:
  Rows() {
    writer_.StartObject();
    writer_.Key("rows");
    writer_.StartArray();
  }

  void add(const char* zh, const char* en, std::int64_t points) {
    const std::string value = std::to_string(points);
    writer_.StartObject();
    writer_.Key("label");
    writer_.StartObject();
    writer_.Key("zh-CN");
    writer_.String(zh);
    writer_.Key("en");
    writer_.String(en);
    writer_.EndObject();
    writer_.Key("value");
    writer_.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
    writer_.EndObject();
  }

  std::string take() {
    writer_.EndArray();
    writer_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

const Value& at(const Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd()) throw std::runtime_error(std::string("the receipt's question lacks ") + name);
  return found->value;
}

std::string_view text_of(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

}  // namespace

std::string receipt(bobbin::Call& call, std::string_view question) {
  std::array<char, 4096> room;  // for the values of a usual question; a longer one takes from the heap
  rapidjson::MemoryPoolAllocator<> values(room.data(), room.size());
  rapidjson::Document in(&values);
  in.Parse(question.data(), question.size());
  if (in.HasParseError()) throw std::runtime_error("the receipt's question is no JSON");
  Rows rows;
  if (at(in, "member").IsNull()) return rows.take();
  std::int64_t earned = 0;
  std::int64_t used = 0;
  for (const Value& effect : at(in, "effects").GetArray()) {
    const std::string_view rule = text_of(at(effect, "rule"));
    const std::int64_t amount = at(effect, "amount").GetInt64();
    if (rule == "earn") earned += amount;
    if (rule == "redeem") used -= amount;
  }
  const std::string_view holder = text_of(at(at(in, "member"), "id"));
  if (earned != 0) rows.add("本单积分", "Points for this sale", earned);
  if (used != 0) rows.add("使用积分", "Points used", used);
  rows.add("积分余额", "Points balance", call.journal().balance(kBalance, holder).balance);
  if (const auto waiting = call.journal().balance(kPending, holder).balance; waiting != 0) {
    rows.add("待到账积分", "Points to come", waiting);
  }
  return rows.take();
}

}  // namespace points
