# navette: build, test, show. `make help` lists what can be asked.
# Everything that is made stands under build/; a second, sanitized tree for the tests under build/san/.

CC      := gcc
B       ?= build
LIBS_NAVETTE := sqlite3 libconfig jansson libcmark libical libgcrypt libseccomp libsodium libsystemd libutf8proc gnutls libcurl
# Not asked of pkg-config: its answer for libetpan carries specs that make the program one of fixed addresses.
ETPAN   := -letpan
LIBS_LIRE    := libxml-2.0 libzip gmime-3.0 libpcre2-8 libconfig jansson libseccomp libutf8proc
LIBS_IMAGE   := libgvc libseccomp libutf8proc
LIBS_ECRIT   := xlsxwriter pangocairo jansson libseccomp libutf8proc
LIBS_PDF     := poppler-glib cairo fontconfig jansson libseccomp libutf8proc
LIBS_OCR     := tesseract lept libexif libconfig jansson libseccomp libutf8proc
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
HARDEN  := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE
SAN     := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT     := $(if $(SANITIZE),-O1 $(SAN) -DNAVETTE_SANITIZED,-O2 $(HARDEN))
# Asked once, when the first file is compiled.
PKG      = $(eval PKG := $(shell pkg-config --cflags $(sort $(LIBS_NAVETTE) $(LIBS_LIRE) $(LIBS_IMAGE) $(LIBS_ECRIT) $(LIBS_PDF) $(LIBS_OCR)) 2>/dev/null))$(PKG)
CFLAGS  := -std=gnu17 $(if $(SANITIZE),-g1,-g) $(OPT) $(WARN) -Werror
CPPFLAGS = -D_GNU_SOURCE -I. $(FIRST) -include parsers/base/banned.h -MMD -MP $(patsubst -I%,-isystem %,$(PKG))
# What is linked for tests alone is linked by a linker that takes a third of the time, where there is one.
TEST_LD := $(if $(shell command -v ld.gold),-fuse-ld=gold)
LDFLAGS := $(if $(SANITIZE),$(SAN) $(TEST_LD),-pie -Wl,-z,relro,-z,now)

