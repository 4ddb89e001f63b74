#include "core/http/metrics.hpp"

#include <algorithm>

namespace bobbin::http {
namespace {

std::string labels_of(const std::string& method, const std::string& path) {
  return "method=\"" + method + "\",route=\"" + path + "\"";
}

void head(std::string& out, const std::string& name, const char* type, const std::string& help) {
  out += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void plain(std::string& out, const std::string& name, const char* type, const std::string& help, std::int64_t value) {
  head(out, name, type, help);
  out += name + " " + std::to_string(value) + "\n";
}

}  // namespace

Metrics::Metrics(const std::vector<Route>& routes) {
  other_.labels = labels_of("other", "other");
  for (const Route& route : routes) {
    auto row = std::make_unique<Row>();
    row->labels = labels_of(route.method, route.path);
    rows_.emplace(&route, std::move(row));
  }
}

void Metrics::count(const Route* route, int status, std::chrono::microseconds duration) {
  const auto found = rows_.find(route);
  Row& row = found == rows_.end() ? other_ : *found->second;
  ++row.by_class[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))];
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), duration.count());
  ++row.by_duration[static_cast<std::size_t>(bound - kBounds.begin())];
  row.sum_us += duration.count();
}

std::string Metrics::page(const ServerStats& server, const std::vector<Gauge>& gauges) const {
  std::string out;
  std::vector<const Row*> rows{&other_};
  for (const auto& [route, row] : rows_) rows.push_back(row.get());
  head(out, "bobbin_http_requests_total", "counter", "Requests answered, by route and class of status.");
  for (const Row* row : rows) {
    for (std::size_t status = 1; status < row->by_class.size(); ++status) {
      if (row->by_class[status] == 0) continue;
      out += "bobbin_http_requests_total{" + row->labels + ",status=\"" + std::to_string(status) + "xx\"} " +
             std::to_string(row->by_class[status]) + "\n";
    }
  }
  const std::string name = "bobbin_http_request_duration_microseconds";
  head(out, name, "histogram", "From the whole request read to the answer made.");
  for (const Row* row : rows) {
    std::int64_t so_far = 0;
    const std::int64_t sum = row->sum_us;
    for (std::size_t i = 0; i <= kBounds.size(); ++i) so_far += row->by_duration[i];
    if (so_far == 0) continue;
    so_far = 0;
    for (std::size_t i = 0; i <= kBounds.size(); ++i) {
      so_far += row->by_duration[i];
      const std::string bound = i < kBounds.size() ? std::to_string(kBounds[i]) : "+Inf";
      out += name + "_bucket{" + row->labels + ",le=\"" + bound + "\"} " + std::to_string(so_far) + "\n";
    }
    out += name + "_sum{" + row->labels + "} " + std::to_string(sum) + "\n";
    out += name + "_count{" + row->labels + "} " + std::to_string(so_far) + "\n";
  }
  plain(out, "bobbin_sales_total", "counter", "Sales made since the start; repeats are not counted.", sales_);
  plain(out, "bobbin_internal_errors_total", "counter", "Requests answered 500.", failures_);
  plain(out, "bobbin_http_connections", "gauge", "Connections being served.", server.connections);
  plain(out, "bobbin_http_queued", "gauge", "Connections waiting for a thread.", server.queued);
  plain(out, "bobbin_http_refused_total", "counter", "Connections answered 503 because the queue was full.",
        server.refused);
  for (const Gauge& gauge : gauges) plain(out, gauge.name, "gauge", gauge.help, gauge.value());
  return out;
}

}  // namespace bobbin::http
