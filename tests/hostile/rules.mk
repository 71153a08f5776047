# The hostile servers, to be included by the Makefile: one program a protocol, each of its own files and the harness.
HOSTILE_LIBS := glib-2.0 gnutls jansson
HOSTILE_OBJ  := $(call obj,$(wildcard tests/hostile/hostile*.c) tests/scenarios/tap.c)
HOSTILES     := $(foreach protocol,boite relais,$(if $(wildcard tests/hostile/$(protocol)*.c),$(B)/hostile/$(protocol)))

.PHONY: hostiles
hostiles: $(HOSTILES)

$(HOSTILES): $(B)/hostile/%: $(HOSTILE_OBJ)
	@mkdir -p $(@D)
	@echo "  $(notdir $@)"; $(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(HOSTILE_LIBS))

$(B)/hostile/boite: $(call obj,$(wildcard tests/hostile/boite*.c))
$(B)/hostile/relais: $(call obj,$(wildcard tests/hostile/relais*.c))
