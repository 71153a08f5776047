# What measures and is a program, to be included by the Makefile.
BENCHES := $(B)/bench/latence $(B)/bench/dossiers

.PHONY: benches
benches: $(BENCHES)

# The quiet day of 10,000 dossiers is a test too (tests/run).
scenarios: $(B)/bench/dossiers

# The stage of the scenarios, and the program's own rooms to observe with.
$(BENCHES): $(B)/bench/%: $(B)/obj/tests/bench/%.o $(SCENE_OBJ) $(B)/libnavette.a
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(sort $(LIBS_NAVETTE) $(LIBS_LIRE) $(SCENE_LIBS))) $(ETPAN)
