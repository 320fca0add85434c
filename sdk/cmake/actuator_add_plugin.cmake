# actuator_add_plugin(name [SOURCES] source... [OUTPUT_DIRECTORY folder])
#
# Makes name.so, a plugin of actuator-host, as the ABI wants it:
#  - one exported symbol (version script, hidden visibility), so that nothing in it binds to the
#    host's or to another plugin's copy of a library;
#  - every other symbol found at link time (-z defs), so that a missing library is the author's
#    error and not the operator's;
#  - never unmapped (-z nodelete), because a thread may still run in its code;
#  - writable by its owner alone, because the host refuses to load anything else.
# C++ is compiled as C++20, which the layer needs, unless the project asks for a later one.
# It goes to ${CMAKE_BINARY_DIR}/lib/actuator/plugins unless OUTPUT_DIRECTORY says otherwise.
# Link the libraries that it needs with target_link_libraries(name PRIVATE ...).
function(actuator_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 plugin "" "OUTPUT_DIRECTORY" "SOURCES")
  set(sources ${plugin_SOURCES} ${plugin_UNPARSED_ARGUMENTS})
  if(NOT sources)
    message(FATAL_ERROR "actuator_add_plugin(${name}) has no sources; name at least one")
  endif()
  if(NOT plugin_OUTPUT_DIRECTORY)
    # What the project ships, for whoever wants to look at all of it.
    set_property(GLOBAL APPEND PROPERTY ACTUATOR_PLUGINS ${name})
    set(plugin_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib/actuator/plugins")
  endif()
  set(symbols "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin_symbols.map")

  add_library(${name} MODULE ${sources})
  target_link_libraries(${name} PRIVATE actuator::sdk)
  target_link_options(${name} PRIVATE
    "-Wl,--version-script=${symbols}" -Wl,-z,defs -Wl,-z,nodelete)
  set_target_properties(${name} PROPERTIES
    PREFIX ""
    SUFFIX ".so"
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${plugin_OUTPUT_DIRECTORY}"
    LINK_DEPENDS "${symbols}")
  if(NOT CMAKE_CXX_STANDARD OR CMAKE_CXX_STANDARD LESS 20 OR CMAKE_CXX_STANDARD EQUAL 98)
    set_target_properties(${name} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
  endif()
  # A umask of 002 would leave both writable by the group.
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND chmod go-w "$<TARGET_FILE:${name}>" "$<TARGET_FILE_DIR:${name}>"
    VERBATIM)
endfunction()
