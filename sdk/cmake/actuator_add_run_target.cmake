# actuator_add_run_target(name PLUGIN target [ARGUMENTS argument...])
#
# Makes the target `name`, which builds the plugin `target` and starts a host with it in the
# foreground, until Ctrl-C. The host is the program ACTUATOR_HOST: a cache variable, looked for
# beside the installed SDK, then in PATH. The environment configures it as always, so
# MANAGEMENT_SERVER_PORT=0 takes a free port.
function(actuator_add_run_target name)
  cmake_parse_arguments(PARSE_ARGV 1 run "" "PLUGIN" "ARGUMENTS")
  if(NOT TARGET "${run_PLUGIN}")
    message(FATAL_ERROR "actuator_add_run_target(${name}) has no plugin: PLUGIN names the target "
                        "that actuator_add_plugin() made")
  endif()
  # The first is where the installed package lies, the second where the build tree has its own.
  find_program(ACTUATOR_HOST actuator-host
    HINTS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin"
          "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../bin"
    DOC "the program that the target ${name} starts")
  if(ACTUATOR_HOST)
    set(command "${ACTUATOR_HOST}" --plugin "$<TARGET_FILE:${run_PLUGIN}>" ${run_ARGUMENTS})
  else()
    set(command "${CMAKE_COMMAND}" -E echo "actuator-host is neither beside the SDK nor in PATH; "
                "configure with -DACTUATOR_HOST=/path/to/actuator-host"
        COMMAND "${CMAKE_COMMAND}" -E false)
  endif()
  add_custom_target(${name} COMMAND ${command} DEPENDS ${run_PLUGIN} USES_TERMINAL VERBATIM)
endfunction()
