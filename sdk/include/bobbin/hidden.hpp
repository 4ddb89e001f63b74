#pragma once

// Everything of the SDK stands in `bobbin::v1`, which is hidden: with default visibility two plugins would share its
// statics in spite of RTLD_LOCAL.
#define BOBBIN_HIDDEN [[gnu::visibility("hidden")]]
