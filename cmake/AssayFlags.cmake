# Flags that every target of the project shares.

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "Assay builds with clang 19 (its templates need preserve_none and musttail): "
                      "use a preset, as in: cmake --preset release")
endif()

find_program(ASSAY_CCACHE ccache)
if(ASSAY_CCACHE)
  # What ccache wants to be told before it keeps what was compiled with precompiled headers.
  set(launcher env CCACHE_SLOPPINESS=pch_defines,time_macros ${ASSAY_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

# libstdc++ 12 itself uses what it deprecates (stable_sort), and clang 19 says so at every use.
add_compile_options(-Wno-deprecated-declarations)
add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Werror=switch
                    -fno-strict-aliasing -fvisibility=hidden)
# The digest in a program tells builds apart.
add_link_options(-fuse-ld=lld-19 -Wl,--build-id=sha1)

if(ASSAY_SANITIZE)
  add_compile_options(-fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer -O1 -gline-tables-only
                      -fno-sanitize-recover=all
                      -fsanitize-ignorelist=${CMAKE_SOURCE_DIR}/cmake/SanitizerIgnore.txt)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=${ASSAY_SANITIZE})
else()
  # One self-contained program: only the C library is loaded at start-up.
  add_link_options(-static-libstdc++ -static-libgcc)
endif()

if(ASSAY_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
