#include "core/config/read.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/config/document.hpp"
#include "core/config/file_schema.hpp"
#include "core/config/findings.hpp"

namespace bobbin::config {

const schema::Schema& file_schema() {
  static const schema::Schema kSchema = [] {
    auto compiled = schema::Schema::compile_text(kFileSchema);
    if (!compiled)
      throw std::logic_error("config/bobbin.schema.json" + compiled.error().field + ": " + compiled.error().detail.en);
    return *compiled;
  }();
  return kSchema;
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return std::filesystem::absolute(file).lexically_normal().parent_path();
}

std::vector<std::string> store_ids(const yaml::Node& root) {
  constexpr std::size_t kMaxStores = 1000;  // as the file's schema says; what is beyond is not looked at
  std::vector<std::string> out;
  const yaml::Node* stores = root.member("stores");
  if (stores == nullptr) return out;
  std::set<std::string> seen;
  for (const yaml::Node::Member& member : stores->members) {
    if (seen.insert(member.key).second) out.push_back(member.key);
    if (out.size() == kMaxStores) break;
  }
  return out;
}

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;

Document Document::parse(std::string text, const std::filesystem::path& file) {
  auto tree = std::make_unique<Tree>();
  tree->file = file;
  tree->text = std::move(text);
  tree->yaml = yaml::parse(tree->text);
  const bool silent = tree->yaml.complaints.empty();
  const yaml::Node* root = tree->yaml.root;
  if (silent && (root == nullptr || root->kind != yaml::Kind::kMap)) {
    tree->yaml.complaints.push_back({root == nullptr ? yaml::Place{} : root->place,
                                     {"这不是店铺文件：应以 “bobbin: 1” 开头的若干设置",
                                      "not a shop's file: expected settings that begin with 'bobbin: 1'"}});
    tree->yaml.root = nullptr;
  }
  return Document(std::move(tree));
}

Document Document::load(const std::filesystem::path& file) {
  std::error_code error;
  std::ifstream stream;
  if (std::filesystem::is_regular_file(file, error)) stream.open(file, std::ios::binary);
  if (!stream.is_open()) {
    auto tree = std::make_unique<Tree>();
    tree->file = file;
    tree->yaml.complaints.push_back({{}, {"读不了这个文件", "the file can't be read"}});
    return Document(std::move(tree));
  }
  std::string text(yaml::kMaxBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return parse(std::move(text), file);
}

const std::filesystem::path& Document::file() const { return tree_->file; }
const std::string& Document::text() const { return tree_->text; }

std::vector<std::filesystem::path> Document::plugin_directories() const {
  if (tree_->yaml.root == nullptr) return {};
  const Rendering rendering(*tree_->yaml.root, file_schema().source());
  Findings dropped(tree_->file);
  return read_directories({rendering, tree_->file, folder_of(tree_->file), dropped});
}

std::optional<Database> Document::database() const {
  if (tree_->yaml.root == nullptr) return std::nullopt;
  const Rendering rendering(*tree_->yaml.root, file_schema().source());
  Findings dropped(tree_->file);
  Database database = read_database({rendering, tree_->file, folder_of(tree_->file), dropped});
  if (!dropped.empty() || (database.path.empty() && database.url.empty())) return std::nullopt;
  return database;
}

Finding Document::finding(const std::string& pointer, Words words) const {
  yaml::Place place;
  if (tree_->yaml.root != nullptr) {
    place = Rendering(*tree_->yaml.root, file_schema().source()).value_place(pointer);
  }
  return {tree_->file, place.line, place.column, std::move(words)};
}

std::vector<Finding> Findings::sorted() const {
  std::vector<Finding> out = found_;
  const auto key = [](const Finding& f) { return std::tie(f.line, f.column, f.words.en); };
  std::stable_sort(out.begin(), out.end(), [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end(), [&](const Finding& a, const Finding& b) { return key(a) == key(b); }),
            out.end());
  return out;
}

std::string Finding::text(std::string_view locale) const {
  return file.string() + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + words.in(locale);
}

}  // namespace bobbin::config