# navette-lire reads hostile bytes and is linked of parsers/, daemon/lire*.c and what it shares with who starts it; navette never links a reader.
LIRE_ONLY   := $(wildcard daemon/lire*.c)
# navette-image draws, and alone has graphviz in its address space.
IMAGE_ONLY  := $(wildcard daemon/image*.c)
# navette-redige writes sheets and fiches, and alone has what writes them.
ECRIT_ONLY  := $(wildcard daemon/ecrit*.c)
# The heavy readers, each a program of its own that navette-lire asks when a document needs it: poppler; leptonica and tesseract.
TOOL_ONLY   := $(wildcard daemon/outil*.c)
PDF_ONLY    := $(wildcard parsers/pdf*.c)
OCR_ONLY    := $(wildcard parsers/page*.c parsers/ocr*.c)
BASE_SRC    := $(wildcard parsers/base/*.c)
PARSER_SRC  := $(filter-out $(PDF_ONLY) $(OCR_ONLY),$(wildcard parsers/*.c))
# What the trusted processes take of parsers/: the envelope and nothing that opens a document.
TRUSTED_PARSERS := $(wildcard parsers/header*.c) parsers/fiche_fields.c parsers/fiche_coherence.c parsers/fiche_json.c parsers/document_format.c
DAEMON_SRC  := $(filter-out $(LIRE_ONLY) $(IMAGE_ONLY) $(ECRIT_ONLY) $(TOOL_ONLY) daemon/clone.c daemon/sortie.c,$(wildcard daemon/*.c))
# What the programs that lock themselves in have in common.
SHARED_SRC  := $(wildcard daemon/sandbox*.c) daemon/sortie.c
# What waits and clones itself for each document, beside it.
CLONE_SRC   := daemon/clone.c daemon/lecture_enfant.c

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
BASE_OBJ    := $(call obj,$(BASE_SRC))
NAVETTE_OBJ := $(call obj,$(DAEMON_SRC) $(TRUSTED_PARSERS))
LIRE_OBJ    := $(call obj,$(LIRE_ONLY) $(CLONE_SRC) $(SHARED_SRC) $(PARSER_SRC))
IMAGE_OBJ   := $(call obj,$(IMAGE_ONLY) $(SHARED_SRC))
ECRIT_OBJ   := $(call obj,$(ECRIT_ONLY) $(SHARED_SRC))
# What both tools have: the model of a document and its packet.
MODEL_SRC   := $(addprefix parsers/,document.c document_boxes.c document_format.c document_packet.c document_symbols.c)
PDF_OBJ     := $(call obj,daemon/outil.c daemon/outil_pdf.c $(CLONE_SRC) $(SHARED_SRC) $(PDF_ONLY) $(MODEL_SRC))
OCR_OBJ     := $(call obj,daemon/outil.c daemon/outil_ocr.c $(CLONE_SRC) $(SHARED_SRC) $(OCR_ONLY) $(MODEL_SRC))
PROGRAMS    := $(addprefix $(B)/,navette navette-lire navette-image navette-redige navette-pdf navette-ocr)
# Tests of the heavy readers link those alone: their libraries bring a second libcurl with them.
UNIT_PDF    := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_pdf*.c))
UNIT_OCR    := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_page*.c tests/unit/test_ocr*.c))
UNIT        := $(filter-out $(UNIT_PDF) $(UNIT_OCR),$(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c)))

.PHONY: all help deps deps-check demo check look bench lint memcheck clean units plain sanitized
all: $(PROGRAMS)

help:
	@printf '%s\n' 'make         build/navette and the programs that it starts' 'make deps    install what is missing from Debian' \
	  'make demo    a fiche goes from Word to admission, in fast motion' 'make check   all tests' 'make scenario-year  a year of two territories in virtual time' \
	  'make look    what needs a browser' 'make bench   what measures' 'make fuzz    the readers fed with what nobody wrote' 'make lint    clang-tidy and cppcheck' 'make memcheck  the story under valgrind'

$(B)/navette: $(NAVETTE_OBJ) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(ETPAN) $(shell pkg-config --libs $(LIBS_NAVETTE))

$(B)/navette-lire: $(LIRE_OBJ) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_LIRE))

$(B)/navette-image: $(IMAGE_OBJ) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_IMAGE))

$(B)/navette-redige: $(ECRIT_OBJ) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_ECRIT)) -lminizip -lz -lm

$(B)/navette-pdf: $(PDF_OBJ) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_PDF)) -lm

$(B)/navette-ocr: $(OCR_OBJ) $(BASE_OBJ)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(LIBS_OCR)) -lm

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# The library's headers say words that banned.h poisons: they come before it.
$(call obj,$(wildcard daemon/ecrit_*.c)): FIRST := -include xlsxwriter.h

# One loop over all pixels of a page: worth the vectors.
$(B)/obj/parsers/pdf_render.o: CFLAGS += -O3

# The schema goes into the program as it stands: daemon/schema.sql as a list of bytes.
$(B)/obj/schema.inc: daemon/schema.sql
	@mkdir -p $(@D)
	@od -An -v -tu1 $< | sed 's/[0-9][0-9]*/&,/g' > $@
$(B)/obj/daemon/store_schema.o: $(B)/obj/schema.inc
$(B)/obj/daemon/store_schema.o: CPPFLAGS += -I$(B)/obj

# Unit tests link every room but the mains: what a test may touch is its own affair.
TEST_OBJ := $(call obj,$(filter-out daemon/main.c,$(DAEMON_SRC)) $(filter-out daemon/lire.c,$(LIRE_ONLY)) daemon/clone.c $(PARSER_SRC))
$(B)/libnavette.a: $(TEST_OBJ) $(BASE_OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(B)/unit/%: tests/unit/%.c $(B)/libnavette.a
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libnavette.a \
	  $(shell pkg-config --libs $(sort $(LIBS_NAVETTE) $(LIBS_LIRE)) cmocka) $(ETPAN)

$(UNIT_PDF): $(B)/unit/%: tests/unit/%.c $(filter-out %/outil_pdf.o,$(PDF_OBJ)) $(BASE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter-out %.h,$^) $(shell pkg-config --libs $(LIBS_PDF) cmocka) -lm

$(UNIT_OCR): $(B)/unit/%: tests/unit/%.c $(filter-out %/outil_ocr.o,$(OCR_OBJ)) $(BASE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter-out %.h,$^) $(shell pkg-config --libs $(LIBS_OCR) cmocka) -lm

$(B)/unit/test_lecture_hostile $(B)/unit/test_redige $(B)/unit/test_redige_papier $(B)/unit/test_rapport_documents: | $(PROGRAMS) # which they run

# What drives the rooms need not be quick, only quickly compiled; the rooms themselves are as they are (`private`: not their objects).
$(UNIT) $(UNIT_PDF) $(UNIT_OCR): private CFLAGS += $(if $(SANITIZE),-O0,-O1)
$(UNIT) $(UNIT_PDF) $(UNIT_OCR): private LDFLAGS += $(TEST_LD)

units: $(UNIT) $(UNIT_PDF) $(UNIT_OCR)

# Unit tests are run on the sanitized build; on the usual one as well those of what only that has: locked-in children, memory limits, speed.
UNIT_BOTH := $(filter $(addprefix $(B)/unit/test_,sandbox% lecture% image% redige% pdf% page% ocr% cmd_% check% transport% boite%),$(UNIT) $(UNIT_PDF) $(UNIT_OCR))

include tests/scenarios/rules.mk
include tests/serveurs/rules.mk
include tests/hostile/rules.mk
include tests/bench/rules.mk
include tests/fuzz/rules.mk

# ---- setting up, showing, testing -----------------------------------------------------------------------------

# What the program needs to be built (the last line: navette-image with the one font that it draws with, navette-redige, navette-pdf, navette-ocr), what its tests need beside it, and what `look` and `lint` do.
DEPS       := gcc libc6-dev pkg-config libsqlite3-dev libconfig-dev libjansson-dev libcmark-dev libical-dev libseccomp-dev libsodium-dev libgcrypt20-dev \
              libsystemd-dev libutf8proc-dev libxml2-dev libzip-dev libgmime-3.0-dev libpcre2-dev libgnutls28-dev libcurl4-gnutls-dev libetpan-dev \
              libgraphviz-dev fonts-dejavu-core libxlsxwriter-dev libminizip-dev libpango1.0-dev libpoppler-glib-dev libcairo2-dev poppler-data libtesseract-dev libleptonica-dev tesseract-ocr-fra libexif-dev
DEPS_CHECK := $(DEPS) libcmocka-dev dovecot-imapd dovecot-sieve postfix openssl libxml2-utils
# npm: Debian's, where there is none (look).
DEPS_LOOK  := $(DEPS) chromium libreoffice-calc sqlite3 php-cli php-sabre-vobject pngquant $(if $(shell command -v npm),,npm)
DEPS_LINT  := $(DEPS_CHECK) clang-tidy cppcheck

deps:
	@tests/deps $(DEPS)
deps-check:
	@tests/deps $(DEPS_CHECK)

# The libraries may have been missing when make read this file: what needs them is asked of a make of its own.
demo: deps
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all
	@build/navette demo --dir build/demo

# The light readers are fed with what nobody wrote on the sanitized build alone.
plain: deps-check
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all $(UNIT_BOTH) scenarios serveurs hostiles $(filter-out %_legers,$(FUZZS))
sanitized: deps-check
	@$(MAKE) --no-print-directory -s -j$(shell nproc) B=build/san SANITIZE=1 all units scenarios serveurs hostiles fuzzs

check: plain sanitized
	@tests/run

look: deps
	@tests/deps $(DEPS_LOOK)
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all build/libnavette.a build/bench/rapport
	@tests/look/classeur
	@tests/look/run
	@for circuit in $$(sed -n 's|.*"../circuits/\(.*\).cfg".*|\1|p' conf/exemple-cinq/navette.cfg); do for format in svg png; do \
	  build/navette circuit $$circuit -c conf/exemple-cinq/navette.cfg --format $$format -o build/look/$$circuit.$$format || exit 1; done; done
	@echo "look: the circuits in build/look"

bench: plain
	@tests/deps $(DEPS_CHECK) isync
	@$(MAKE) --no-print-directory -s -j$(shell nproc) benches
	@tests/bench/run
	@tests/bench/serveurs

# The whole story under valgrind, in a build without the sandbox that valgrind does not know.
memcheck:
	@tests/deps $(DEPS_CHECK) valgrind
	@$(MAKE) --no-print-directory -s -j$(shell nproc) B=build/vg OPT="-O1 -DNAVETTE_SANITIZED -DNAVETTE_MEMCHECK" all scenarios
	@tests/memcheck

lint: $(B)/obj/schema.inc
	@tests/deps $(DEPS_LINT)
	@tests/lint $(filter-out -MMD -MP,$(CPPFLAGS))

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
