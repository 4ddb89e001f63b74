#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bobbin::http {

// A body too long to keep in memory: written to a file without a name, sent from there. So an answer is whole and its
// length known before its first byte goes out, and no snapshot waits for a slow client. Throws std::system_error.
class Spool {
 public:
  Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  void put(std::string_view bytes);
  void end();  // after the last byte; only then it can be sent

  [[nodiscard]] std::uint64_t size() const { return size_; }
  void each(const std::function<void(std::string_view piece)>& send) const;

 private:
  void write_out();

  int descriptor_;
  std::string waiting_;
  std::uint64_t size_ = 0;
};

}  // namespace bobbin::http
