#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "core/plugin_host/library.hpp"
#include "core/plugin_host/probe.hpp"
#include "core/plugin_host/services.hpp"

namespace bobbin::plugin_host {
namespace {

// The answer goes to what was standard output; the plugin's own prints must not look like one.
int take_standard_output() {
  const int answer = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return answer;
}

void say(int fd, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t n = ::write(fd, text.data() + sent, text.size() - sent);
    if (n <= 0) return;
    sent += static_cast<std::size_t>(n);
  }
}

}  // namespace

int run_probe(const std::filesystem::path& file) {
  const int answer = take_standard_output();
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);  // a crash here is an answer, not an accident
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const bobbin_host host{{sizeof(bobbin_host), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR}, nullptr, find_service};
  {
    auto library = Library::load(file, host);
    if (!library) {
      say(answer, "refused\n" + library.error().detail.zh + "\n" + library.error().detail.en + "\n");
      ::_exit(1);
    }
  }
  say(answer, "passed\n");
  ::_exit(0);  // no destructor of a static object of the plugin's may spoil it
}

}  // namespace bobbin::plugin_host
