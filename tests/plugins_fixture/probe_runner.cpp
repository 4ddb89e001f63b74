#include <string_view>

#include "core/plugin_host/probe.hpp"

// probe_runner plugin probe FILE
int main(int count, char** words) {
  if (count != 4 || std::string_view(words[1]) != "plugin" || std::string_view(words[2]) != "probe") return 2;
  return bobbin::plugin_host::run_probe(words[3]);
}
