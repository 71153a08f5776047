/* fiche_contacts: telephones, mail addresses, and the person that they stand with.
 *
 *   phone = ("+33" / "0033" / "0" / "(0" DIGIT ")") ["(0)"] 9DIGIT, each pair parted by at most three of SP . - / , _ ·
 *   mail  = a word with "@" */
#include "parsers/fiche_private.h"

enum {
    PHONE_DIGITS = 10,
    MAX_FOUND = 8, /* telephones or addresses in one value */
};

static size_t separator_len(struct str rest)
{
    if (str_starts(rest, STR("\xC2\xA0")) || str_starts(rest, STR("\xC2\xB7")))
        return 2;
    if (str_starts(rest, STR("\xE2\x80\xAF")) || str_starts(rest, STR("\xE2\x80\x91")) || str_starts(rest, STR("\xE2\x80\x93")))
        return 3;
    return rest.len > 0 && strchr(" .-/,_", rest.at[0]) != NULL && rest.at[0] != '\0' ? 1 : 0;
}

/* Digits from here on, with separators between; the bytes used, and `*count` of `digits` filled. */
static size_t take_digits(struct str text, char *digits, size_t *count, size_t most)
{
    size_t used = 0;
    for (size_t at = 0; *count < most;) {
        size_t seps = 0;
        for (size_t len; seps < 3 && *count > 0 && (len = separator_len(str_from(text, at))) > 0; seps++)
            at += len;
        if (at >= text.len || !str_is_digit(text.at[at]))
            break;
        digits[(*count)++] = text.at[at++];
        used = at;
    }
    return used;
}

/* A French number at the head of `text`: its bytes, 0 for none; ten digits in `digits`. */
static size_t take_phone(struct str text, char digits[PHONE_DIGITS])
{
    static const struct str abroad[] = {{"+33", 3}, {"0033", 4}, {"+ 33", 4}, {"(+33)", 5}};
    size_t used = 0, count = 0;
    if (text.len > 4 && str_starts(text, STR("(0")) && str_is_digit(text.at[2]) && text.at[3] == ')') { /* « (03) 21 … » */
        digits[count++] = '0';
        digits[count++] = text.at[2];
        used = 4;
    }
    for (size_t i = 0; i < sizeof abroad / sizeof abroad[0] && used == 0; i++)
        if (str_starts(text, abroad[i])) {
            used = abroad[i].len;
            used += separator_len(str_from(text, used));
            if (str_starts(str_from(text, used), STR("(0)")))
                used += 3 + separator_len(str_from(text, used + 3));
            if (!str_starts(str_from(text, used), STR("0")))
                digits[count++] = '0';
        }
    if (used == 0 && !str_starts(text, STR("0")))
        return 0;
    used += separator_len(str_from(text, used));
    size_t len = take_digits(str_from(text, used), digits, &count, PHONE_DIGITS);
    bool is_longer = used + len < text.len && str_is_digit(text.at[used + len]);
    return count == PHONE_DIGITS && !is_longer && digits[0] == '0' && digits[1] != '0' ? used + len : 0;
}

/* Takes every telephone out of `text`: joined by « / » in *out_phones, what is left in *out_left. */
static void take_phones(struct fiche_reading *r, struct str text, struct str *out_phones, struct str *out_left)
{
    char *left = arena_alloc(r->arena, text.len + 1), digits[PHONE_DIGITS];
    size_t len = 0, found = 0;
    bool may_start = true;
    struct str phones = STR_NONE;
    while (text.len > 0) {
        size_t used = may_start && found < MAX_FOUND ? take_phone(text, digits) : 0;
        if (used > 0) {
            phones = str_join(r->arena, phones, STR(" / "), str_copy(r->arena, (struct str){digits, PHONE_DIGITS}));
            found++;
        }
        left[len++] = used > 0 ? ' ' : text.at[0];
        may_start = used == 0 && !str_is_digit(text.at[0]);
        text = str_from(text, used > 0 ? used : 1);
    }
    *out_phones = phones;
    *out_left = (struct str){left, len};
}

void fiche_give_phone(struct fiche_reading *r, enum fiche_field field, struct str text)
{
    struct str phones, left;
    if (field == FICHE_NO_FIELD || str_is_empty(text) || fiche_says_none(r, text) || r->fiche->values[field].text.at != NULL)
        return;
    text = fiche_plain_digits(r, field, fiche_cut(text, VALUE_SHORT));
    if (str_is_empty(text))
        return;
    take_phones(r, text, &phones, &left);
    if (!str_is_empty(phones)) {
        fiche_give(r, field, phones);
        return;
    }
    fiche_give(r, field, text);
    if (text.at[0] != '+') /* a foreign number is kept as it is */
        fiche_doubt(r->arena, r->fiche, field, STR("Ce n’est pas un numéro de téléphone français à dix chiffres."));
}

