# room(<name> HEADERS <file>... [SHARES <file>...] [SOURCES <file>...] [USES <target>...] [HIDES <target>...])
#
# One folder, one library, one purpose. HEADERS are public: other rooms may include them, and they are installed; those that it
# SHARES are for other rooms here, which know a library that others shall not need. USES are the rooms and libraries whose types appear in this room's
# headers; HIDES are those that only its .cpp files know.
include_guard()
include(GNUInstallDirs)

function(room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;HEADERS;SHARES;USES;HIDES")
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH library_dir)
  cmake_path(GET library_dir FILENAME library)
  set(target ${library}_${name})

  if(room_SOURCES)
    set(kind STATIC)
    set(scope PUBLIC)
  else()
    set(kind INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(${target} ${kind} ${room_SOURCES})
  add_library(${library}::${name} ALIAS ${target})
  add_library(sunder::${library}::${name} ALIAS ${target}) # as find_package(sunder) calls it
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${library}::${name} OUTPUT_NAME sunder_${target} VERIFY_INTERFACE_HEADER_SETS ON)
  target_compile_features(${target} ${scope} cxx_std_20)
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${room_HEADERS})
  target_link_libraries(${target} ${scope} ${room_USES})
  if(room_SOURCES)
    target_link_libraries(${target} PRIVATE ${room_HIDES})
    if(PROJECT_IS_TOP_LEVEL)
      target_compile_options(${target} PRIVATE ${SUNDER_WARNINGS})
    endif()
  endif()
  set_property(GLOBAL APPEND PROPERTY sunder_rooms ${target})
endfunction()
