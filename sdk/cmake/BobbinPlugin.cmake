# bobbin_add_plugin(<id> SOURCES file... MANIFEST plugin.json [MIGRATIONS dir] [PANEL panel.js] [LIBRARIES target...])
#
# Builds one file, <build>/plugins/<id>.so (target plugin_<id>), that is the whole plugin: the code, which
# exports nothing but bobbin_entry_v1, and its parts - plugin.json, migrations/NNNN_name.sql, panel.js - as a ustar
# archive in the ELF section `.bobbin`, so that the host reads them before it runs any of the code. The archive depends
# on nothing but the parts' content: the same sources give the same bytes for everybody.
include_guard()

find_program(BOBBIN_TAR tar REQUIRED DOC "GNU tar, which packs a plugin's parts")
set(BOBBIN_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map CACHE INTERNAL "What a plugin exports")  # for every folder

# Stages the parts in a folder of their own, so that the archive holds their names inside the plugin, and packs them.
function(_bobbin_pack_parts id manifest migrations panel archive)
  set(stage ${CMAKE_CURRENT_BINARY_DIR}/${id}.parts)
  set(copy COMMAND ${CMAKE_COMMAND} -E copy ${manifest} ${stage}/plugin.json)
  set(names plugin.json)
  set(from ${manifest})
  if(migrations)
    file(GLOB files CONFIGURE_DEPENDS ${migrations}/*.sql)
    list(APPEND copy COMMAND ${CMAKE_COMMAND} -E make_directory ${stage}/migrations)
    list(APPEND copy COMMAND ${CMAKE_COMMAND} -E copy ${files} ${stage}/migrations)
    list(APPEND names migrations)
    list(APPEND from ${files})
  endif()
  if(panel)
    list(APPEND copy COMMAND ${CMAKE_COMMAND} -E copy ${panel} ${stage}/panel.js)
    list(APPEND names panel.js)
    list(APPEND from ${panel})
  endif()
  add_custom_command(OUTPUT ${archive}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${stage}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${stage}
    ${copy}
    COMMAND ${BOBBIN_TAR} --create --file=${archive} --format=ustar --sort=name --mtime=@0 --owner=0 --group=0
            --numeric-owner --mode=u=rwX,go=rX --directory=${stage} ${names}
    DEPENDS ${from}
    COMMENT "Packing the parts of ${id}"
    VERBATIM)
endfunction()

function(bobbin_add_plugin id)
  cmake_parse_arguments(arg "" "MANIFEST;MIGRATIONS;PANEL" "SOURCES;LIBRARIES" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES OR NOT arg_MANIFEST)
    message(FATAL_ERROR "bobbin_add_plugin(${id}): give SOURCES and MANIFEST, and nothing but MIGRATIONS, PANEL, LIBRARIES")
  endif()
  foreach(part MANIFEST MIGRATIONS PANEL)
    if(arg_${part})
      get_filename_component(arg_${part} ${arg_${part}} ABSOLUTE)
    endif()
  endforeach()
  file(READ ${arg_MANIFEST} manifest)
  string(JSON declared GET "${manifest}" id)
  if(NOT declared STREQUAL id)
    message(FATAL_ERROR "bobbin_add_plugin(${id}): ${arg_MANIFEST} says that its id is ${declared}")
  endif()

  set(archive ${CMAKE_CURRENT_BINARY_DIR}/${id}.parts.tar)
  _bobbin_pack_parts(${id} ${arg_MANIFEST} "${arg_MIGRATIONS}" "${arg_PANEL}" ${archive})

  add_library(plugin_${id} MODULE ${arg_SOURCES} ${archive})
  target_link_libraries(plugin_${id} PRIVATE Bobbin::sdk ${arg_LIBRARIES})
  if(TARGET bobbin_warnings)
    target_link_libraries(plugin_${id} PRIVATE bobbin_warnings)
  endif()
  set_target_properties(plugin_${id} PROPERTIES
    PREFIX "" OUTPUT_NAME ${id} SUFFIX .so
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON
    LINK_DEPENDS "${BOBBIN_PLUGIN_MAP};${archive}")
  # Unique symbols would be shared between plugins in spite of RTLD_LOCAL.
  target_compile_options(plugin_${id} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(plugin_${id} PRIVATE -Wl,--version-script=${BOBBIN_PLUGIN_MAP})
  if(NOT BOBBIN_SANITIZE)  # the sanitizers' own functions come from the program
    target_link_options(plugin_${id} PRIVATE -Wl,-z,defs)
  endif()
  add_custom_command(TARGET plugin_${id} POST_BUILD
    COMMAND ${CMAKE_OBJCOPY} --add-section .bobbin=${archive} --set-section-flags .bobbin=noload,readonly
            $<TARGET_FILE:plugin_${id}>
    VERBATIM)
endfunction()
