#include "core/receipts/layout.hpp"

namespace bobbin::receipts {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
        out += "<br>";
        break;
      default:
        out += c;
    }
  }
  return out;
}

constexpr const char* kStyle =
    "body{font:14px/1.4 system-ui,sans-serif;margin:1em auto;max-width:22em}"
    "table{width:100%;border-collapse:collapse}td{padding:0;vertical-align:top;white-space:pre-wrap}"
    "td+td{text-align:right;white-space:nowrap;padding-left:1em}.c{text-align:center}.n{color:#555}"
    "h1{font-size:1.2em;margin:0}tr.r td{border-bottom:1px dashed #888;height:.4em}.s{font-weight:bold}"
    "@media print{body{margin:0}}";

std::string row_of(const Block& block) {
  const std::string left = escaped(block.left);
  switch (block.kind) {
    case Block::Kind::kTitle:
      return "<tr><td class=\"c\" colspan=\"2\"><h1>" + left + "</h1></td></tr>\n";
    case Block::Kind::kCentre:
      return "<tr><td class=\"c\" colspan=\"2\">" + left + "</td></tr>\n";
    case Block::Kind::kNote:
      return "<tr><td class=\"n\" colspan=\"2\">" + left + "</td></tr>\n";
    case Block::Kind::kRule:
      return "<tr class=\"r\"><td colspan=\"2\"></td></tr>\n";
    case Block::Kind::kStrong:
      return "<tr class=\"s\"><td>" + left + "</td><td>" + escaped(block.right) + "</td></tr>\n";
    case Block::Kind::kPair:
      break;
  }
  return "<tr><td>" + left + "</td><td>" + escaped(block.right) + "</td></tr>\n";
}

}  // namespace

std::string to_html(const Page& page, const std::string& locale) {
  std::string title;
  for (const Block& block : page) {
    if (block.kind != Block::Kind::kPair) continue;
    title = block.right;  // the slip's number comes first
    break;
  }
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + escaped(locale) + "\"><head><meta charset=\"utf-8\"><title>" +
                    escaped(title) + "</title><style>" + kStyle + "</style></head><body>\n<table>\n";
  for (const Block& block : page) out += row_of(block);
  return out + "</table>\n</body></html>\n";
}

std::string html(const checkout::Sale& sale, const Heading& heading, const Sections& sections, const Style& style) {
  return to_html(page_of(sale, heading, sections, style), style.locale);
}

std::string html(const returns::Return& back, const Heading& heading, const Sections& sections, const Style& style) {
  return to_html(page_of(back, heading, sections, style), style.locale);
}

}  // namespace bobbin::receipts
