#include "core/plugin_host/discovery.hpp"

#include <bobbin/abi.h>

#include <algorithm>
#include <system_error>

#include "core/plugin_host/statement_check.hpp"

namespace bobbin::plugin_host {
namespace fs = std::filesystem;

namespace {

// What in a directory could be a plugin: its id, and the folder or file. Of a folder and a file of one id beside each
// other the folder comes first: who develops sees what he has just changed.
std::map<std::string, std::vector<fs::path>> places_in(const fs::path& directory) {
  std::map<std::string, std::vector<fs::path>> out;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      if (fs::exists(path / "plugin.json", ignored)) {
        auto& places = out[path.filename().string()];
        places.insert(places.begin(), path);
      }
    } else if (path.extension() == ".so") {
      out[path.stem().string()].push_back(path);
    }
  }
  return out;
}

Words joined(const std::vector<Words>& faults) {
  Words out{"plugin.json 有错：", "plugin.json is wrong: "};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    out.zh += (i == 0 ? "" : "；") + faults[i].zh;
    out.en += (i == 0 ? "" : "; ") + faults[i].en;
  }
  return out;
}

Refused fault(Words words) { return refuse(Code::kInvalid, std::move(words)); }

Result<Candidate> candidate_at(const fs::path& place, const std::string& id, Origin origin) {
  std::error_code ignored;
  auto bundle = fs::is_directory(place, ignored) ? read_folder(place) : read_library(place);
  if (!bundle) return Refused(std::move(bundle.error()));
  ManifestReading reading = parse_manifest(*bundle->part("plugin.json"), id);
  if (!reading.manifest) return fault(joined(reading.faults));
  if (reading.manifest->host_minor > BOBBIN_ABI_MINOR) {
    const std::string wants = "1." + std::to_string(reading.manifest->host_minor);
    const std::string has = "1." + std::to_string(BOBBIN_ABI_MINOR);
    return fault(
        {"需要 SDK " + wants + "，这个 Bobbin 是 " + has + "：请升级 Bobbin，或使用较早的模块版本",
         "needs SDK " + wants + ", this Bobbin has " + has + ": upgrade Bobbin, or take an older version of it"});
  }
  auto migrations = migrations_of(*bundle);
  if (!migrations) return Refused(std::move(migrations.error()));
  reading.manifest->data.migrations = *std::move(migrations);
  return Candidate{bundle->library, origin, *std::move(reading.manifest)};
}

}  // namespace

modules::Problem plugin_problem(const std::string& id, const fs::path& file, Words detail) {
  modules::Problem out;
  out.kind = "plugin";
  out.id = id;
  out.file = file.string();
  out.detail = std::move(detail);
  return out;
}

void discover_in(const fs::path& directory, Origin origin, Discovery& out) {
  for (const auto& [id, places] : places_in(directory)) {
    for (const fs::path& place : places) {
      const auto first = out.candidates.find(id);
      if (first != out.candidates.end() || out.refused.contains(id)) {
        const std::string used = (first != out.candidates.end() ? first->second.library : out.refused[id]).string();
        out.problems.push_back(plugin_problem(id, place,
                                              {"没有使用：先找到的是 " + used + "，请只保留一个",
                                               "isn't used: " + used + " was found first; keep one of them"}));
        continue;
      }
      auto candidate =
          is_plain_name(id)
              ? candidate_at(place, id, origin)
              : fault({"名字“" + id + "”不能作为模块的 id：只能用小写字母、数字和下划线，以字母开头",
                       "'" + id + "' can't be a plugin's id: small letters, digits and underscores, a letter first"});
      if (candidate) {
        out.candidates.emplace(id, *std::move(candidate));
      } else {
        out.refused.emplace(id, place);
        out.problems.push_back(plugin_problem(id, place, candidate.error().detail));
      }
    }
  }
}

}  // namespace bobbin::plugin_host
