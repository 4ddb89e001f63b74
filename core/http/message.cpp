#include "core/http/message.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/text.hpp"

namespace bobbin::http {
namespace {

tl::unexpected<Unreadable> unreadable(int status, Words detail) {
  return tl::unexpected(Unreadable{status, std::move(detail), {}});
}

bool is_token(std::string_view text) {  // RFC 9110, 5.6.2
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_field_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); });
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view next_line(std::string_view& text) {
  const auto end = text.find("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  return line;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Comma-separated members in lower case.
std::vector<std::string> members_of(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string_view item = trimmed(list.substr(0, comma));
    if (!item.empty()) out.push_back(lower(item));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return out;
}

bool split_target(Request& request) {
  std::string_view target = request.target;
  if (target.starts_with("http://") || target.starts_with("https://")) {  // absolute form
    const auto slash = target.find('/', target.find("//") + 2);
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  if (target == "*") {
    request.segments = {"*"};
    return true;
  }
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return false;
  const auto mark = target.find('?');
  std::string_view path = target.substr(1, mark == std::string_view::npos ? mark : mark - 1);
  while (true) {
    const auto slash = path.find('/');
    auto segment = percent_decode(path.substr(0, slash), Plus::kLiteral);
    if (!segment) return false;
    request.segments.push_back(std::move(*segment));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  std::string_view query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), Plus::kBlank);
    auto value =
        percent_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), Plus::kBlank);
    if (!name || !value) return false;
    request.query.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

struct RequestLine {
  int minor = 1;  // HTTP/1.<minor>
};

tl::expected<RequestLine, Unreadable> parse_request_line(std::string_view line, Request& request,
                                                         const MessageLimits& limits) {
  const auto bad = [] {
    return unreadable(400, {"请求行不对，应为“方法 路径 HTTP/1.1”", "the request line must read METHOD PATH HTTP/1.1"});
  };
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad();
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(request.method) || request.method.size() > 32) return bad();
  if (request.target.size() > limits.target_bytes) {
    return unreadable(414, {"网址太长", "the address is too long"});
  }
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.') return bad();
  if (version[5] != '1' || (version[7] != '0' && version[7] != '1')) {
    return unreadable(505, {"只支持 HTTP/1.0 和 HTTP/1.1", "only HTTP/1.0 and HTTP/1.1 are spoken here"});
  }
  const auto plain = [](unsigned char c) { return c > 0x20 && c < 0x7F; };
  if (!std::all_of(request.target.begin(), request.target.end(), plain) || !split_target(request)) {
    return unreadable(400, {"网址不对：须为 UTF-8 的百分号编码", "the address must be percent-encoded UTF-8"});
  }
  return RequestLine{version[7] - '0'};
}

// Where the body ends, from headers alone (RFC 9112, 6.3).
tl::expected<Framing, Unreadable> framing_of(const Request& request, const RequestLine& line,
                                             const MessageLimits& limits) {
  Framing out;
  int lengths = 0;
  int encodings = 0;
  int hosts = 0;
  out.keep_alive = line.minor == 1;
  for (const auto& [name, value] : request.headers) {
    if (name == "host") ++hosts;
    if (name == "content-length") {
      const char* end = value.data() + value.size();
      const auto read = std::from_chars(value.data(), end, out.content_length);
      const bool digits =
          !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (!digits || ++lengths > 1) return unreadable(400, {"Content-Length 不对", "bad Content-Length"});
      if (read.ec != std::errc() || out.content_length > limits.body_bytes) {
        return unreadable(413, {"请求体太大，最多 " + std::to_string(limits.body_bytes) + " 字节",
                                "the body is too large: at most " + std::to_string(limits.body_bytes) + " bytes"});
      }
    }
    if (name == "transfer-encoding") {
      if (lower(value) != "chunked" || ++encodings > 1) {
        return unreadable(501, {"只支持 chunked 传输编码", "the only transfer coding here is chunked"});
      }
      out.chunked = true;
    }
    if (name == "expect") out.expects_continue = lower(value) == "100-continue";
    if (name == "connection") {
      for (const std::string& option : members_of(value)) {
        if (option == "close") out.keep_alive = false;
        if (option == "keep-alive" && line.minor == 0) out.keep_alive = true;
      }
    }
  }
  if (out.chunked && (lengths > 0 || line.minor == 0)) {
    return unreadable(400, {"Transfer-Encoding 不能与 Content-Length 同时出现",
                            "Transfer-Encoding and Content-Length can't stand together"});
  }
  if (hosts > 1 || (hosts == 0 && line.minor == 1)) {
    return unreadable(400, {"缺少 Host 头，或出现多次", "one Host header is required"});
  }
  return out;
}

}  // namespace

std::string_view Request::header(std::string_view lower_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_name) return value;
  }
  return {};
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::kBlank) {
      c = ' ';
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

tl::expected<Head, Unreadable> parse_head(std::string_view text, const MessageLimits& limits) {
  Head head;
  const auto line = parse_request_line(next_line(text), head.request, limits);
  if (!line) return tl::unexpected(line.error());
  for (std::string_view field = next_line(text); !field.empty(); field = next_line(text)) {
    if (head.request.headers.size() >= limits.header_count) {
      return unreadable(431, {"请求头太多，最多 " + std::to_string(limits.header_count) + " 个",
                              "too many headers: at most " + std::to_string(limits.header_count)});
    }
    const auto colon = field.find(':');
    const std::string_view name = field.substr(0, colon);
    if (colon == std::string_view::npos || !is_token(name) || !is_field_text(field)) {
      return unreadable(400, {"请求头不对，应为“名称: 值”", "a header must read Name: value"});
    }
    head.request.headers.emplace_back(lower(name), std::string(trimmed(field.substr(colon + 1))));
  }
  auto framing = framing_of(head.request, *line, limits);
  if (!framing) {
    framing.error().accept_language = head.request.header("accept-language");
    return tl::unexpected(framing.error());
  }
  head.framing = *framing;
  return head;
}

ChunkReader::State ChunkReader::size_line(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  std::size_t size = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (digits.empty() || digits.size() > 15 || read.ptr != digits.data() + digits.size()) return State::kBad;
  if (size > most_bytes_ - body_.size()) return State::kTooLarge;
  left_ = size;
  part_ = size == 0 ? Part::kTrailer : Part::kData;
  return State::kMore;
}

ChunkReader::State ChunkReader::feed(std::string& buffer) {
  constexpr std::size_t kLongestLine = 1024;
  std::string_view rest = buffer;
  State state = State::kMore;
  while (state == State::kMore) {
    if (part_ == Part::kData) {
      const std::size_t count = std::min(left_, rest.size());
      body_ += rest.substr(0, count);
      rest.remove_prefix(count);
      left_ -= count;
      if (left_ > 0) break;
      part_ = Part::kDataEnd;
    }
    const auto end = rest.find("\r\n");
    if (end == std::string_view::npos) {
      if (rest.size() > kLongestLine) state = State::kBad;
      break;
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    if (part_ == Part::kDataEnd) {
      if (!line.empty()) state = State::kBad;
      part_ = Part::kSize;
    } else if (part_ == Part::kSize) {
      state = size_line(line);
    } else {
      trailer_bytes_ += line.size();  // trailers are read and left alone
      if (line.empty()) state = State::kDone;
      if (trailer_bytes_ > kLongestLine) state = State::kBad;
    }
  }
  buffer.erase(0, buffer.size() - rest.size());
  return state;
}

}  // namespace bobbin::http
