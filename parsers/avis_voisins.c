/* avis_voisins: whether what stands beside a decision leaves it alone. What takes an avis back comes in words that no list holds
 * (« je nuancerai de vive voix », « la famille s'est rétractée »), so a neighbour is harmless by its form: its author does one of
 * the « gestes » of everyday work (« nous l'attendons », « je joins le bilan »), or somebody who is concerned (« acteurs ») is
 * described. It never speaks of the answer itself (« paroles »), nor by « cela »; and nothing that happened may be unknown
 * (« elle a déménagé »), nor any word of what those do who could decide (« decideurs »). */
#include "parsers/avis_private.h"

enum speaker { SPEAKS_THING, SPEAKS_CONCERNED, SPEAKS_POWER };

enum { FEW = 3, /* unknown words about somebody who is concerned */ ONE = 1, PLENTY = 2 /* known ones that make up for an unknown */ };

struct clause {
    const struct avis_piece *at;
    size_t count;
};

/* « cela », « ce n'est que »: the decision, as often as not. */
static bool points_back(struct clause clause, size_t at)
{
    static const char *const always[] = {"cela", "ca", "ceci", "rien", NULL}, *const pointing[] = {"c", "ce", NULL};
    static const char *const verbs[] = {"n", "ne", "est", "sont", "sera", "serait", "etait", NULL}; /* « ce n'est pas », not « ce jeune » */
    bool points = str_is_any(clause.at[at].text, pointing) && at + 1 < clause.count && str_is_any(clause.at[at + 1].text, verbs);
    return points || str_is_any(clause.at[at].text, always);
}

/* « la direction n'a pas … », « mon collègue ne … »: those who could decide do not do what was expected of them. */
static bool is_denied_by(enum speaker speaker, struct str word)
{
    static const char *const denials[] = {"ne", "n", "pas", "plus", "jamais", "aucun", "aucune", NULL};
    return speaker == SPEAKS_POWER && str_is_any(word, denials);
}

/* What stands between somebody who acts and what they do: « nous (vous l'avons déjà) envoyé », « je (serai) présent ». */
static bool leads_to_verb(const struct avis_piece *piece)
{
    static const char *const auxiliaries[] = {"vais", "allons", "va", "allez", "pouvons", "peux", "pouvez", "pourrons", "pourrai", "pourrez", "avoir", "pouvoir", "pu", "su", "voulu", NULL};
    static const char *const wishes[] = {"aurais", "aurions", "serais", "serions", NULL};
    return !str_is_any(piece->text, wishes) && (piece->kind == PIECE_SMALL || str_is_any(piece->text, auxiliaries) || (piece->kind == PIECE_KNOWN && str_ends(piece->text, STR("ment"))));
}

/* « nous » before the verb that it rules, not « la maman nous a contactés ». */
static bool is_subject(struct clause clause, size_t at)
{
    static const char *const always[] = {"je", "j", "on", "tu", NULL}, *const either[] = {"nous", "vous", NULL};
    static const char *const joins[] = {"que", "qu", "ou", "donc", "si", "quand", "comme", "dont", "car", "puis", "alors", "lorsque", "des", "et", NULL};
    if (str_is_any(clause.at[at].text, always))
        return true;
    return str_is_any(clause.at[at].text, either) && (at == 0 || str_is_any(clause.at[at - 1].text, joins));
}

/* Whether its author, or reader, does something of everyday work there. */
static bool gesture_known(const struct avis_words *words, struct clause clause, size_t at)
{
    static const char *const places[] = {"en", "à", "a", "au", "dans", "chez", "sur", "par", "de", "d", NULL}; /* « j'étais en formation » */
    static const char *const denials[] = {"ne", "n", "pas", "plus", "jamais", "guere", NULL};
    bool denied = false;
    for (at++; at < clause.count && leads_to_verb(&clause.at[at]); at++)
        denied = denied || str_is_any(clause.at[at].text, denials);
    if (at < clause.count && clause.at[at].kind == PIECE_TAKEN)
        return !denied || clause.at[at].text.len > 2; /* « je n'ai rien à ajouter », not « je n'en suis plus si sûr » */
    if (denied)
        return false;
    if (at == clause.count)
        return clause.count > 1; /* « Je »: the rest did not come */
    if (clause.at[at].kind == PIECE_NOUN)
        return true;
    return avis_is_listed(&words->gestes, clause.at[at].text) || (clause.at[at].kind == PIECE_KNOWN && str_is_any(clause.at[at - 1].text, places));
}

/* « a (été) », « s'est », « vient d'être »: what happened follows. « est », « sont » tell what is. */
static bool tells_event(struct clause clause, size_t at)
{
    static const char *const having[] = {"a", "ont", "ete", "aura", "auront", "vient", "viennent", "va", "vont", NULL};
    static const char *const being[] = {"est", "sont", "sera", "seront", NULL}, *const itself[] = {"s", "se", "nous", "vous", NULL};
    static const char *const between[] = {"bien", "tres", "deja", "tous", "tout", "toutes", "deux", "aussi", "de", "d", "plus", "peu", "donc", "encore", NULL};
    for (; at > 0 && str_is_any(clause.at[at - 1].text, between); at--)
        ;
    bool is_being = at > 0 && str_is_any(clause.at[at - 1].text, being);
    return at > 0 && (str_is_any(clause.at[at - 1].text, having) || (is_being && at > 1 && str_is_any(clause.at[at - 2].text, itself)));
}

