#include "parsers/promesse.h"

#include "parsers/base/utf8.h"
#include "parsers/jour.h"

enum {
    TEXT_MAX = 4096, /* bytes: such an answer is a line or two */
    FRIDAY = 5, DAYS_MAX = 8 /* of a sentence */,
    NAMED_MAX = 2,  /* words of a name, behind a greeting or a title */
    SIGNED_MAX = 5, /* … of a line of a signature */
};

/* Who promises, and what: in her own name, an answer. Folded. */
static const char *const promises[] = {
    "je reponds", "je vous reponds", "je repondrai", "je vous repondrai", "nous repondrons", "nous vous repondrons", "on vous repondra", "je reviens vers vous",
    "je reviendrai vers vous", "nous reviendrons vers vous", "nous revenons vers vous", "je donne mon avis", "je donnerai mon avis", "je vous donnerai mon avis",
    "je vous donne mon avis", "je vous donne ma reponse", "je vous donnerai ma reponse", "je rends mon avis", "je rendrai mon avis", "nous rendrons notre avis",
    "nous donnerons notre avis", "nous vous donnerons notre avis", "nous vous donnerons notre reponse", "j'enverrai mon avis", "je vous envoie mon avis",
    "je vous enverrai mon avis", "je vous envoie ma reponse", "je vous enverrai ma reponse", "je vous transmettrai mon avis", "je vous transmettrai ma reponse",
    "je transmettrai mon avis", "je vous transmets mon avis", "je vous transmets ma reponse", "je vous fais un retour", "je vous ferai un retour",
    "nous vous ferons un retour", "vous aurez ma reponse", "vous aurez mon avis", "vous aurez notre reponse", "vous aurez notre avis", "je m'en occupe",
    "reponse d'ici", "reponse avant", "reponse au plus tard", "reponse le", "reponse lundi", "reponse mardi", "reponse mercredi", "reponse jeudi",
    "reponse vendredi", "reponse demain", "reponse la semaine prochaine", "avis d'ici", "avis au plus tard", "retour d'ici", NULL};

/* Of the words below those that together take it back, or make it somebody else's or an answer to something that is past. */
static const char *const takes_back[] = {
    " ne ", " n'", " pas ", "votre reponse", "votre avis", "pour la reunion", "sur la reunion", "reunion du", "pour la commission", "sur la commission", "commission du",
    "?", NULL};

/* What says nothing that anybody must see: greetings, thanks, that the dossier is being looked at, that she is away. */
static const char *const known[] = {
    "bonjour", "bonsoir", "merci", "beaucoup", "remercie", "remercions", "bien", "recu", "recue", "recus", "note", "pris", "prise", "connaissance", "desole", "desolee",
    "excuse", "excuses", "excusez", "retard", "attente", "convenu", "comme", "telephone", "ok", "entendu", "pas", "encore", "n", "ne", "pu", "eu", "temps", "lire", "lu",
    "etudier", "etudie", "etudions", "etudierons", "examiner", "examine", "examinons", "examinerons", "regarder", "regarde", "regardons", "consulter", "prendre",
    "finir", "etude", "examen", "cours", "dossier", "dossiers", "situation", "demande", "fiche", "message", "mail", "courriel", "relance", "rappel", "envoi", "reponse",
    "equipe", "commission", "admission", "admissions", "reunion", "reunit", "reunissons", "reunira", "prevue", "prevu", "conge", "conges", "formation", "deplacement",
    "absent", "absente", "teletravail", "bureau", "repos", "journee", "soiree", "bonne", "belle", "excellente", "semaine", "jour", "jours", "matin", "matinee", "apres",
    "midi", "soir", "aujourd", "hui", "hier", "demain", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "prochain", "prochaine", "week", "end", "janvier", "fevrier",
    "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "je", "j", "ai", "nous", "avons", "vous", "on", "suis", "serai",
    "sommes", "serons", "est", "c", "ce", "cet", "cette", "en", "a", "au", "aux", "de", "d", "du", "des", "le", "la", "les", "l", "un", "une", "mon", "ma", "mes",
    "notre", "nos", "votre", "vos", "pour", "et", "ou", "avec", "patience", "comprehension", "nav", "dans", "toute", "tout", "ici", "jusqu", NULL};
static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", "mesdames", "messieurs", "cher", "chere", "chers", "cheres", "mme", "m", "pour", NULL};
static const char *const greeted[] = {"la", "le", "l", "et", "a", "directeur", "directrice", "chef", "cheffe", "docteur", "collegue", "collegues", "tous", "toutes", NULL};
static const char *const closings[] = {"cordialement", "bien cordialement", "tres cordialement", "bien a vous", "sinceres salutations", "salutations",
                                       "respectueusement", "cdt", "--", NULL};
static const char *const postscripts[] = {"ps ", "ps:", "p.s", "nb ", "nb:", "n.b", "post-scriptum", NULL};

/* What may stand between the promise and its day. */
static const char *const leads[] = {
    "le", "la", "les", "l", "pour", "d", "des", "de", "du", "ici", "a", "au", "aux", "avant", "plus", "tard", "en", "dans", "fin", "debut", "cours", "courant", "milieu",
    "semaine", "matin", "ou", "et", "mon", "ma", "notre", "avis", "reponse", "retour", "definitif", "definitive", "bien", "sans", "faute", "apres",
    "equipe", "reunion", "commission", "sur", "ce", "dossier", "rapidement", "partir", "compter", "tout", "tous", "deux", NULL};
/* What is no name and no function, in however few words. */
static const char *const news[] = {"stop", "non", "oui", "refus", "fugu", "mort", "deced", "urgen", "annul", "arret", "attend", "hospital", "exclu", "demission", NULL};

