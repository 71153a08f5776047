/* message_pages: scans and photographs of one mail are the pages of its fiche, whatever their order: the form's own labels say
 * which page each is. A page that shows what another one shows begins another fiche, or is the same page once more. Pages of
 * two fiches that cannot be told apart are no fiche at all: an avis of one young person must never stand with another's name. */
#include "parsers/fiche_look.h"
#include "parsers/message_private.h"
#include "parsers/piece.h"

enum {
    PAGES_MAX = 60,          /* files that are looked at as pages */
    PAGE_FIELDS = 3,         /* labels of the form on a page, none of which is its own, beside a page that is sure */
    SAME_PAGE_PERCENT = 60,  /* of the labels of the smaller of two pages, from which both are the same page of the form */
    SAME_PAGE_FIELDS = 2,
    EMPTY_PAGE = 60,         /* bytes of text up to which a page beside those of a fiche is its back, or the end of its form */
    REPEATED_LIKENESS = 50,  /* percent of equal texts from which a page is one that was there already */
};

struct page {
    size_t file;
    struct fiche_look look;
    size_t place; /* in the form: the middle one of its fields, times two */
    bool is_sure, is_page;
    int group;
};

struct group {
    int fiche; /* in papers->found, or -1 */
    size_t first, count;
    bool has_name, is_in_order;
};

struct sorting {
    struct papers *papers;
    struct page *pages;
    size_t count;
    struct group *groups;
    size_t group_count;
};

/* ---- which files are pages of a fiche ------------------------------------------------------------------------ */

static size_t place_of(const struct fiche_look *look)
{
    size_t seen = 0;
    for (size_t field = 0; field < FICHE_FIELDS; field++)
        if (look->shows[field] && ++seen * 2 >= look->fields)
            return field * 2;
    return 0;
}

static struct page page_of(struct papers *papers, size_t file)
{
    struct page page = {.file = file, .group = -1};
    const struct document *document = &papers->papers[file].document;
    fiche_look(papers->arena, papers->rules->fiche, document, &page.look);
    page.place = place_of(&page.look);
    page.is_sure = page.look.own > 0 && page.look.fields > 0;
    bool is_other_paper = piece_recognise(papers->arena, STR_NONE, document) != PIECE_AUTRE;
    page.is_page = page.is_sure || (page.look.fields >= PAGE_FIELDS && !is_other_paper);
    return page;
}

/* A page of text without a label goes on where the one before it ended, when a page of the form follows. */
static void take_between(struct sorting *sorting, const bool *is_other)
{
    for (size_t i = 1; i + 1 < sorting->count; i++) {
        struct page *page = &sorting->pages[i];
        if (page->is_page || is_other[i] || !sorting->pages[i - 1].is_page || !sorting->pages[i + 1].is_sure)
            continue;
        page->is_page = true;
        page->place = sorting->pages[i - 1].place + 1;
    }
}

static void find_pages(struct sorting *sorting)
{
    struct papers *papers = sorting->papers;
    bool *is_other = arena_array(papers->arena, PAGES_MAX, sizeof *is_other), any_sure = false;
    sorting->pages = arena_array(papers->arena, PAGES_MAX, sizeof *sorting->pages);
    for (size_t i = 0; i < papers->message->file_count && sorting->count < PAGES_MAX; i++) {
        if (!papers->papers[i].is_picture)
            continue;
        struct page *page = &sorting->pages[sorting->count];
        *page = page_of(papers, i);
        is_other[sorting->count++] = piece_recognise(papers->arena, papers->message->files[i].nom, &papers->papers[i].document) != PIECE_AUTRE;
        any_sure = any_sure || page->is_sure;
    }
    for (size_t i = 0; i < sorting->count && !any_sure; i++)
        sorting->pages[i].is_page = false;
    take_between(sorting, is_other);
}

/* ---- groups -------------------------------------------------------------------------------------------------- */

static bool same_page(const struct page *a, const struct page *b)
{
    size_t both = 0, smaller = a->look.fields < b->look.fields ? a->look.fields : b->look.fields;
    for (size_t field = 0; field < FICHE_FIELDS; field++)
        both += a->look.shows[field] && b->look.shows[field];
    return both >= SAME_PAGE_FIELDS && both * 100 >= smaller * SAME_PAGE_PERCENT;
}

/* In the order of the mail; a page that the group has already begins the next one. */
static void find_groups(struct sorting *sorting)
{
    sorting->groups = arena_array(sorting->papers->arena, sorting->count + 1, sizeof *sorting->groups);
    for (size_t i = 0; i < sorting->count; i++) {
        struct page *page = &sorting->pages[i];
        if (!page->is_page)
            continue;
        bool is_new = sorting->group_count == 0;
        for (size_t j = 0; j < i && !is_new; j++)
            is_new = sorting->pages[j].group == (int)sorting->group_count - 1 && same_page(page, &sorting->pages[j]);
        if (is_new)
            sorting->groups[sorting->group_count++] = (struct group){.fiche = -1, .first = page->file, .is_in_order = true};
        page->group = (int)sorting->group_count - 1;
    }
}

/* Behind what is there: pages and tables keep numbers of their own. */
static void append(struct arena *arena, const struct document *page, int pages_before, struct document *joined)
{
    struct fault ignored;
    int tables = 0;
    for (size_t i = 0; i < joined->count; i++)
        tables = joined->blocks[i].table > tables ? joined->blocks[i].table : tables;
    joined->is_cut = joined->is_cut || page->is_cut;
    for (size_t i = 0; i < page->count; i++) {
        struct document_block block = page->blocks[i];
        block.page = pages_before + (block.page > 0 ? block.page : 1);
        block.table += block.table > 0 ? tables : 0;
        if (document_add(arena, joined, &block, &ignored) != ERR_NONE)
            joined->is_cut = true;
    }
}

