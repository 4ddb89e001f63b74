#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bobbin {

// JSON written straight into its text, for what is written with every sale: no value is made in between. Shape is the
// writer's business: a member stands in an object, an item in an array, one value at the root.
//
//   JsonText out;
//   out.object([&] {
//     out.member("id", sale.id);
//     out.key("lines").array([&] { for (...) out.text(line.sku); });
//   });
//   return out.take();
class JsonText {
 public:
  // A member's name as it stands in the code: whoever compiles that looks whether it needs an escape, once.
  class Name {
   public:
    template <std::size_t N>
    consteval Name(const char (&literal)[N]) : text_(literal, N - 1) {
      for (const char c : text_) {
        if (c < ' ' || c > '~' || c == '"' || c == '\\') throw "a name that needs an escape: take any_key";
      }
    }
    [[nodiscard]] constexpr std::string_view text() const { return text_; }

   private:
    std::string_view text_;
  };

  JsonText();
  ~JsonText();

  template <class Members>
  void object(Members&& members) {
    begin_object();
    members();
    end_object();
  }
  template <class Items>
  void array(Items&& items) {
    begin_array();
    items();
    end_array();
  }
  JsonText& key(Name name);  // its value follows
  JsonText& any_key(std::string_view name);

  void text(std::string_view value);  // an invalid byte becomes U+FFFD: what goes out is UTF-8
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void boolean(bool value);
  void null();
  void json(std::string_view value);  // one that is JSON already

  void member(Name name, std::string_view value) { key(name).text(value); }
  void member(Name name, const char* value) { key(name).text(value); }
  template <std::integral Number>
  void member(Name name, Number value) {
    if constexpr (std::same_as<Number, bool>) {
      key(name).boolean(value);
    } else {
      key(name).integer(static_cast<std::int64_t>(value));
    }
  }

  [[nodiscard]] std::string take();

 private:
  void begin_object();
  void end_object();
  void begin_array();
  void end_array();

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace bobbin
