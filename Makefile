# Builds hosod and hoso into build/, and runs every test there is. `make help` lists the targets.
#
# One file, no recursion into folders: sources are found by globbing, headers by -MMD. Everything made lies under
# build/: the release at its top, the sanitized copy that tests run in build/asan, fuzzers in build/fuzz.

ifeq ($(origin CC),default)
CC := gcc
endif
CLANG        ?= clang-14
CLANG_FORMAT ?= clang-format-14
CLANG_TIDY   ?= clang-tidy-14
PREFIX       ?= /usr/local
JOBS         ?= $(shell nproc)
PORT         ?= 8138
B            := build
MACHINE      := $(shell uname -m)
VERSION      := $(shell cat VERSION 2>/dev/null || echo 0.1.0)

# --- flags ----------------------------------------------------------------------------------------------------

WARN := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wstrict-prototypes \
        -Wmissing-prototypes -Wmissing-declarations -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla \
        -Wimplicit-fallthrough=5 -Wduplicated-cond -Wbidi-chars=any -Werror
INCLUDE  := -I. -I$(B)/gen -I/usr/include/postgresql
CPPFLAGS += $(INCLUDE) -D_GNU_SOURCE -DHOSO_VERSION='"$(VERSION)"'
CSTD     := -std=gnu17 -g -pthread -fno-strict-aliasing -fno-strict-overflow -fno-delete-null-pointer-checks

HARDEN := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
          -ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr -fPIE \
          $(if $(filter x86_64,$(MACHINE)),-fcf-protection=full)
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code -Wl,--as-needed

SAN    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -DARENA_GAP=32
FUZZ   := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
          -DARENA_GAP=32
CSTD_CLANG := -std=gnu17 -g -Wall -Wextra -Werror -Wno-unknown-warning-option

LIBS_LIB    := -ljansson -lcrypto -lm
LIBS_SERVER := -levent_openssl -levent_core -lpq -lssl $(LIBS_LIB)
LIBS_CLI    := -lpq $(LIBS_LIB)
LIBS_TEST   := -lcheck -lsubunit -lrt -lhttp_parser -lpthread

# --- sources --------------------------------------------------------------------------------------------------

