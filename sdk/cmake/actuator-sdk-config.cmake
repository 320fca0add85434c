# The CMake package of the SDK of actuator-host:
#   actuator::sdk              the headers
#   actuator_add_plugin()      makes a plugin; see actuator_add_plugin.cmake
#   actuator_add_run_target()  starts a host with it; see actuator_add_run_target.cmake
include("${CMAKE_CURRENT_LIST_DIR}/actuator-sdk-targets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/actuator_add_plugin.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/actuator_add_run_target.cmake")
