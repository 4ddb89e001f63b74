#include "core/http/api.hpp"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "core/base/unavailable.hpp"
#include "core/http/checks.hpp"
#include "core/http/idempotency.hpp"
#include "core/http/json/query.hpp"
#include "core/http/problem.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using std::chrono::steady_clock;

Routes all_routes(const Services& services, const Inside& inside) {
  Routes out;
  add_system_routes(out, services, inside);
  add_session_routes(out, services);
  add_store_routes(out, services);
  add_staff_routes(out, services);
  add_style_routes(out, services);
  add_variant_routes(out, services);
  add_stock_routes(out, services);
  add_member_routes(out, services);
  add_quote_routes(out, services);
  add_sale_routes(out, services, inside);
  add_return_routes(out, services);
  add_exchange_routes(out, services, inside);
  add_parked_routes(out, services);
  add_audit_routes(out, services);
  add_shift_routes(out, services);
  add_journal_routes(out, services);
  add_demo_routes(out, services);
  add_report_routes(out, services);
  const std::size_t own = out.size();
  add_plugin_routes(out, services);
  for (std::size_t i = own; i < out.size();) {  // a third party's mistake takes its route away, not the shop
    try {
      checks_of(out[i]);
      ++i;
    } catch (const std::exception& failure) {
      spdlog::error("plugin {}: route left out: {}", out[i].plugin, failure.what());
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return out;
}

Result<std::string> token_of(const Request& request) {
  const std::string_view header = request.header("authorization");
  constexpr std::string_view kBearer = "bearer ";
  const bool bearer = header.size() > kBearer.size() && header.size() <= 200 &&
                      std::equal(kBearer.begin(), kBearer.end(), header.begin(),
                                 [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
  if (bearer) return std::string(header.substr(kBearer.size()));
  return refuse(Code::kUnauthenticated, {"请先登录：POST /api/v1/sessions，之后带上 Authorization: Bearer 令牌",
                                         "log in first: POST /api/v1/sessions, then send Authorization: Bearer TOKEN"});
}

Response response_of(Reply&& reply) {
  Response out{reply.status, std::move(reply.content_type), std::move(reply.body), std::move(reply.headers),
               std::move(reply.file)};
  out.headers.emplace_back("Cache-Control", "no-store");
  out.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return out;
}

// What a kept answer is told by when somebody else was faster; asked again, it is there.
Refused overtaken() {
  return refuse(Code::kInProgress,
                {"同一请求正在处理，请稍后重试", "the same request is being worked on; try again soon"});
}

}  // namespace

struct Api::Parts {
  explicit Parts(const Services& given) : services(given), routes(all_routes(given, inside)) { prepare(); }
  Parts(const Services& given, std::vector<Route> own) : services(given), routes(std::move(own)) { prepare(); }

  void prepare() {
    router = std::make_unique<Router>(routes);
    metrics = std::make_unique<Metrics>(routes);
    for (const Route& route : routes) checks.emplace(&route, checks_of(route));
    inside.routes = &routes;
    inside.metrics = metrics.get();
  }

  Result<Reply> dispatch(const Route& route, const Router::Found& found, const Request& request);
  Result<void> enter(const Route& route, Call& call) const;
  Result<Reply> run(const Route& route, Call& call);
  Result<Reply> run_write(const Writes& writes, const Route& route, const Call& call,
                          const std::optional<OnceKey>& key);
  Result<Reply> run_other(const Route& route, const Call& call, const std::optional<OnceKey>& key);
  Response not_here(const Request& request, const Router::Found& found) const;
  // Of who asks; the shop's when no language is asked for that this house speaks.
  [[nodiscard]] std::string locale(std::string_view accept_language) const {
    return locale_of(accept_language, services.settings.current()->shop().locale);
  }

  const Services& services;
  Inside inside;
  std::vector<Route> routes;
  std::unique_ptr<Router> router;
  std::unique_ptr<Metrics> metrics;
  std::map<const Route*, Checks> checks;
};

// Who asks, from where; and may they.
Result<void> Api::Parts::enter(const Route& route, Call& call) const {
  call.actor.at = services.clock.now();
  const auto settings = services.settings.current();
  if (route.door == Door::kSession) {
    auto token = token_of(call.request);
    if (!token) return Refused(token.error());
    auto session = services.staff.session(*token);
    if (!session) return Refused(session.error());
    call.token = std::move(*token);
    call.session = std::move(*session);
    call.actor.staff = call.session.staff;
    call.actor.store = call.session.store;
    call.actor.till = call.session.till;
  }
  const config::StoreConfig* store =
      call.actor.store.empty() ? &settings->stores().front() : settings->store(call.actor.store);
  if (store == nullptr) {
    return refuse(Code::kUnauthenticated,
                  {"该门店已不在配置里，请重新登录", "that store is no longer configured; log in again"});
  }
  call.time_zone = store->day.time_zone;
  call.actor.business_day = business_day(call.actor.at, store->day);
  if (!route.permission.empty() && !call.session.may(route.permission)) {
    return refuse(Code::kForbidden, {"需要权限 " + route.permission, "needs the permission " + route.permission});
  }
  return {};
}

Result<Reply> Api::Parts::run_write(const Writes& writes, const Route& route, const Call& call,
                                    const std::optional<OnceKey>& key) {
  constexpr int kTries = 2;  // the second finds what the faster one has kept
  for (int i = 0;; ++i) {
    auto reply = services.storage.write<Reply>([&](Stores& stores) -> Result<Reply> {
      if (!key) return writes.run(stores, call);
      auto before = recall(stores, route, call, *key);
      if (!before) return Refused(before.error());
      if (*before) return std::move(**before);
      auto made = writes.run(stores, call);
      if (made && !keep(stores, services.ids, call, *key, *made)) return overtaken();
      if (made) return made;
      // What refuses it may be what the same request has done meanwhile: a phone that is taken by itself.
      const auto since = recall(stores, route, call, *key);
      if (since && *since) return overtaken();
      return made;
    });
    if (!reply && reply.error().code == Code::kInProgress && i + 1 < kTries) continue;
    if (reply || !writes.refused) return reply;
    auto told = services.storage.write<void>([&](Stores& stores) -> Result<void> {
      writes.refused(stores, call, reply.error());
      return {};
    });
    if (!told) return Refused(told.error());
    return reply;
  }
}

// Handlers that bring their own transactions: the answer is kept right after them, so a crash between the two lets the
// request run once more, which their own rules must bear (a person's id is taken once).
Result<Reply> Api::Parts::run_other(const Route& route, const Call& call, const std::optional<OnceKey>& key) {
  const auto work = [&]() -> Result<Reply> {
    if (const auto* free = std::get_if<Free>(&route.handler)) return free->run(call);
    const auto& reads = std::get<Reads>(route.handler);
    return services.storage.read<Result<Reply>>([&](Stores& stores) { return reads.run(stores, call); });
  };
  if (!key) return work();
  auto before = services.storage.read<Result<std::optional<Reply>>>(
      [&](Stores& stores) { return recall(stores, route, call, *key); });
  if (!before) return Refused(before.error());
  if (*before) return std::move(**before);
  auto reply = work();
  if (!reply || reply->status != 201) return reply;
  auto kept = services.storage.write<bool>(
      [&](Stores& stores) -> Result<bool> { return keep(stores, services.ids, call, *key, *reply); });
  if (!kept) return Refused(kept.error());
  return reply;
}

Result<Reply> Api::Parts::run(const Route& route, Call& call) {
  auto key = once_key(services.members, route, call);
  if (!key) return Refused(key.error());
  if (!route.plugin.empty()) call.cause_id = *key ? (*key)->uuid : new_uuid_v7();
  if (const auto* writes = std::get_if<Writes>(&route.handler)) return run_write(*writes, route, call, *key);
  return run_other(route, call, *key);
}

Result<Reply> Api::Parts::dispatch(const Route& route, const Router::Found& found, const Request& request) {
  const Checks& check = checks.at(&route);
  json body;
  Call call{request, found.params, {}, body, {}, {}, {}, {}, locale(request.header("accept-language")), {}};
  if (auto entered = enter(route, call); !entered) return Refused(entered.error());
  auto query = checked_query(request.query, *check.query);
  if (!query) return Refused(query.error());
  call.query = std::move(*query);
  auto read = body_of(request, check);
  if (!read) return Refused(read.error());
  body = std::move(*read);
  return run(route, call);
}

Response Api::Parts::not_here(const Request& request, const Router::Found& found) const {
  std::string allow;
  for (const std::string& method : found.allowed) allow += (allow.empty() ? "" : ", ") + method;
  if (!allow.empty() && request.method == "OPTIONS") return {204, "", "", {{"Allow", allow}}};
  const std::string language = locale(request.header("accept-language"));
  if (allow.empty()) {
    return problem(Refusal{Code::kNotFound, {"没有这个网址", "there is nothing at this address"}}, language);
  }
  Response out = problem(
      Refusal{Code::kMethodNotAllowed, {"这里不支持该方法；可用：" + allow, "not allowed here; allowed: " + allow}},
      language);
  out.headers.emplace_back("Allow", allow);
  return out;
}

Api::Api(const Services& services) : parts_(std::make_unique<Parts>(services)) {}

Api::Api(const Services& services, std::vector<Route> routes)
    : parts_(std::make_unique<Parts>(services, std::move(routes))) {}

Api::~Api() = default;

const std::vector<Route>& Api::routes() const { return parts_->routes; }

void Api::watch(std::function<ServerStats()> stats) { parts_->inside.stats = std::move(stats); }

Response Api::handle(const Request& request) {
  const auto began = steady_clock::now();
  const Router::Found found = parts_->router->find(request.method, request.segments);
  Response response;
  try {
    if (found.route == nullptr) {
      response = parts_->not_here(request, found);
    } else if (auto reply = parts_->dispatch(*found.route, found, request)) {
      response = response_of(std::move(*reply));
    } else {
      response = problem(reply.error(), parts_->locale(request.header("accept-language")));
    }
  } catch (const Unavailable& failure) {
    spdlog::warn("{} {}: {}", request.method, found.route == nullptr ? "-" : found.route->path, failure.what());
    response = problem(unavailable(failure.why()), parts_->locale(request.header("accept-language")));
  } catch (const std::exception& failure) {
    // The route's own path, never the address as sent: that may hold a phone number.
    const std::string log_id = random_hex(4);
    spdlog::error("[{}] {} {}: {}", log_id, request.method, found.route == nullptr ? "-" : found.route->path,
                  failure.what());
    parts_->metrics->failed();
    response = internal_problem(log_id, parts_->locale(request.header("accept-language")));
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
  parts_->metrics->count(found.route, response.status, took);
  return response;
}

Server::Handlers Api::handlers() {
  Server::Handlers out;
  out.handle = [this](const Request& request) { return handle(request); };
  out.unreadable = [this](const Unreadable& why) {
    parts_->metrics->count(nullptr, why.status, std::chrono::microseconds(0));
    return problem(why, parts_->locale(why.accept_language));
  };
  out.failed = [this](const Request& request, const std::string& what) {
    const std::string log_id = random_hex(4);
    spdlog::error("[{}] {}: {}", log_id, request.method, what);
    parts_->metrics->failed();
    return internal_problem(log_id, parts_->locale(request.header("accept-language")));
  };
  out.busy = [this] {
    Refusal refusal{Code::kBusy, {"连接太多，请稍后重试", "too many connections; try again soon"}};
    refusal.retry_after_s = 1;
    return problem(refusal, parts_->locale({}));
  };
  return out;
}

}  // namespace bobbin::http
