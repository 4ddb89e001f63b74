#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace bobbin::bench {

// A demo shop as a process of its own, ended when this goes.
class Shop {
 public:
  Shop(const std::string& program, const std::filesystem::path& folder) {
    int out[2];
    if (::pipe(out) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::close(out[0]);
      ::execl(program.c_str(), program.c_str(), "demo", "--data", folder.c_str(), "--port", "0", "--json", nullptr);
      ::_exit(127);
    }
    ::close(out[1]);
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    said_ = nlohmann::json::parse(line);
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

 private:
  pid_t child_ = 0;
  nlohmann::json said_;
};

}  // namespace bobbin::bench
