#include "core/config/yaml_text.hpp"

#include <algorithm>
#include <array>

namespace bobbin::config::yaml {
namespace {

int characters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

Text::Text(std::string_view text) : text_(text.substr(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0)) {
  lines_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') lines_.push_back(i + 1);
  }
}

std::size_t Text::offset(int line, int column) const {
  const auto row = static_cast<std::size_t>(std::max(line, 0));
  if (row >= lines_.size()) return text_.size();
  return std::min(lines_[row] + static_cast<std::size_t>(std::max(column, 0)), text_.size());
}

Place Text::place_of(std::size_t offset) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset);
  const std::size_t start = *(after - 1);
  return {static_cast<int>(after - lines_.begin()), characters(text_.substr(start, offset - start)) + 1};
}

Place Text::place(int line, int column) const { return place_of(offset(line, column)); }

int Text::closing_line(std::size_t offset) const {
  const char quote = offset < text_.size() ? text_[offset] : ' ';
  if (quote != '"' && quote != '\'') return place_of(offset).line;
  for (std::size_t i = offset + 1; i < text_.size(); ++i) {
    const bool escaped = quote == '"' ? text_[i] == '\\' : text_.substr(i, 2) == "''";
    if (escaped) {
      ++i;
    } else if (text_[i] == quote) {
      return place_of(i).line;
    }
  }
  return 0;
}

Place Text::indenting_tab(int last_line) const {
  for (std::size_t row = 0; row < lines_.size() && static_cast<int>(row) <= last_line; ++row) {
    const std::size_t first = text_.find_first_not_of(' ', lines_[row]);
    if (first != std::string_view::npos && text_[first] == '\t') return place_of(first);
  }
  return {0, 0};
}

Words translated(const std::string& message) {
  struct Row {
    std::string_view yaml_cpp;
    const char* zh;
    const char* en;
  };
  static constexpr std::array kRows = {
      Row{"the referenced anchor is not defined", "没有这个名字的锚点（&）",
          "no anchor (&) of this name stands before"},
      Row{"illegal tab", "缩进须用空格，不能用制表符", "indent with spaces, not with tabs"},
      Row{"illegal map value", "这里不能有冒号值：检查上一行的缩进，含冒号的文本要加引号",
          "a value can't stand here: check the indentation above, and quote text that contains ': '"},
      Row{"end of map not found", "这一行的缩进与上面对不齐", "this line's indentation fits nothing above it"},
      Row{"end of sequence not found", "列表的缩进对不齐", "the list's indentation fits nothing above it"},
      Row{"end of sequence flow not found", "列表缺少 ]", "the list that began with [ has no ]"},
      Row{"end of map flow not found", "缺少 }", "the map that began with { has no }"},
      Row{"illegal flow end", "多了一个 ] 或 }", "a ] or } too many"},
      Row{"unknown token", "这里读不下去：以特殊字符开头的文本要加引号",
          "can't be read: text that begins with a special character needs quotes"},
      Row{"bad file", "读不下去：嵌套过深或内容不完整", "can't be read: nested too deep, or something is left open"},
      Row{"unknown escape character", "引号里有未知的转义字符", "an unknown escape inside the quotes"},
      Row{"illegal block entry", "这里不能有列表项 “- ”", "a list item '- ' can't stand here"},
  };
  for (const Row& row : kRows) {
    if (message.starts_with(row.yaml_cpp)) return {row.zh, row.en};
  }
  return {"YAML 写法不对（" + message + "）", "not YAML: " + message};
}

}  // namespace bobbin::config::yaml
