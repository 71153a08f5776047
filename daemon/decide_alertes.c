/* What the exploitant is told: by mail, when a mailbox is not read or messages could not be delivered; by the file `health`,
 * always. What is told and what is remembered of it stand in one transaction, so that nothing is told twice or not at all. */
#include "daemon/decide_boucle.h"
#include "daemon/heure.h"
#include "daemon/journal.h"
#include "parsers/base/buf.h"

enum {
    ENCORE_SECONDS = 3600, /* a mailbox that fails once more on a day on which it was told of: later than the first time */
    ECHECS_SECONDS = 3600, /* between two mails about messages that could not be delivered */
    ECHECS_MAX = 50,       /* told in one mail; the others in the next */
    ECHECS_BLOC = 256 * 1024, /* bytes of their list; compose cuts it */
};

/* ---- mailboxes ----------------------------------------------------------------------------------------------------- */

static const char *what_to_do(enum sante_etat etat)
{
    static const char *const words[] = {
        [SANTE_INCOMPLETE] = "Un message de cette boîte ne peut pas être récupéré. Consultez le journal de navette et vérifiez la place qui "
                             "reste sur le disque ; puis ouvrez ce message, ou déplacez-le.",
        [SANTE_INJOIGNABLE] = "Vérifiez que le serveur de messagerie fonctionne, et que la machine de navette peut le joindre.",
        [SANTE_REFUSEE] = "Le serveur refuse navette. Vérifiez le compte et son mot de passe, le certificat du serveur et le nom du dossier "
                          "dans la configuration.",
        [SANTE_MUETTE] = "Consultez le journal de navette, puis redémarrez le service.",
    };
    return words[etat];
}

static enum err write_to_exploitant(struct atelier *atelier, const char *genre, const char *modele, const struct valeur *valeurs, size_t count)
{
    return envoi_prepare(atelier, NULL, &(struct envoi_demande){.modele = str_of(modele), .genre = str_of(genre), .a_mail = atelier->conf->exploitant,
                                                                .valeurs = valeurs, .valeur_count = count});
}

static enum err tell_boite(struct atelier *atelier, struct sante_boite *boite)
{
    bool first = false;
    struct str key = str_print(atelier->arena, "alerte-boite|%.*s|%lld|%lld", STR_ARG(boite->nom), (long long)atelier->jour, (long long)boite->depuis);
    boite->alerte = atelier->moment;
    enum err err = store_tell_once(atelier->store, key, &first, &atelier->fault);
    if (err != ERR_NONE || !first)
        return err;
    const struct valeur valeurs[] = {
        {"boite_nom", boite->nom},
        {"boite_depuis", heure_french(atelier->arena, boite->depuis)},
        {"serveur_dit", boite->etat == SANTE_MUETTE ? STR_NONE : str_of(boite->cause)},
        {"a_faire", str_of(what_to_do(boite->etat))},
    };
    return write_to_exploitant(atelier, "alerte", "alerte-boite", valeurs, sizeof valeurs / sizeof valeurs[0]);
}

static enum err tell_end(struct atelier *atelier, struct sante_boite *boite)
{
    const struct valeur valeurs[] = {{"boite_nom", boite->nom},
                                     {"boite_depuis", boite->etait_depuis == 0 ? STR_NONE : heure_french(atelier->arena, boite->etait_depuis)}};
    boite->alerte = 0;
    return write_to_exploitant(atelier, "alerte", "alerte-boite-fin", valeurs, 2);
}

static enum err save_boite(struct atelier *atelier, const struct sante_boite *boite)
{
    const struct boite_row row = {.nom = boite->nom, .premier = boite->premier, .depuis = boite->depuis, .alerte = boite->alerte};
    return store_boite_save(atelier->store, &row, &atelier->fault);
}

