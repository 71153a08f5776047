# Tests on real servers, to be included by the Makefile: `serveurs` builds them. histoire and reponses play on the stage of the
# scenarios, boite_imap drives one room of the program alone.
SERVEURS := $(foreach test,histoire reponses boite_imap,$(if $(wildcard tests/serveurs/$(test).c),$(B)/serveurs/$(test)))

.PHONY: serveurs
serveurs: $(SERVEURS) $(B)/navette-faults

$(B)/serveurs/histoire $(B)/serveurs/reponses: $(B)/serveurs/%: $(B)/obj/tests/serveurs/%.o $(SCENE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(SCENE_LIBS))

$(B)/serveurs/boite_imap: $(call obj,$(wildcard tests/serveurs/boite_imap*.c) tests/scenarios/tap.c) $(B)/libnavette.a
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(sort $(LIBS_NAVETTE) $(LIBS_LIRE)) cmocka) $(ETPAN)