static enum speaker speaker_of(const struct avis_words *words, struct clause clause, enum speaker before)
{
    static const char *const persons[] = {"il", "elle", "ils", "elles", "lui", "qui", NULL};
    for (size_t i = 0; i < clause.count; i++) {
        if (avis_is_listed(&words->decideurs, clause.at[i].text))
            return SPEAKS_POWER;
        if (str_is_any(clause.at[i].text, persons) || avis_is_listed(&words->acteurs, clause.at[i].text))
            return SPEAKS_CONCERNED;
        if (clause.at[i].kind == PIECE_NOUN)
            return before == SPEAKS_POWER ? before : SPEAKS_THING;
        if (clause.at[i].kind != PIECE_SMALL && clause.at[i].kind != PIECE_TAKEN)
            break;
    }
    return before;
}

/* `leads`: it leads to the decision, and may speak of it (« en réponse à votre demande d'avis : »). */
static bool clause_harmless(const struct avis_words *words, struct clause clause, enum speaker speaker, bool leads)
{
    size_t unknown = 0, known = 0;
    bool acts = false, happened = false;
    for (size_t i = 0; i < clause.count; i++) {
        const struct avis_piece *piece = &clause.at[i];
        if (piece->kind == PIECE_TAKEN)
            continue;
        if (piece->kind == PIECE_SUSPECT || piece->kind == PIECE_HEDGE || is_denied_by(speaker, piece->text))
            return false;
        if (!leads && (points_back(clause, i) || avis_is_listed(&words->paroles, piece->text)))
            return false;
        if (is_subject(clause, i)) {
            acts = true;
            if (!gesture_known(words, clause, i))
                return false;
        }
        if (piece->at == 0 && piece->kind == PIECE_UNKNOWN && speaker == SPEAKS_THING)
            return false; /* « Histoire de gagner du temps » */
        known += piece->kind == PIECE_KNOWN || piece->kind == PIECE_NOUN;
        unknown += piece->kind == PIECE_UNKNOWN;
        happened = happened || (piece->kind == PIECE_UNKNOWN && tells_event(clause, i));
    }
    if (unknown == 0)
        return true;
    if (happened || speaker == SPEAKS_POWER)
        return false;
    return speaker == SPEAKS_CONCERNED && !acts ? unknown <= FEW : unknown <= ONE && known >= PLENTY;
}

/* A sign that parts clauses stands between the two. */
static bool parted(const struct avis_sentence *sentence, const struct avis_piece *one, const struct avis_piece *next)
{
    for (size_t i = one->at + one->text.len; i < next->at; i++)
        if (avis_parts_clauses(sentence->folded.at[i]) || str_starts(str_from(sentence->folded, i), STR(" - ")))
            return true;
    return str_eq_c(next->text, "et") || str_eq_c(next->text, "mais");
}

/* « Périmé, voir ci-dessous. », « Document de travail. »: a few words without a verb, about nothing that is known to be harmless. */
static bool is_label(const struct avis_words *words, const struct avis_piece *pieces, size_t count)
{
    static const char *const verbs[] = {"est", "sont", "a", "ont", "sera", "seront", "va", "vont", "etait", "sommes", "suis", "avons", NULL};
    enum { LABEL = 6 };
    static const char *const degrees[] = {"bien", "tres", "mal", "trop", NULL};
    bool is_graded = count == 2 && str_is_any(pieces[0].text, degrees); /* « Bien tenté. » */
    pieces += is_graded;
    count -= is_graded;
    bool is_head = pieces[0].kind == PIECE_KNOWN || pieces[0].kind == PIECE_UNKNOWN;
    bool harmless = avis_is_listed(&words->tetes, pieces[0].text) || avis_is_listed(&words->acteurs, pieces[0].text);
    for (size_t i = 1; i < count; i++)
        harmless = harmless || str_is_any(pieces[i].text, verbs);
    return is_head && count <= LABEL && !harmless;
}

bool avis_facts_only(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to, bool leads)
{
    struct avis_piece pieces[AVIS_MAX_PIECES];
    size_t count = avis_pieces(words, sentence, pieces), first = 0;
    bool is_whole = from == 0 && to == sentence->folded.len && !leads && count > 0;
    if (count == AVIS_MAX_PIECES || (is_whole && is_label(words, pieces, count)))
        return false;
    while (first < count && pieces[first].at < from)
        first++;
    while (count > first && pieces[count - 1].at >= to)
        count--;
    enum speaker speaker = SPEAKS_THING;
    for (size_t end; first < count; first = end) {
        for (end = first + 1; end < count && !parted(sentence, &pieces[end - 1], &pieces[end]); end++)
            ;
        struct clause clause = {pieces + first, end - first};
        speaker = speaker_of(words, clause, speaker);
        if (!clause_harmless(words, clause, speaker, leads))
            return false;
    }
    return true;
}
