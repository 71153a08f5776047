# Readers fed with what nobody wrote, to be included by the Makefile. Part of `make check`, built by the usual compiler: `rejouer`
# (what was interesting once) and `coupes` (samples cut and changed), one program for each set of libraries. `make fuzz` builds
# each target with libFuzzer and lets it search: SECONDS=600 each (default 60), TARGETS="docx odt" those alone, JOBS at once.
FUZZ_LEGERS := docx odt rtf doc html text fiche message packet header avis reply tnef rebond absence msg archive cms commande
FUZZ_CIBLES := $(FUZZ_LEGERS) pdf image page
FUZZS       := $(foreach program,rejouer coupes,$(addprefix $(B)/fuzz/$(program),_legers _pdf _page))
FUZZ_COMMUN := $(call obj,tests/fuzz/fuzz.c)

.PHONY: fuzzs fuzz fuzz-cibles coupes
fuzzs: $(FUZZS)

ifndef FUZZ
$(B)/obj/tests/fuzz/cible_%.o: CPPFLAGS += -DLLVMFuzzerTestOneInput=fuzz_$(patsubst cible_%,%,$(notdir $*))
endif

$(B)/fuzz/%_legers: $(B)/obj/tests/fuzz/%.o $(FUZZ_COMMUN) $(call obj,tests/fuzz/fuzz_zip.c $(FUZZ_LEGERS:%=tests/fuzz/cible_%.c)) $(B)/libnavette.a
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_LIRE))

$(B)/fuzz/%_pdf: $(B)/obj/tests/fuzz/%.o $(FUZZ_COMMUN) $(call obj,tests/fuzz/cible_pdf.c) $(filter-out %/outil_pdf.o %/outil.o,$(PDF_OBJ)) $(BASE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_PDF))

$(B)/fuzz/%_page: $(B)/obj/tests/fuzz/%.o $(FUZZ_COMMUN) $(call obj,tests/fuzz/cible_page.c tests/fuzz/cible_image.c) $(filter-out %/outil_ocr.o %/outil.o,$(OCR_OBJ)) $(BASE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_OCR)) -lm

# Every sample, not only the small ones of `make check`; and a share of them by the programs themselves, characters recognised.
coupes: $(FUZZS) $(PROGRAMS)
	@$(B)/fuzz/coupes_legers docx 'tests/fixtures/fiches*/*.docx'
	@for target in odt rtf doc; do $(B)/fuzz/coupes_legers $$target "tests/fixtures/fiches-formats/*.$$target" || exit 1; done
	@$(B)/fuzz/coupes_legers fiche 'tests/fixtures/fiches/*.txt'
	@$(B)/fuzz/coupes_legers message 'tests/fixtures/*/*.eml'
	@$(B)/fuzz/coupes_pdf pdf 'tests/fixtures/fiches-formats/*.pdf'
	@$(B)/fuzz/coupes_page image 'tests/fixtures/fiches-formats/*.jpg'
	@tests/fuzz/coupes_programmes $(B)/navette 20 tests/fixtures/fiches-formats/pdf-[fw]*.pdf
	@tests/fuzz/coupes_programmes $(B)/navette 2 tests/fixtures/fiches-formats/pdf-scan*.pdf tests/fixtures/fiches-formats/*.jpg tests/fixtures/fiches-formats/*.png

# ---- libFuzzer: a tree of its own, by clang ----

FUZZ_SAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
SECONDS  ?= 60
JOBS     ?= $(shell nproc)
ifdef FUZZ
# Loops over rules, letters and pixels: traced comparisons take half of their time and teach nothing that a dictionary does not (mots/).
$(patsubst %,$(B)/obj/parsers/%.o,fiche% avis% document% text% pdf% base/%): CFLAGS += -fno-sanitize-coverage=trace-cmp
endif
TARGETS  ?= $(FUZZ_CIBLES)

$(FUZZ_LEGERS:%=$(B)/cible_%): $(B)/cible_%: $(B)/obj/tests/fuzz/cible_%.o $(FUZZ_COMMUN) $(call obj,tests/fuzz/fuzz_zip.c $(PARSER_SRC)) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(shell pkg-config --libs $(LIBS_LIRE))
$(B)/cible_pdf: $(B)/obj/tests/fuzz/cible_pdf.o $(FUZZ_COMMUN) $(filter-out %/outil_pdf.o %/outil.o,$(PDF_OBJ)) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(shell pkg-config --libs $(LIBS_PDF))
$(B)/cible_image $(B)/cible_page: $(B)/cible_%: $(B)/obj/tests/fuzz/cible_%.o $(FUZZ_COMMUN) $(filter-out %/outil_ocr.o %/outil.o,$(OCR_OBJ)) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(shell pkg-config --libs $(LIBS_OCR)) -lm
fuzz-cibles: $(TARGETS:%=$(B)/cible_%)

fuzz:
	@tests/deps $(DEPS) clang libclang-rt-14-dev
	@$(MAKE) --no-print-directory -s -j$(JOBS) B=build/fuzz CC=clang FUZZ=1 SANITIZE=1 WARN=-w SAN="-fsanitize=fuzzer-no-link $(FUZZ_SAN)" TARGETS="$(TARGETS)" fuzz-cibles
	@tests/fuzz/chercher "$(SECONDS)" "$(JOBS)" $(TARGETS)
