# What measures and is a program, to be included by the Makefile.
BENCHES := $(B)/bench/latence

.PHONY: benches
benches: $(BENCHES)

# The stage of the scenarios, and the program's own rooms to observe with.
$(B)/bench/latence: $(B)/obj/tests/bench/latence.o $(SCENE_OBJ) $(B)/libnavette.a
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(sort $(LIBS_NAVETTE) $(LIBS_LIRE) $(SCENE_LIBS))) $(ETPAN)