GEN         := $(B)/gen/sql_table.h $(B)/gen/assets.h
LIB_SRC     := $(wildcard lib/*/*.c)
SERVER_SRC  := $(filter-out server/main.c,$(wildcard server/*.c server/net/*.c server/db/*.c server/app/*.c \
               server/api/*.c))
CLI_SRC     := $(wildcard server/cli/*.c)
HARNESS_SRC := $(wildcard tests/harness/*.c)
TEST_SRC    := $(wildcard tests/*/*_test.c)
SCRIPT_TEST := $(wildcard tests/*/*_test.sh tests/*/*/*_test.sh)
FUZZ_SRC    := $(wildcard tests/fuzz/*_fuzz.c)
SQL_SRC     := $(wildcard sql/*.sql sql/*/*.sql sql/*/*/*.sql)
ALL_C       := $(LIB_SRC) $(SERVER_SRC) $(wildcard server/main.c) $(CLI_SRC) $(wildcard tests/*/*.c)
ALL_H       := $(wildcard lib/*/*.h server/*.h server/*/*.h tests/*/*.h)
FORMATTED   := $(ALL_C) $(filter-out %.tbl.h,$(ALL_H))

objects = $(patsubst %.c,$(1)/obj/%.o,$(2))

# --- programs -------------------------------------------------------------------------------------------------

.PHONY: golden examples all run check check-run check-unit check-all law-check asan fuzz bench fault mutants sql-check depcheck lint fmt fmt-check \
        install clean help toc FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(B)/hosod $(B)/hoso ## the two programs, hardened, in build/

asan: $(B)/asan/hosod $(B)/asan/hoso ## the same under AddressSanitizer and UBSan, in build/asan/

# The generated table is remade when a statement changes, comes or goes; the list of names is what shows the latter.
$(B)/gen/sql.list: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(sort $(SQL_SRC)) | cmp -s - $@ || printf '%s\n' $(sort $(SQL_SRC)) > $@

$(B)/gen/sql_table.h: deploy/embed-sql.sh $(SQL_SRC) $(B)/gen/sql.list
	@echo "  gen   $(B)/gen/sql_table.[ch]"
	@sh deploy/embed-sql.sh $(B)/gen

$(B)/gen/sql_table.c: $(B)/gen/sql_table.h ;

# The page and the API document, as bytes of the program.
$(B)/gen/assets.h: deploy/embed-assets.sh server/board/index.html server/api/openapi.json
	@echo "  gen   $(B)/gen/assets.[ch]"
	@sh deploy/embed-assets.sh $(B)/gen

$(B)/gen/assets.c: $(B)/gen/assets.h ;

# Release objects come from this list of flags; a change of flags or compiler remakes them.
define flavour # $(1) folder, $(2) compile command, $(3) link command, $(4) more for what lies in lib
$(1)/flags: FORCE
	@mkdir -p $(1)
	@echo '$(subst ','\'',$(2) $(4) $(3))' | cmp -s - $$@ || echo '$(subst ','\'',$(2) $(4) $(3))' > $$@

$(1)/obj/lib/%.o: lib/%.c $(1)/flags
	@mkdir -p $$(@D)
	@echo "  cc    $$@"
	@$(2) $(4) -MMD -MP -c -o $$@ $$<

$(1)/obj/%.o: %.c $(1)/flags | $(GEN)
	@mkdir -p $$(@D)
	@echo "  cc    $$@"
	@$(2) -MMD -MP -c -o $$@ $$<

$(1)/obj/gen/%.o: $(B)/gen/%.c $(1)/flags
	@mkdir -p $$(@D)
	@echo "  cc    $$@"
	@$(2) -MMD -MP -c -o $$@ $$<

$(1)/libhoso.a: $(call objects,$(1),$(LIB_SRC))
	@rm -f $$@ && ar rcs $$@ $$^

$(1)/libserver.a: $(call objects,$(1),$(SERVER_SRC)) $(1)/obj/gen/sql_table.o $(1)/obj/gen/assets.o
	@rm -f $$@ && ar rcs $$@ $$^

$(1)/hosod: $(1)/obj/server/main.o $(1)/libserver.a $(1)/libhoso.a
	@echo "  link  $$@"
	@$(3) -o $$@ $$^ $(LIBS_SERVER)

$(1)/hoso: $(call objects,$(1),$(CLI_SRC)) $(1)/libserver.a $(1)/libhoso.a
	@echo "  link  $$@"
	@$(3) -o $$@ $$^ $(LIBS_CLI)
endef

# The engine is small functions in many files: joined at the link it is a sixth faster, by -O3 a tenth more. Fat objects:
# depcheck reads them too.
QUICK := -O3 -flto -ffat-lto-objects
LINK := $(CC) -flto=auto $(HARDEN) $(HARDEN_LD) $(LDFLAGS)
$(eval $(call flavour,$(B),$(CC) $(CPPFLAGS) $(CSTD) $(WARN) $(HARDEN) $(CFLAGS),$(LINK),$(QUICK)))
# The library as it is measured by tests/size: each basic block counts.
STEPS := -O1 -fsanitize-coverage=trace-pc
$(eval $(call flavour,$(B)/steps,$(CC) $(CPPFLAGS) $(CSTD) $(WARN) $(STEPS) $(CFLAGS),$(CC) $(LDFLAGS)))
# What mutants are linked with: neither hardened nor optimized as a whole, for each of them is one function anew.
$(eval $(call flavour,$(B)/plain,$(CC) $(CPPFLAGS) $(CSTD) $(WARN) -O1 -DARENA_GAP=32 $(CFLAGS),$(CC) $(LDFLAGS)))
$(eval $(call flavour,$(B)/asan,$(CC) $(CPPFLAGS) $(CSTD) $(WARN) $(SAN) $(CFLAGS),$(CC) $(SAN) $(LDFLAGS)))

# --- tests ----------------------------------------------------------------------------------------------------

# A unit test or a fuzz target sees lib alone; every other kind may also use the daemon's objects and the harness.
UNIT_TEST   := $(patsubst %.c,$(B)/asan/%,$(filter tests/unit/%,$(TEST_SRC)))
SERVER_TEST := $(patsubst %.c,$(B)/asan/%,$(filter-out tests/unit/% tests/fault/% tests/size/%,$(TEST_SRC)))
SIZE_TEST   := $(B)/steps/tests/size/size_test
FAULT_TEST  := $(patsubst %.c,$(B)/asan/%,$(filter tests/fault/%,$(TEST_SRC)))
REPLAY      := $(patsubst %.c,$(B)/asan/%,$(FUZZ_SRC))
FUZZER      := $(patsubst tests/fuzz/%_fuzz.c,$(B)/fuzz/%,$(FUZZ_SRC))
FAULT_SH    := $(filter tests/fault/%,$(SCRIPT_TEST))
FAST        := $(UNIT_TEST) $(SIZE_TEST) $(SERVER_TEST) $(FAULT_TEST) $(REPLAY) $(SCRIPT_TEST)

# What the benches run: built by `make check` too, so that they do not rot.
BENCH := $(patsubst %.c,$(B)/%,$(patsubst tests/%,%,$(wildcard tests/bench/*.c)))

# `make check T=name` runs the programs and scripts of that name alone.
WANTED := $(if $(T),$(filter %/$(T)_test %/$(T)_fuzz %/$(T)_test.sh,$(FAST)),$(FAST))

$(B)/asan/libharness.a: $(call objects,$(B)/asan,$(HARNESS_SRC))
	@rm -f $@ && ar rcs $@ $^

$(B)/asan/tests/unit/%: $(B)/asan/obj/tests/unit/%.o $(B)/asan/libhoso.a
	@mkdir -p $(@D)
	@$(CC) $(SAN) -o $@ $^ $(LIBS_LIB) $(LIBS_TEST)

$(SIZE_TEST): $(call objects,$(B)/steps,$(wildcard tests/size/*.c)) $(B)/steps/libhoso.a
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_TEST) $(LIBS_LIB)

$(B)/asan/tests/fuzz/%: $(B)/asan/obj/tests/fuzz/%.o $(B)/asan/obj/tests/fuzz/replay.o $(B)/asan/libhoso.a
	@mkdir -p $(@D)
	@$(CC) $(SAN) -o $@ $^ $(LIBS_LIB) -lhttp_parser

$(B)/asan/tests/%: $(B)/asan/obj/tests/%.o $(B)/asan/libharness.a $(B)/asan/libserver.a $(B)/asan/libhoso.a
	@mkdir -p $(@D)
	@$(CC) $(SAN) -o $@ $^ $(LIBS_SERVER) $(LIBS_TEST)

check: ## every fast test, sanitized, on a throw-away cluster; T=name for one
	@sh deploy/deps build check
	@$(MAKE) --no-print-directory -j$(JOBS) check-run

check-run: asan all $(if $(T),,$(BENCH)) $(WANTED)
	@sh tests/run.sh $(sort $(WANTED))

check-unit: $(UNIT_TEST) ## the tests of lib alone: no database, no network
	@sh tests/run.sh $(sort $(UNIT_TEST))

check-all: ## check with every vector and many more histories, then lint, the long faults, fuzzing, the bench and a million histories
	@HOSO_VECTORS=all HOSO_ROUNDS=20 CHECK_LIMIT=3600 $(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory fault
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory bench
	@$(MAKE) --no-print-directory law-check N=1000000 SEED=random KEEP=1

law-check: ## N random histories (10000; SEED=1, or random) through the engine and the second implementation; KEEP=1 keeps differences
	@sh deploy/deps build check
	@$(MAKE) --no-print-directory -j$(JOBS) $(B)/hoso
	@PYTHONDONTWRITEBYTECODE=1 python3 tests/law/check/law_check.py --count $(or $(N),10000) --seed $(or $(SEED),1) \
	    --hoso $(B)/hoso $(if $(KEEP),--keep)

examples: $(B)/hoso ## gives every rule that runs and has no example one of the vectors (config/law/examples.json)
	@python3 tests/law/pick_examples.py $(B)/hoso

golden: $(B)/asan/tests/unit/explain_golden_test ## writes the explanations that people have to read (tests/law/explanations)
	@HOSO_GOLDEN=write $<

fault: ## kill, cut off and starve everything for long (FAULT_ROUNDS=20), and count what survived
	@sh deploy/deps build check
	@$(MAKE) --no-print-directory -j$(JOBS) asan $(B)/hosod $(FAULT_TEST)
	@FAULT_ROUNDS=$${FAULT_ROUNDS:-20} CHECK_LIMIT=7200 sh tests/run.sh $(sort $(FAULT_TEST) $(FAULT_SH))

bench: ## measured figures against pgbench, as a table and as JSON in build/
	@sh deploy/deps build bench
	@$(MAKE) --no-print-directory -j$(JOBS) all $(BENCH)
	@sh tests/bench/bench.sh $(B)/bench.json

bench-many: ## a million running deadlines derived again after one day off, reads going on (some 15 minutes, 12 GB in /tmp)
	@sh deploy/deps build bench
	@$(MAKE) --no-print-directory -j$(JOBS) all $(BENCH)
	@sh tests/bench/many.sh $(B)/many.json

$(B)/bench/%: $(B)/obj/tests/bench/%.o $(B)/libserver.a $(B)/libhoso.a
	@mkdir -p $(@D)
	@$(LINK) -o $@ $^ $(LIBS_CLI)

NICE        ?= nice
# Mutants of the law's code: compiled one by one, run against the tests that contain the file.
MUTANT_TEST := $(foreach d,$(B)/plain $(B)/asan,$(patsubst %.c,$(d)/obj/%.o,$(filter tests/unit/%,$(TEST_SRC))))

$(B)/mutation/choose: tests/mutation/choose.c tests/mutation/driver.c tests/unit/vectors_test.c $(B)/steps/libhoso.a
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CSTD) -O1 -w $(LDFLAGS) -Wl,--wrap=pack_load,--wrap=_ck_assert_failed,--wrap=_mark_point -o $@ $< $(B)/steps/libhoso.a $(LIBS_TEST) \
	    $(LIBS_LIB)

$(B)/mutation/chosen.txt: $(B)/mutation/choose $(B)/mutation/oracle.txt $(wildcard tests/law/vectors/*.json)
	@$(NICE) $< $(B)/mutation/oracle.txt 1 > $@

mutants: ## how many small changes of the law's code the tests notice; FILE=…, SAMPLE=n, AGAIN=1 (long)
	@sh deploy/deps build check
	@$(MAKE) -s --no-print-directory -j$(JOBS) $(B)/plain/libhoso.a $(B)/asan/libhoso.a $(B)/hoso $(MUTANT_TEST)
	@mkdir -p $(B)/mutation
	@$(NICE) python3 tests/mutation/oracle_vectors.py $(B)/hoso $(or $(HISTORIES),15000) 1 $(B)/mutation/oracle.txt $(JOBS)
	@$(MAKE) -s --no-print-directory $(B)/mutation/chosen.txt
	@MUTANT_CC='$(CC) $(CPPFLAGS) $(filter-out -g,$(CSTD)) -O1' MUTANT_LD='$(CC) $(LDFLAGS)' \
	    MUTANT_SAN_CC='$(CC) $(CPPFLAGS) $(filter-out -g,$(CSTD)) $(SAN)' MUTANT_SAN_LD='$(CC) $(SAN) $(LDFLAGS)' \
	    MUTANT_LIBS='$(LIBS_TEST) $(LIBS_LIB)' FILE='$(FILE)' SAMPLE='$(SAMPLE)' SEED='$(SEED)' AGAIN='$(AGAIN)' SANITIZED='$(SANITIZED)' JOBS='$(JOBS)' ALL='$(ALL)' TABLE='$(TABLE)' \
	    $(NICE) python3 tests/mutation/run.py

sql-check: ## prepares every statement against a fresh schema, and tests the functions
	@sh deploy/deps check
	@sh tests/sql/run.sh

# Fuzzers compile the sources anew with clang, so that coverage reaches into lib and the network code.
FUZZ_SECONDS ?= 60

$(B)/fuzz/%: tests/fuzz/%_fuzz.c $(LIB_SRC) $(ALL_H) | $(B)/gen/sql_table.h
	@mkdir -p $(@D)
	@echo "  fuzz  $@"
	@$(CLANG) $(CPPFLAGS) $(CSTD_CLANG) $(FUZZ) -o $@ $< $(LIB_SRC) $(LIBS_LIB) -lhttp_parser

fuzz: ## each fuzz target for FUZZ_SECONDS (60)
	@sh deploy/deps build check lint
	@$(MAKE) --no-print-directory -j$(JOBS) $(FUZZER)
	@sh tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZER)

# --- the tree itself ------------------------------------------------------------------------------------------

depcheck: $(B)/libhoso.a ## who may include whom; headers alone; what lib/law may link to
	@sh deploy/depcheck.sh

LINT := $(patsubst %.c,$(B)/lint/%.ok,$(filter-out tests/%,$(ALL_C)))

$(B)/lint/%.ok: %.c $(ALL_H) .clang-tidy | $(GEN)
	@mkdir -p $(@D)
	@echo "  tidy  $<"
	@$(CLANG_TIDY) --quiet $< -- $(CPPFLAGS) -std=gnu17 2>/dev/null && touch $@

lint: ## clang-tidy, cppcheck and shellcheck
	@sh deploy/deps build lint
	@$(MAKE) --no-print-directory -j$(JOBS) $(LINT)
	@cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --std=c11 \
	    --suppress=missingIncludeSystem --suppress=unknownMacro -D_GNU_SOURCE $(INCLUDE) -j$(JOBS) lib server
	@shellcheck deploy/*.sh deploy/deps tests/*.sh $(wildcard tests/*/*.sh tests/*/*/*.sh)

