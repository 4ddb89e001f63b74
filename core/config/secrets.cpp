#include "core/config/secrets.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace bobbin::config {
namespace {

constexpr std::size_t kMaxSecretBytes = 64U * 1024U;

Refused unusable(std::string zh, std::string en) {
  return refuse(Code::kConfigInvalid, {std::move(zh), std::move(en)});
}

Result<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') {
    return unusable("环境变量 " + name + " 没有设置", "the environment variable " + name + " is not set");
  }
  return std::string(value);
}

Result<std::string> from_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return unusable("没有文件 " + file.string(), "there is no file " + file.string());
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return unusable("读不了文件 " + file.string(), "the file " + file.string() + " can't be read");
  std::string value(kMaxSecretBytes + 1, '\0');
  stream.read(value.data(), static_cast<std::streamsize>(value.size()));
  value.resize(static_cast<std::size_t>(stream.gcount()));
  if (value.size() > kMaxSecretBytes) {
    return unusable("文件 " + file.string() + " 太大，不是密钥",
                    "the file " + file.string() + " is too large for a secret");
  }
  if (value.ends_with('\n')) value.pop_back();
  if (value.ends_with('\r')) value.pop_back();
  if (value.empty()) return unusable("文件 " + file.string() + " 是空的", "the file " + file.string() + " is empty");
  return value;
}

}  // namespace

bool is_reference(std::string_view text) {
  const bool shape = (text.starts_with("${env:") || text.starts_with("${file:")) && text.ends_with('}');
  return shape && text.find('}') == text.size() - 1 && text.find(':') + 2 < text.size();
}

Result<std::string> resolve_secret(const std::string& reference, const std::filesystem::path& folder) {
  if (!is_reference(reference)) {
    return unusable("密钥不能直接写在文件里：应为 ${env:名称} 或 ${file:路径}",
                    "a secret never stands in the file: expected ${env:NAME} or ${file:path}");
  }
  const std::size_t colon = reference.find(':');
  const std::string name = reference.substr(colon + 1, reference.size() - colon - 2);
  return reference.starts_with("${env:") ? from_environment(name) : from_file(folder / name);
}

Result<std::string> resolve_all(const std::string& text, const std::filesystem::path& folder) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t start = text.find("${", at);
    if (start == std::string::npos) return out + text.substr(at);
    const std::size_t end = text.find('}', start);
    if (end == std::string::npos) return unusable("“${” 没有对应的 “}”", "a '${' without its '}'");
    auto value = resolve_secret(text.substr(start, end - start + 1), folder);
    if (!value) return value;
    out += text.substr(at, start - at) + *value;
    at = end + 1;
  }
}

}  // namespace bobbin::config
