# How every target of the tree is built. Included once, at the top.

set(BOBBIN_SANITIZE "" CACHE STRING "Value of -fsanitize=, empty for none")
# The release build's ctest also runs what these presets have built (packaging/test.sh builds them first).
set(BOBBIN_SANITIZED_PRESETS "" CACHE STRING "Presets whose tests are entries of this build's ctest: asan;tsan")
set(BOBBIN_TSAN_OPTIONS TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  # What it needs to serve files that begin with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(bobbin_warnings INTERFACE)
target_compile_options(bobbin_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow "$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Wold-style-cast>" -Werror)

# Same text whatever folder the tree stands in, so that ccache serves every clone.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

if(BOBBIN_SANITIZE)
  add_compile_options(-fsanitize=${BOBBIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BOBBIN_SANITIZE})
endif()

# Checks of every pointer that is followed take two fifths of a sanitizer build's time. ASan sees a null pointer and most
# of what lies outside of an object by itself; alignment and wrong dynamic types are given up. So these are for both
# sides of the plugin boundary, where pointers come from somebody else's binary: a folder there adds them to its options.
set(BOBBIN_POINTER_CHECKS "")
if(BOBBIN_SANITIZE MATCHES "undefined")
  add_compile_options(-fno-sanitize=null,alignment,vptr
                      -fsanitize-ignorelist=${CMAKE_SOURCE_DIR}/tests/support/ubsan_ignore.txt)
  set(BOBBIN_POINTER_CHECKS -fsanitize=null,alignment,vptr)
endif()

# A unity build puts .cpp files into one, and g++ then takes a type of an unnamed namespace inside a class for a header's.
set(BOBBIN_UNITY ${CMAKE_UNITY_BUILD})
if(CMAKE_UNITY_BUILD)
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-subobject-linkage>)
endif()

# bobbin_precompile(<target> header...): for the folders whose files can't be put into one. Only where the others are
# (release and the sanitizers): in dev each file still has to include what it uses.
function(bobbin_precompile target)
  if(BOBBIN_UNITY)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    # g++ 12 no longer knows what of it is its own library, and warns about that.
    target_compile_options(${target} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess;-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow>)
  endif()
endfunction()

# bobbin_library(<noun> [DEPENDS lib...] [PRIVATE lib...]): one folder of core/, one static library bobbin_<noun>.
function(bobbin_library noun)
  cmake_parse_arguments(arg "" "" "DEPENDS;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  file(GLOB nested CONFIGURE_DEPENDS */*.cpp)
  list(FILTER nested EXCLUDE REGEX "/program/")  # a main() is nobody's library
  if(sources OR nested)
    add_library(bobbin_${noun} STATIC ${sources} ${nested})
    target_include_directories(bobbin_${noun} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(bobbin_${noun} PUBLIC bobbin_sdk ${arg_DEPENDS} PRIVATE bobbin_warnings ${arg_PRIVATE})
  else()
    add_library(bobbin_${noun} INTERFACE)
    target_include_directories(bobbin_${noun} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(bobbin_${noun} INTERFACE bobbin_sdk ${arg_DEPENDS} ${arg_PRIVATE})
  endif()
endfunction()

# The PostgreSQL server that the tests start for themselves (tests/support/postgres.py), of this build alone.
string(MD5 bobbin_build_mark ${CMAKE_BINARY_DIR})
string(SUBSTRING ${bobbin_build_mark} 0 12 bobbin_build_mark)
set(BOBBIN_TEST_SERVER ${CMAKE_SOURCE_DIR}/tests/support/postgres.py)
set(BOBBIN_TEST_SERVER_FOLDER /tmp/bobbin-postgres-${bobbin_build_mark})

# bobbin_postgres_test(<name> LABELS labels COMMAND command...): a test that finds that server's address in
# BOBBIN_TEST_DATABASE; skipped, and said so, where PostgreSQL isn't installed.
option(BOBBIN_POSTGRES_TESTS "Entries of ctest that run on a PostgreSQL of their own" ON)
function(bobbin_postgres_test name)
  if(NOT BOBBIN_POSTGRES_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "" "LABELS" "COMMAND" ${ARGN})
  add_test(NAME ${name} COMMAND python3 -B ${BOBBIN_TEST_SERVER} with ${BOBBIN_TEST_SERVER_FOLDER} ${arg_COMMAND})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" SKIP_RETURN_CODE 77 FIXTURES_REQUIRED postgres)
endfunction()

# bobbin_test(<name> [DEPENDS lib...]): every *_test.cpp beside the caller, as one unity-built Catch2 program
# `test_<name>` and one entry `unit.<name>` of ctest. One that links bobbin_storage_testing runs on both databases:
# `pg.unit.<name>` is the same program on PostgreSQL, without its cases that are tagged
# [sqlite], and with those that are tagged [.postgresql], which hide without it. A property is tried in 100 ways by
# `unit.<name>`, in 25 where each costs a schema of a server or a sanitizer's time; the sanitizers leave out what is
# tagged [large], the same code over half a million rows (and, once they name tags, what hides: `~[.]`).
function(bobbin_test name)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  set_target_properties(test_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(test_${name} PRIVATE bobbin_sdk ${arg_DEPENDS} bobbin_warnings)
  # Optimising Catch2's and RapidCheck's code costs up to half of a test program's build (23 s to 12 s); what is under
  # test keeps its -O2.
  target_compile_options(test_${name} PRIVATE -O0)
  target_compile_definitions(test_${name} PRIVATE BOBBIN_SOURCE_DIR="${CMAKE_SOURCE_DIR}" BOBBIN_BINARY_DIR="${CMAKE_BINARY_DIR}")
  set(options --order rand --rng-seed 1)
  set(fewer RC_PARAMS=max_success=25)
  set(postgres_options ${options} "~[sqlite],[postgresql]")
  add_test(NAME unit.${name} COMMAND test_${name} ${options})
  set_tests_properties(unit.${name} PROPERTIES LABELS unit)
  if("bobbin_storage_testing" IN_LIST arg_DEPENDS)
    bobbin_postgres_test(pg.unit.${name} LABELS "pg" COMMAND ${CMAKE_COMMAND} -E env ${fewer} $<TARGET_FILE:test_${name}> ${postgres_options})
  endif()
  foreach(preset ${BOBBIN_SANITIZED_PRESETS})
    add_test(NAME ${preset}.unit.${name} COMMAND ${CMAKE_SOURCE_DIR}/build/${preset}/bin/test_${name} ${options} "~[large]~[.]")
    set_tests_properties(${preset}.unit.${name} PROPERTIES LABELS ${preset} ENVIRONMENT "${BOBBIN_TSAN_OPTIONS};${fewer}")
  endforeach()
endfunction()