struct str fiche_phone_lines(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    struct str one = fiche_one_line(r, pieces), all = fiche_block_of(r, pieces), phones, more, left;
    take_phones(r, fiche_cut(one, VALUE_SHORT), &phones, &left);
    take_phones(r, fiche_cut(all, VALUE_SHORT), &more, &left);
    return more.len > phones.len ? all : one;
}

static bool parts_words(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == ',' || c == ';' || c == '(' || c == ')' || c == '<' || c == '>' || c == '[' ||
           c == ']' || c == '|' || c == '"';
}

/* « jean(at)exemple »: the sign, as people write it against robots; « ‑ » is a hyphen that does not break. */
static struct str plain_signs(struct arena *arena, struct str text)
{
    static const struct {
        struct str written;
        char sign;
    } signs[] = {{{"(at)", 4}, '@'}, {{"[at]", 4}, '@'}, {{"(@)", 3}, '@'}, {{" at ", 4}, '@'}, {{"\xE2\x80\x91", 3}, '-'}, {{"\xC2\xA0", 2}, ' '}};
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    bool has_sign = str_find_char(text, '@') != STR_NOT_FOUND;
    while (text.len > 0) {
        size_t used = 1;
        char c = text.at[0];
        for (size_t i = 0; i < sizeof signs / sizeof signs[0] && used == 1; i++)
            if (str_starts(text, signs[i].written) && !(has_sign && str_eq_c(signs[i].written, " at "))) {
                used = signs[i].written.len;
                c = signs[i].sign;
            }
        out[len++] = c;
        text = str_from(text, used);
    }
    return (struct str){out, len};
}

/* Whether the domain that is being written has a dot before byte `len`: « a@b.example. puis » ends a sentence. */
static bool has_domain_dot(const char *out, size_t len)
{
    while (len > 0 && out[len - 1] != '@' && out[len - 1] != '.')
        len--;
    return len > 0 && out[len - 1] == '.';
}

/* « jean @ exemple . fr »: the spaces around the sign go, and those around a dot of the domain. */
static struct str close_at_signs(struct arena *arena, struct str text)
{
    bool in_domain = false;
    text = plain_signs(arena, text);
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        size_t next = i;
        while (next < text.len && text.at[next] == ' ')
            next++;
        in_domain = (in_domain && !(text.at[i] == ' ' && len > 0 && out[len - 1] != '.' && !str_starts(str_from(text, next), STR(".")))) || text.at[i] == '@';
        bool has_dot = len > 0 && out[len - 1] == '.' && next < text.len && text.at[next] >= 'a' && text.at[next] <= 'z';
        bool is_dot = str_starts(str_from(text, next), STR(".")) && next + 1 < text.len && text.at[next + 1] >= 'a' && text.at[next + 1] <= 'z';
        bool before_sign = next > i && next < text.len && (text.at[next] == '@' || (in_domain && is_dot));
        bool after_sign = text.at[i] == ' ' && len > 0 && (out[len - 1] == '@' || (in_domain && has_dot && !has_domain_dot(out, len - 1)));
        if (!before_sign && !after_sign)
            out[len++] = text.at[i];
    }
    return (struct str){out, len};
}

static struct str trim_word(struct str word)
{
    if (str_starts_nocase(word, STR("mailto:")))
        word = str_from(word, 7);
    while (word.len > 0 && str_find_char(STR(".,:;/'-"), word.at[word.len - 1]) != STR_NOT_FOUND)
        word = str_slice(word, 0, word.len - 1);
    size_t colon = str_rfind_char(word, ':'); /* « Mail:a@b.example » */
    if (colon != STR_NOT_FOUND)
        word = str_from(word, colon + 1);
    size_t slash = str_rfind_char(word, '/'); /* « 0321000000/a@b.example » */
    return slash != STR_NOT_FOUND && slash < str_find_char(word, '@') ? str_from(word, slash + 1) : word;
}

