#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/http/message.hpp"

// Refusals as they leave the house: RFC 9457 problem details (http.md).
namespace bobbin::http {

// One row of the closed list of codes.
struct CodeRow {
  Code code;
  const char* urn;  // behind urn:bobbin:error:
  int status;
  Words title;
};
[[nodiscard]] const std::vector<CodeRow>& code_rows();
[[nodiscard]] const CodeRow& row_of(Code code);

// "zh-CN" or "en": the language with the greatest weight in Accept-Language that this house speaks (RFC 9110, 12.5.4);
// of equal ones the first. `otherwise`, the shop's, when there is none.
[[nodiscard]] std::string locale_of(std::string_view accept_language, std::string_view otherwise);

[[nodiscard]] Response problem(const Refusal& refusal, std::string_view locale);
// A message that could not be read; its status is the message's, its type the nearest of the list.
[[nodiscard]] Response problem(const Unreadable& unreadable, std::string_view locale);
// What nobody foresaw. The details went to the log under `log_id`.
[[nodiscard]] Response internal_problem(const std::string& log_id, std::string_view locale);

}  // namespace bobbin::http
