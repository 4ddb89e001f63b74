#include "core/plugin_host/order.hpp"

#include <algorithm>
#include <set>

namespace bobbin::plugin_host {
namespace {

using Ids = std::set<std::string>;
using Graph = std::map<std::string, Ids>;  // id -> those that come before it

bool names(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Whether an optional dependency has something to say about the order: not when the plugin says the opposite for this
// stage, and not when each of the two names the other.
bool follows(const Manifest& manifest, const Manifest& other, std::size_t stage) {
  return !names(manifest.before[stage], other.id) && !names(other.optional_ids, manifest.id);
}

Graph graph_of(const std::map<std::string, const Manifest*>& all, Stage stage) {
  Graph graph;
  for (const auto& [id, manifest] : all) graph[id];
  const auto edge = [&](const std::string& first, const std::string& then) {
    if (all.contains(first) && all.contains(then)) graph[then].insert(first);
  };
  const auto at = static_cast<std::size_t>(stage);
  for (const auto& [id, manifest] : all) {
    for (const std::string& other : manifest->requires_ids) edge(other, id);
    for (const std::string& other : manifest->optional_ids) {
      const auto found = all.find(other);
      if (found != all.end() && follows(*manifest, *found->second, at)) edge(other, id);
    }
    for (const std::string& other : manifest->after[at]) edge(other, id);
    for (const std::string& other : manifest->before[at]) edge(id, other);
  }
  return graph;
}

// Takes the smallest id that waits for nobody, again and again; what is left waits for a cycle.
std::vector<std::string> take_in_order(Graph& graph) {
  std::vector<std::string> out;
  for (;;) {
    const auto next = std::find_if(graph.begin(), graph.end(), [](const auto& node) { return node.second.empty(); });
    if (next == graph.end()) return out;
    out.push_back(next->first);
    graph.erase(next);
    for (auto& [id, waits_for] : graph) waits_for.erase(out.back());
  }
}

// From one that waits, along those it waits for, until one comes again: that ring. Every node of `left` waits for some.
std::vector<std::string> ring_of(const Graph& left) {
  std::vector<std::string> path{left.begin()->first};
  for (;;) {
    const std::string& next = *left.at(path.back()).begin();
    const auto seen = std::find(path.begin(), path.end(), next);
    if (seen != path.end()) return {seen, path.end()};
    path.push_back(next);
  }
}

Words ring_words(const std::vector<std::string>& ring, Stage stage) {
  std::string chain;
  for (const std::string& id : ring) chain += id + " → ";
  chain += ring.front();
  const std::string name(stage_name(stage));
  return {"在 " + name + " 阶段的先后顺序成了一个圈（" + chain +
              "）：请在其中一个的 plugin.json 里去掉 requires、optional、before 或 after 中的一项",
          "the order at the stage " + name + " is a cycle (" + chain +
              "): take one entry out of requires, optional, before or after in the plugin.json of one of them"};
}

// Refuses one ring of any stage and answers whether there was one.
bool refuse_ring(std::map<std::string, const Manifest*>& all, std::map<std::string, Words>& refused) {
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    Graph left = graph_of(all, static_cast<Stage>(stage));
    (void)take_in_order(left);
    if (left.empty()) continue;
    const std::vector<std::string> ring = ring_of(left);
    for (const std::string& id : ring) {
      refused.emplace(id, ring_words(ring, static_cast<Stage>(stage)));
      all.erase(id);
    }
    return true;
  }
  return false;
}

bool refuse_lacking(std::map<std::string, const Manifest*>& all, std::map<std::string, Words>& refused) {
  for (auto it = all.begin(); it != all.end(); ++it) {
    for (const std::string& needed : it->second->requires_ids) {
      if (all.contains(needed)) continue;
      refused.emplace(it->first, Words{"需要模块“" + needed + "”，但它不存在或没有启动：请安装它，或先解决它的问题",
                                       "requires the plugin '" + needed +
                                           "', which isn't there or didn't start: install it, or mend it first"});
      all.erase(it);
      return true;
    }
  }
  return false;
}

}  // namespace

Ordering order_plugins(const std::vector<const Manifest*>& manifests) {
  std::map<std::string, const Manifest*> all;
  for (const Manifest* manifest : manifests) all.emplace(manifest->id, manifest);
  Ordering out;
  while (refuse_lacking(all, out.refused) || refuse_ring(all, out.refused)) {
  }
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    Graph graph = graph_of(all, static_cast<Stage>(stage));
    out.order[stage] = take_in_order(graph);
  }
  return out;
}

}  // namespace bobbin::plugin_host
