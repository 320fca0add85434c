# Writes build_data.cpp: cmake -DSOURCE_DIR=... -DOUTPUT=... [-DGIT=...] -P build_data.cmake
# The commit is that of the repository whose root SOURCE_DIR is, else that of the archive which git
# has made of it (commit.txt), else unknown. The time is SOURCE_DATE_EPOCH, else that of the commit, so that
# two builds of a commit give the same bytes; only where nobody knows the commit it is now.
set(ENV{LC_ALL} C)

# What git says; empty when it says nothing.
function(ask variable)
  set(${variable} "" PARENT_SCOPE)
  if(NOT GIT)
    return()
  endif()
  execute_process(COMMAND "${GIT}" -C "${SOURCE_DIR}" ${ARGN} OUTPUT_VARIABLE said RESULT_VARIABLE failed
                  ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed)
    set(${variable} "${said}" PARENT_SCOPE)
  endif()
endfunction()

# Seconds since 1970 as ISO 8601 in UTC; nothing for what is no number.
function(iso variable seconds)
  set(${variable} "" PARENT_SCOPE)
  if(seconds MATCHES "^[0-9]+$")
    set(before "$ENV{SOURCE_DATE_EPOCH}")
    set(ENV{SOURCE_DATE_EPOCH} "${seconds}")
    string(TIMESTAMP time "%Y-%m-%dT%H:%M:%SZ" UTC)
    set(ENV{SOURCE_DATE_EPOCH} "${before}")
    if(before STREQUAL "")
      unset(ENV{SOURCE_DATE_EPOCH})
    endif()
    set(${variable} "${time}" PARENT_SCOPE)
  endif()
endfunction()

# As a literal of C++.
function(literal variable text)
  string(REGEX REPLACE "([\\\\\"?])" "\\\\\\1" text "${text}")
  string(REGEX REPLACE "[\r\n].*" "" text "${text}")
  set(${variable} "\"${text}\"" PARENT_SCOPE)
endfunction()

set(branch "")
set(commit "")
set(seconds "")
set(description "")
set(names "")
ask(root rev-parse --show-toplevel)
get_filename_component(source "${SOURCE_DIR}" REALPATH)
if(root)
  get_filename_component(root "${root}" REALPATH)
endif()
if(root AND root STREQUAL source)
  ask(branch rev-parse --abbrev-ref HEAD)
  ask(commit log -1 --format=%H)
  ask(seconds log -1 --format=%ct)
  ask(description log -1 --format=%s)
else()
  file(STRINGS "${SOURCE_DIR}/host/commit.txt" lines ENCODING UTF-8)
  foreach(line IN LISTS lines)
    # A line that git has not filled in still has its mark.
    if(NOT line MATCHES "[$]Format" AND line MATCHES "^(commit|seconds|description|names): (.*)$")
      set(${CMAKE_MATCH_1} "${CMAKE_MATCH_2}")
    endif()
  endforeach()
  if("${names}" MATCHES "HEAD -> ([^,]+)")
    set(branch "${CMAKE_MATCH_1}")
  endif()
endif()

string(TIMESTAMP now "%Y-%m-%dT%H:%M:%SZ" UTC)  # or what SOURCE_DATE_EPOCH says
iso(commit_time "${seconds}")
if("$ENV{SOURCE_DATE_EPOCH}" STREQUAL "" AND commit_time)
  set(now "${commit_time}")
endif()
foreach(name now branch commit commit_time description)
  literal(${name}_text "${${name}}")
endforeach()
file(WRITE "${OUTPUT}" "// Written by host/build_data.cmake.
#include \"build_data.hpp\"

namespace host {

build_data this_build() {
  return {${now_text}, ${branch_text}, ${commit_text}, ${commit_time_text},
          ${description_text}};
}

}  // namespace host
")
