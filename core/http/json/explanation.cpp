#include "core/http/json/parts.hpp"

namespace bobbin::http {
namespace {

void write_number(JsonText& out, JsonText::Name name, const std::optional<std::int64_t>& number) {
  if (number) {
    out.member(name, *number);
  } else {
    out.key(name).null();
  }
}

void write_lines(JsonText& out, const std::vector<checkout::Explained::Line>& lines) {
  out.key("lines").array([&] {
    for (const checkout::Explained::Line& one : lines) {
      out.object([&] {
        out.member("line", one.line);
        out.member("base", one.base);
        write_number(out, "rate", one.rate_ppm);
        write_number(out, "amount", one.amount);
      });
    }
  });
}

}  // namespace

void write_explanation(JsonText& out, const View& view, const std::vector<checkout::Explained>& effects) {
  out.object([&] {
    out.key("effects").array([&] {
      for (const checkout::Explained& explained : effects) {
        const checkout::Effect& effect = explained.effect;
        out.object([&] {
          out.member("plugin", effect.plugin);
          out.member("rule", effect.rule);
          out.member("label", effect.label.in(view.call.locale));
          out.member("unit", effect.unit);
          write_number(out, "base", explained.base);
          write_number(out, "rate", explained.rate_ppm);
          out.member("amount", effect.amount);
          write_lines(out, explained.lines);
          write_holder(out, view, effect, std::nullopt);
        });
      }
    });
  });
}

}  // namespace bobbin::http
