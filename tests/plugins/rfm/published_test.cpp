#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "bobbin/day.hpp"
#include "names.hpp"
#include "scoring.hpp"
#include "settings.hpp"
#include "tests/support/catch.hpp"

// Known answers: 4,906 orders of 995 customers, scored by R's package rfm at 2006-12-31 (rfm_table_order).
namespace rfm_published_test {

using namespace rfm;
namespace fs = std::filesystem;

// Beside the checkout, or where BOBBIN_RFM_DATA says; empty when it isn't there.
fs::path folder() {
  const char* const given = std::getenv("BOBBIN_RFM_DATA");
  const fs::path found =
      given != nullptr ? fs::path(given) : fs::path(BOBBIN_SOURCE_DIR).parent_path() / "shared/data/rfm";
  return fs::exists(found / "rfm_data_orders.csv") ? found : fs::path();
}

// The fields of a line; no field of these files holds a comma or a line break.
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == ',') {
      out.emplace_back();
    } else if (c != '"' && c != '\r') {
      out.back() += c;
    }
  }
  return out;
}

std::vector<std::vector<std::string>> rows_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::vector<std::string>> out;
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) out.push_back(fields(line));
  return out;
}

std::map<std::string, Figures> figures_of_orders(const fs::path& data) {
  const bobbin::Day on = *bobbin::parse_day("2006-12-31");
  std::map<std::string, Figures> out;
  for (const auto& row : rows_of(data / "rfm_data_orders.csv")) {
    const std::int64_t days = on.n - bobbin::parse_day(row.at(1))->n;
    const auto [found, fresh] = out.try_emplace(row.at(0), Figures{days, 0, 0});
    Figures& figures = found->second;
    figures.recency_days = std::min(figures.recency_days, days);
    ++figures.frequency;
    figures.monetary_minor += std::stoll(row.at(2)) * 100;  // whole units
  }
  return out;
}

struct Agreement {
  int figures = 0;
  int scores = 0;
};

Agreement compare(const fs::path& data, const std::map<std::string, Figures>& ours, const Yardstick& yardstick) {
  Agreement out;
  for (const auto& row : rows_of(data / "ref_rfm_table_order.csv")) {
    const Figures& figures = ours.at(row.at(0));
    out.figures += std::to_string(figures.recency_days) == row.at(1) &&
                   std::to_string(figures.frequency) == row.at(2) &&
                   std::to_string(figures.monetary_minor / 100) == row.at(3);
    const Scores expected{std::stoi(row.at(4)), std::stoi(row.at(5)), std::stoi(row.at(6))};
    out.scores += scores_of(yardstick, figures) == expected;
  }
  return out;
}

TEST_CASE("R1 the published table: figures and thresholds agree in all rows, quintiles in all but three") {
  const fs::path data = folder();
  if (data.empty()) {
    WARN("skipped: rfm_data_orders.csv is not beside this repository (BOBBIN_RFM_DATA names another folder)");
    return;
  }
  const auto ours = figures_of_orders(data);
  REQUIRE(ours.size() == 995);

  // Its cuts are R 115 181 297.4 482, F 4 5 6 8, M 255.8 382 506.4 666, reached by >=.
  Rules rules;
  rules.scoring = Scoring::kThresholds;
  rules.recency_days = {115, 181, 298, 482};
  rules.frequency = {4, 5, 6, 8};
  rules.monetary_minor = {25'580, 38'200, 50'640, 66'600};
  const Agreement by_thresholds = compare(data, ours, before_first_refresh(rules));
  CHECK(by_thresholds.figures == 995);
  CHECK(by_thresholds.scores == 995);

  // A cut of that table is the quantile and one unit more: who lies between the two scores otherwise.
  Population population;
  for (const auto& [name, figures] : ours) population.add(figures);
  CHECK(compare(data, ours, measure(Rules{}, population)).scores == 992);
}

}  // namespace rfm_published_test
