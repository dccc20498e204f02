# Run by CPack on what it has laid out, a folder for each package: adds the papers that Debian wants in every package,
# and moves what Debian keeps elsewhere.
set(here "${CPACK_SUNDER_SOURCE_DIR}/tools/packaging")

function(add_papers package root)
  set(folder "${root}/usr/share/doc/${package}")
  file(COPY "${here}/copyright" DESTINATION "${folder}")
  execute_process(COMMAND gzip -9nc "${here}/changelog" OUTPUT_FILE "${folder}/changelog.Debian.gz" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND gzip -9nc "${CPACK_SUNDER_SOURCE_DIR}/CHANGELOG.md" OUTPUT_FILE "${folder}/changelog.gz"
    COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD "${folder}/changelog.Debian.gz" "${folder}/changelog.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

set(runtime "${CPACK_TEMPORARY_DIRECTORY}/runtime")
add_papers(sunder "${runtime}")
file(REMOVE "${runtime}/usr/share/doc/sunder/LICENSE" "${runtime}/usr/share/doc/sunder/CHANGELOG.md") # told by the papers
file(MAKE_DIRECTORY "${runtime}/usr/share/zsh")
file(RENAME "${runtime}/usr/share/zsh/site-functions" "${runtime}/usr/share/zsh/vendor-completions")
add_papers(libsunder-dev "${CPACK_TEMPORARY_DIRECTORY}/development")
if(EXISTS "${CPACK_TEMPORARY_DIRECTORY}/python")
  add_papers(python3-sunder "${CPACK_TEMPORARY_DIRECTORY}/python")
endif()
foreach(name mpi oneshot)
  set(root "${CPACK_TEMPORARY_DIRECTORY}/${name}")
  if(EXISTS "${root}")
    add_papers(sunder-${name} "${root}")
    file(MAKE_DIRECTORY "${root}/usr/share/man/man1")
    file(GLOB programs RELATIVE "${root}/usr/bin" "${root}/usr/bin/sunder_*")
    foreach(program ${programs})
      file(CREATE_LINK sunder.1.gz "${root}/usr/share/man/man1/${program}.1.gz" SYMBOLIC)
    endforeach()
  endif()
endforeach()
