# Where the parts of the SDK go, all in the component "sdk". Nothing in them depends on the
# architecture, and none holds an absolute path: the whole prefix may be moved.
set(package_folder share/cmake/actuator-sdk)

install(DIRECTORY include/actuator TYPE INCLUDE COMPONENT sdk)

install(TARGETS actuator_sdk EXPORT actuator-sdk-targets COMPONENT sdk)
install(EXPORT actuator-sdk-targets NAMESPACE actuator:: DESTINATION ${package_folder}
  COMPONENT sdk)
list(TRANSFORM package_files PREPEND cmake/)
install(FILES ${package_files} "${PROJECT_BINARY_DIR}/actuator-sdk-config-version.cmake"
  DESTINATION ${package_folder} COMPONENT sdk)

configure_file(cmake/actuator-sdk.pc.in "${PROJECT_BINARY_DIR}/actuator-sdk.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/actuator-sdk.pc" DESTINATION share/pkgconfig COMPONENT sdk)

# In bin/ the name has to say whose it is.
install(PROGRAMS tools/new-plugin DESTINATION bin RENAME actuator-new-plugin COMPONENT sdk)

install(FILES tools/new-plugin.1 DESTINATION share/man/man1 RENAME actuator-new-plugin.1 COMPONENT sdk)

# As they lie in this folder, so that what leads from one to the other does there too.
set(shared_folder share/actuator-sdk)
install(DIRECTORY tools/templates DESTINATION ${shared_folder}/tools COMPONENT sdk)
install(DIRECTORY rust examples DESTINATION ${shared_folder} COMPONENT sdk PATTERN target EXCLUDE)
install(DIRECTORY docs decisions DESTINATION ${shared_folder} COMPONENT sdk
  FILES_MATCHING PATTERN "*.md")
install(FILES README.md abi-history.md DESTINATION ${shared_folder} COMPONENT sdk)