/* Folded; a line that begins anew begins a sentence, one that a program wrapped is joined. */
static struct str fold_lines(struct arena *arena, struct str text)
{
    enum { LINE = 4 }; /* bytes that a line takes more */
    struct str rest = text, line = STR_NONE;
    char *out = arena_alloc(arena, LINE * text.len + LINE);
    size_t len = 0;
    while (str_next_line(&rest, &line)) {
        line = str_trim(line);
        bool goes_on = line.len > 0 && ((line.at[0] >= 'a' && line.at[0] <= 'z') || (unsigned char)line.at[0] >= 0x80 || str_is_digit(line.at[0]));
        out[len++] = goes_on ? ' ' : ';';
        memcpy(out + len, line.at, line.len);
        len += line.len;
    }
    return utf8_fold(arena, (struct str){out, len});
}

/* Up to what ends a sentence; a point in a date or a number ends none. */
static struct str take_sentence(struct str *rest)
{
    size_t end = 0;
    while (end < rest->len) {
        char c = rest->at[end];
        bool point = c == '.' && !(end + 1 < rest->len && str_is_digit(rest->at[end + 1]));
        if (c == '?' || c == '!' || c == ';' || point)
            break;
        end++;
    }
    struct str sentence = str_slice(*rest, 0, end + 1);
    *rest = str_from(*rest, end + 1);
    return sentence;
}

static day_t day_meant(const struct jour_dit *said)
{
    day_t day = said->last != DAY_NONE ? said->last : said->day;
    while (said->last != DAY_NONE && date_weekday(day) > FRIDAY)
        day--; /* « la semaine prochaine »: nobody means its Sunday */
    return day;
}

/* How many of its words are in neither list; a number is in every list. */
static size_t others_than(struct str words, const char *const *list, const char *const *or_list)
{
    size_t count = 0;
    struct str word = STR_NONE;
    while (str_next_word(&words, &word))
        count += !str_is_digit(word.at[0]) && !str_is_any(word, list) && !str_is_any(word, or_list);
    return count;
}

/* The latest day that it names from `at` on, with nothing but what leads to a day before it; *out_end is behind it. */
static day_t latest(struct str sentence, size_t at, day_t sent, size_t *out_end)
{
    struct jour_dit said;
    day_t day = DAY_NONE;
    for (int i = 0; i < DAYS_MAX && jour_next(sentence, at, sent, &said) && said.ends > at; i++) {
        if (said.begins > at && others_than(str_slice(sentence, at, said.begins), leads, leads) > 0)
            break;
        at = *out_end = said.ends;
        if (said.how != JOUR_LASTS && (day == DAY_NONE || day_meant(&said) > day))
            day = day_meant(&said);
    }
    return day;
}

/* Words beside the promise that a human must see. `signs`: a line below it, which may be a name and a function. */
static bool says_more(struct str sentence, bool signs)
{
    static const char *const none[] = {NULL};
    struct str clause = STR_NONE, word = STR_NONE;
    while (str_next(&sentence, ',', &clause)) {
        struct str rest = clause;
        bool greets = str_next_word(&rest, &word) && str_is_any(word, greetings) && others_than(clause, greetings, greeted) <= NAMED_MAX;
        bool names = greets || (signs && others_than(clause, none, none) <= SIGNED_MAX);
        bool is_plain = others_than(clause, known, leads) == 0;
        if (str_find_char(clause, '?') != STR_NOT_FOUND || !(is_plain || (names && !str_holds_any(clause, news))))
            return true;
    }
    return false;
}

/* The first promise of it; from *out_end on its day is looked for. */
static size_t promise_at(struct str sentence, size_t *out_end)
{
    static const char *const with_day[] = {"reponse ", "avis ", "retour ", NULL};
    size_t first = STR_NOT_FOUND;
    for (size_t i = 0; promises[i] != NULL; i++) {
        size_t at = str_find(sentence, str_of(promises[i]));
        if (at != STR_NOT_FOUND && at <= first) {
            first = at;
            *out_end = str_starts_any(str_of(promises[i]), with_day) ? at : at + strlen(promises[i]);
        }
    }
    return first;
}

day_t promesse_read(struct arena *arena, struct str text, day_t sent)
{
    struct str rest = text.len > TEXT_MAX ? STR("") : fold_lines(arena, text);
    day_t found = DAY_NONE;
    bool anew = true; /* the sentence begins a line */
    while (!str_is_empty(rest) && sent != DAY_NONE) {
        struct str sentence = take_sentence(&rest);
        size_t end = 0, first = promise_at(sentence, &end);
        bool is_line = anew && found != DAY_NONE && !str_ends(sentence, STR("."));
        anew = str_ends(sentence, STR(";"));
        if (first == STR_NOT_FOUND && found != DAY_NONE && str_starts_any(str_trim(sentence), closings) && !str_holds_any(rest, postscripts))
            break; /* a name and a function follow */
        if (says_more(str_slice(sentence, 0, first), is_line))
            return DAY_NONE;
        if (first == STR_NOT_FOUND)
            continue;
        day_t day = latest(sentence, end, sent, &end);
        if (day == DAY_NONE)
            day = latest(str_slice(sentence, 0, first), 0, sent, &(size_t){0}); /* « lundi, je vous réponds » */
        if (str_holds_any(sentence, takes_back) || says_more(str_from(sentence, end), false))
            return DAY_NONE;
        if (day != DAY_NONE && day > sent && day - sent <= PROMESSE_JOURS_MAX)
            found = day;
    }
    return found;
}
