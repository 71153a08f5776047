# What measures and is a program, to be included by the Makefile.
BENCHES := $(B)/bench/latence $(B)/bench/rapport $(B)/bench/dossiers $(B)/bench/lecture $(B)/bench/reponses $(B)/bench/debit

.PHONY: benches bench-reading bench-replies
benches: $(BENCHES)

# The quiet day of 10,000 dossiers and the samples' readings are tests too (tests/run).
scenarios: $(B)/bench/dossiers $(B)/bench/lecture $(B)/bench/reponses $(B)/bench/debit

$(B)/bench/dossiers $(B)/bench/debit $(B)/bench/rapport: $(B)/obj/tests/bench/peuple.o
$(B)/bench/debit: $(B)/obj/tests/bench/banc.o
$(B)/bench/lecture: $(B)/obj/tests/bench/lecture_juge.o $(B)/obj/tests/bench/banc.o
$(B)/bench/reponses: $(B)/obj/tests/bench/reponses_juge.o $(B)/obj/tests/bench/banc.o

# The stage of the scenarios, and the program's own rooms to observe with.
$(BENCHES): $(B)/bench/%: $(B)/obj/tests/bench/%.o $(SCENE_OBJ) $(B)/libnavette.a
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(shell pkg-config --libs $(sort $(LIBS_NAVETTE) $(LIBS_LIRE) $(SCENE_LIBS))) $(ETPAN)

# What the readers make of the samples, by format. SAMPLES="FOLDER…" names others; -v in front tells each mistake.
bench-reading: deps-check
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all $(B)/bench/lecture
	@NAVETTE_LIMITES=1 $(B)/bench/lecture $(SAMPLES)

# What the readers make of answers, by kind and by mail program, and what an answer costs; SAMPLES and -v as above.
bench-replies: deps-check
	@$(MAKE) --no-print-directory -s -j$(shell nproc) all $(B)/bench/reponses $(B)/bench/debit
	@NAVETTE_LIMITES=1 $(B)/bench/reponses $(SAMPLES)
	@NAVETTE_LIMITES=1 $(B)/bench/debit
