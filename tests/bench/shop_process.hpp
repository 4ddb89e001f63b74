#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/shop_file.hpp"

namespace bobbin::bench {

// A demo shop as a process of its own, ended when this goes. A folder that has one already is opened again.
class Shop {
 public:
  // `database`: "postgresql://..."; empty for a file in the folder.
  Shop(const std::string& program, const std::filesystem::path& folder, const std::string& database = "") {
    const bool is_new = !std::filesystem::exists(folder / "shop.yaml");
    begin(program, folder, database);
    if (!is_new) return;
    end();
    fit_for_benchmarks(program, folder / "shop.yaml", !database.empty());
    begin(program, folder, database);
  }
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;
  ~Shop() { end(); }

  void end() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }
  [[nodiscard]] std::string secret(const std::string& person, const char* kind) const {
    for (const auto& row : said_.at("staff")) {
      if (row.at("id") == person) return row.at(kind);
    }
    throw std::runtime_error("no such person");
  }
  [[nodiscard]] unsigned short port() const {
    const std::string url = said_.at("url");
    return static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
  }
  [[nodiscard]] pid_t process() const { return child_; }

 private:
  void begin(const std::string& program, const std::filesystem::path& folder, const std::string& database) {
    std::vector<std::string> words{program, "demo", "--data", folder.string(), "--port", "0", "--json"};
    if (!database.empty()) words.insert(words.end(), {"--database", database});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    int out[2];
    if (::pipe(out) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::close(out[0]);
      ::execv(program.c_str(), argv.data());
      ::_exit(127);
    }
    ::close(out[1]);
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    if (line.empty()) throw std::runtime_error("the shop did not start");
    said_ = nlohmann::json::parse(line);
  }

  pid_t child_ = 0;
  nlohmann::json said_;
};

}  // namespace bobbin::bench
