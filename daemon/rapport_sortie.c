/* rapport_sortie: a report as text, as JSON and as comma separated values. */
#include "daemon/rapport.h"

#include <jansson.h>

#include "parsers/base/utf8.h"

/* Whose figures these are: the departement, or a territory. */
static struct str lieu(const struct rapport *rapport, size_t t)
{
    return t == 0 ? STR("département") : rapport->territoires[t - 1].nom;
}

/* ---- text ---- */

enum { LARGEUR = 28 }; /* characters of the names before the figures; a longer one widens its report */

/* `text`, then blanks up to `width` characters, one at least. */
static void pad(struct buf *out, struct str text, int width)
{
    int shown = (int)utf8_letters(text);
    buf_add(out, text);
    do
        buf_add_char(out, ' ');
    while (++shown < width);
}

static int width_of_names(const struct rapport *rapport)
{
    int widest = LARGEUR;
    for (size_t t = 0; t <= rapport->territoire_count; t++)
        if ((int)utf8_letters(lieu(rapport, t)) + 2 > widest)
            widest = (int)utf8_letters(lieu(rapport, t)) + 2;
    return widest;
}

static void texte_chiffre(struct arena *arena, const struct rapport *rapport, size_t i, int width, struct buf *out)
{
    const struct indicateur *indicateur = &rapport->circuit->indicateurs[i];
    buf_print(out, "\n%s%.*s\n  %.*s\n", indicateur->dont ? "  dont : " : "", STR_ARG(indicateur->titre), STR_ARG(indicateur->definition));
    for (size_t t = 0; t <= rapport->territoire_count; t++) {
        const struct rapport_chiffre *chiffre = &rapport->chiffres[t][i];
        bool table = indicateur->mesure == MESURE_TABLEAU;
        buf_add_c(out, "    ");
        pad(out, lieu(rapport, t), width);
        if (table)
            buf_add_c(out, chiffre->count == 0 ? "–\n" : "\n");
        for (size_t k = 0; k < chiffre->count; k++) {
            if (table) {
                buf_add_c(out, "      ");
                pad(out, chiffre->lignes[k].libelle, width - 2);
            }
            buf_add(out, rapport_valeur(arena, indicateur->mesure, &chiffre->lignes[k]));
            buf_add_char(out, '\n');
        }
    }
}

static struct str or_dash(struct str text)
{
    return str_is_empty(text) ? STR("-") : text;
}

static void texte_suivi(struct arena *arena, const struct rapport_suivi *suivi, struct buf *out)
{
    pad(out, suivi->reference, 15);
    pad(out, str_of(etat_name(suivi->etat)), 11);
    pad(out, or_dash(suivi->etape), 24);
    pad(out, or_dash(suivi->territoire), 20);
    pad(out, or_dash(date_iso(arena, suivi->depuis)), 12);
    pad(out, or_dash(date_iso(arena, suivi->echeance)), 12);
    for (size_t i = 0; i < suivi->attend_count; i++)
        buf_print(out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(suivi->attend[i]));
    buf_add_c(out, suivi->attend_count == 0 ? "-\n" : "\n");
}

static void texte_un(struct arena *arena, const struct rapport *rapport, struct buf *out)
{
    const struct circuit *circuit = rapport->circuit;
    buf_print(out, "%.*s (%.*s), du %.*s au %.*s\n", STR_ARG(circuit->titre), STR_ARG(circuit->nom), STR_ARG(date_french_plain(arena, rapport->du)),
              STR_ARG(date_french_plain(arena, rapport->au)));
    for (size_t i = 0; i < circuit->indicateur_count; i++)
        texte_chiffre(arena, rapport, i, width_of_names(rapport), out);
    if (circuit->indicateur_count == 0)
        buf_add_c(out, "\nCe circuit ne déclare aucun indicateur.\n");
    if (rapport->masque)
        return; /* no dossier is listed: « 0 dossier » would be wrong */
    buf_print(out, "\nTableau de suivi : %zu dossier%s\n", rapport->suivi_count, rapport->suivi_count > 1 ? "s" : "");
    if (rapport->suivi_count > 0) {
        pad(out, STR("référence"), 15);
        pad(out, STR("état"), 11);
        pad(out, STR("étape"), 24);
        pad(out, STR("territoire"), 20);
        pad(out, STR("depuis"), 12);
        pad(out, STR("échéance"), 12);
        buf_add_c(out, "attend\n");
    }
    for (size_t i = 0; i < rapport->suivi_count; i++)
        texte_suivi(arena, &rapport->suivis[i], out);
}

void rapport_texte(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_c(out, "\n\n");
        texte_un(arena, &rapports[i], out);
    }
}

/* ---- JSON ---- */

static json_t *text(struct str value)
{
    return str_is_empty(value) ? json_null() : json_stringn(value.at, value.len);
}

static json_t *number(const struct rapport_ligne *ligne)
{
    return !ligne->known || ligne->tue ? json_null()
           : ligne->valeur == (double)(json_int_t)ligne->valeur ? json_integer((json_int_t)ligne->valeur) : json_real(ligne->valeur);
}

static json_t *json_valeur(const struct indicateur *indicateur, const struct rapport_chiffre *chiffre)
{
    if (indicateur->mesure != MESURE_TABLEAU)
        return chiffre->count == 0 ? json_null() : number(&chiffre->lignes[0]);
    json_t *list = json_array();
    for (size_t k = 0; k < chiffre->count; k++)
        (void)json_array_append_new(list, json_pack("{s:o,s:o}", "libelle", text(chiffre->lignes[k].libelle), "valeur", number(&chiffre->lignes[k])));
    return list;
}

