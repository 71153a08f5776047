/* message_files: what travelled with a mail: fiches in files, in the body, under a forward; other papers. Light formats are
 * read first, what PDF say as text next, small files before large ones, which are scans; then pages that are pictures are
 * recognised, seconds each, those of short papers first: a fiche has two to four, a report twenty. Where time runs out, it does
 * so after the fiche was found. */
#include "parsers/document_tools.h"
#include "parsers/fiche_hint.h"
#include "parsers/fiche_look.h"
#include "parsers/html.h"
#include "parsers/message_private.h"
#include "parsers/piece.h"
#include "parsers/text.h"

/* ---- fiches ------------------------------------------------------------------------------------------------ */

int papers_add_fiche(struct papers *papers, const struct document *document, enum found_source source, size_t order)
{
    struct fiche fiche;
    if (papers->found_count == MESSAGE_MAX_FICHES || papers->rules->fiche == NULL ||
        !fiche_read(papers->arena, papers->rules->fiche, document, papers->today, &fiche))
        return -1;
    papers->found = arena_grow(papers->arena, papers->found, papers->found_count, &papers->found_capacity, sizeof *papers->found);
    papers->found[papers->found_count] = (struct found_fiche){
        .fiche = fiche, .format = document->format, .base = fiche_base_of(papers->arena, document), .source = source, .order = order, .same_as = -1};
    return (int)papers->found_count++;
}

/* All fiches of one document; the first one's index, or -1. */
static int add_fiches(struct papers *papers, const struct document *document, enum found_source source, size_t order)
{
    size_t again = papers->rules->fiche == NULL ? document->count : fiche_second_begins(papers->arena, papers->rules->fiche, document, papers->today);
    struct document head = *document, tail = *document;
    head.count = head.capacity = again;
    tail.blocks = again < document->count ? document->blocks + again : NULL;
    tail.count = tail.capacity = document->count - again;
    int index = papers_add_fiche(papers, &head, source, order);
    if (index >= 0 && tail.count > 0 && papers->found_count < MESSAGE_MAX_FICHES)
        (void)add_fiches(papers, &tail, source, order);
    return index;
}

/* ---- files ------------------------------------------------------------------------------------------------- */

static struct message_file *add_file(struct papers *papers, const struct mime_part *part, size_t *capacity)
{
    struct message *message = papers->message;
    message->files = arena_grow(papers->arena, message->files, message->file_count, capacity, sizeof *message->files);
    struct message_file *file = &message->files[message->file_count++];
    *file = (struct message_file){.nom = part->name.at == NULL ? STR("sans nom") : part->name, .media = part->media, .bytes = part->bytes,
                                  .fiche = -1, .illisible = part->why, .cause = part->cause};
    return file;
}

enum turn { TURN_LIGHT, TURN_PDF, TURN_PICTURE };

static enum turn turn_of(struct str bytes)
{
    switch (document_sniff(bytes)) {
    case FORMAT_PDF: return TURN_PDF;
    case FORMAT_PNG:
    case FORMAT_JPEG:
    case FORMAT_TIFF: return TURN_PICTURE;
    default: return TURN_LIGHT;
    }
}

static bool is_recognised(const struct document *document)
{
    for (size_t i = 0; i < document->count; i++)
        if (document->blocks[i].source != SOURCE_IMAGE)
            return false;
    return document->count > 0 || document->format == FORMAT_JPEG || document->format == FORMAT_PNG || document->format == FORMAT_TIFF;
}

static void refuse_file(struct papers *papers, size_t index, const struct fault *why)
{
    struct message_file *file = &papers->message->files[index];
    file->illisible = str_copy(papers->arena, str_of(why->text));
    file->cause = message_cause_of(file->illisible);
}

static void read_text_of(struct papers *papers, size_t index)
{
    struct message_file *file = &papers->message->files[index];
    struct paper *paper = &papers->papers[index];
    struct fault why = {""};
    if (file->illisible.at != NULL)
        return;
    if (document_read_text(papers->arena, file->bytes, papers->rules->tools, &paper->document, &paper->pages, &why) != ERR_NONE)
        refuse_file(papers, index, &why);
    else
        paper->is_read = paper->pages == 0;
}

