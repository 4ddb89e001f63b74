// A plugin that does what a test tells it: fails at a stage in a given way (its settings say which), or tries one thing
// with a service and answers the status that it got. Written against the C tables, to see the host's side bare.
#include <bobbin/abi.h>

#include <atomic>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <thread>

namespace {

const bobbin_host* host = nullptr;
const bobbin_call_service* calls = nullptr;
const bobbin_db_service* db = nullptr;
const bobbin_journal_service* journal = nullptr;
const bobbin_members_service* members = nullptr;
const bobbin_services_service* services = nullptr;
const bobbin_log_service* logs = nullptr;
const bobbin_secrets_service* secrets = nullptr;
std::atomic<bobbin_call*> stale{nullptr};

bobbin_str str(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(bobbin_str text) {
  return text.len == 0 ? std::string_view() : std::string_view(text.ptr, text.len);
}

template <class T>
T headed() {
  T out{};
  out.head = {sizeof(T), 1, 0};
  return out;
}

bobbin_transfer grant() {
  auto out = headed<bobbin_transfer>();
  out.amount = 5;
  out.cap = std::numeric_limits<std::int64_t>::max();
  out.expires_ms = std::numeric_limits<std::int64_t>::max();
  out.from_account = str("bench.source");
  out.to_account = str("bench.member");
  out.to_holder = str("1");
  out.rule = str("grant");
  return out;
}

bobbin_status post(bobbin_call* call, const bobbin_transfer& transfer) {
  return journal->post(call, &transfer, nullptr);
}

template <class F>
bobbin_status changed_post(bobbin_call* call, F&& change) {
  bobbin_transfer transfer = grant();
  change(transfer);
  return post(call, transfer);
}

std::int32_t go_on(void*, const bobbin_value*, std::uint32_t) { return 1; }
void drop(void*, bobbin_str) {}
void keep(void* ctx, bobbin_str chunk) { static_cast<std::string*>(ctx)->append(view(chunk)); }

bobbin_status put(bobbin_call* call, std::int64_t id, std::int64_t expect) {
  const bobbin_word words[] = {{str("zh-CN"), str("已经有了")}, {str("en"), str("it is there already")}};
  auto refusal = headed<bobbin_refusal>();
  refusal.code = str("taken");
  refusal.words = {words, 2, sizeof words[0]};
  bobbin_value value{};
  value.type = BOBBIN_VALUE_INTEGER;
  value.i = id;
  return db->write(call, str("put"), &value, 1, expect, &refusal);
}

bobbin_status refuse(bobbin_call* call, bobbin_status status, std::string_view code) {
  const bobbin_word words[] = {{str("zh-CN"), str("今天不行")}, {str("en"), str("not today")}};
  auto refusal = headed<bobbin_refusal>();
  refusal.code = str(code);
  refusal.field = str("/lines/0");
  refusal.words = {words, 2, sizeof words[0]};
  return calls->refuse(call, status, &refusal);
}

bobbin_status spend_too_much(bobbin_call* call) {
  return changed_post(call, [](bobbin_transfer& one) {
    one.flags = BOBBIN_TRANSFER_SPEND;
    one.amount = 1'000'000;
    one.from_account = str("bench.member");
    one.from_holder = str("1");
    one.to_account = str("bench.sink");
    one.to_holder = str("");
  });
}

std::string setting(bobbin_call* call, std::string_view pointer) {
  bobbin_str out{};
  return calls->setting_text(call, str(pointer), &out) == BOBBIN_OK ? std::string(view(out)) : std::string();
}

// What it does at a stage that its settings name.
bobbin_status fail(bobbin_call* call) {
  const std::string how = setting(call, "/how");
  std::int64_t entry = 0;
  const bobbin_transfer transfer = grant();
  if (how == "declined") return refuse(call, BOBBIN_DECLINED, "declined");
  if (how == "invalid") return refuse(call, BOBBIN_INVALID, "invalid");
  if (how == "throw") throw 1;
  if (how == "post_then_internal") (void)journal->post(call, &transfer, &entry);
  if (how == "overspend") return spend_too_much(call);
  if (how == "swallow") {  // INTERNAL of a service is sticky, whatever it then answers
    (void)put(call, -1, 1);
    (void)db->read(call, str("all"), nullptr, 0, nullptr, go_on);
    return BOBBIN_OK;
  }
  if (how == "twice") return put(call, 7, 1) | put(call, 7, 1);
  return BOBBIN_INTERNAL;
}

bobbin_status at(bobbin_call* call, std::string_view stage) {
  if (setting(call, "/fail_at") == stage) return fail(call);
  return BOBBIN_OK;
}

// Structs of another minor: `Struct` as version 1.0 has it, whose rest is nothing the host may read, and one that a
// newer SDK has made longer.
template <class Struct>
struct Longer {
  Struct known{};
  std::int64_t more[4] = {-1, -1, -1, -1};
};
template <class Struct>
Struct first_minor(std::uint32_t size) {
  Struct out;
  std::memset(static_cast<void*>(&out), 0xff, sizeof out);
  std::memset(static_cast<void*>(&out), 0, size);
  out.head = {size, 1, 0};
  return out;
}
bobbin_tender_offer pay_offer(bobbin_tender_offer out, std::int64_t max_minor) {
  out.max_minor = max_minor;
  out.unit_minor = 1;
  out.id = str("bench_pay");
  return out;
}

bobbin_status price(void*, bobbin_call* call, const bobbin_sale*, const bobbin_price_out* out) {
  if (setting(call, "/how") != "other_minors") return at(call, "price");
  auto old = first_minor<bobbin_adjustment>(72);
  old.amount_minor = -1;
  old.rule = str("old");
  Longer<bobbin_adjustment> newer;
  newer.known = old;
  newer.known.coupon = {};
  newer.known.head.size = sizeof newer;
  newer.known.amount_minor = -2;
  Longer<bobbin_gift> gift;
  gift.known.head = {sizeof gift, 1, 9};
  gift.known.id = str("gift");
  auto no_sku = first_minor<bobbin_gift>(24);
  auto cut = old;
  cut.head.size = 71;
  if (out->adjust(out->ctx, &cut) != BOBBIN_INVALID || out->gift(out->ctx, &no_sku) != BOBBIN_INVALID)
    return BOBBIN_INTERNAL;
  return out->adjust(out->ctx, &old) | out->adjust(out->ctx, &newer.known) | out->gift(out->ctx, &gift.known);
}

bobbin_status tender(void*, bobbin_call* call, const bobbin_sale*, const bobbin_tender_out* out) {
  const std::string how = setting(call, "/how");
  const bobbin_money_part parts[] = {{100, 90}, {50, 0}};
  if (how == "other_minors") {
    const auto old = pay_offer(first_minor<bobbin_tender_offer>(104), 700);
    return out->offer(out->ctx, &old);
  }
  if (how == "parts") {
    auto offer = pay_offer(headed<bobbin_tender_offer>(), 150);
    const bobbin_money_part wrong{10, 11};
    offer.parts = {&wrong, 1, sizeof wrong};
    if (out->offer(out->ctx, &offer) != BOBBIN_INVALID) return BOBBIN_INTERNAL;
    offer.parts = {parts, 2, sizeof parts[0]};
    return out->offer(out->ctx, &offer);
  }
  return at(call, "tender");
}

// INTERNAL unless the first line has come down by rule "r" of offers.
bobbin_status see_adjustment(const bobbin_sale* sale) {
  const auto* line = static_cast<const bobbin_line*>(sale->lines.items);
  if (line->adjustments.count != 1) return BOBBIN_INTERNAL;
  const auto* one = static_cast<const bobbin_applied*>(line->adjustments.items);
  return view(one->plugin) == "offers" && view(one->rule) == "r" && one->amount_minor == -7 ? BOBBIN_OK
                                                                                            : BOBBIN_INTERNAL;
}

bobbin_status hold(bobbin_call* call, std::string_view id, std::int64_t amount, std::string_view account) {
  auto out = headed<bobbin_hold>();
  out.id = str(id);
  out.account = str(account);
  out.holder = str("1");
  out.amount = amount;
  out.for_ms = 60'000;
  return journal->hold(call, &out);
}

bobbin_status settle(void*, bobbin_call* call, const bobbin_sale* sale) {
  if (const bobbin_status status = at(call, "settle"); status != BOBBIN_OK) return status;
  if (setting(call, "/how") == "see_adjustment") return see_adjustment(sale);
  std::int32_t grants = 0;
  (void)calls->setting_bool(call, str("/grants"), &grants);
  return grants != 0 && sale->member != 0 ? post(call, grant()) : BOBBIN_OK;
}

using Trial = bobbin_status (*)(bobbin_call*);
const std::map<std::string_view, Trial>& trials() {
  static const std::map<std::string_view, Trial> all{
      {"post", [](bobbin_call* c) { return post(c, grant()); }},
      {"post_null", [](bobbin_call* c) { return journal->post(c, nullptr, nullptr); }},
      {"post_nothing", [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.amount = 0; }); }},
      {"post_unknown",
       [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.to_account = str("bench.nowhere"); }); }},
      {"post_foreign",
       [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.to_account = str("stamps.card"); }); }},
      {"post_other_unit",
       [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.from_account = str("bench.apples"); }); }},
      {"post_flags", [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.flags = 64; }); }},
      {"post_correction",
       [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.flags = BOBBIN_TRANSFER_CORRECTION; }); }},
      {"post_terms",
       [](bobbin_call* c) {
         const bobbin_term term{BOBBIN_TERM_SALE, 0, 6, 1, 1};
         return changed_post(c, [&](auto& t) { t.terms = {&term, 1, sizeof term}; });
       }},
      {"post_short", [](bobbin_call* c) { return changed_post(c, [](auto& t) { t.head.size = 8; }); }},
      {"post_longer",
       [](bobbin_call* c) {
         Longer<bobbin_transfer> transfer;
         transfer.known = grant();
         transfer.known.head.size = sizeof transfer;
         return post(c, transfer.known);
       }},
      {"hold", [](bobbin_call* c) { return post(c, grant()) | hold(c, "h", 5, "bench.member"); }},
      {"hold_again", [](bobbin_call* c) { return hold(c, "h", 5, "bench.member"); }},
      {"hold_foreign", [](bobbin_call* c) { return hold(c, "h", 5, "stamps.card"); }},
      {"hold_nobodys", [](bobbin_call* c) { return hold(c, "h", 5, "bench.source"); }},
      {"hold_nothing", [](bobbin_call* c) { return hold(c, "h", 0, "bench.member"); }},
      {"hold_more", [](bobbin_call* c) { return hold(c, "more", 1, "bench.member"); }},
      {"release", [](bobbin_call* c) { return journal->release(c, str("h")); }},
      {"release_none", [](bobbin_call* c) { return journal->release(c, str("nothing")); }},
      {"balance_own",
       [](bobbin_call* c) {
         auto out = headed<bobbin_balance>();
         return journal->balance(c, str("bench.member"), str("1"), &out);
       }},
      {"balance_foreign",
       [](bobbin_call* c) {
         auto out = headed<bobbin_balance>();
         return journal->balance(c, str("stamps.card"), str("1"), &out);
       }},
      {"balance_unknown",
       [](bobbin_call* c) {
         auto out = headed<bobbin_balance>();
         return journal->balance(c, str("nobody.knows"), str("1"), &out);
       }},
      {"entries_limit",
       [](bobbin_call* c) {
         return journal->entries(c, str("bench.member"), str("1"), 0, 1001, nullptr,
                                 [](void*, const bobbin_entry_row*) { return std::int32_t{1}; });
       }},
      {"read", [](bobbin_call* c) { return db->read(c, str("all"), nullptr, 0, nullptr, go_on); }},
      {"read_unknown", [](bobbin_call* c) { return db->read(c, str("nothing"), nullptr, 0, nullptr, go_on); }},
      {"read_parameters",
       [](bobbin_call* c) {
         const bobbin_value value{};
         return db->read(c, str("all"), &value, 1, nullptr, go_on);
       }},
      {"read_a_write", [](bobbin_call* c) { return db->read(c, str("clear"), nullptr, 0, nullptr, go_on); }},
      {"read_ungranted", [](bobbin_call* c) { return db->read(c, str("sales"), nullptr, 0, nullptr, go_on); }},
      {"write", [](bobbin_call* c) { return put(c, 1, -1); }},
      {"write_a_read", [](bobbin_call* c) { return db->write(c, str("all"), nullptr, 0, -1, nullptr); }},
      {"write_type",
       [](bobbin_call* c) {
         bobbin_value value{};
         value.type = 9;
         return db->write(c, str("put"), &value, 1, -1, nullptr);
       }},
      {"write_text",
       [](bobbin_call* c) {
         bobbin_value value{};
         value.type = BOBBIN_VALUE_TEXT;
         value.s = str("\xff\xfe");
         return db->write(c, str("put"), &value, 1, -1, nullptr);
       }},
      {"member",
       [](bobbin_call* c) {
         auto out = headed<bobbin_member>();
         return members->find(c, str("1"), &out);
       }},
      {"service_undeclared",
       [](bobbin_call* c) {
         return services->invoke(c, str("points"), str("x"), str("{}"), {nullptr, drop});
       }},
      {"service_absent",
       [](bobbin_call* c) {
         return services->invoke(c, str("absent"), str("x"), str("{}"), {nullptr, drop});
       }},
      {"service_unknown",
       [](bobbin_call* c) {
         return services->invoke(c, str("stamps"), str("x"), str("{}"), {nullptr, drop});
       }},
      {"secret",
       [](bobbin_call* c) {
         bobbin_str out{};
         const bobbin_status status = secrets->reveal(c, str("/key"), &out);
         return status == BOBBIN_OK && view(out) != "s3cret" ? BOBBIN_INTERNAL : status;
       }},
      {"secret_shown",
       [](bobbin_call* c) {
         bobbin_str out{};
         return secrets->reveal(c, str("/how"), &out);
       }},
      {"sealed",
       [](bobbin_call* c) {
         std::string made;
         const bobbin_sink sink{
             &made, [](void* ctx, bobbin_str chunk) { static_cast<std::string*>(ctx)->append(chunk.ptr, chunk.len); }};
         std::int32_t right = 0;
         std::int32_t anothers = 1;
         const bool called = secrets->seal(c, str("member 1"), str("135790"), sink) == BOBBIN_OK &&
                             secrets->matches(c, str("member 1"), str("135790"), str(made), &right) == BOBBIN_OK &&
                             secrets->matches(c, str("member 2"), str("135790"), str(made), &anothers) == BOBBIN_OK;
         return called && right == 1 && anothers == 0 ? BOBBIN_OK : BOBBIN_INTERNAL;
       }},
      {"seal_nothing",
       [](bobbin_call* c) {
         return secrets->seal(c, str("member 1"), str(""), {nullptr, drop});
       }},
      {"guessed",
       [](bobbin_call* c) {
         std::int32_t out = 0;
         for (int i = 0; i < 5; ++i) {
           const bobbin_status status = secrets->matches(c, str("member 3"), str("1"), str("x"), &out);
           if (status != BOBBIN_OK) return status;
         }
         return secrets->matches(c, str("member 3"), str("1"), str("x"), &out);
       }},
      {"setting_missing",
       [](bobbin_call* c) {
         std::int64_t out = 0;
         return calls->setting_int(c, str("/nothing/0"), &out);
       }},
      {"setting_type",
       [](bobbin_call* c) {
         std::int64_t out = 0;
         return calls->setting_int(c, str("/how"), &out);
       }},
      {"setting_json",
       [](bobbin_call* c) {
         std::string out;
         const bobbin_status status = calls->setting_json(c, str("/list"), {&out, keep});
         return out == "[1,2]" ? status : BOBBIN_INTERNAL;
       }},
      {"setting_item",
       [](bobbin_call* c) {
         std::int64_t out = 0;
         const bobbin_status status = calls->setting_int(c, str("/list/1"), &out);
         return out == 2 ? status : BOBBIN_INTERNAL;
       }},
      {"new_id",
       [](bobbin_call* c) {
         std::int64_t out = 0;
         return calls->new_id(c, &out);
       }},
      {"day_too_far",
       [](bobbin_call* c) {
         std::int64_t out = 0;
         return calls->day_starts(c, 3'000'000, &out);
       }},
      {"million",  // for tests/bench: a million crossings into the host
       [](bobbin_call* c) {
         std::int64_t out = 0;
         bobbin_status status = BOBBIN_OK;
         for (int i = 0; i < 1'000'000; ++i) status |= calls->new_id(c, &out) == BOBBIN_DENIED ? 0 : 1;
         return status;
       }},
      {"null_call",
       [](bobbin_call*) {
         std::int64_t out = 0;
         return calls->setting_int(nullptr, str("/list/1"), &out);
       }},
      {"other_thread",
       [](bobbin_call* c) {
         bobbin_status status = BOBBIN_OK;
         std::thread([&] {
           logs->write(host, BOBBIN_LOG_DEBUG, str("log works on any thread"));
           status = db->read(c, str("all"), nullptr, 0, nullptr, go_on);
         }).join();
         return status;
       }},
      {"remember_call",
       [](bobbin_call* c) {
         stale = c;
         return BOBBIN_OK;
       }},
      {"stale_call", [](bobbin_call*) { return db->read(stale, str("all"), nullptr, 0, nullptr, go_on); }},
      {"sticky",
       [](bobbin_call* c) {
         (void)put(c, -1, -1);                                        // breaks a CHECK
         (void)db->read(c, str("all"), nullptr, 0, nullptr, go_on);   // is sent here
         return db->read(c, str("all"), nullptr, 0, nullptr, go_on);  // and remembered here
       }},
  };
  return all;
}