/* Takes every address out of `text`. */
static void take_mails(struct fiche_reading *r, struct str text, struct str *out_mails, struct str *out_left)
{
    struct str mails = STR_NONE, whole = close_at_signs(r->arena, text);
    char *left = arena_alloc(r->arena, whole.len + 1);
    size_t len = 0, found = 0;
    for (size_t i = 0; i < whole.len;) {
        size_t end = i;
        while (end < whole.len && !parts_words(whole.at[end]))
            end++;
        struct str word = str_slice(whole, i, end), mail = trim_word(word);
        bool is_mail = found < MAX_FOUND && str_find_char(mail, '@') != STR_NOT_FOUND;
        size_t kept = is_mail ? (size_t)(mail.at - word.at) : word.len; /* what was glued before it stays */
        memcpy(left + len, word.at, kept);
        len += kept;
        if (is_mail) {
            mails = str_join(r->arena, mails, STR(" / "), str_lower(r->arena, mail));
            found++;
        }
        if (end < whole.len)
            left[len++] = whole.at[end++];
        i = end;
    }
    *out_mails = mails;
    *out_left = (struct str){left, len};
}

/* addr-spec as mail programs accept it: something, one sign, a domain with a dot. */
static bool is_address(struct str mail)
{
    size_t sign = str_find_char(mail, '@');
    struct str domain = sign == STR_NOT_FOUND ? STR_NONE : str_from(mail, sign + 1);
    size_t dot = str_find_char(domain, '.');
    return sign != STR_NOT_FOUND && sign > 0 && dot != STR_NOT_FOUND && dot > 0 && dot + 1 < domain.len &&
           str_find_char(domain, '@') == STR_NOT_FOUND && str_find(domain, STR("..")) == STR_NOT_FOUND;
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return false;
    return true;
}

/* « t heo »: a letter or two before the address, and no sign between. */
static bool ends_with_scrap(struct str before)
{
    size_t space = str_rfind_char(before, ' ');
    struct str scrap = space == STR_NOT_FOUND || space + 1 >= before.len ? STR_NONE : str_slice(before, 0, space);
    size_t start = str_rfind_char(scrap, ' ');
    struct str word = start == STR_NOT_FOUND ? scrap : str_from(scrap, start + 1);
    return word.len > 0 && word.len <= 2 && ((word.at[0] >= 'a' && word.at[0] <= 'z') || (word.at[0] >= 'A' && word.at[0] <= 'Z')) &&
           word.at[word.len - 1] >= 'a' && word.at[word.len - 1] <= 'z';
}

void fiche_give_mail(struct fiche_reading *r, enum fiche_field field, struct str text)
{
    struct str mails, left;
    if (field == FICHE_NO_FIELD || str_is_empty(text) || fiche_says_none(r, text) || r->fiche->values[field].text.at != NULL)
        return;
    take_mails(r, fiche_cut(text, VALUE_SHORT), &mails, &left);
    if (str_is_empty(mails)) {
        fiche_give(r, field, str_lower(r->arena, text));
        fiche_doubt(r->arena, r->fiche, field, STR("Cette adresse n’a pas de @."));
        return;
    }
    fiche_give(r, field, mails);
    if (!is_ascii(mails))
        fiche_doubt(r->arena, r->fiche, field, STR("Cette adresse a une lettre accentuée ou un signe rare."));
    if (ends_with_scrap(str_slice(text, 0, str_find_char(text, '@'))))
        fiche_doubt(r->arena, r->fiche, field, STR("Cette adresse a peut-être un espace de trop."));
    if (str_find(mails, STR(" / ")) == STR_NOT_FOUND && !is_address(mails))
        fiche_doubt(r->arena, r->fiche, field, STR("Cette adresse de messagerie semble incomplète."));
}

struct str fiche_person(struct fiche_reading *r, struct str text)
{
    static const char *const civilities[] = {"monsieur et madame ", "madame et monsieur ", "monsieur ", "madame ", "mademoiselle ",
                                             "mme. ", "mme ", "mlle ", "mr. ", "mr ", "m. ", "m "};
    (void)r;
    for (size_t i = 0; i < sizeof civilities / sizeof civilities[0]; i++)
        if (str_starts_nocase(text, str_of(civilities[i])))
            return str_trim(str_from(text, strlen(civilities[i])));
    return text;
}

/* « MARCHAND », « LE », « D'ARTOIS »: no small letter, and more than an initial. */
static bool is_in_capitals(struct str word)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (utf8_small(str_from(word, i)) > 0)
            return false;
        capitals += utf8_capital(str_from(word, i)) > 0;
    }
    return capitals >= 2;
}

