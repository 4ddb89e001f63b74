#include "core/http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace bobbin::http {
namespace {

std::vector<std::string> pieces_of(std::string_view path) {
  std::vector<std::string> out;
  path.remove_prefix(1);
  while (true) {
    const auto slash = path.find('/');
    out.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

Router::Router(const std::vector<Route>& routes) {
  for (const Route& route : routes) {
    Pattern pattern;
    for (const std::string& text : pieces_of(route.path)) {
      const bool parameter = text.size() > 2 && text.front() == '{' && text.back() == '}';
      pattern.pieces.push_back({parameter, parameter ? text.substr(1, text.size() - 2) : text});
    }
    auto& patterns = by_length_[pattern.pieces.size()];
    const auto same = std::find_if(patterns.begin(), patterns.end(), [&](const Pattern& other) {
      return std::equal(other.pieces.begin(), other.pieces.end(), pattern.pieces.begin(),
                        [](const Piece& a, const Piece& b) { return a.parameter == b.parameter && a.text == b.text; });
    });
    Pattern& place = same == patterns.end() ? patterns.emplace_back(std::move(pattern)) : *same;
    if (!place.methods.emplace(route.method, &route).second) {
      throw std::logic_error("two routes: " + route.method + " " + route.path);
    }
  }
  for (auto& [length, patterns] : by_length_) {
    std::stable_sort(patterns.begin(), patterns.end(), [](const Pattern& a, const Pattern& b) {
      return std::lexicographical_compare(a.pieces.begin(), a.pieces.end(), b.pieces.begin(), b.pieces.end(),
                                          [](const Piece& x, const Piece& y) { return x.parameter < y.parameter; });
    });
  }
}

bool Router::fits(const Pattern& pattern, const std::vector<std::string>& segments) {
  return std::equal(pattern.pieces.begin(), pattern.pieces.end(), segments.begin(),
                    [](const Piece& piece, const std::string& given) {
                      return piece.parameter ? !given.empty() : piece.text == given;
                    });
}

Router::Found Router::find(const std::string& method, const std::vector<std::string>& segments) const {
  Found out;
  const auto patterns = by_length_.find(segments.size());
  if (patterns == by_length_.end()) return out;
  for (const Pattern& pattern : patterns->second) {
    if (!fits(pattern, segments)) continue;
    auto route = pattern.methods.find(method);
    if (route == pattern.methods.end() && method == "HEAD") route = pattern.methods.find("GET");
    if (route != pattern.methods.end()) {
      out.route = route->second;
      for (std::size_t i = 0; i < segments.size(); ++i) {
        if (pattern.pieces[i].parameter) out.params[pattern.pieces[i].text] = segments[i];
      }
      return out;
    }
    for (const auto& [name, unused] : pattern.methods) out.allowed.push_back(name);
    if (pattern.methods.contains("GET")) out.allowed.emplace_back("HEAD");
  }
  if (!out.allowed.empty()) out.allowed.emplace_back("OPTIONS");
  std::sort(out.allowed.begin(), out.allowed.end());
  out.allowed.erase(std::unique(out.allowed.begin(), out.allowed.end()), out.allowed.end());
  return out;
}

}  // namespace bobbin::http
