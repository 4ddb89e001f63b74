#pragma once

#include "core/plugin_host/faults.hpp"
#include "core/plugin_host/manifest.hpp"

namespace bobbin::plugin_host {

// What a schema can't say: names that must agree, SQL that must be portable and the plugin's own, paths, timetables,
// capabilities. Compiles the schema of the settings into `manifest`.
void check_manifest(Manifest& manifest, Faults& faults);

}  // namespace bobbin::plugin_host
