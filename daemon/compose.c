#include "daemon/compose.h"

#include "daemon/compose_private.h"
#include "parsers/base/utf8.h"

enum {
    MAX_ADDRESS = 254, /* RFC 5321, 4.5.3.1.3, without the brackets */
    MAX_LOCAL = 64,    /* 4.5.3.1.1 */
    MAX_LABEL = 63,    /* RFC 1035, 2.3.4 */
    MAX_JETON = 64,    /* hex digits; those of jeton.h have 32 */
};

/* ---- addresses ---- */

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return true;
}

/* dot-atom of RFC 5322, 3.2.3, without the characters that shells and old mailers take for their own. */
static bool is_local(struct str local)
{
    bool dot = true; /* as if one stood before */
    if (local.len == 0 || local.len > MAX_LOCAL || local.at[0] == '-')
        return false;
    for (size_t i = 0; i < local.len; i++) {
        char c = local.at[i];
        if (c == '.' ? dot : !str_is_alnum(c) && (c == '\0' || strchr("+-_='~#&/", c) == NULL))
            return false;
        dot = c == '.';
    }
    return !dot;
}

static bool is_label(struct str label)
{
    if (label.len == 0 || label.len > MAX_LABEL || label.at[0] == '-' || label.at[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!str_is_alnum(label.at[i]) && label.at[i] != '-')
            return false;
    return true;
}

/* At least two labels, the last not a number: no bare host, no IP address. */
static bool is_domain(struct str domain)
{
    struct str label = STR_NONE;
    size_t count = 0;
    while (str_next(&domain, '.', &label)) {
        if (!is_label(label))
            return false;
        count++;
    }
    return count >= 2 && !is_digits(label);
}

bool compose_address_is_safe(struct str mail)
{
    size_t at = str_find_char(mail, '@');
    if (str_is_empty(mail) || mail.len > MAX_ADDRESS || at == STR_NOT_FOUND)
        return false;
    return is_local(str_slice(mail, 0, at)) && is_domain(str_from(mail, at + 1));
}

/* ---- what the caller gives ---- */

/* What stands between < and > of a Message-ID: no space, bracket or control can end it early. */
static bool is_message_id(struct str id)
{
    for (size_t i = 0; i < id.len; i++)
        if (id.at[i] <= ' ' || id.at[i] > '~' || strchr("<>()\",;\\", id.at[i]) != NULL)
            return false;
    return id.len <= MAX_ADDRESS && str_find_char(id, '@') != STR_NOT_FOUND;
}

static bool is_jeton(struct str jeton)
{
    for (size_t i = 0; i < jeton.len; i++)
        if (!str_is_alnum(jeton.at[i]))
            return false;
    return jeton.len <= MAX_JETON;
}

/* LOCAL+JETON@DOMAIN of navette's own address; absent without a jeton. */
static struct str reply_address(struct arena *arena, const struct courrier *courrier, struct str jeton)
{
    size_t at = str_find_char(courrier->de_mail, '@');
    if (str_is_empty(jeton))
        return STR_NONE;
    return str_print(arena, "%.*s+%.*s%.*s", STR_ARG(str_slice(courrier->de_mail, 0, at)), STR_ARG(jeton), STR_ARG(str_from(courrier->de_mail, at)));
}

bool compose_rendu_de(const struct rendu *mail, struct str info, struct rendu *out_rendu)
{
    static const char WORD[] = "liens";
    *out_rendu = *mail;
    if (!str_starts(info, STR(WORD)))
        return false;
    struct str jeton = str_trim(str_from(info, sizeof WORD - 1));
    if (str_is_empty(jeton))
        return info.len == sizeof WORD - 1;
    out_rendu->jeton = jeton;
    out_rendu->reponse = reply_address(mail->arena, mail->courrier, jeton);
    return is_jeton(jeton);
}

/* The faults name the template, never the address: what is wrong with a mail is told in logs that others read. */
static enum err check(const struct courrier *courrier, struct str reply, struct fault *out_fault)
{
    struct str nom = courrier->modele->nom;
    if (!compose_address_is_safe(courrier->a_mail))
        return fault_set(out_fault, ERR_FINAL, "compose %.*s: the recipient's address is none, correct the annuaire", STR_ARG(nom));
    if (!compose_address_is_safe(courrier->de_mail))
        return fault_set(out_fault, ERR_FINAL, "compose %.*s: navette's own address is none, correct the configuration", STR_ARG(nom));
    if (!is_jeton(courrier->jeton) || (reply.at != NULL && !compose_address_is_safe(reply)))
        return fault_set(out_fault, ERR_FINAL, "compose %.*s: navette's own address has no room for +token, its part before the @ "
                         "may have 31 characters", STR_ARG(nom));
    if (!is_message_id(courrier->message_id) || (!str_is_empty(courrier->racine) && !is_message_id(courrier->racine)))
        return fault_set(out_fault, ERR_FINAL, "compose %.*s: the Message-ID or its root is none", STR_ARG(nom));
    return ERR_NONE;
}

/* cmark, without any of its options: no smart punctuation, never raw HTML. */
static enum err render(const struct rendu *rendu, struct str corps, struct compose *out_compose, struct str *out_html)
{
    cmark_node *document = cmark_parse_document(corps.at, corps.len, CMARK_OPT_DEFAULT);
    if (document == NULL)
        return ERR_FINAL;
    out_compose->texte = compose_texte(rendu, document);
    out_compose->dit = out_compose->texte.at == NULL ? STR_NONE : compose_dit(rendu, document, out_compose->texte);
    *out_html = compose_html(rendu, document);
    cmark_node_free(document);
    return out_compose->texte.at == NULL || out_html->at == NULL ? ERR_FINAL : ERR_NONE;
}

enum err compose(struct arena *arena, const struct courrier *courrier, struct compose *out_compose, struct fault *out_fault)
{
    struct str reply = reply_address(arena, courrier, courrier->jeton), objet = STR_NONE, corps = STR_NONE, html = STR_NONE;
    enum err err = check(courrier, reply, out_fault);
    if (err != ERR_NONE || (err = compose_expand(courrier, arena, courrier->modele->objet, true, &objet, out_fault)) != ERR_NONE ||
        (err = compose_expand(courrier, arena, courrier->modele->corps, false, &corps, out_fault)) != ERR_NONE)
        return err;
    objet = utf8_tidy(arena, compose_cut(objet, COMPOSE_MAX_OBJET));
    struct rendu rendu = {arena, objet, courrier->jeton, reply, courrier, compose_cid(arena, courrier)};
    *out_compose = (struct compose){.objet = objet};
    if (render(&rendu, corps, out_compose, &html) != ERR_NONE)
        return fault_set(out_fault, ERR_FINAL, "compose %.*s: the text with its values is too long", STR_ARG(courrier->modele->nom));
    return compose_mime(&rendu, out_compose->texte, html, &out_compose->octets, out_fault);
}
