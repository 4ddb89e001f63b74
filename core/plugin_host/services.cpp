#include "core/plugin_host/services.hpp"

#include <array>
#include <utility>

#include "core/plugin_host/text.hpp"

namespace bobbin::plugin_host {
namespace {

constexpr std::array<std::pair<std::string_view, Code>, 11> kCodes{{
    {"declined", Code::kDeclined},
    {"forbidden", Code::kForbidden},
    {"insufficient_balance", Code::kInsufficientBalance},
    {"insufficient_stock", Code::kInsufficientStock},
    {"invalid", Code::kInvalid},
    {"module_off", Code::kModuleOff},
    {"module_required", Code::kModuleRequired},
    {"not_found", Code::kNotFound},
    {"not_launched", Code::kNotLaunched},
    {"taken", Code::kTaken},
    {"tenders_mismatch", Code::kTendersMismatch},
}};

constexpr std::size_t kMaxFieldBytes = 500;

}  // namespace

const void* find_service(void* /*ctx*/, bobbin_str id) {
  const std::string_view name = from_abi(id);
  if (name == BOBBIN_CALL_SERVICE) return &call_service();
  if (name == BOBBIN_DB_SERVICE) return &db_service();
  if (name == BOBBIN_JOURNAL_SERVICE) return &journal_service();
  if (name == BOBBIN_MEMBERS_SERVICE) return &members_service();
  if (name == BOBBIN_SERVICES_SERVICE) return &services_service();
  if (name == BOBBIN_LOG_SERVICE) return &log_service();
  if (name == BOBBIN_SECRETS_SERVICE) return &secrets_service();
  return nullptr;
}

bobbin_status write_to(Visit& visit, const bobbin_sink& sink, std::string_view text) {
  if (sink.write == nullptr) return BOBBIN_INVALID;
  const bool written = give_word(visit, [&] {
    sink.write(sink.ctx, to_abi(text));
    return true;
  });
  return written ? BOBBIN_OK : visit.decided();
}

Refusal refusal_from(const bobbin_refusal* from, Code fallback, Words fallback_words) {
  Refusal out{fallback, std::move(fallback_words)};
  const auto refusal = given(from);
  if (!refusal) return out;
  for (const auto& [name, code] : kCodes) {
    if (name == from_abi(refusal->code)) out.code = code;
  }
  if (is_text(refusal->field, kMaxFieldBytes)) out.field = from_abi(refusal->field);
  Words words = from_abi(refusal->words);
  if (!words.zh.empty()) out.detail = std::move(words);
  return out;
}

}  // namespace bobbin::plugin_host
