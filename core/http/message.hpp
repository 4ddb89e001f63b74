#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/http/spool.hpp"

// HTTP/1.1 messages (RFC 9112), as this house reads and writes them. Pure: no sockets here.
namespace bobbin::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  // as sent: "GET"
  std::string target;  // as sent: "/api/v1/members?q=%E5%BC%A0"
  // Decoded, one piece a segment: "/api/v1/x%2Fy/" is {"api", "v1", "x/y", ""}; "/" is {""}.
  std::vector<std::string> segments;
  Pairs query;    // decoded, in the order sent
  Pairs headers;  // names in lower case, in the order sent
  std::string body;

  [[nodiscard]] std::string_view header(std::string_view lower_name) const;  // the first; empty when there is none
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;  // the first
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  Pairs headers{};                      // more of them: {"Allow", "GET, PUT"}; never Content-Length, Connection, Date
  std::shared_ptr<const Spool> file{};  // the body instead of `body`; shared because responses are copied
};

// What the head of a message says of what follows it.
struct Framing {
  std::size_t content_length = 0;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
};

struct Head {
  Request request;  // without body
  Framing framing;
};

// A message that can't be read, and the status that says so: 400, 413, 414, 431, 501 or 505.
struct Unreadable {
  int status = 400;
  Words detail;
  std::string accept_language{};  // as far as it was read
};

struct MessageLimits {
  std::size_t target_bytes = 8 * 1024;
  std::size_t head_bytes = 16 * 1024;  // request line and headers
  std::size_t header_count = 64;
  std::size_t body_bytes = 1024 * 1024;  // http.md
};

// Reads the head, from the request line to the empty line (both included). Strict where laxness lets two readers
// disagree about where a message ends: no folded lines, no blanks before a colon, one Content-Length, never beside
// Transfer-Encoding, no control characters; exactly one Host with HTTP/1.1.
[[nodiscard]] tl::expected<Head, Unreadable> parse_head(std::string_view text, const MessageLimits& limits);

// "%E5%BC%A0" -> "张". nullopt for a bad escape, NUL, or what isn't UTF-8. `plus` is a blank in queries only.
enum class Plus { kLiteral, kBlank };
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus);

// The chunked body of a message (RFC 9112, 7.1).
// Decodes bit by bit, so that a long body is not read again with each packet.
class ChunkReader {
 public:
  explicit ChunkReader(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  enum class State { kMore, kDone, kBad, kTooLarge };
  // Takes what it can from the front of `buffer`.
  [[nodiscard]] State feed(std::string& buffer);
  [[nodiscard]] std::string& body() { return body_; }

 private:
  enum class Part { kSize, kData, kDataEnd, kTrailer };
  [[nodiscard]] State size_line(std::string_view line);

  std::size_t most_bytes_;
  std::string body_;
  Part part_ = Part::kSize;
  std::size_t left_ = 0;
  std::size_t trailer_bytes_ = 0;
};

// The bytes to send; of a body in a file, its head only. `keep_alive` says what the connection does next; a HEAD has
// the headers of a GET and no body.
enum class Body { kSent, kLeftOut };
[[nodiscard]] std::string serialise(const Response& response, bool keep_alive, Body body);

}  // namespace bobbin::http
