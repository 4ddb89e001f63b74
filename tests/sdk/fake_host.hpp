#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/detail/abi.hpp"

// A host in memory, just enough to run a plugin's C tables and see what comes out.
namespace bobbin::test {

struct FakeHost {
  struct Refusal {
    bobbin_status status = BOBBIN_OK;
    std::string code, field, zh, en;
  };
  struct Post {
    std::string rule, from, to, holder;
    std::int64_t amount = 0;
    std::vector<bobbin_term> terms;
  };
  struct Written {
    std::string statement;
    std::vector<std::string> params;
    std::int64_t expect = 0;
    std::string refusal_en;
  };

  bobbin_call_info info = detail::headed<bobbin_call_info>();
  std::map<std::string, std::int64_t, std::less<>> integers;
  std::vector<std::vector<std::int64_t>> rows;  // what every db.read answers
  std::string service_answer;
  bobbin_status service_status = BOBBIN_OK;

  std::vector<Refusal> refusals;
  std::vector<Post> posts;
  std::vector<Written> writes;
  std::vector<std::string> logged;

  FakeHost() {
    info.store = detail::to_abi("hz-west");
    info.locale = detail::to_abi("zh-CN");
    host_ = detail::headed<bobbin_host>();
    host_.ctx = this;
    host_.service = &service;
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  [[nodiscard]] const bobbin_host* host() const { return &host_; }
  // A call is this very host.
  [[nodiscard]] bobbin_call* call() { return reinterpret_cast<bobbin_call*>(this); }

 private:
  static FakeHost& of(void* ctx) { return *static_cast<FakeHost*>(ctx); }
  static FakeHost& of(bobbin_call* call) { return *reinterpret_cast<FakeHost*>(call); }
  static std::string text(const bobbin_str& value) { return std::string(detail::to_view(value)); }

  static std::string word(const bobbin_words& words, std::string_view lang) {
    for (std::uint32_t i = 0; i < words.count; ++i) {
      const auto one = detail::row_at<bobbin_word>(words, i);
      if (detail::to_view(one.lang) == lang) return text(one.text);
    }
    return {};
  }

  static bobbin_status refuse(bobbin_call* call, bobbin_status status, const bobbin_refusal* refusal) {
    of(call).refusals.push_back(
        {status, text(refusal->code), text(refusal->field), word(refusal->words, "zh-CN"), word(refusal->words, "en")});
    return status;
  }
  static bobbin_status setting_int(bobbin_call* call, bobbin_str pointer, std::int64_t* out) {
    const auto found = of(call).integers.find(detail::to_view(pointer));
    if (found == of(call).integers.end()) return BOBBIN_INVALID;
    *out = found->second;
    return BOBBIN_OK;
  }
  static bobbin_status read(bobbin_call* call, bobbin_str, const bobbin_value*, std::uint32_t, void* ctx,
                            std::int32_t (*visit)(void*, const bobbin_value*, std::uint32_t)) {
    for (const auto& row : of(call).rows) {
      std::vector<bobbin_value> values;
      for (const auto number : row) values.push_back({BOBBIN_VALUE_INTEGER, 0, number, {}});
      if (visit(ctx, values.data(), static_cast<std::uint32_t>(values.size())) == 0) break;
    }
    return BOBBIN_OK;
  }
  static bobbin_status write(bobbin_call* call, bobbin_str statement, const bobbin_value* params, std::uint32_t count,
                             std::int64_t expect, const bobbin_refusal* refusal) {
    Written written{text(statement), {}, expect, refusal == nullptr ? "" : word(refusal->words, "en")};
    for (std::uint32_t i = 0; i < count; ++i) {
      const bobbin_value& value = params[i];
      written.params.push_back(value.type == BOBBIN_VALUE_NULL      ? "null"
                               : value.type == BOBBIN_VALUE_INTEGER ? std::to_string(value.i)
                                                                    : text(value.s));
    }
    of(call).writes.push_back(std::move(written));
    return BOBBIN_OK;
  }
  static bobbin_status post(bobbin_call* call, const bobbin_transfer* transfer, std::int64_t* out) {
    Post post{text(transfer->rule),       text(transfer->from_account),
              text(transfer->to_account), text(transfer->to_holder),
              transfer->amount,           {}};
    for (std::uint32_t i = 0; i < transfer->terms.count; ++i) {
      post.terms.push_back(detail::row_at<bobbin_term>(transfer->terms, i));
    }
    of(call).posts.push_back(std::move(post));
    if (out != nullptr) *out = static_cast<std::int64_t>(of(call).posts.size());
    return BOBBIN_OK;
  }
  static bobbin_status invoke(bobbin_call* call, bobbin_str, bobbin_str, bobbin_str, bobbin_sink out) {
    const FakeHost& host = of(call);
    if (!host.service_answer.empty()) out.write(out.ctx, detail::to_abi(host.service_answer));
    return host.service_status;
  }
  static void log(const bobbin_host* host, std::int32_t, bobbin_str line) {
    of(host->ctx).logged.push_back(text(line));
  }

  static const void* service(void*, bobbin_str id) {
    static const bobbin_call_service kCall = [] {
      auto table = detail::headed<bobbin_call_service>();
      table.info = [](bobbin_call* call) -> const bobbin_call_info* { return &of(call).info; };
      table.refuse = &refuse;
      table.setting_int = &setting_int;
      return table;
    }();
    static const bobbin_db_service kDb = [] {
      auto table = detail::headed<bobbin_db_service>();
      table.read = &read;
      table.write = &write;
      return table;
    }();
    static const bobbin_journal_service kJournal = [] {
      auto table = detail::headed<bobbin_journal_service>();
      table.post = &post;
      return table;
    }();
    static const bobbin_services_service kServices{{sizeof(bobbin_services_service), 1, 0}, &invoke};
    static const bobbin_log_service kLog{{sizeof(bobbin_log_service), 1, 0}, &log};
    const std::string_view name = detail::to_view(id);
    if (name == BOBBIN_CALL_SERVICE) return &kCall;
    if (name == BOBBIN_DB_SERVICE) return &kDb;
    if (name == BOBBIN_JOURNAL_SERVICE) return &kJournal;
    if (name == BOBBIN_SERVICES_SERVICE) return &kServices;
    if (name == BOBBIN_LOG_SERVICE) return &kLog;
    return nullptr;
  }

  bobbin_host host_{};
};

}  // namespace bobbin::test