fmt: ## formats every C file in place
	@$(CLANG_FORMAT) -i $(FORMATTED)

fmt-check: ## fails when `make fmt` would change something
	@$(CLANG_FORMAT) --dry-run --Werror $(FORMATTED)

toc: ## the first sentence of every file: the map of the tree
	@sh deploy/toc.sh

# --- running and installing -----------------------------------------------------------------------------------

run: ## a whole system on http://127.0.0.1:8138 (PORT=, DATABASE=); Ctrl-C stops it
	@PORT='$(PORT)' DATABASE='$(DATABASE)' MAKE='$(MAKE)' exec sh deploy/run.sh

install: all ## into DESTDIR and PREFIX (/usr/local)
	install -D -m 755 $(B)/hosod $(DESTDIR)$(PREFIX)/sbin/hosod
	install -D -m 755 $(B)/hoso $(DESTDIR)$(PREFIX)/bin/hoso
	install -D -m 644 deploy/hosod.service $(DESTDIR)$(PREFIX)/lib/systemd/system/hosod.service
	cd config && find . -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/hoso/{} \;
	install -D -m 644 README.md $(DESTDIR)$(PREFIX)/share/doc/hoso/README.md

clean: ## removes build/; var/, which holds data, is left alone
	rm -rf $(B)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

-include $(shell find $(B) -name '*.d' 2>/dev/null)
