#include "core/storage/postgres/failure.hpp"

#include <libpq-fe.h>

#include <array>

#include "core/storage/excerpt.hpp"

namespace bobbin::storage::postgres {
namespace {

struct Meaning {
  std::string_view state;  // SQLSTATE, or its class of two characters
  Trouble trouble;
  std::string_view advice;  // what a person at the shop can do about it
};

// The first that fits: codes before their class.
constexpr std::array<Meaning, 25> kMeanings{{
    {"40001", Trouble::kConflict, ""},
    {"40P01", Trouble::kConflict, ""},
    {"55P03", Trouble::kBusy, ""},
    {"57014", Trouble::kSlow, ""},
    {"23", Trouble::kConstraint, ""},
    {"22P02", Trouble::kConstraint, ""},
    {"22003", Trouble::kConstraint, ""},
    {"22021", Trouble::kConstraint, ""},
    {"42804", Trouble::kConstraint, ""},
    {"42501", Trouble::kDenied, "; the user of the database needs that right"},
    {"25006", Trouble::kReadOnly, "; the server takes no changes: is it a standby?"},
    {"53100", Trouble::kDiskFull, "; free some space on the server's disk: nothing was written"},
    {"53300", Trouble::kAway, "; raise max_connections, or let fewer hosts run"},
    {"57P01", Trouble::kAway, ""},
    {"57P02", Trouble::kAway, ""},
    {"57P03", Trouble::kAway, ""},
    {"25P03", Trouble::kAway, ""},
    {"57P05", Trouble::kAway, ""},
    {"08", Trouble::kAway, ""},
    {"58030", Trouble::kDisk, "; the server's disk answered with an error"},
    {"58P01", Trouble::kDisk, "; a file of the server is missing"},
    {"XX001", Trouble::kCorrupt, "; stop, keep a copy of the server's files, and restore the last backup"},
    {"XX002", Trouble::kCorrupt, "; stop, keep a copy of the server's files, and restore the last backup"},
    {"28", Trouble::kFailed, "; look at the user and the password in `database`"},
    {"3D000", Trouble::kFailed, "; make the database first: CREATE DATABASE"},
}};

std::string trimmed(const char* text) {
  std::string out = text == nullptr ? "" : text;
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  return out;
}

}  // namespace

StorageError failure(const pg_result* result, std::string_view doing) {
  const char* const field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view state = field == nullptr ? "" : field;
  const char* const primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string what = excerpt(doing) + ": " + trimmed(primary != nullptr ? primary : PQresultErrorMessage(result));
  // Of a broken constraint the detail is the row's content: logs hold ids, no notes and no names.
  const bool holds_row = state.starts_with("23");
  const char* const detail = PQresultErrorField(result, holds_row ? PG_DIAG_CONSTRAINT_NAME : PG_DIAG_MESSAGE_DETAIL);
  if (detail != nullptr) what += " (" + trimmed(detail) + ")";
  if (state.empty()) return {Trouble::kAway, what};  // libpq's own words: the connection is gone
  what += " [postgresql " + std::string(state) + "]";
  for (const Meaning& meaning : kMeanings) {
    if (state.starts_with(meaning.state)) return {meaning.trouble, what + std::string(meaning.advice)};
  }
  return {Trouble::kFailed, what};
}

StorageError lost(const pg_conn* connection, std::string_view doing) {
  std::string why = trimmed(connection == nullptr ? "" : PQerrorMessage(connection));
  if (why.empty()) why = "the connection to the database broke";
  // What is wrong with the address or the password will not mend itself.
  const bool wrong = why.find("password authentication failed") != std::string::npos ||
                     why.find("no password supplied") != std::string::npos ||
                     why.find("does not exist") != std::string::npos || why.find("no pg_hba.conf") != std::string::npos;
  return {wrong ? Trouble::kFailed : Trouble::kAway, excerpt(doing) + ": " + why};
}

}  // namespace bobbin::storage::postgres
