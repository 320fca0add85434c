# The target sdk_reference: the reference as HTML in reference/html of the SDK's build folder. Not a
# part of an ordinary build, which needs no Doxygen. A member without a comment ends it badly.
find_program(DOXYGEN doxygen)
set(REFERENCE_INPUT "${PROJECT_SOURCE_DIR}/include/actuator")
set(REFERENCE_OUTPUT "${PROJECT_BINARY_DIR}/reference")
set(REFERENCE_FILTER "${PROJECT_SOURCE_DIR}/docs/reference_filter")
configure_file(docs/Doxyfile.in "${PROJECT_BINARY_DIR}/Doxyfile" @ONLY)
if(DOXYGEN)
  add_custom_target(sdk_reference
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${REFERENCE_OUTPUT}"
    COMMAND "${DOXYGEN}" "${PROJECT_BINARY_DIR}/Doxyfile" VERBATIM)
endif()
