# What find_package(actuator-sdk CONFIG) reads, the same files in the build tree as in the installed
# one. They lie in the folder of the SDK in the build tree: actuator-sdk_DIR may name it.
include(CMakePackageConfigHelpers)

# Before 1.0 a minor may change what a plugin sees, from then on a major alone.
set(compatible_versions SameMajorVersion)
if(PROJECT_VERSION VERSION_LESS 1.0)
  set(compatible_versions SameMinorVersion)
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/actuator-sdk-config-version.cmake"
  COMPATIBILITY ${compatible_versions} ARCH_INDEPENDENT)

set(package_files actuator-sdk-config.cmake actuator_add_plugin.cmake actuator_add_run_target.cmake
                  plugin_symbols.map)
foreach(name ${package_files})
  configure_file("cmake/${name}" "${PROJECT_BINARY_DIR}/${name}" COPYONLY)
endforeach()

export(TARGETS actuator_sdk NAMESPACE actuator::
  FILE "${PROJECT_BINARY_DIR}/actuator-sdk-targets.cmake")
