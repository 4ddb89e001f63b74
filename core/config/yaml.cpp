#include "core/config/yaml.hpp"
#include "core/base/text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "core/config/yaml_text.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::config::yaml {
namespace {

constexpr const char* kMerge = "<<";

struct TooMuch {};  // ends the reading; the complaint is already there

class Builder final : public YAML::EventHandler {
 public:
  Builder(const Text& text, Tree& tree) : text_(text), tree_(tree) {}

  void complain(Place place, Words words) {
    if (tree_.complaints.size() >= kMaxComplaints) throw TooMuch{};
    tree_.complaints.push_back({place, std::move(words)});
  }

  // Where a quote was probably forgotten.
  [[nodiscard]] const std::optional<Complaint>& long_quote() const { return long_quote_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      complain(text_.place(mark.line, mark.column), {"一个文件只能有一份文档：这里的 --- 之后是第二份",
                                                     "one file holds one document: a second one begins here"});
      throw TooMuch{};
    }
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, Kind::kNull, anchor, ""); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Kind::kMap);
  }
  void OnMapEnd() override {
    merge(open_.back());
    close();
  }

 private:
  struct Merge {
    Place place;
    const Node* value;
  };
  struct Open {  // a map or list that is still being read
    Node* node;
    bool has_key = false;
    std::string key;
    Place key_place;
    std::unordered_map<std::string, int> lines;  // of the keys so far
    std::vector<Merge> merges;
  };

  void quote(const YAML::Mark& mark);
  Node* make(const YAML::Mark& mark, Kind kind, YAML::anchor_t anchor);
  void scalar(const YAML::Mark& mark, Kind kind, YAML::anchor_t anchor, const std::string& value);
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind);
  void close();
  void put(Node* node, Place place);
  void put_key(Open& top, const Node* node);
  void merge(Open& top);
  void merge_from(Open& top, const Node* from, Place place);

  const Text& text_;
  Tree& tree_;
  int documents_ = 0;
  std::optional<Complaint> long_quote_;
  std::size_t merged_ = 0;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node*> anchors_;
};

Node* Builder::make(const YAML::Mark& mark, Kind kind, YAML::anchor_t anchor) {
  const Place place = text_.place(mark.line, mark.column);
  if (tree_.nodes.size() + merged_ >= kMaxNodes) {
    complain(place, {"文件太大：超过 200000 项", "the file is too large: more than 200,000 items"});
    throw TooMuch{};
  }
  tree_.nodes.push_back(std::make_unique<Node>());
  Node* node = tree_.nodes.back().get();
  node->kind = kind;
  node->place = place;
  if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
  return node;
}

void Builder::scalar(const YAML::Mark& mark, Kind kind, YAML::anchor_t anchor, const std::string& value) {
  Node* node = make(mark, kind, anchor);
  node->text = value;
  put(node, node->place);
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       const std::string& value) {
  const bool text = tag == "!" || tag == "tag:yaml.org,2002:str";
  if (!text && tag != "?" && !tag.empty()) {
    complain(text_.place(mark.line, mark.column), {"这里不用标签 " + tag, "tags are not used here: " + tag});
  }
  if (text) quote(mark);
  const bool null = !text && (value == "~" || value == "null" || value == "Null" || value == "NULL");
  scalar(mark, null ? Kind::kNull : (text ? Kind::kQuoted : Kind::kPlain), anchor, value);
}

// Text over several lines is allowed, but what can't be read after it is its fault: a quote was forgotten.
void Builder::quote(const YAML::Mark& mark) {
  const Place place = text_.place(mark.line, mark.column);
  const int closes = text_.closing_line(text_.offset(mark.line, mark.column));
  if (closes == 0) {
    complain(place, {"这里的引号没有结束", "the quote that opens here never closes"});
    throw TooMuch{};
  }
  if (closes == place.line) return;
  const std::string line = std::to_string(closes);
  long_quote_ = Complaint{
      place, {"这里的引号到第 " + line + " 行才结束", "the quote that opens here closes only in line " + line}};
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const Place place = text_.place(mark.line, mark.column);
  const auto found = anchors_.find(anchor);
  const bool inside = found != anchors_.end() &&
                      std::any_of(open_.begin(), open_.end(), [&](const Open& o) { return o.node == found->second; });
  if (found == anchors_.end() || inside) {
    complain(place, {"别名引用了包含它自己的内容", "an alias of what contains it"});
    throw TooMuch{};
  }
  put(found->second, place);
}