bobbin_status invoke(void*, bobbin_call* call, bobbin_str name, bobbin_str json, bobbin_sink out) {
  const std::string_view what = view(name);
  if (what == "no_json") return out.write(out.ctx, str("not json")), BOBBIN_OK;
  if (what == "echo") return out.write(out.ctx, json), BOBBIN_OK;
  if (what == "more") return out.write(out.ctx, str(R"({"more": true})")), BOBBIN_OK;
  if (what == "row") {
    return out.write(out.ctx,
                     str(R"({"rows": [{"label": {"zh-CN": "章", "en": "Stamps"}, "value": "3"}, {"label": 1}]})")),
           BOBBIN_OK;
  }
  const auto found = trials().find(what);
  if (found == trials().end()) return BOBBIN_INVALID;
  const std::string answer = R"({"body": {"status": )" + std::to_string(found->second(call)) + "}}";
  out.write(out.ctx, str(answer));
  return BOBBIN_OK;
}

const bobbin_sale_extension kSale{
    {sizeof(bobbin_sale_extension), 1, 0},
    price,
    tender,
    settle,
    [](void*, bobbin_call* call, const bobbin_sale*) { return at(call, "after"); },
    [](void*, bobbin_call* call, const bobbin_return*) { return at(call, "unwind"); },
    [](void*, bobbin_call* call, const bobbin_member_change*) { return at(call, "member"); }};