void fiche_give_identity(struct fiche_reading *r, struct str prefix, struct str text)
{
    enum fiche_field nom = fiche_field_of(str_print(r->arena, "%.*s.nom", STR_ARG(prefix)));
    enum fiche_field prenom = fiche_field_of(str_print(r->arena, "%.*s.prenom", STR_ARG(prefix)));
    struct str rest = fiche_person(r, text), word, capitals = STR_NONE, others = STR_NONE;
    size_t words = 0;
    while (str_next(&rest, ' ', &word)) {
        struct str *part = is_in_capitals(word) ? &capitals : &others;
        *part = str_join(r->arena, *part, STR(" "), word);
        words++;
    }
    if (capitals.len > 0 && others.len > 0) {
        fiche_give(r, nom, capitals);
        fiche_give(r, prenom, others);
        return;
    }
    struct str all = fiche_person(r, text);
    size_t space = words == 2 ? str_find_char(all, ' ') : STR_NOT_FOUND; /* the name first, as the label asks */
    fiche_give(r, nom, space == STR_NOT_FOUND ? all : str_slice(all, 0, space));
    if (space != STR_NOT_FOUND)
        fiche_give(r, prenom, str_from(all, space + 1));
    if (words > 1)
        fiche_doubt(r->arena, r->fiche, nom, STR("Le nom et le prénom sont écrits ensemble ; lequel est le nom n’est pas sûr."));
}

/* Whether the word announces a telephone or an address, and is no part of a name. */
static bool is_announcement(struct fiche_reading *r, struct str word)
{
    static const char *const words[] = {"mail", "email", "mel", "courriel", "tel", "telephone", "telephones", "port", "portable",
                                        "fixe", "mob", "mobile", "fax", "adressemail", "ou", "et", "coordonnees",
                                        "nom", "prenom", "telmail"};
    struct str key = fiche_key(r->arena, word);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(key, words[i]))
            return true;
    return key.len == 0 || (str_eq_c(key, "t") && str_find_char(word, ':') != STR_NOT_FOUND); /* « T: », not « T. Dupont » */
}

/* Bytes at the head of `rest` that say nothing (« à compléter », « néant »), at a word's end; 0: none. */
static size_t unanswered_len(const struct fiche_reading *r, struct str rest)
{
    char letters[LABEL_MAX_KEY];
    size_t len = 0, used = 0;
    struct str head = fiche_cut(rest, LABEL_MAX_KEY), left = head, word;
    while (str_next(&left, ' ', &word)) {
        struct str key = fiche_key(r->arena, word);
        if (key.len > sizeof letters - len)
            break;
        memcpy(letters + len, key.at, key.len);
        len += key.len;
        struct str said = {letters, len};
        if (fiche_has_key(&r->rules->lists[LIST_CONSIGNES], said) || fiche_has_key(&r->rules->lists[LIST_NEANT], said))
            used = (size_t)(word.at + word.len - head.at);
    }
    return used;
}

/* What is left of a contact once its numbers and addresses are out: the name, without what stood around them. */
static struct str name_left(struct fiche_reading *r, struct str left)
{
    struct str rest = utf8_tidy(r->arena, left), word;
    struct str name = STR_NONE, pending = STR_NONE;
    for (;;) {
        rest = str_from(rest, pending.at == NULL ? 0 : unanswered_len(r, rest)); /* « Mail : à compléter » */
        if (!str_next(&rest, ' ', &word))
            break;
        bool is_noise = is_announcement(r, word);
        if (is_noise) {
            pending = str_join(r->arena, pending, STR(" "), word);
            continue;
        }
        bool is_inside = name.at != NULL && str_eq_c(pending, "et"); /* « Mme A et M. B » */
        if (is_inside)
            name = str_join(r->arena, name, STR(" "), pending);
        pending = STR_NONE;
        name = str_join(r->arena, name, STR(" "), word);
    }
    while (name.len > 0 && str_find_char(STR(",;:/-(|"), name.at[name.len - 1]) != STR_NOT_FOUND)
        name = str_trim(str_slice(name, 0, name.len - 1));
    return name;
}

void fiche_give_contact(struct fiche_reading *r, enum fiche_field name, enum fiche_field mail, enum fiche_field phone, struct str text)
{
    struct str mails, phones, left;
    if (str_is_empty(text))
        return;
    take_mails(r, fiche_cut(text, VALUE_SHORT), &mails, &left);
    take_phones(r, left, &phones, &left);
    fiche_give(r, name, fiche_person(r, name_left(r, left)));
    if (!str_is_empty(mails))
        fiche_give_mail(r, mail, mails);
    fiche_give(r, phone, phones);
}
