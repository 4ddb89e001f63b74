#pragma once

#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/http/route.hpp"
#include "core/members/members.hpp"

namespace bobbin::http {

// What names a request that shall happen once (G6): the UUID of a plugin's PUT, or a POST's Idempotency-Key.
struct OnceKey {
  std::string uuid;
  std::string kind;          // "request", or the plugin's cause kind
  std::string content_hash;  // of method, path and parsed body
  std::string field;         // for refusals
};

// The key of this call; nullopt when it has none. kMalformed for an Idempotency-Key that is empty, longer than 200
// bytes or not printable ASCII. What only asks (`?quote=true`) has none.
[[nodiscard]] Result<std::optional<OnceKey>> once_key(const members::Members& members, const Route& route,
                                                      const Call& call);

// Equal JSON, equal hash: keys sorted, blanks gone. With the shop's key: a body may hold a PIN or a phone number, which
// anybody could find again from a plain hash by trying them all.
[[nodiscard]] std::string content_hash(const members::Members& members, const std::string& what,
                                       const nlohmann::json& body);

// The first answer again, with 200 in place of 201; nullopt when there was none; kIdConflict for other content.
[[nodiscard]] Result<std::optional<Reply>> recall(Stores& stores, const Route& route, const Call& call,
                                                  const OnceKey& key);
// False when somebody else has kept one meanwhile: roll back and ask again.
[[nodiscard]] bool keep(Stores& stores, IdSource& ids, const Call& call, const OnceKey& key, const Reply& reply);

}  // namespace bobbin::http