const bobbin_handlers_extension kHandlers{{sizeof(bobbin_handlers_extension), 1, 0}, invoke};

void approve(const bobbin_outcome_out* out, std::int32_t state) {
  out->state(out->ctx, state);
  out->provider_reference(out->ctx, str("p-1"));
}

const bobbin_tender_extension kTender{
    {sizeof(bobbin_tender_extension), 1, 0},
    [](void*, bobbin_call*, bobbin_str code, bobbin_sink tender) -> bobbin_status {
      if (!view(code).starts_with("77")) return BOBBIN_DECLINED;
      tender.write(tender.ctx, str("bench_pay"));
      // A length that no text has: what the host makes of it must not come back through this function.
      if (view(code) == "7799") tender.write(tender.ctx, {"x", static_cast<std::size_t>(-4)});
      return BOBBIN_OK;
    },
    [](void*, bobbin_call* call, const bobbin_attempt* attempt, const bobbin_outcome_out* out) -> bobbin_status {
      if (db->read(call, str("all"), nullptr, 0, nullptr, go_on) != BOBBIN_DENIED) return BOBBIN_INTERNAL;
      if (view(attempt->auth_code) == "throw") throw 1;
      approve(out, view(attempt->auth_code) == "no" ? BOBBIN_ATTEMPT_DECLINED : BOBBIN_ATTEMPT_APPROVED);
      return BOBBIN_OK;
    },
    [](void*, bobbin_call*, const bobbin_attempt*, const bobbin_outcome_out*) -> bobbin_status { return BOBBIN_OK; },
    nullptr,
    [](void*, bobbin_call*, const bobbin_attempt*, const bobbin_attempt* original,
       const bobbin_outcome_out* out) -> bobbin_status {
      approve(out, view(original->id) == "first" ? BOBBIN_ATTEMPT_APPROVED : BOBBIN_ATTEMPT_UNKNOWN);
      return BOBBIN_OK;
    }};

