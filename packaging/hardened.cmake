# How what is shipped is compiled and linked, so that a fault in it is the end of a process rather than
# the begin of an intrusion. tests/packaging/hardened.py reads all of it back out of the files.
# Only here, not in what the SDK hands to authors: how a plugin is built is its author's business.

# Position-independent programs, as libraries are anyway.
include(CheckPIESupported)
check_pie_supported()

set(hardened_compile
  -fstack-protector-strong      # a buffer that overflows on the stack
  -fstack-clash-protection      # a stack that jumps over its guard page
  -fcf-protection=full          # landing pads, for processors and kernels that ask for them
  -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3   # copies into buffers whose size is known, at run time too
  -Werror=format-security)
# Indices of vectors, emptiness of optionals; what it costs is in CONTRIBUTING.md.
set(hardened_compile_cxx -D_GLIBCXX_ASSERTIONS)
set(hardened_link
  LINKER:-z,relro LINKER:-z,now # all tables of addresses are read-only before main()
  LINKER:-z,noexecstack
  # The start files of Debian's C library have no note of the kind, so ours would be dropped. A shadow
  # stack asks nothing of code; landing pads do (IBT), and the archive of RE2 has none, so no note of them.
  LINKER:-z,shstk)

foreach(option ${hardened_compile})
  add_compile_options($<$<CONFIG:Release>:${option}>)
endforeach()
foreach(option ${hardened_compile_cxx})
  add_compile_options($<$<AND:$<CONFIG:Release>,$<COMPILE_LANGUAGE:CXX>>:${option}>)
endforeach()
foreach(option ${hardened_link})
  add_link_options($<$<CONFIG:Release>:${option}>)
endforeach()

# The same bytes wherever the sources lie.
add_compile_options($<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>
                    $<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_BINARY_DIR}=build>)