/* What it said as text is kept where its pictures cannot be read. */
static void recognise(struct papers *papers, size_t index)
{
    struct paper *paper = &papers->papers[index];
    struct document whole = {0};
    struct fault why = {""};
    paper->is_read = true;
    if (document_read(papers->arena, papers->message->files[index].bytes, papers->rules->tools, &whole, &why) == ERR_NONE)
        paper->document = whole;
    else
        paper->is_read = paper->document.is_cut = paper->document.count > 0;
    if (!paper->is_read)
        refuse_file(papers, index, &why);
}

static bool is_before(struct str a, struct str b)
{
    enum turn turn = turn_of(a), other = turn_of(b);
    return turn != other ? turn < other : a.len < b.len;
}

/* The places of the files in the order of their turns. */
static size_t *put_in_order(const struct papers *papers)
{
    const struct message *message = papers->message;
    size_t *order = arena_array(papers->arena, message->file_count + 1, sizeof *order);
    for (size_t i = 0; i < message->file_count; i++) {
        size_t to = i;
        for (; to > 0 && is_before(message->files[i].bytes, message->files[order[to - 1]].bytes); to--)
            order[to] = order[to - 1];
        order[to] = i;
    }
    return order;
}

static void read_in_turn(struct papers *papers)
{
    const size_t count = papers->message->file_count, *order = put_in_order(papers);
    papers->papers = arena_array(papers->arena, count + 1, sizeof *papers->papers);
    for (size_t i = 0; i < count; i++)
        read_text_of(papers, order[i]);
    for (size_t pages = 1; pages <= DOCUMENT_MAX_PICTURES; pages++)
        for (size_t i = 0; i < count; i++)
            if (papers->papers[order[i]].pages == pages)
                recognise(papers, order[i]);
    for (size_t i = 0; i < count; i++)
        papers->papers[i].is_picture = papers->papers[i].is_read && is_recognised(&papers->papers[i].document);
}

static void understand_files(struct papers *papers)
{
    struct message *message = papers->message;
    for (size_t i = 0; i < message->file_count; i++) {
        const struct paper *paper = &papers->papers[i];
        enum found_source source = paper->document.format == FORMAT_PDF ? FOUND_PDF : FOUND_FILE;
        if (paper->is_read && !paper->is_picture)
            message->files[i].fiche = add_fiches(papers, &paper->document, source, i);
    }
    papers_read_pages(papers);
    for (size_t i = 0; i < message->file_count; i++)
        if (message->files[i].fiche < 0)
            message->files[i].type = str_of(piece_type_name(
                piece_recognise(papers->arena, message->files[i].nom, papers->papers[i].is_read ? &papers->papers[i].document : NULL)));
}

/* ---- bodies ------------------------------------------------------------------------------------------------ */

/* Where a mail of ours told what it had read (templates/): what stands below, in an answer that quotes it, is no fiche of the sender's. */
static bool begins_our_listing(struct arena *arena, struct str line)
{
    size_t quoted = 0;
    while (quoted < line.len && strchr("> *#|\t", line.at[quoted]) != NULL)
        quoted++;
    struct str key = utf8_fold(arena, str_slice(line, quoted, quoted + 80));
    return str_starts(key, STR("ce que nous avons lu")) || str_starts(key, STR("la fiche, a jour"));
}

static void drop_our_listing(struct arena *arena, struct document *document)
{
    for (size_t i = 0; i < document->count; i++) {
        struct str rest = document->blocks[i].text;
        for (size_t at = 0, len; at < rest.len; at += len + 1) {
            struct str line = str_from(rest, at);
            len = str_find_char(line, '\n') == STR_NOT_FOUND ? line.len : str_find_char(line, '\n');
            if (begins_our_listing(arena, str_slice(line, 0, len))) {
                document->count = i; /* what is left of a block above it is our own too */
                return;
            }
        }
    }
}

/* What one message of the mail says, in its three forms; absent where there is none. */
struct body {
    struct str html, rtf, plain;
};