const void* extension(void*, bobbin_str id) {
  if (view(id) == BOBBIN_SALE_EXTENSION) return &kSale;
  if (view(id) == BOBBIN_HANDLERS_EXTENSION) return &kHandlers;
  if (view(id) == BOBBIN_TENDER_EXTENSION) return &kTender;
  return nullptr;
}

const bobbin_plugin kPlugin{{sizeof(bobbin_plugin), 1, 0}, nullptr, nullptr, nullptr, nullptr, extension};

template <class T>
void ask(const T*& table, std::string_view id) {
  table = static_cast<const T*>(host->service(host->ctx, str(id)));
}

const bobbin_plugin* create(const bobbin_host* given) {
  host = given;
  ask(calls, BOBBIN_CALL_SERVICE);
  ask(db, BOBBIN_DB_SERVICE);
  ask(journal, BOBBIN_JOURNAL_SERVICE);
  ask(members, BOBBIN_MEMBERS_SERVICE);
  ask(services, BOBBIN_SERVICES_SERVICE);
  ask(logs, BOBBIN_LOG_SERVICE);
  ask(secrets, BOBBIN_SECRETS_SERVICE);
  return host->service(host->ctx, str("bobbin.nothing/9")) == nullptr ? &kPlugin : nullptr;
}

constexpr bobbin_entry kEntry{{sizeof(bobbin_entry), 1, 0}, create};

}  // namespace

extern "C" const bobbin_entry* bobbin_entry_v1(void) { return &kEntry; }
