# Sanitizer builds take the standard library's headers precompiled, once for all folders, which saves a third of
# their time; the others do not, so that a missing #include is noticed.
set(ASSAY_STANDARD_HEADERS
  <algorithm> <array> <charconv> <cstdint> <cstdio> <cstdlib> <cstring> <functional> <map> <memory> <optional> <set>
  <span> <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector>)

# assay_cold(TARGET): what runs briefly is compiled without optimisation in sanitizer builds, in half the time.
function(assay_cold target)
  if(ASSAY_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# assay_library(NAME [COLD] SOURCES file... [DEPS target...] [PRIVATE_DEPS target...])
#
# A folder of the house as a static library: target assay_<name>, alias Assay::<Name>, public headers in
# include/assay/<folder>/, everything else in src/.
function(assay_library name)
  cmake_parse_arguments(ARG "COLD" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  string(TOLOWER ${name} lower)
  add_library(assay_${lower} STATIC ${ARG_SOURCES})
  add_library(Assay::${name} ALIAS assay_${lower})
  target_include_directories(assay_${lower} PUBLIC include PRIVATE src)
  target_link_libraries(assay_${lower} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
  if(ARG_COLD)
    assay_cold(assay_${lower})
  endif()
  # Headers that were compiled with other flags are of no use.
  if(ASSAY_SANITIZE AND TARGET assay_support AND NOT lower STREQUAL support AND NOT ARG_COLD)
    target_precompile_headers(assay_${lower} REUSE_FROM assay_support)
  elseif(ASSAY_SANITIZE)
    target_precompile_headers(assay_${lower} PRIVATE ${ASSAY_STANDARD_HEADERS})
  endif()
endfunction()
