#include "core/app/serving.hpp"

#include <signal.h>
#include <spdlog/spdlog.h>

#include "core/http/api.hpp"
#include "core/http/server.hpp"

namespace bobbin::app {
namespace {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void hold_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGHUP, SIG_IGN);   // a closed terminal doesn't close the shop
  ::signal(SIGPIPE, SIG_IGN);  // a client that hangs up is an error of its connection, not of the shop
}

void serve_until_told(Runtime& runtime, const http::Services& services, const config::Http& where,
                      const std::function<void(const std::string& url)>& ready) {
  if (where.tls != config::Tls::kOff) {
    throw std::runtime_error(runtime.config().file.string() +
                             ": http.tls: TLS is planned; today write tls: \"off\" and put a proxy in front");
  }
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
  server.stop();
}

}  // namespace bobbin::app
