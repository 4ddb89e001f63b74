#pragma once

namespace bobbin::app {

// How a command ended, for scripts (docs/operations.md).
inline constexpr int kDone = 0;
inline constexpr int kFindings = 1;   // it ran, and what it looked at has faults: bad rows, damage, a wrong file
inline constexpr int kCannotRun = 2;  // wrong options, a configuration that is refused, a file that can't be used

// The whole program. Answers the exit code; never throws.
int run(int argc, char** argv);

}  // namespace bobbin::app