/* A picture that could not be read may be a page of the fiche: what it showed is missing. */
static bool lacks_page(const struct message *message)
{
    for (size_t i = 0; i < message->file_count; i++) {
        enum document_format format = message->files[i].illisible.at == NULL ? FORMAT_UNKNOWN : document_sniff(message->files[i].bytes);
        if (format == FORMAT_JPEG || format == FORMAT_PNG || format == FORMAT_TIFF)
            return true;
    }
    return false;
}

/* The pages of one group as one document, in the order of the form; the mail's order where the form does not tell. */
static struct document join(struct sorting *sorting, int index)
{
    struct papers *papers = sorting->papers;
    struct group *group = &sorting->groups[index];
    struct page *order[PAGES_MAX] = {NULL};
    struct document joined = {.format = FORMAT_UNKNOWN};
    for (size_t i = 0; i < sorting->count; i++) {
        struct page *page = &sorting->pages[i];
        size_t at = group->count;
        if (page->group != index)
            continue;
        for (; at > 0 && order[at - 1]->place > page->place; at--)
            order[at] = order[at - 1];
        group->is_in_order = group->is_in_order && at == group->count;
        order[at] = page;
        group->count++;
    }
    joined.is_cut = lacks_page(papers->message);
    if (order[0] != NULL)
        joined.format = papers->papers[order[0]->file].document.format;
    for (size_t i = 0; i < group->count && order[i] != NULL; i++)
        append(papers->arena, &papers->papers[order[i]->file].document, (int)i * DOCUMENT_MAX_PAGES, &joined);
    return joined;
}

static void read_groups(struct sorting *sorting)
{
    struct papers *papers = sorting->papers;
    for (size_t i = 0; i < sorting->group_count; i++) {
        struct group *group = &sorting->groups[i];
        const struct document document = join(sorting, (int)i);
        group->fiche = papers_add_fiche(papers, &document, FOUND_PICTURE, group->first);
        group->has_name = group->fiche >= 0 && fiche_has_name(&papers->found[group->fiche].fiche);
    }
}

/* ---- what the groups are ---------------------------------------------------------------------------------------- */

/* Two young people are named, and a group of pages names nobody, or was not in the form's order: whose pages are they? */
static bool is_mixed(const struct sorting *sorting)
{
    const struct papers *papers = sorting->papers;
    bool two = false, unsure = false;
    for (size_t i = 0; i < sorting->group_count; i++) {
        const struct group *a = &sorting->groups[i];
        unsure = unsure || !a->has_name || !a->is_in_order;
        for (size_t j = 0; j < i; j++) {
            const struct group *b = &sorting->groups[j];
            two = two || (a->has_name && b->has_name && !fiche_same_person(papers->arena, &papers->found[a->fiche].fiche, &papers->found[b->fiche].fiche, true));
        }
    }
    return two && unsure;
}

static void refuse_mixed(struct sorting *sorting)
{
    struct papers *papers = sorting->papers;
    for (size_t i = 0; i < sorting->count; i++) {
        struct message_file *file = &papers->message->files[sorting->pages[i].file];
        if (sorting->pages[i].group < 0)
            continue;
        file->illisible = STR("message: pages of several fiches are mixed, open them by hand");
        file->cause = CAUSE_MELANGE;
    }
    while (sorting->group_count > 0) {
        struct group *group = &sorting->groups[--sorting->group_count];
        papers->found_count -= group->fiche >= 0; /* they were the last */
    }
}

/* A group that names nobody and says what an earlier one says is a page photographed twice. */
static void find_repeated(struct sorting *sorting)
{
    struct papers *papers = sorting->papers;
    for (size_t i = 1; i < sorting->group_count; i++) {
        const struct group *again = &sorting->groups[i], *before = &sorting->groups[i - 1];
        if (again->fiche < 0 || before->fiche < 0 || again->has_name)
            continue;
        struct found_fiche *copy = &papers->found[again->fiche];
        if (fiche_likeness(papers->arena, &copy->fiche, &papers->found[before->fiche].fiche) >= REPEATED_LIKENESS)
            copy->same_as = before->fiche;
    }
}

/* The back of a sheet, the last lines of a form on a sheet of their own: nothing is read of it, and it is no other paper. */
static bool is_empty_page(const struct sorting *sorting, const struct page *page)
{
    const struct document *document = &sorting->papers->papers[page->file].document;
    return page->group < 0 && sorting->group_count == 1 && sorting->groups[0].fiche >= 0 && document->text_bytes <= EMPTY_PAGE &&
           piece_recognise(sorting->papers->arena, sorting->papers->message->files[page->file].nom, document) == PIECE_AUTRE;
}

void papers_read_pages(struct papers *papers)
{
    struct sorting sorting = {.papers = papers};
    if (papers->rules->fiche == NULL)
        return;
    find_pages(&sorting);
    find_groups(&sorting);
    read_groups(&sorting);
    if (is_mixed(&sorting))
        refuse_mixed(&sorting);
    else
        find_repeated(&sorting);
    for (size_t i = 0; i < sorting.count; i++) {
        const struct page *page = &sorting.pages[i];
        if (is_empty_page(&sorting, page))
            papers->message->files[page->file].fiche = sorting.groups[0].fiche;
        else if (page->group >= 0 && (size_t)page->group < sorting.group_count)
            papers->message->files[page->file].fiche = sorting.groups[page->group].fiche;
    }
}
