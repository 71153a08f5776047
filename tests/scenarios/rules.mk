# The scenarios, to be included by the Makefile: `scenarios` builds them, $(B)/navette-faults is the program that dies where
# NAVETTE_STOP says, and that never lets a mail be decided before an earlier one. It stands beside $(B)/navette, where it finds navette-lire.
SCENE_MAIN := play crash mauvais_courrier disque_plein annee
SCENE_LIBS := gmime-3.0 jansson libzip libcurl
SCENE_OBJ  := $(call obj,$(wildcard tests/scenarios/scene*.c tests/scenarios/jeu*.c) tests/scenarios/mauvais_lettres.c \
              tests/scenarios/fin.c tests/scenarios/tap.c)
ANNEE_OBJ  := $(call obj,$(wildcard tests/scenarios/annee_*.c))
SCENES     := $(addprefix $(B)/scenarios/,$(SCENE_MAIN))

.PHONY: scenarios scenario-year
scenarios: $(SCENES) $(B)/navette-faults

$(SCENES): $(B)/scenarios/%: $(B)/obj/tests/scenarios/%.o $(SCENE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(SCENE_LIBS))

$(B)/scenarios/annee: $(ANNEE_OBJ)

# A year in virtual time, some minutes; its short form is part of `make check`.
scenario-year: deps-check
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all $(B)/scenarios/annee
	@NAVETTE=$(B)/navette $(B)/scenarios/annee

FAULTS := $(B)/obj/daemon/main-faults.o $(B)/obj/daemon/decide_lectures-faults.o
$(FAULTS): $(B)/obj/daemon/%-faults.o: daemon/%.c
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(CPPFLAGS) $(CFLAGS) -DNAVETTE_WORLD=world_faults -DNAVETTE_HEAD_SECONDS=60 -c -o $@ $<

$(B)/navette-faults: $(filter-out $(FAULTS:-faults.o=.o),$(NAVETTE_OBJ)) $(BASE_OBJ) $(FAULTS) $(B)/obj/tests/scenarios/world_faults.o
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(ETPAN) $(shell pkg-config --libs $(LIBS_NAVETTE))
