/* cms: what a signed message of S/MIME holds (.p7m; RFC 8551, RFC 5652). The signature is not looked at: who a mail is from
 * is decided elsewhere, by the mail that carried it. Pure, small: walks five known elements of BER and copies one. */
#ifndef NAVETTE_CMS_H
#define NAVETTE_CMS_H

#include "parsers/base/str.h"

enum cms_kind {
    CMS_NONE = 0,  /* no CMS at all, or damaged */
    CMS_SIGNED,    /* *out_content is what was signed; absent where the signature stands apart from it */
    CMS_ENCRYPTED, /* only a key opens it */
    CMS_OTHER,     /* of another kind: compressed, digested */
};

enum cms_kind cms_read(struct arena *arena, struct str bytes, struct str *out_content);

#endif