/* What is to be told and saved of one mailbox, together. What fails for good is not tried at every turn. */
static void follow_boite(struct boucle *boucle, struct sante_boite *boite, bool tells, bool ends)
{
    struct atelier *atelier = &boucle->atelier;
    const struct sante_boite before = *boite;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE && tells)
        err = tell_boite(atelier, boite);
    if (err == ERR_NONE && ends)
        err = tell_end(atelier, boite);
    if (err == ERR_NONE)
        err = save_boite(atelier, boite);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "boite", err);
    if (err != ERR_NONE)
        *boite = before;
    boite->a_sauver = err == ERR_WAIT;
    if (tells && err != ERR_WAIT) {
        boite->alerte_jour = atelier->jour;
        boite->alerte = boite->alerte == 0 ? atelier->moment : boite->alerte; /* told, or never to be */
    }
    if (ends && err == ERR_FINAL)
        boite->alerte = 0;
}

/* Once a day while it lasts. After « read again » the exploitant believes all is well: what fails anew is told on the same day
 * too, but only once it has lasted, so that a mailbox that comes and goes does not write all day. */
static bool may_tell(const struct sante_boite *boite, int64_t moment)
{
    return boite->alerte_jour != heure_day(moment) || (boite->alerte == 0 && moment - boite->depuis >= ENCORE_SECONDS);
}

static void follow_boites(struct boucle *boucle, bool only_refused)
{
    const struct world *world = boucle->atelier.world;
    int64_t moment = world->now(world);
    bool somebody = !str_is_empty(boucle->config->conf->exploitant);
    for (size_t i = 0; i < boucle->sante.boite_count && boucle->paused_until <= chrono_ms(); i++) {
        struct sante_boite *boite = &boucle->sante.boites[i];
        bool tells = somebody && may_tell(boite, moment) && sante_due(&boucle->sante, boite, moment) &&
                     (!only_refused || boite->etat == SANTE_REFUSEE);
        bool ends = somebody && !only_refused && boite->etat == SANTE_LUE && boite->alerte != 0;
        if (tells || ends || boite->a_sauver)
            follow_boite(boucle, boite, tells, ends);
    }
}

static void watch_boites(struct boucle *boucle)
{
    const struct world *world = boucle->atelier.world;
    int64_t moment = world->now(world);
    for (size_t i = 0; i < boucle->sante.boite_count; i++)
        if (sante_veille(&boucle->sante, &boucle->sante.boites[i], moment))
            journal(JOURNAL_ERREUR, "boite_muette", "boite=%.*s cause=\"%s\"", STR_ARG(boucle->sante.boites[i].nom), boucle->sante.boites[i].cause);
}

void alertes_start(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    sante_start(&boucle->sante, boucle->config->conf, atelier->world->now(atelier->world));
    for (size_t i = 0; i < boucle->sante.boite_count; i++) {
        struct sante_boite *boite = &boucle->sante.boites[i];
        struct boite_row row = {0};
        enum err err = store_boite_get(atelier->store, boite->nom, &row, &atelier->fault);
        boucle_outcome(boucle, "boites", err);
        boite->premier = row.premier;
        boite->depuis = row.depuis;
        boite->alerte = row.alerte;
    }
}

int64_t alertes_premier(struct boucle *boucle, const struct conf_boite *conf)
{
    struct sante_boite *boite = sante_boite(&boucle->sante, conf->nom);
    if (boite->premier == 0) {
        boite->premier = boucle->atelier.world->now(boucle->atelier.world);
        follow_boite(boucle, boite, false, false); /* where it cannot be saved now, the next turn tries again */
    }
    return boite->premier;
}

/* ---- messages that could not be delivered --------------------------------------------------------------------------- */

struct echecs {
    struct atelier *atelier;
    struct buf list;
    int64_t last; /* id of the last one in the list; 0: none */
    enum err err;
};

/* The names of kinds have no accents, what people read does. */
static struct str genre_french(struct str genre)
{
    return str_eq_c(genre, "reponse") ? STR("réponse") : str_eq_c(genre, "accuse") ? STR("accusé de réception") : genre;
}

