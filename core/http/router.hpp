#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/http/route.hpp"

namespace bobbin::http {

// Finds a route by method and path. A literal segment goes before a parameter; "" is no value for a parameter.
class Router {
 public:
  // The routes outlive it. Throws std::logic_error for two of one method and one shape of path.
  explicit Router(const std::vector<Route>& routes);

  struct Found {
    const Route* route = nullptr;  // null: not found, or another method
    std::map<std::string, std::string> params;
    std::vector<std::string> allowed;  // methods of that path, sorted, with HEAD and OPTIONS; empty: no such path
  };
  [[nodiscard]] Found find(const std::string& method, const std::vector<std::string>& segments) const;

 private:
  struct Piece {
    bool parameter = false;
    std::string text;
  };
  struct Pattern {
    std::vector<Piece> pieces;
    std::map<std::string, const Route*> methods;
  };
  [[nodiscard]] static bool fits(const Pattern& pattern, const std::vector<std::string>& segments);

  std::map<std::size_t, std::vector<Pattern>> by_length_;  // literal ones first
};

}  // namespace bobbin::http
