#include <bobbin/abi.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "core/plugin_host/probe.hpp"

namespace bobbin::plugin_host {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kMaxAnswerBytes = 16384;

int milliseconds_until(SteadyTime deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

Refused fault(Words words) { return refuse(Code::kInvalid, std::move(words)); }

// Reads until the child closes its end; false when the time is up first.
bool read_until(int fd, SteadyTime deadline, std::string& out) {
  for (;;) {
    pollfd waiting{fd, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, milliseconds_until(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    std::array<char, 1024> bytes{};
    const ssize_t n = ::read(fd, bytes.data(), bytes.size());
    if (n <= 0) return true;
    if (out.size() < kMaxAnswerBytes) out.append(bytes.data(), static_cast<std::size_t>(n));
  }
}

// The child's status; nullopt when it is still there at the deadline.
std::optional<int> wait_until(pid_t child, SteadyTime deadline) {
  for (;;) {
    int status = 0;
    const pid_t done = ::waitpid(child, &status, WNOHANG);
    if (done == child) return status;
    if (milliseconds_until(deadline) == 0) return std::nullopt;
    ::poll(nullptr, 0, 5);
  }
}

void kill_group(pid_t child) {
  ::kill(-child, SIGKILL);  // its own group: what it has started goes too
  ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

Result<void> judge(int status, const std::string& answer) {
  if (WIFSIGNALED(status)) {
    const std::string signal = ::strsignal(WTERMSIG(status));
    return fault({"试运行时崩溃了（" + signal + "）：这是模块自己的错误，请联系它的作者",
                  "crashed when it was tried (" + signal + "): the plugin's own fault; tell its author"});
  }
  if (answer == "passed\n" && WEXITSTATUS(status) == 0) return {};
  if (answer.starts_with("refused\n")) {
    const std::size_t zh = answer.find('\n') + 1;
    const std::size_t en = answer.find('\n', zh);
    if (en != std::string::npos) {
      return fault({answer.substr(zh, en - zh), answer.substr(en + 1, answer.size() - en - 2)});
    }
  }
  const std::string code = std::to_string(WEXITSTATUS(status));
  return fault({"试运行时自己结束了（代码 " + code + "），没有给出结果：模块不能调用 exit",
                "ended itself (code " + code + ") when it was tried: a plugin must not call exit"});
}

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(0);
    close(1);
  }
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

// Starts `program plugin probe FILE` in a group of its own, its standard output on `out`. 0 or an errno.
int spawn(const std::string& program, const std::string& file, int out, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string words[] = {program, "plugin", "probe", file};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  const int error = ::posix_spawn(&child, program.c_str(), &actions, &attributes, arguments, environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Prober::Prober(std::filesystem::path program, std::filesystem::path answers, std::chrono::milliseconds patience)
    : program_(std::move(program)), answers_(std::move(answers)), patience_(patience) {
  std::ifstream in(answers_);
  std::string hash;
  int minor = 0;
  while (in >> hash >> minor) {
    if (minor == BOBBIN_ABI_MINOR) passed_.insert(hash);
  }
}

Result<void> Prober::probe(const std::filesystem::path& library, const std::string& hash) {
  if (passed_.contains(hash)) return {};
  auto passed = run(library);
  if (passed) remember(hash);
  return passed;
}

void Prober::remember(const std::string& hash) {
  passed_.insert(hash);
  std::ofstream(answers_, std::ios::app) << hash << ' ' << BOBBIN_ABI_MINOR << '\n';
}

Result<void> Prober::run(const std::filesystem::path& library) const {
  const SteadyTime deadline = std::chrono::steady_clock::now() + patience_;
  Pipe pipe;
  pid_t child = 0;
  const int error = spawn(program_.string(), library.string(), pipe.ends[1], child);
  if (error != 0) {
    const std::string why = ::strerror(error);
    return fault({"无法启动试运行（" + program_.string() + "）：" + why,
                  "can't be tried: starting " + program_.string() + " failed: " + why});
  }
  pipe.close(1);
  std::string answer;
  const bool closed = read_until(pipe.ends[0], deadline, answer);
  const auto status = closed ? wait_until(child, deadline) : std::nullopt;
  if (!status) {
    kill_group(child);
    const std::string seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(patience_).count());
    return fault({"试运行 " + seconds + " 秒后仍没有结果：模块在加载或 create 里停住了，请联系它的作者",
                  "didn't come back within " + seconds +
                      " s when it was tried: it hangs while it is loaded or created; tell its author"});
  }
  return judge(*status, answer);
}

}  // namespace bobbin::plugin_host
