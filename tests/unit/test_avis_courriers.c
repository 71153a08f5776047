/* avis: whole answers as people write them, and the words of their reason, from tests/fixtures/reponses.tsv, where the form is told. */
#include "tests/unit/avis_regles.h"

#include "parsers/avis_rules.h"
#include "parsers/base/utf8.h"

static struct courrier {
    const char *name; /* the answer; its lines parted by \n as the file has them */
    enum avis_sens sens;
    struct str motif; /* words of it; absent where there is none */
} *courriers;
static size_t courrier_count;

/* Letters, digits and single spaces, folded: what `motif_contains` of the samples compares. */
static struct str plain(struct arena *arena, struct str text)
{
    struct str folded = utf8_fold(arena, text);
    char *to = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++) {
        char sign = str_is_alnum(folded.at[i]) ? folded.at[i] : ' ';
        if (sign != ' ' || (len > 0 && to[len - 1] != ' '))
            to[len++] = sign;
    }
    return str_trim((struct str){to, len});
}

static struct str with_lines(struct arena *arena, const char *name)
{
    char *to = arena_alloc(arena, strlen(name) + 1);
    size_t len = 0;
    for (const char *at = name; *at != '\0'; at++)
        if (at[0] == '\\' && at[1] == 'n') {
            to[len++] = '\n';
            at++;
        } else {
            to[len++] = *at;
        }
    return (struct str){to, len};
}

static void test_courrier(void **state)
{
    static const char *const names[] = {[AVIS_AUCUN] = "nothing", [AVIS_FAVORABLE] = "favorable", [AVIS_DEFAVORABLE] = "defavorable", [AVIS_RESERVE] = "reserve"};
    const struct courrier *courrier = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, avis_regles(), with_lines(arena, courrier->name), 20540);
    struct str got = plain(arena, avis.motif);
    if (avis.sens != courrier->sens)
        fail_msg("expected %s, got %s (%s)", names[courrier->sens], names[avis.sens], avis.why);
    if (courrier->motif.at == NULL ? got.len > 0 : str_find(got, plain(arena, courrier->motif)) == STR_NOT_FOUND)
        fail_msg("expected the motif « %.*s », got « %.*s »", STR_ARG(courrier->motif), STR_ARG(got));
    arena_free(arena);
}

/* Whatever is left out by the filter could not have matched: the same is read where every rule is tried. */
static void test_filter(void **state)
{
    (void)state;
    enum { EACH = 7 };
    struct arena *kept = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis_rules all = *avis_regles();
    all.filtre = avis_filtre_new(kept);
    for (size_t i = 0; i < courrier_count; i += EACH) {
        struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
        const struct str text = with_lines(arena, courriers[i].name);
        const struct avis some = avis_read(arena, avis_regles(), text, 20540), every = avis_read(arena, &all, text, 20540);
        if (some.sens != every.sens || !str_eq(some.motif, every.motif) || strcmp(some.why, every.why) != 0)
            fail_msg("read otherwise with every rule (%s, %s): %s", some.why, every.why, courriers[i].name);
        arena_free(arena);
    }
    arena_free(kept);
}

/* What rewritings leave is a sentence as any other: one blank between words, none at its ends, and each word led to begins as one. */
static void test_rewritten_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < courrier_count; i++) {
        struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
        struct avis_sentences sentences = avis_cut(arena, with_lines(arena, courriers[i].name));
        for (size_t k = 0; k < sentences.count; k++) {
            struct avis_sentence *sentence = &sentences.at[k];
            (void)avis_judge(arena, avis_regles(), sentence); /* « bof » is too short for its mark: nobody knows */
            const struct str folded = sentence->folded;
            const bool was_so = str_find(sentence->original, STR(" ,")) != STR_NOT_FOUND; /* by whom it was written */
            if (str_find(folded, STR("  ")) != STR_NOT_FOUND || (!was_so && str_find(folded, STR(" ,")) != STR_NOT_FOUND) || str_trim(folded).len != folded.len)
                fail_msg("blanks are left: « %.*s »", STR_ARG(folded));
            for (size_t w = 0; w < sentence->word_count; w++) {
                const size_t at = sentence->words[w].folded_at;
                if (at > folded.len || (at > 0 && str_is_alnum(folded.at[at - 1]) && str_is_alnum(folded.at[at])))
                    fail_msg("a word begins within another: « %.*s »", STR_ARG(folded));
            }
        }
        arena_free(arena);
    }
}

static enum avis_sens sens_of(char letter)
{
    return letter == 'F' ? AVIS_FAVORABLE : letter == 'D' ? AVIS_DEFAVORABLE : letter == 'R' ? AVIS_RESERVE : AVIS_AUCUN;
}

static void read_courriers(struct arena *arena, struct str text)
{
    size_t capacity = 0;
    struct str line = STR_NONE, letter = STR_NONE, answer = STR_NONE, motif = STR_NONE;
    while (str_next_line(&text, &line)) {
        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (!str_next(&line, '\t', &letter) || !str_next(&line, '\t', &answer) || !str_next(&line, '\t', &motif) || letter.len != 1) {
            print_error("tests/fixtures/reponses.tsv: answer %zu has not three columns\n", courrier_count + 1);
            exit(1);
        }
        courriers = arena_grow(arena, courriers, courrier_count, &capacity, sizeof *courriers);
        courriers[courrier_count++] = (struct courrier){str_c(arena, answer), sens_of(letter.at[0]), str_eq_c(motif, "-") ? STR_NONE : motif};
    }
}

int main(void)
{
    enum { LONGEST = 1024 * 1024 };
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    char *text = arena_alloc(arena, LONGEST);
    FILE *file = fopen("tests/fixtures/reponses.tsv", "rbe");
    size_t len = file == NULL ? 0 : fread(text, 1, LONGEST, file);
    if (file == NULL || fclose(file) != 0 || len == 0 || len == LONGEST) {
        print_error("tests/fixtures/reponses.tsv: cannot be read, or is longer than expected\n");
        return 1;
    }
    read_courriers(arena, (struct str){text, len});
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_filter), cmocka_unit_test(test_rewritten_whole)};
    int failed = unit_run_rows("avis: whole answers", courriers, courrier_count, sizeof *courriers, test_courrier);
    failed += RUN_TESTS("avis: whole answers, all", others);
    arena_free(arena);
    return failed;
}
