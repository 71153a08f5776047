/* What the relay does wrong, a row each, and what must become of the three messages of a fiche all the same. */
#include "tests/hostile/relais.h"

#define CHEF   RELAIS_CHEF
#define COPIE  "referent.departemental@departement.example"
#define BRUT(text) .acte = A_BRUT, .dit = (text), .len = sizeof(text) - 1

const struct ligne relais_table[] = {
    {"it behaves", L_QUIT, A_DIT, "221 2.0.0 Bye", .fin = F_PARTI, .manieres = R_COURT},
    {"it behaves, TLS on connect", L_QUIT, A_DIT, "221 2.0.0 Bye", .fin = F_PARTI, .tls = "implicite"},
    {"it behaves, in clear on loopback", L_QUIT, A_DIT, "221 2.0.0 Bye", .fin = F_PARTI, .tls = "aucun"},

    /* who it is */
    {"a certificate for another name, on connect", L_POIGNEE, A_CERTIFICAT, "autre-nom", .fin = F_REPRIS, .tls = "implicite"},
    {"a certificate for another name, after STARTTLS", L_POIGNEE, A_CERTIFICAT, "autre-nom", .fin = F_PASSE},
    {"a certificate of another authority, on connect", L_POIGNEE, A_CERTIFICAT, "autre-ca-serveur", .fin = F_PASSE, .tls = "implicite"},
    {"a certificate of another authority, after STARTTLS", L_POIGNEE, A_CERTIFICAT, "autre-ca-serveur", .fin = F_REPRIS},
    {"an expired certificate", L_POIGNEE, A_CERTIFICAT, "expire", .fin = F_PASSE, .tls = "implicite"},
    {"a certificate signed by itself", L_POIGNEE, A_CERTIFICAT, "auto-signe", .fin = F_PASSE},
    {"TLS 1.1 at most, on connect", L_POIGNEE, A_VIEUX_TLS, NULL, .fin = F_PASSE, .tls = "implicite"},
    {"TLS 1.1 at most, after STARTTLS", L_POIGNEE, A_VIEUX_TLS, NULL, .fin = F_PASSE},
    {"no TLS at all on the port of TLS", L_POIGNEE, A_CLAIR, NULL, .fin = F_REPRIS, .tls = "implicite"},
    {"cut in the handshake", L_POIGNEE, A_COUPE, NULL, .fin = F_PASSE, .tls = "implicite"},
    {"reset in the handshake", L_POIGNEE, A_RST, NULL, .fin = F_PASSE},
    {"silent in the handshake", L_POIGNEE, A_SILENCE, NULL, .fin = F_REPRIS, .tls = "implicite"},
    {"silent in the handshake after STARTTLS", L_POIGNEE, A_SILENCE, NULL, .fin = F_PASSE},

    /* STARTTLS */
    {"STARTTLS not offered", L_EHLO, A_SANS, "STARTTLS", .fin = F_REPRIS},
    {"STARTTLS refused for now", L_STARTTLS, A_DIT, "454 4.7.0 TLS not available", .fin = F_PASSE},
    {"STARTTLS refused as unknown", L_STARTTLS, A_DIT, "501 5.5.4 what is STARTTLS", .fin = F_PASSE},
    {"STARTTLS refused for good", L_STARTTLS, A_DIT, "554 5.7.3 no TLS here", .fin = F_REPRIS},
    {"STARTTLS followed by injected answers", L_STARTTLS, BRUT("220 ready\r\n250-injected\r\n250 AUTH PLAIN\r\n235 welcome\r\n"), .fin = F_PASSE,
     .manieres = R_COURT},
    {"answers in clear in place of TLS", L_STARTTLS, BRUT("220 ready\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n250 ok\r\n354 ok\r\n250 ok\r\n"), .fin = F_REPRIS},
    {"all answers at once with the greeting", L_ACCUEIL, BRUT("220 hello\r\n250-x\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n250 ok\r\n354 ok\r\n250 ok\r\n"),
     .fin = F_PASSE, .manieres = R_COURT},
    {"cut after STARTTLS", L_STARTTLS, A_DIT_COUPE, "220 ready", .fin = F_PASSE},
    {"silent to STARTTLS", L_STARTTLS, A_SILENCE, NULL, .fin = F_PASSE},

    /* login */
    {"no AUTH offered", L_EHLO_TLS, A_SANS, "AUTH", .fin = F_REPRIS},
    {"AUTH LOGIN alone", L_EHLO_TLS, A_SANS, "AUTH PLAIN", .fois = TOUJOURS, .fin = F_PARTI},
    {"login refused", L_AUTH, A_DIT, "535 5.7.8 Authentication failed: no such user here", .fin = F_REPRIS, .mots = "no such user here"},
    {"login refused, the password said back", L_AUTH, A_DIT, "535 5.7.8 not with " HOSTILE_SECRET " as password", .fin = F_PASSE, .manieres = R_COURT},
    {"login refused for now", L_AUTH, A_DIT, "454 4.7.0 Temporary authentication failure", .fin = F_PASSE, .mots = "Temporary authentication"},
    {"login refused three times, then not", L_AUTH, A_DIT, "432 4.7.12 A password transition is needed", .fois = 3, .fin = F_PASSE},
    {"asked for login again and again", L_AUTH, A_DIT, "334 VXNlcm5hbWU6", .fin = F_PASSE, .manieres = R_COURT},
    {"cut at login", L_AUTH, A_COUPE, NULL, .fin = F_PASSE},
    {"silent at login", L_AUTH, A_SILENCE, NULL, .fin = F_PASSE},

    /* the greeting */
    {"greets with 554", L_ACCUEIL, A_DIT, "554 5.3.2 no service for you", .fin = F_REPRIS, .mots = "no service for you"},
    {"greets with 421 three times", L_ACCUEIL, A_DIT_COUPE, "421 4.3.2 too busy", .fois = 3, .fin = F_PASSE, .mots = "too busy"},
    {"greets with several lines", L_ACCUEIL, A_DIT, "220-relais\r\n220-is\r\n220 here", .fois = TOUJOURS, .fin = F_PARTI, .manieres = R_COURT},
    {"silent instead of a greeting", L_ACCUEIL, A_SILENCE, NULL, .fin = F_REPRIS},
    {"silent instead of a greeting under TLS", L_ACCUEIL, A_SILENCE, NULL, .fin = F_PASSE, .tls = "implicite"},
    {"a greeting that drips", L_ACCUEIL, A_GOUTTE, NULL, .fin = F_PASSE},
    {"garbage for a greeting", L_ACCUEIL, BRUT("\x16\x03\x01\xff\x00\x80 HTTP/1.1 400 ?\r\n\r\n\x00\x00\x00"), .fin = F_PASSE, .manieres = R_COURT},
    {"an endless line for a greeting", L_ACCUEIL, A_LIGNE, NULL, .fin = F_REPRIS, .manieres = R_COURT},
    {"an endless reply for a greeting", L_ACCUEIL, A_LIGNES, NULL, .fin = F_REPRIS},
    {"cut instead of a greeting, twice", L_ACCUEIL, A_COUPE, NULL, .fois = 2, .fin = F_REPRIS},
    {"reset instead of a greeting", L_ACCUEIL, A_RST, NULL, .fin = F_PASSE},

    /* EHLO */
    {"EHLO refused for now", L_EHLO, A_DIT, "451 4.3.0 later", .fin = F_PASSE},
    {"EHLO refused for good", L_EHLO, A_DIT, "550 5.7.1 you are nobody", .fin = F_PASSE},
    {"EHLO refused under TLS", L_EHLO_TLS, A_DIT, "502 5.5.1 not again", .fin = F_PASSE},
    {"421 to EHLO", L_EHLO, A_DIT_COUPE, "421 4.3.2 going down", .fin = F_PASSE},
    {"cut at EHLO", L_EHLO_TLS, A_COUPE, NULL, .fin = F_PASSE},
    {"silent to EHLO", L_EHLO, A_SILENCE, NULL, .fin = F_PASSE},
    {"20,000 capabilities", L_EHLO_TLS, A_CAPACITES, NULL, .fin = F_PASSE, .manieres = R_COURT},
    {"an endless reply to EHLO", L_EHLO_TLS, A_LIGNES, NULL, .fin = F_PASSE},

    /* MAIL */
    {"MAIL refused for now", L_MAIL, A_DIT, "451 4.3.0 try later", .fin = F_PLUS_TARD},
    {"MAIL refused for good", L_MAIL, A_DIT, "550 5.7.1 not this sender", .fin = F_REFUSE, .mots = "550 5.7.1 not this sender"},
    {"MAIL refused: log in first", L_MAIL, A_DIT, "530 5.7.0 Authentication required", .fin = F_PASSE, .mots = "Authentication required"},
    {"421 to MAIL", L_MAIL, A_DIT_COUPE, "421 4.3.2 going down", .fin = F_REPRIS},
    {"cut at MAIL", L_MAIL, A_COUPE, NULL, .fin = F_PASSE},
    {"reset at MAIL", L_MAIL, A_RST, NULL, .fin = F_PASSE},
    {"silent to MAIL", L_MAIL, A_SILENCE, NULL, .fin = F_REPRIS},
    {"garbage to MAIL", L_MAIL, BRUT("?\x01\x02\x03?\r\nwhat\r\n"), .fin = F_PASSE, .manieres = R_COURT},
    {"everything refused for now, three times", L_MAIL, A_DIT, "452 4.3.1 disk full", .fois = 9, .fin = F_PLUS_TARD},

    /* RCPT */
    {"a copy's recipient refused for now, three times", L_RCPT, A_DIT, "450 4.2.1 mailbox busy", .fois = 3, .a = COPIE, .fin = F_PLUS_TARD},
    {"the recipient of a question refused for good", L_RCPT, A_DIT, "550 5.1.1 User unknown in local table", .a = CHEF, .fin = F_REFUSE,
     .mots = "550 5.1.1 User unknown in local table"},
    {"a copy's recipient refused for good", L_RCPT, A_DIT, "550-5.1.1 first line\r\n550 5.1.1 last line", .a = COPIE, .fin = F_REFUSE, .mots = "5.1.1 last line"},
    {"421 to RCPT", L_RCPT, A_DIT_COUPE, "421 4.7.0 too many", .fin = F_PASSE},
    {"cut at RCPT", L_RCPT, A_COUPE, NULL, .a = COPIE, .fin = F_PLUS_TARD},
    {"silent to RCPT", L_RCPT, A_SILENCE, NULL, .a = CHEF, .fin = F_PLUS_TARD},
    {"251 to RCPT", L_RCPT, A_DIT, "251 2.1.5 will forward", .fois = TOUJOURS, .fin = F_PARTI},

    /* DATA */
    {"DATA refused for now", L_DATA, A_DIT, "451 4.3.0 later", .fin = F_PLUS_TARD},
    {"DATA refused for good", L_DATA, A_DIT, "554 5.5.1 no valid recipients", .a = COPIE, .fin = F_REFUSE, .mots = "554 5.5.1 no valid recipients"},
    {"421 to DATA", L_DATA, A_DIT_COUPE, "421 4.3.2 going down", .fin = F_PASSE},
    {"cut at DATA", L_DATA, A_COUPE, NULL, .fin = F_PLUS_TARD},
    {"silent to DATA", L_DATA, A_SILENCE, NULL, .a = COPIE, .fin = F_PLUS_TARD},
    {"250 to DATA", L_DATA, A_DIT, "250 2.0.0 what data", .a = CHEF, .fin = F_PLUS_TARD},
    {"354, then cut at once", L_CORPS, A_DIT_COUPE, "354 go", .a = CHEF, .fin = F_ECHAPPE},
    {"354, then reset at once", L_CORPS, A_RST, NULL, .a = CHEF, .fin = F_ECHAPPE},
    {"cut in the middle of the message", L_CORPS, A_COUPE, "some", .a = CHEF, .fin = F_ECHAPPE},
    {"silent in the middle of the message", L_CORPS, A_SILENCE, "some", .a = CHEF, .fin = F_ECHAPPE},

    /* after the final dot */
    {"refused for now after the dot", L_POINT, A_DIT, "451 4.7.1 greylisted", .a = CHEF, .fin = F_PLUS_TARD},
    {"refused for good after the dot", L_POINT, A_DIT, "554 5.7.1 spam, they say", .a = COPIE, .fin = F_REFUSE, .mots = "554 5.7.1 spam, they say"},
    {"421 after the dot", L_POINT, A_DIT_COUPE, "421 4.3.2 going down", .a = CHEF, .fin = F_PLUS_TARD},
    {"cut after the dot, not taken", L_POINT, A_COUPE, NULL, .a = CHEF, .fin = F_DOUTE},
    {"cut after the dot, taken", L_POINT, A_COUPE, NULL, .a = COPIE, .fin = F_DOUTE, .manieres = R_PRIS},
    {"reset after the dot", L_POINT, A_RST, NULL, .a = COPIE, .fin = F_DOUTE},
    {"silent after the dot, not taken", L_POINT, A_SILENCE, NULL, .a = CHEF, .fin = F_DOUTE},
    {"silent after the dot, taken", L_POINT, A_SILENCE, NULL, .a = COPIE, .fin = F_DOUTE, .manieres = R_PRIS},
    {"silent after the dot, and stopped meanwhile", L_POINT, A_SILENCE, NULL, .a = CHEF, .fin = F_DOUTE, .manieres = R_PRIS | R_ARRET},
    {"silent after the dot, twice", L_POINT, A_SILENCE, NULL, .fois = 2, .a = CHEF, .fin = F_HUMAIN},
    {"cut after the dot, twice, taken both times", L_POINT, A_COUPE, NULL, .fois = 2, .a = COPIE, .fin = F_HUMAIN, .manieres = R_PRIS},
    {"garbage after the dot", L_POINT, BRUT("\x00\xff\x1b[2Jok?\r\n"), .a = CHEF, .fin = F_DOUTE, .manieres = R_COURT},
    {"250 in drips after the dot", L_POINT, A_GOUTTE, NULL, .a = CHEF, .fin = F_DOUTE, .manieres = R_PRIS},
    {"299 after the dot", L_POINT, A_DIT, "299 fine, in a way", .a = CHEF, .fin = F_PARTI, .manieres = R_PRIS},
    {"199 after the dot", L_POINT, A_DIT, "199 who knows", .a = CHEF, .fin = F_DOUTE},
    {"999 after the dot", L_POINT, A_DIT, "999 who knows", .a = COPIE, .fin = F_DOUTE},
    {"354 after the dot", L_POINT, A_DIT, "354 more, more", .a = CHEF, .fin = F_DOUTE},
    {"250 without a word after the dot", L_POINT, BRUT("250\r\n"), .fin = F_PARTI, .manieres = R_PRIS | R_COURT},
    {"250 in several lines after the dot", L_POINT, A_DIT, "250-2.0.0 Ok\r\n250-and\r\n250 queued", .fois = TOUJOURS, .fin = F_PARTI, .manieres = R_PRIS},
    {"an endless line after the dot", L_POINT, A_LIGNE, NULL, .a = COPIE, .fin = F_DOUTE},

    /* how it speaks */
    {"250 said twice", L_POINT, A_DEUX_FOIS, NULL, .fin = F_ECHAPPE},
    {"every word a byte at a time", L_PARTOUT, A_OCTETS, NULL, .fois = TOUJOURS, .fin = F_PARTI, .tls = "implicite", .manieres = R_COURT},
    {"every word ends with a bare LF", L_PARTOUT, A_LF, NULL, .fois = TOUJOURS, .fin = F_PARTI, .tls = "implicite", .manieres = R_COURT},
    {"every word late, but right", L_PARTOUT, A_LENT, NULL, .fois = TOUJOURS, .fin = F_PARTI},
    {"NUL bytes in a refusal", L_RCPT, BRUT("550 5.1.1 no\0body\0 here\r\n"), .a = COPIE, .fin = F_REFUSE, .mots = "550 5.1.1 no", .manieres = R_COURT},
    {"escape sequences in a refusal", L_RCPT, BRUT("550 5.1.1 \x1b[31mred\x1b[0m \x9b""2J\xc2\x9b""2J\x07 evenement=faux\r\n"), .a = COPIE, .fin = F_REFUSE,
     .mots = "550 5.1.1", .manieres = R_COURT},
    {"8-bit words in a refusal", L_RCPT, BRUT("550 5.1.1 bo\xeete inconnue\r\n"), .a = COPIE, .fin = F_REFUSE, .mots = "te inconnue", .manieres = R_COURT},
    {"an endless reply to RCPT", L_RCPT, A_LIGNES, NULL, .a = COPIE, .fin = F_PLUS_TARD, .manieres = R_COURT},

    /* the kept connection */
    {"closed after the first message", L_APRES, A_COUPE, NULL, .fin = F_PARTI},
    {"closed after every message", L_APRES, A_COUPE, NULL, .fois = TOUJOURS, .fin = F_PARTI},
    {"reset after the first message", L_APRES, A_RST, NULL, .fin = F_PARTI},
    {"421 unasked after the first message", L_APRES, A_DIT_COUPE, "421 4.4.2 idle too long", .fin = F_PARTI},
    {"421 to the next MAIL", L_SUIVANT, A_DIT_COUPE, "421 4.7.0 one message only", .fin = F_PARTI},
    {"cut at the next MAIL", L_SUIVANT, A_COUPE, NULL, .fin = F_PARTI},
    {"silent to the next MAIL", L_SUIVANT, A_SILENCE, NULL, .fin = F_PASSE},
    {"silent to QUIT", L_QUIT, A_SILENCE, NULL, .fin = F_PARTI},
    {"QUIT refused", L_QUIT, A_DIT, "500 5.5.1 stay", .fin = F_PARTI},

    {"stopped while it thinks about a message", L_POINT, A_LENT, NULL, .fin = F_ARRET},
    {"a copy's recipient refused for now, for days", L_RCPT, A_DIT, "450 4.2.2 mailbox full", .fois = TOUJOURS, .a = COPIE, .fin = F_LIMITE,
     .mots = "450 4.2.2 mailbox full"},

    /* it is not there */
    {"down, then up", L_QUIT, A_DIT, "221 2.0.0 Bye", .fin = F_RETOUR},
    {"down for a day", L_QUIT, A_DIT, "221 2.0.0 Bye", .fin = F_JOUR},
};
const size_t relais_table_count = G_N_ELEMENTS(relais_table);
