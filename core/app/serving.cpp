#include "core/app/serving.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "core/http/api.hpp"
#include "core/http/server.hpp"

namespace bobbin::app {
namespace {

constexpr std::int64_t kSkewMs = 5 * 60 * 1000;  // what clocks of good machines differ by, and more

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// A machine whose clock is wrong would sell on days that the shop has long closed. It still sells: that clock may have
// been ahead before, and nobody can wait for it.
void warn_of_time(const Desk& desk) {
  const auto latest = last_business(desk);
  const Instant now = desk.clock.now();
  if (!latest || latest->ms <= now.ms + kSkewMs) return;
  const std::string zone = desk.settings.current()->stores().front().day.time_zone;
  spdlog::warn(
      "this shop's last business was at {}, but the clock says {}: if the clock is wrong, end the program and set it "
      "before you sell (a demo: --clock manual)",
      format_instant(*latest, zone), format_instant(now, zone));
}

// Each connection is one, and so is each of the database's: most systems give a thousand and let who asks have more.
void allow_connections() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

void hold_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGHUP, SIG_IGN);   // a closed terminal doesn't close the shop
  ::signal(SIGPIPE, SIG_IGN);  // a client that hangs up is an error of its connection, not of the shop
}

bool told_to_end() {
  sigset_t waiting;
  return sigpending(&waiting) == 0 && (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1);
}

void serve_until_told(Runtime& runtime, const http::Services& services, const config::Http& where,
                      const std::function<void(const std::string& url)>& ready) {
  warn_of_time(runtime.desk());
  allow_connections();
  http::Api api(services);
  http::ServerOptions options;
  options.host = where.host;
  options.port = where.port;
  http::Server server(options, api.handlers());
  api.watch([&server] { return server.stats(); });
  runtime.start();

  const bool six = where.host.find(':') != std::string::npos;
  const std::string url = "http://" + (six ? "[" + where.host + "]" : where.host) + ":" + std::to_string(server.port());
  spdlog::info("serving {} at {}", runtime.config().shop.name, url);
  ready(url);

  const sigset_t signals = ending_signals();
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("ending: requests under way are finished");
  runtime.end_work();  // one of them may be a jump of the clock with years of jobs on its way
  server.stop();
}

}  // namespace bobbin::app
