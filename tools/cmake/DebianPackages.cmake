# Debian packages by CPack: `cpack -G DEB` in the build folder. tools/packaging/check_deb tries them.
set(SUNDER_MAINTAINER "The sunder authors <authors@sunder.invalid>" CACHE STRING "Maintainer named by the Debian packages")

# What a package to build with needs is what building here needs.
function(packages_to_build_with list variable)
  file(STRINGS "${PROJECT_SOURCE_DIR}/tools/packages/${list}.txt" packages REGEX "^(lib|nlohmann).*-dev$")
  set(${variable} ${packages} PARENT_SCOPE)
endfunction()
packages_to_build_with(build development_packages)
if(TARGET sim_onnx)
  packages_to_build_with(onnx more)
  list(APPEND development_packages ${more})
endif()
list(JOIN development_packages ", " development_packages)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sunder)
set(CPACK_PACKAGE_VENDOR "The sunder authors")
set(CPACK_PACKAGE_CONTACT "${SUNDER_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/tools/packaging/debian_places.cmake")
set(CPACK_SUNDER_SOURCE_DIR "${PROJECT_SOURCE_DIR}")

set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${SUNDER_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME sunder)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION science)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS "python3, python3-h5py, python3-matplotlib, python3-numpy")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "The head of a neural network runs on a device, its tail on a server, and
the tensor between them crosses a network. sunder simulates this request by
request: which cut is best, whether it still is when many devices share
server and link, and what the slowest requests see. It also searches for the
network and its cut together. Networks, devices and links to start from are
included.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsunder-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${development_packages}")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "sunder, cmake, libtorch-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "The rooms of sunder as static libraries with their headers and a CMake package:
find_package(sunder) defines targets such as sunder::sim::config, which reads
scenarios, and sunder::sim::runner, which simulates them.")

# Programs that sunder starts, where they were built, are packages of their own: they need large libraries.
foreach(name mpi oneshot)
  if(TARGET sunder_${name})
    string(TOUPPER ${name} component)
    list(APPEND CPACK_COMPONENTS_ALL ${name})
    set(CPACK_DEBIAN_${component}_PACKAGE_NAME sunder-${name})
    set(CPACK_DEBIAN_${component}_PACKAGE_SECTION science)
    set(CPACK_DEBIAN_${component}_PACKAGE_SHLIBDEPS ON)
    set(CPACK_DEBIAN_${component}_PACKAGE_DEPENDS "sunder (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
  endif()
endforeach()
string(APPEND CPACK_DEBIAN_MPI_PACKAGE_DEPENDS ", mpi-default-bin")
set(CPACK_COMPONENT_MPI_DESCRIPTION "A sweep by mpirun: one process hands out the points, the others simulate
them. What `sunder submit --engine mpi` starts.")
set(CPACK_COMPONENT_ONESHOT_DESCRIPTION "A search that learns the accuracies of networks with shared weights. What
`sunder search` starts where the search asks for it. And networks that run on
this machine: what `sunder measure` starts.")
if(TARGET sunder_python)
  list(APPEND CPACK_COMPONENTS_ALL python)
  math(EXPR next_minor "${Python_VERSION_MINOR} + 1")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-sunder)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS "sunder (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), python3 (>= 3.${Python_VERSION_MINOR}), python3 (<< 3.${next_minor})")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS "python3-numpy, python3-pandas")
  set(CPACK_DEBIAN_PYTHON_PACKAGE_SUGGESTS "python3-xarray, jupyter-notebook")
  set(CPACK_COMPONENT_PYTHON_DESCRIPTION "Scenarios of sunder loaded, changed and simulated from Python: `import sunder`.
What became of the requests comes as pandas tables.")
endif()
include(CPack)
