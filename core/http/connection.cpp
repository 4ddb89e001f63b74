#include "core/http/connection.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace bobbin::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSlice{500};  // how soon an idle connection notices that it should make room
// A client that is between two requests of many may be sending just now: closing would lose its request. Its next
// answer says that the connection closes.
constexpr milliseconds kIdle{1'000};
constexpr std::size_t kPacket = 16 * 1024;
constexpr std::size_t kMostLingering = 64UL * 1024 * 1024;
constexpr milliseconds kLingering{2'000};

Poco::Timespan timespan(milliseconds time) {
  return Poco::Timespan(static_cast<Poco::Timespan::TimeDiff>(time.count()) * 1000);
}

milliseconds left_until(Deadline deadline) {
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(deadline - steady_clock::now()));
}

const Words kSlow{"请求来得太慢", "the request came too slowly"};

}  // namespace

Bell::Bell() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Bell::~Bell() { ::close(descriptor_); }

void Bell::ring() const { ::eventfd_write(descriptor_, 1); }

void Connections::add(Poco::Net::StreamSocket* socket) {
  const std::lock_guard lock(mutex_);
  sockets_.insert(socket);
}

void Connections::remove(Poco::Net::StreamSocket* socket) {
  const std::lock_guard lock(mutex_);
  sockets_.erase(socket);
}

int Connections::count() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(sockets_.size());
}

void Connections::cut_all() {
  const std::lock_guard lock(mutex_);
  for (Poco::Net::StreamSocket* socket : sockets_) {
    try {
      socket->shutdown();
    } catch (const Poco::Exception&) {  // the other side was faster
    }
  }
}

void Connection::run() {
  shared_.add(&socket_);
  try {
    serve();
  } catch (const Poco::Exception&) {    // the client went away: nobody is left to answer
  } catch (const std::system_error&) {  // a spool can't be read: the client sees that the answer is cut short
  }
  shared_.remove(&socket_);
}

void Connection::serve() {
  socket_.setNoDelay(true);
  socket_.setSendTimeout(timespan(shared_.options.write_timeout));
  while (wait_for_request()) {
    if (one_request() == Next::kClose) return;
  }
}

// Not Socket::poll, which makes, arms and closes an epoll set each time: a fifth of a request's time in the system.
bool Connection::readable_within(milliseconds time) const {
  pollfd watched{socket_.impl()->sockfd(), POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(time.count())) > 0;
}

// As readable_within, and false at once when the server stops.
bool Connection::called_within(milliseconds time) const {
  std::array<pollfd, 2> watched{{{socket_.impl()->sockfd(), POLLIN, 0}, {shared_.bell.descriptor(), POLLIN, 0}}};
  return ::poll(watched.data(), watched.size(), static_cast<int>(time.count())) > 0 && watched[0].revents != 0;
}

bool Connection::wait_for_request() {
  const Deadline begun = steady_clock::now();
  const Deadline deadline = begun + shared_.options.idle_timeout;
  while (buffer_.empty()) {
    // A connection between two requests may be closed at any time (RFC 9112, 9.6).
    const bool idle = steady_clock::now() >= begun + kIdle;
    const bool unwanted = shared_.stopping || (idle && shared_.crowded());
    const milliseconds wait = unwanted ? milliseconds(0) : std::min(kSlice, left_until(deadline));
    if (called_within(wait)) {
      if (receive() == Read::kEnd) return false;
    } else if (unwanted || steady_clock::now() >= deadline) {
      return false;
    }
  }
  return true;
}

Connection::Read Connection::read_some(Deadline deadline) {
  return readable_within(left_until(deadline)) ? receive() : Read::kLate;
}

Connection::Read Connection::receive() {
  std::array<char, kPacket> packet;
  const int count = socket_.receiveBytes(packet.data(), static_cast<int>(packet.size()));
  if (count <= 0) return Read::kEnd;
  buffer_.append(packet.data(), static_cast<std::size_t>(count));
  return Read::kMore;
}

// `length` is the head's with its empty line; 0 when it is longer than the limit.
Connection::Read Connection::read_head(std::size_t& length) {
  const Deadline deadline = steady_clock::now() + shared_.options.head_timeout;
  std::size_t looked_at = 0;
  while (true) {
    const auto end = buffer_.find("\r\n\r\n", looked_at > 3 ? looked_at - 3 : 0);
    if (end != std::string::npos && end + 4 <= shared_.options.limits.head_bytes) {
      length = end + 4;
      return Read::kMore;
    }
    if (buffer_.size() > shared_.options.limits.head_bytes) {
      length = 0;
      return Read::kMore;
    }
    looked_at = buffer_.size();
    if (const Read read = read_some(deadline); read != Read::kMore) return read;
  }
}

