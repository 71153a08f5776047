/* header, between its files. Nobody else may include this. */
#ifndef NAVETTE_HEADER_PRIVATE_H
#define NAVETTE_HEADER_PRIVATE_H

#include "parsers/header.h"

/* Reads an unfolded Authentication-Results when it bears the trusted host's name; false when it is somebody else's word. */
bool header_auth_read(struct arena *arena, struct str authserv_id, struct str value, struct header_auth_facts *auth);
/* What the results prove of that From address. */
enum header_proof header_auth_proof(const struct header_auth_facts *auth, struct str from);

#endif
