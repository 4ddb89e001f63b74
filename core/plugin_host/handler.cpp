#include "core/plugin_host/handler.hpp"

#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

namespace bobbin::plugin_host {
namespace {

struct Collected {
  Visit& visit;
  std::string text;
};

void collect(void* ctx, bobbin_str chunk) {
  auto& out = *static_cast<Collected*>(ctx);
  (void)keeping(out.visit, [&]() -> bobbin_status {
    if (chunk.len > kMaxAnswerBytes - out.text.size()) return out.visit.broken("its handler wrote more than 8 MiB");
    out.text += from_abi(chunk);
    return BOBBIN_OK;
  });
}

}  // namespace

Result<HandlerAnswer> run_handler(const House& house, const Plugin& plugin, const Occasion& occasion,
                                  const HandlerCall& call) {
  Visit visit(house, plugin, occasion, call.depth);
  Collected out{visit, {}};
  const auto done = visit.run([&](void* self, bobbin_call* handle) -> bobbin_status {
    const bobbin_handlers_extension* handlers = plugin.library->handlers();
    if (handlers == nullptr || handlers->invoke == nullptr) {
      return visit.broken("it has no handlers, but its manifest names " + std::string(call.handler));
    }
    return handlers->invoke(self, handle, to_abi(call.handler), to_abi(call.json), {&out, collect});
  });
  if (!done) return Refused(done.error());
  return HandlerAnswer{std::move(out.text), std::move(visit.effects())};
}

}  // namespace bobbin::plugin_host