tl::expected<void, Unreadable> Connection::read_body(Head& head) {
  const Framing& framing = head.framing;
  const std::size_t most = shared_.options.limits.body_bytes;
  const bool whole = !framing.chunked && buffer_.size() >= framing.content_length;
  if (framing.expects_continue && !whole) send("HTTP/1.1 100 Continue\r\n\r\n");
  const Deadline deadline = steady_clock::now() + shared_.options.body_timeout;
  const auto more = [&]() -> tl::expected<void, Unreadable> {
    const Read read = read_some(deadline);
    if (read == Read::kLate) return tl::unexpected(Unreadable{408, kSlow, {}});
    if (read == Read::kEnd) throw Poco::Net::ConnectionResetException("body cut off");
    return {};
  };
  if (!framing.chunked) {
    while (buffer_.size() < framing.content_length) {
      if (auto read = more(); !read) return read;
    }
    head.request.body = buffer_.substr(0, framing.content_length);
    buffer_.erase(0, framing.content_length);
    return {};
  }
  ChunkReader reader(most);
  ChunkReader::State state = reader.feed(buffer_);
  while (state == ChunkReader::State::kMore) {
    if (auto read = more(); !read) return read;
    state = reader.feed(buffer_);
  }
  if (state == ChunkReader::State::kTooLarge) {
    return tl::unexpected(Unreadable{413,
                                     {"请求体太大，最多 " + std::to_string(most) + " 字节",
                                      "the body is too large: at most " + std::to_string(most) + " bytes"}});
  }
  if (state == ChunkReader::State::kBad) {
    return tl::unexpected(Unreadable{400, {"chunked 编码不对", "bad chunked coding"}});
  }
  head.request.body = std::move(reader.body());
  return {};
}

Connection::Next Connection::one_request() {
  if (buffer_.starts_with("\r\n")) {  // RFC 9112, 2.2: an empty line before a request is left out
    buffer_.erase(0, 2);
    return Next::kAgain;
  }
  std::size_t length = 0;
  const Read read = read_head(length);
  if (read == Read::kEnd) return Next::kClose;
  if (read == Read::kLate) return refuse({408, kSlow});
  if (length == 0) {
    return refuse({431, {"请求行和请求头太长", "the request line and headers are too long"}});
  }
  auto head = parse_head(std::string_view(buffer_).substr(0, length), shared_.options.limits);
  if (!head) return refuse(head.error());
  buffer_.erase(0, length);
  if (auto body = read_body(*head); !body) {
    body.error().accept_language = head->request.header("accept-language");
    return refuse(body.error());
  }

  const Response response = answer(head->request);
  const bool makes_room = buffer_.empty() && shared_.crowded();
  const bool keep = head->framing.keep_alive && !shared_.stopping && !makes_room;
  const Body body = head->request.method == "HEAD" ? Body::kLeftOut : Body::kSent;
  send(serialise(response, keep, body));
  if (response.file && body == Body::kSent) response.file->each([this](std::string_view piece) { send(piece); });
  if (keep) return Next::kAgain;
  linger();
  return Next::kClose;
}

Response Connection::answer(const Request& request) const {
  try {
    return shared_.handlers.handle(request);
  } catch (const std::exception& failure) {
    return shared_.handlers.failed(request, failure.what());
  } catch (...) {
    return shared_.handlers.failed(request, "unknown exception");
  }
}

Connection::Next Connection::refuse(const Unreadable& why) {
  send(serialise(shared_.handlers.unreadable(why), false, Body::kSent));
  linger();
  return Next::kClose;
}

void Connection::send(std::string_view bytes) {
  const Deadline deadline = steady_clock::now() + shared_.options.write_timeout;
  while (!bytes.empty()) {
    if (steady_clock::now() >= deadline) throw Poco::TimeoutException("answer not taken");
    const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    if (sent < 0) throw Poco::TimeoutException("answer not taken");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// Closing with unread bytes resets the connection, which may eat the answer on its way: what the client is still
// sending is read and thrown away first, within bounds.
void Connection::linger() {
  socket_.shutdownSend();
  const Deadline deadline = steady_clock::now() + kLingering;
  std::size_t thrown_away = 0;
  buffer_.clear();
  while (thrown_away < kMostLingering) {
    if (read_some(deadline) != Read::kMore) return;
    thrown_away += buffer_.size();
    buffer_.clear();
  }
}

}  // namespace bobbin::http
