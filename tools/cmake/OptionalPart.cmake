# optional_part(<NAME> <what it does> <its libraries>)
#
# Declares SUNDER_WITH_<NAME>: AUTO, ON or OFF. Sets `importance` to how find_package() is to ask for the libraries.
include_guard()

macro(optional_part name purpose libraries)
  set(SUNDER_WITH_${name} AUTO CACHE STRING "${purpose}: AUTO (where ${libraries} is found), ON or OFF")
  set_property(CACHE SUNDER_WITH_${name} PROPERTY STRINGS AUTO ON OFF)
  set(importance QUIET)
  if(SUNDER_WITH_${name} STREQUAL "ON")
    set(importance REQUIRED)
  endif()
endmacro()
