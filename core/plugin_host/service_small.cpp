#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/config/secrets.hpp"
#include "core/plugin_host/handler.hpp"
#include "core/plugin_host/json_pointer.hpp"
#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"
#include "core/plugin_host/where.hpp"

// "bobbin.services/1", "bobbin.log/1", "bobbin.secrets/1"
namespace bobbin::plugin_host {
namespace {

constexpr int kMaxDepth = 8;  // of services that call services
constexpr std::size_t kMaxLogBytes = 4000;

// The plugin when it runs and is on in the visit's store; null else. Draining counts as off: it offers nothing new.
const Plugin* served_by(const Visit& visit, std::string_view id) {
  const auto found = visit.house().plugins.find(id);
  if (found == visit.house().plugins.end()) return nullptr;
  const Occasion& occasion = visit.occasion();
  const bool on = state_in(*occasion.settings, occasion.store, found->first) == modules::State::kOn;
  return on ? found->second.get() : nullptr;
}

const std::string* handler_of(const Plugin& plugin, std::string_view service) {
  const auto& all = plugin.manifest.services;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Service& one) { return one.name == service; });
  return found == all.end() ? nullptr : &found->handler;
}

// How a service that said no ends the service that asked: a "no" is only passed on, with its words; the rest sticks.
bobbin_status passed_on(Visit& visit, const Refusal& refusal) {
  if (refusal.code == Code::kInternal) return visit.broken("the plugin " + refusal.plugin + " that it asked failed");
  visit.say(refusal);
  const bool invalid = refusal.code == Code::kInvalid || refusal.code == Code::kNotFound;
  return invalid ? BOBBIN_INVALID : BOBBIN_DECLINED;
}

bobbin_status invoke(bobbin_call* call, bobbin_str plugin, bobbin_str service, bobbin_str question, bobbin_sink out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!visit.plugin().manifest.depends_on(from_abi(plugin))) return BOBBIN_DENIED;
    if (visit.late()) return visit.decide(BOBBIN_DEADLINE);
    if (visit.depth() >= kMaxDepth) return visit.broken("services call each other in a circle");
    const Plugin* other = served_by(visit, from_abi(plugin));
    if (other == nullptr) return BOBBIN_OK;  // nothing written: that it isn't there is no error (services.h)
    const std::string* handler = handler_of(*other, from_abi(service));
    if (handler == nullptr) return BOBBIN_INVALID;
    if (visit.send() != BOBBIN_OK) return visit.decided();
    auto answer =
        run_handler(visit.house(), *other, visit.occasion(), {*handler, from_abi(question), visit.depth() + 1});
    if (!answer) return passed_on(visit, answer.error());
    std::move(answer->effects.begin(), answer->effects.end(), std::back_inserter(visit.effects()));
    return write_to(visit, out, answer->json);
  });
}

void write_log(const bobbin_host* host, std::int32_t level, bobbin_str text) {
  const auto* plugin = host == nullptr ? nullptr : static_cast<const Plugin*>(host->ctx);
  std::string line(from_abi(text).substr(0, kMaxLogBytes));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }, ' ');
  const auto known = level <= BOBBIN_LOG_DEBUG     ? spdlog::level::debug
                     : level == BOBBIN_LOG_INFO    ? spdlog::level::info
                     : level == BOBBIN_LOG_WARNING ? spdlog::level::warn
                                                   : spdlog::level::err;
  spdlog::log(known, "plugin {}: {}", plugin == nullptr ? std::string("(on trial)") : plugin->id(), line);
}

// "/provider/0/key" is "/provider/*/key" of the schema.
bool fits(std::string_view pointer, std::string_view pattern) {
  while (!pointer.empty() && !pattern.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::size_t until = std::min(pattern.find('/', 1), pattern.size());
    const std::string_view piece = pattern.substr(0, until);
    if (piece != "/*" && piece != pointer.substr(0, end)) return false;
    pointer.remove_prefix(end);
    pattern.remove_prefix(until);
  }
  return pointer.empty() && pattern.empty();
}

bobbin_status reveal(bobbin_call* call, bobbin_str pointer, bobbin_str* out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    const std::string_view at = from_abi(pointer);
    const auto& secrets = visit.plugin().manifest.secrets;
    if (std::none_of(secrets.begin(), secrets.end(), [&](const std::string& one) { return fits(at, one); })) {
      return BOBBIN_DENIED;
    }
    const nlohmann::json* reference = at_pointer(visit.settings(), at);
    if (reference == nullptr || !reference->is_string()) return BOBBIN_INVALID;
    const auto value = config::resolve_secret(reference->get_ref<const std::string&>(), visit.house().folder);
    if (!value) {
      visit.say(value.error());
      return BOBBIN_INVALID;
    }
    *out = visit.keep(*value);
    return BOBBIN_OK;
  });
}

constexpr std::size_t kMaxSecretBytes = 100;

bool sealable(bobbin_str text) { return text.len >= 1 && text.len <= kMaxSecretBytes; }

std::string owner_of(const Visit& visit, bobbin_str subject) {
  return visit.plugin().id() + "\n" + std::string(from_abi(subject));
}

bobbin_status seal(bobbin_call* call, bobbin_str subject, bobbin_str text, bobbin_sink out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!sealable(subject) || !sealable(text)) return BOBBIN_INVALID;
    if (!visit.house().seal) return BOBBIN_DENIED;
    return write_to(visit, out, visit.house().seal(owner_of(visit, subject) + "\n" + std::string(from_abi(text))));
  });
}

bobbin_status too_many(Visit& visit, int wait_s) {
  const std::string seconds = std::to_string(wait_s);
  return visit.decline({Code::kDeclined,
                        {"密码错误次数太多，请 " + seconds + " 秒后再试。",
                         "Too many wrong PINs: try again in " + seconds + " seconds."}});
}

bobbin_status matches(bobbin_call* call, bobbin_str subject, bobbin_str text, bobbin_str sealed, std::int32_t* out) {
  return visiting(call, [&](Visit& visit) -> bobbin_status {
    if (!sealable(subject)) return BOBBIN_INVALID;
    if (!visit.house().seal) return BOBBIN_DENIED;
    const std::string owner = owner_of(visit, subject);
    staff::Tries& tries = *visit.house().tries;
    const auto now = std::chrono::steady_clock::now();
    if (const int wait = tries.wait_s(owner, now); wait > 0) return too_many(visit, wait);
    const std::string made = visit.house().seal(owner + "\n" + std::string(from_abi(text)));
    // Again: many at once must not have a try each.
    if (const int wait = tries.wait_s(owner, now); wait > 0) return too_many(visit, wait);
    *out = sealable(text) && made == from_abi(sealed) ? 1 : 0;
    if (*out == 1) tries.right(owner);
    if (*out == 0) tries.wrong(owner, now);
    return BOBBIN_OK;
  });
}

}  // namespace

const bobbin_services_service& services_service() {
  static const bobbin_services_service table{head_of<bobbin_services_service>(), invoke};
  return table;
}

const bobbin_log_service& log_service() {
  static const bobbin_log_service table{head_of<bobbin_log_service>(), write_log};
  return table;
}

const bobbin_secrets_service& secrets_service() {
  static const bobbin_secrets_service table{head_of<bobbin_secrets_service>(), reveal, seal, matches};
  return table;
}

}  // namespace bobbin::plugin_host