void Builder::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind) {
  Node* node = make(mark, kind, anchor);
  if (tag != "?" && !tag.empty() && !tag.starts_with("tag:yaml.org,2002:")) {
    complain(node->place, {"这里不用标签 " + tag, "tags are not used here: " + tag});
  }
  if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) {
    complain(node->place, {"嵌套过深，最多 100 层", "nested too deep: at most 100 levels"});
    throw TooMuch{};
  }
  open_.push_back({node, false, {}, {}, {}, {}});
}

void Builder::close() {
  Node* node = open_.back().node;
  open_.pop_back();
  put(node, node->place);
}

// A finished node goes to where it belongs. `place` is where it stands, which for an alias isn't where its text is.
void Builder::put(Node* node, Place place) {
  if (open_.empty()) {
    tree_.root = node;
    return;
  }
  Open& top = open_.back();
  if (top.node->kind == Kind::kList) {
    top.node->items.push_back(node);
  } else if (!top.has_key) {
    top.has_key = true;
    top.key_place = place;
    put_key(top, node);
  } else {
    top.has_key = false;
    if (top.key == kMerge) {
      top.merges.push_back({place, node});
    } else {
      top.node->members.push_back({top.key, top.key_place, node});
    }
  }
}

void Builder::put_key(Open& top, const Node* node) {
  const bool text = node->kind == Kind::kPlain || node->kind == Kind::kQuoted;
  if (!text) complain(top.key_place, {"键须为文本", "a key must be text"});
  top.key = text ? node->text : "";
  const auto [found, fresh] = top.lines.emplace(top.key, top.key_place.line);
  if (fresh || !text) return;
  complain(top.key_place,
           {"重复的键 “" + top.key + "”，第 " + std::to_string(found->second) + " 行已经有了",
            "duplicate key '" + top.key + "': it already stands in line " + std::to_string(found->second)});
}

void Builder::merge(Open& top) {
  for (const Merge& merge : top.merges) {
    if (merge.value->kind == Kind::kList) {
      for (const Node* from : merge.value->items) merge_from(top, from, merge.place);
    } else {
      merge_from(top, merge.value, merge.place);
    }
  }
}

// What stands in the map itself wins over what is merged, an earlier merge over a later one.
void Builder::merge_from(Open& top, const Node* from, Place place) {
  if (from->kind != Kind::kMap) {
    return complain(place, {"<< 后面应为映射（* 别名）", "<< merges a map: expected an alias of one"});
  }
  for (const Node::Member& member : from->members) {
    if (!top.lines.emplace(member.key, member.place.line).second) continue;
    if (tree_.nodes.size() + ++merged_ >= kMaxNodes) {
      complain(place, {"合并之后文件太大", "the file is too large after its merges"});
      throw TooMuch{};
    }
    top.node->members.push_back(member);
  }
}

// What is wrong with the bytes, before YAML is asked.
bool readable(const std::string& text, Tree& tree) {
  const auto complain = [&](std::size_t offset, Words words) {
    tree.complaints.push_back({Text(text).place_of(offset), std::move(words)});
    return false;
  };
  if (text.size() > kMaxBytes) return complain(0, {"文件超过 1 MiB", "the file is larger than 1 MiB"});
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    return complain(nul, {"文件里有 NUL 字节：须为 UTF-8 文本", "a NUL byte: the file must be UTF-8 text"});
  }
  std::size_t start = 0;
  while (start < text.size()) {  // by lines, so that the complaint has a place
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (!is_utf8(std::string_view(text).substr(start, end - start))) {
      return complain(start, {"这一行不是 UTF-8 文本", "this line isn't UTF-8 text"});
    }
    start = end + 1;
  }
  return true;
}

}  // namespace

const Node* Node::member(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
  return found == members.end() ? nullptr : found->value;
}

Tree parse(const std::string& text) {
  Tree tree;
  if (!readable(text, tree)) return tree;
  const Text lines(text);
  Builder builder(lines, tree);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return tree;
  } catch (const TooMuch&) {
  } catch (const YAML::Exception& error) {
    const Place tab = lines.indenting_tab(error.mark.line);
    Complaint complaint{lines.place(error.mark.line, error.mark.column), translated(error.msg)};
    if (tab.line > 0) complaint = {tab, translated("illegal tab")};
    if (builder.long_quote()) complaint = *builder.long_quote();
    if (tree.complaints.size() < kMaxComplaints) tree.complaints.push_back(std::move(complaint));
  }
  tree.root = nullptr;
  return tree;
}

}  // namespace bobbin::config::yaml
