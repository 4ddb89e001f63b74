#pragma once

#include <string_view>

namespace bobbin::app {

extern const std::string_view kBoutiqueYaml;  // config/boutique.yaml, as it was built

}  // namespace bobbin::app
