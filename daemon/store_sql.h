/* store_sql: the SQL that configuration files hold, as words: for store_gardes.c and store_indicateurs.c. Pure.
 *
 *   word    = letter *( letter | DIGIT | "_" )
 *   number  = 1*DIGIT [ "." 1*DIGIT ]            text = "'" *( any but "'" | "''" ) "'"
 *   operator= "=" "<>" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "%" "||" ","
 *   « -- », « / * », « == », quotes other than « ' » and « ; » are no operators: TOKEN_BAD. */
#ifndef NAVETTE_STORE_SQL_H
#define NAVETTE_STORE_SQL_H

#include "parsers/base/str.h"

enum token { TOKEN_END, TOKEN_WORD, TOKEN_VALUE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_OPERATOR, TOKEN_BAD };

/* Takes the next token off *rest. */
enum token sql_token(struct str *rest, struct str *out_text);
size_t sql_span_word(struct str s); /* bytes of the word that it begins with */
bool sql_listed(const char *const *names, size_t count, struct str word); /* capitals or not */
bool sql_is_function(struct str word); /* abs, coalesce, … : what an expression may call */
/* After « trim »: has it two arguments? Its time is then the product of their lengths, and nothing interrupts it. */
bool sql_trims_characters(struct str rest);
bool sql_is_follows(struct str rest); /* after IS: [NOT] and one of NULL, TRUE, FALSE, all that PostgreSQL knows there too */

#endif
