#include "core/app/command_line.hpp"

int main(int argc, char** argv) { return bobbin::app::run(argc, argv); }
