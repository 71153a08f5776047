/* avis: whole answers as people write them, and the words of their reason, from tests/fixtures/reponses.tsv, where the form is told. */
#include "tests/unit/avis_regles.h"

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
    int failed = unit_run_rows("avis: whole answers", courriers, courrier_count, sizeof *courriers, test_courrier);
    arena_free(arena);
    return failed;
}