/* A fiche typed into a body: the page where it reads as one, else RTF, else the plain text. */
static void read_body(struct papers *papers, const struct body *body)
{
    const struct str forms[] = {body->html, body->rtf, body->plain};
    struct fault ignored;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct document document = {.format = FORMAT_UNKNOWN};
        enum err err = forms[i].at == NULL  ? ERR_FINAL
                       : i == 0             ? html_read(papers->arena, forms[i], &document, &ignored)
                       : i == 1             ? document_read(papers->arena, forms[i], NULL, &document, &ignored)
                                            : text_read(papers->arena, forms[i], &document, &ignored);
        drop_our_listing(papers->arena, &document);
        if (err == ERR_NONE && add_fiches(papers, &document, FOUND_BODY, papers->message->file_count + papers->found_count) >= 0)
            return;
    }
}

static struct body body_of(const struct mime *mime, int message)
{
    struct body body = {STR_NONE, STR_NONE, STR_NONE};
    for (size_t i = 0; i < mime->count; i++) {
        const struct mime_part *part = &mime->parts[i];
        struct str *form = part->message != message || part->is_attached || part->name.at != NULL ? NULL
                           : str_eq_c(part->media, "text/html")                                   ? &body.html
                           : str_eq_c(part->media, "text/rtf")                                    ? &body.rtf
                           : str_eq_c(part->media, "text/plain")                                  ? &body.plain
                                                                                                  : NULL;
        if (form != NULL && form->at == NULL)
            *form = part->bytes;
    }
    return body;
}

static bool may_hold_fiche(const struct papers *papers, const struct body *body, struct str question)
{
    const struct fiche_rules *rules = papers->rules->fiche;
    return rules != NULL && (body->rtf.at != NULL || fiche_may_be(papers->arena, rules, body->plain, question) ||
                             fiche_may_be_page(papers->arena, rules, body->html, question));
}

/* True where the question itself reads as a fiche: then what is quoted below an answer is ours. */
static bool question_is_fiche(const struct papers *papers, struct str question)
{
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault ignored;
    struct fiche fiche;
    return !str_is_empty(question) && text_read(papers->arena, question, &document, &ignored) == ERR_NONE &&
           fiche_read(papers->arena, papers->rules->fiche, &document, papers->today, &fiche);
}

/* Nearly every mail is an answer that holds no fiche: the question is asked about only where one may stand. */
static void read_bodies(struct papers *papers, const struct mime *mime, struct str question)
{
    bool is_asked = false;
    for (int message = 0; message <= mime->messages; message++) {
        const struct body body = body_of(mime, message);
        if (!may_hold_fiche(papers, &body, question))
            continue;
        if (!is_asked && question_is_fiche(papers, question))
            return;
        is_asked = true;
        read_body(papers, &body);
    }
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

/* The fiches in the order of their files, copies left out; files name them by their place. */
static void hand_over(struct papers *papers)
{
    struct message *message = papers->message;
    int *place = arena_array(papers->arena, papers->found_count + 1, sizeof *place);
    message->fiches = arena_array(papers->arena, papers->found_count + 1, sizeof *message->fiches);
    for (size_t order = 0; order < message->file_count + MESSAGE_MAX_FICHES; order++)
        for (size_t i = 0; i < papers->found_count; i++) {
            const struct found_fiche *found = &papers->found[i];
            if (found->order != order || found->same_as >= 0)
                continue;
            place[i] = (int)message->fiche_count;
            message->fiches[message->fiche_count++] = (struct message_fiche){found->fiche, found->format, found->base};
        }
    for (size_t i = 0; i < message->file_count; i++) {
        int *fiche = &message->files[i].fiche;
        while (*fiche >= 0 && papers->found[*fiche].same_as >= 0)
            *fiche = papers->found[*fiche].same_as;
        if (*fiche >= 0)
            *fiche = place[*fiche];
    }
}

void message_read_files(struct arena *arena, const struct mime *mime, const struct message_rules *rules, struct str question,
                        day_t today, struct message *message)
{
    struct papers *papers = ARENA_NEW(arena, struct papers);
    size_t capacity = 0;
    *papers = (struct papers){.arena = arena, .rules = rules, .message = message, .today = today};
    for (size_t i = 0; i < mime->count; i++)
        if (mime->parts[i].is_file)
            (void)add_file(papers, &mime->parts[i], &capacity);
    read_in_turn(papers);
    understand_files(papers);
    read_bodies(papers, mime, question);
    papers_find_copies(papers);
    hand_over(papers);
}