static void add_echec(void *context, const struct envoi_row *row)
{
    struct echecs *echecs = context;
    struct atelier *atelier = echecs->atelier;
    struct dossier_row dossier = {.reference = STR("Sans dossier")};
    if (echecs->err == ERR_NONE && row->dossier != 0)
        echecs->err = store_dossier_get(atelier->store, atelier->arena, row->dossier, &dossier, &atelier->fault);
    if (echecs->err != ERR_NONE)
        return;
    echecs->last = row->id;
    struct str genre = genre_french(row->genre);
    buf_print(&echecs->list, "- **%.*s**, %.*s à %.*s", STR_ARG(compose_escape(atelier->arena, dossier.reference)),
              STR_ARG(compose_escape(atelier->arena, genre)), STR_ARG(compose_escape(atelier->arena, row->destinataire)));
    if (!str_is_empty(row->reponse))
        buf_print(&echecs->list, " : « %.*s »", STR_ARG(compose_escape(atelier->arena, row->reponse)));
    buf_add_c(&echecs->list, "\n");
}

/* At most one mail an hour, and none while the relay is away. *out_next: the moment of the next look. */
static enum err tell_echecs(struct atelier *atelier, int64_t *out_next)
{
    int64_t last = 0;
    enum err err = store_envoi_last(atelier->store, STR("alerte-envois"), &last, &atelier->fault);
    *out_next = last + ECHECS_SECONDS;
    if (err != ERR_NONE || *out_next > atelier->moment)
        return err;
    struct echecs echecs = {.atelier = atelier};
    buf_init(&echecs.list, ECHECS_BLOC);
    err = store_envoi_each_a_signaler(atelier->store, atelier->arena, ECHECS_MAX, add_echec, &echecs, &atelier->fault);
    err = err != ERR_NONE ? err : echecs.err;
    const struct valeur valeurs[] = {{"envois_echoues", str_copy(atelier->arena, buf_str(&echecs.list))}};
    buf_free(&echecs.list);
    *out_next = INT64_MAX;
    if (err != ERR_NONE || echecs.last == 0)
        return err;
    *out_next = atelier->moment + ECHECS_SECONDS;
    err = write_to_exploitant(atelier, "alerte-envois", "alerte-envois", valeurs, 1);
    return err != ERR_NONE ? err : store_envoi_signales(atelier->store, echecs.last, &atelier->fault);
}

static void follow_echecs(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    bool relay_works = boucle->sante.relais_depuis == 0;
    if (str_is_empty(atelier->conf->exploitant) || !relay_works || atelier->world->now(atelier->world) < boucle->next_echecs)
        return;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = tell_echecs(atelier, &boucle->next_echecs);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "echecs", err);
    if (err != ERR_NONE)
        boucle->next_echecs = atelier->moment + (err == ERR_WAIT ? PAUSE_SECONDS : ECHECS_SECONDS);
}

/* ---- the file ------------------------------------------------------------------------------------------------------ */

void alertes_write(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    int waiting = 0;
    struct fault fault;
    enum err err = store_envoi_waiting(atelier->store, &waiting, &fault);
    if (err == ERR_NONE)
        err = sante_write(&boucle->sante, atelier->chemins.sante, waiting, atelier->world->now(atelier->world), &fault);
    if (err != ERR_NONE && !boucle->sante_failed)
        journal_fault(JOURNAL_ERREUR, "sante_non_ecrite", &fault);
    boucle->sante_failed = err != ERR_NONE;
    boucle->next_sante = chrono_ms() + (int64_t)(err == ERR_NONE ? SANTE_ECRIT_SECONDS : PAUSE_SECONDS) * 1000;
}

void alertes_turn(struct boucle *boucle)
{
    watch_boites(boucle);
    if (boucle->paused_until <= chrono_ms()) {
        follow_boites(boucle, false);
        follow_echecs(boucle);
    }
    if (chrono_ms() >= boucle->next_sante || (boucle->sante.change && !boucle->sante_failed))
        alertes_write(boucle);
}

void alertes_once(struct boucle *boucle)
{
    follow_boites(boucle, true);
}
