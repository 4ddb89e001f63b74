#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::plugin_host {

// The faults of one document, each said with its place.
class Faults {
 public:
  void add(const std::string& pointer, Words words) {
    const std::string at = pointer.empty() ? std::string("/") : pointer;
    all_.push_back({at + "：" + words.zh, at + ": " + words.en});
  }
  void add(const std::vector<schema::Issue>& issues) {
    for (const schema::Issue& issue : issues) {
      Words words = issue.words;
      add(issue.pointer, std::move(words));
    }
  }
  [[nodiscard]] bool none() const { return all_.empty(); }
  [[nodiscard]] std::vector<Words> take() { return std::move(all_); }

 private:
  std::vector<Words> all_;
};

}  // namespace bobbin::plugin_host
