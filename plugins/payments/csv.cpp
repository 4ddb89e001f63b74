#include "csv.hpp"

#include "bobbin/errors.hpp"
#include "bobbin/text.hpp"

namespace payments {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text) {}

  std::vector<CsvRow> rows() {
    std::vector<CsvRow> out;
    while (at_ < text_.size()) {
      CsvRow row{line_, {}};
      do {
        row.fields.push_back(field());
      } while (take(','));
      end_of_line();
      if (row.fields.size() > 1 || !row.fields.front().empty()) out.push_back(std::move(row));
    }
    return out;
  }

 private:
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string field() { return take('"') ? quoted() : plain(); }

  std::string plain() {
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string out(text_.substr(at_, end - at_));
    at_ = end;
    return out;
  }

  std::string quoted() {
    const std::int64_t begins = line_;
    std::string out;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && !(text_.substr(at_).starts_with("\"\""))) {
        ++at_;
        return out;
      }
      if (text_[at_] == '"') ++at_;  // a doubled one is one
      if (text_[at_] == '\n') ++line_;
      out += text_[at_];
    }
    bobbin::invalid(bobbin::say("第 {1} 行的引号没有结束。", "Line {1}: a quotation mark has no end.", begins), "/csv");
  }

  void end_of_line() {
    if (at_ == text_.size()) return;
    take('\r');
    if (at_ == text_.size()) return;
    if (!take('\n')) {
      bobbin::invalid(bobbin::say("第 {1} 行：引号后面应是逗号或换行。",
                                  "Line {1}: after a quotation mark comes a comma or the line's end.", line_),
                      "/csv");
    }
    ++line_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text) { return Reader(text).rows(); }

}  // namespace payments
