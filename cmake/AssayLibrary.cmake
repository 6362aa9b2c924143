# assay_library(NAME SOURCES file... [DEPS target...] [PRIVATE_DEPS target...])
#
# A folder of the house as a static library: target assay_<name>, alias Assay::<Name>, public headers in
# include/assay/<folder>/, everything else in src/.
function(assay_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  string(TOLOWER ${name} lower)
  add_library(assay_${lower} STATIC ${ARG_SOURCES})
  add_library(Assay::${name} ALIAS assay_${lower})
  target_include_directories(assay_${lower} PUBLIC include PRIVATE src)
  target_link_libraries(assay_${lower} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
endfunction()