static json_t *json_chiffre(const struct rapport *rapport, size_t i)
{
    const struct indicateur *indicateur = &rapport->circuit->indicateurs[i];
    json_t *territoires = json_object();
    for (size_t t = 0; t < rapport->territoire_count; t++) {
        struct str id = rapport->territoires[t].id;
        (void)json_object_setn_new(territoires, id.at, id.len, json_valeur(indicateur, &rapport->chiffres[t + 1][i]));
    }
    return json_pack("{s:o,s:o,s:o,s:s,s:b,s:o,s:o}", "nom", text(indicateur->nom), "titre", text(indicateur->titre), "definition",
                     text(indicateur->definition), "mesure", mesure_name(indicateur->mesure), "dont", (int)indicateur->dont, "departement",
                     json_valeur(indicateur, &rapport->chiffres[0][i]), "territoires", territoires);
}

static json_t *json_suivi(struct arena *arena, const struct rapport_suivi *suivi)
{
    json_t *attend = json_array();
    for (size_t i = 0; i < suivi->attend_count; i++)
        (void)json_array_append_new(attend, text(suivi->attend[i]));
    return json_pack("{s:o,s:o,s:s,s:o,s:o,s:o,s:o}", "reference", text(suivi->reference), "etape", text(suivi->etape), "etat", etat_name(suivi->etat),
                     "territoire", text(suivi->territoire), "depuis", text(date_iso(arena, suivi->depuis)), "echeance",
                     text(date_iso(arena, suivi->echeance)), "attend", attend);
}

static json_t *json_un(struct arena *arena, const struct rapport *rapport)
{
    json_t *indicateurs = json_array(), *suivis = json_array();
    for (size_t i = 0; i < rapport->circuit->indicateur_count; i++)
        (void)json_array_append_new(indicateurs, json_chiffre(rapport, i));
    for (size_t i = 0; i < rapport->suivi_count; i++)
        (void)json_array_append_new(suivis, json_suivi(arena, &rapport->suivis[i]));
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "circuit", text(rapport->circuit->nom), "titre", text(rapport->circuit->titre), "du",
                     text(date_iso(arena, rapport->du)), "au", text(date_iso(arena, rapport->au)), "indicateurs", indicateurs, "suivi", suivis);
}

int rapport_json_octets(const char *bytes, size_t len, void *context)
{
    buf_add(context, (struct str){bytes, len});
    return 0;
}

void rapport_json(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(all, json_un(arena, &rapports[i]));
    (void)json_dump_callback(all, rapport_json_octets, out, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    buf_add_char(out, '\n');
    json_decref(all);
}

/* ---- comma separated values ---- */

/* One field. A text that a sheet would take for a formula gets an apostrophe before it: some of them are people's words. */
static void field(struct buf *out, struct str value, bool first)
{
    if (!first)
        buf_add_char(out, ',');
    buf_add_char(out, '"');
    if (value.len > 0 && strchr("=+-@\t\r", value.at[0]) != NULL)
        buf_add_char(out, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, value.at[i]);
    }
    buf_add_char(out, '"');
}

static void csv_chiffre(const struct rapport *rapport, size_t i, size_t t, struct buf *out)
{
    const struct indicateur *indicateur = &rapport->circuit->indicateurs[i];
    const struct rapport_chiffre *chiffre = &rapport->chiffres[t][i];
    for (size_t k = 0; k < chiffre->count; k++) {
        field(out, rapport->circuit->nom, true);
        field(out, indicateur->nom, false);
        field(out, indicateur->titre, false);
        field(out, indicateur->definition, false);
        field(out, str_of(mesure_name(indicateur->mesure)), false);
        field(out, t == 0 ? STR("") : rapport->territoires[t - 1].id, false);
        field(out, chiffre->lignes[k].libelle, false);
        buf_add_char(out, ',');
        if (chiffre->lignes[k].known && !chiffre->lignes[k].tue)
            buf_print(out, "%.12g", chiffre->lignes[k].valeur);
        buf_add_c(out, "\r\n");
    }
}

static void csv_suivi(struct arena *arena, const struct rapport *rapport, const struct rapport_suivi *suivi, struct buf *out)
{
    struct str attend = STR("");
    for (size_t i = 0; i < suivi->attend_count; i++)
        attend = str_join(arena, attend, STR(" "), suivi->attend[i]);
    field(out, rapport->circuit->nom, true);
    field(out, suivi->reference, false);
    field(out, suivi->etape, false);
    field(out, str_of(etat_name(suivi->etat)), false);
    field(out, suivi->territoire, false);
    field(out, date_iso(arena, suivi->depuis), false);
    field(out, date_iso(arena, suivi->echeance), false);
    field(out, attend, false);
    buf_add_c(out, "\r\n");
}

void rapport_csv(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out)
{
    buf_add_c(out, "circuit,indicateur,titre,definition,mesure,territoire,libelle,valeur\r\n");
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < rapports[r].circuit->indicateur_count; i++)
            for (size_t t = 0; t <= rapports[r].territoire_count; t++)
                csv_chiffre(&rapports[r], i, t, out);
    buf_add_c(out, "\r\ncircuit,reference,etape,etat,territoire,depuis,echeance,attend\r\n");
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < rapports[r].suivi_count; i++)
            csv_suivi(arena, &rapports[r], &rapports[r].suivis[i], out);
}
