/* absence: out-of-office answers. One row, one program or person. The sender is x@y.example, the gateway navette@d.example, the
 * mail of Monday 2 March 2026. */
#include "tests/unit/unit.h"

#include "parsers/absence.h"

static const struct row {
    const char *name, *subject, *text;
    bool from_machine, is_absence;
    const char *retour, *remplacant;
} rows[] = {
    {"Exchange", "Réponse automatique : x", "Je suis en congés et serai joignable à compter du jeudi 12 mars 2026. Suppléance : p.h@d.example.", true, true, "2026-03-12", "p.h@d.example"},
    {"Gmail", "Absence Re: x", "Bonjour ! En vacances, retour le 6 avril 2026 :)", true, true, "2026-04-06", NULL},
    {"English", "Automatic reply: x", "I'm currently out of office, returning on 19 March 2026. Please contact a@b.example.", true, true, "2026-03-19", "a@b.example"},
    {"English, month first", "Automatic reply", "I will be back on March 19, 2026.", true, true, "2026-03-19", NULL},
    {"the office resumes", "Absence Re: x", "Le cabinet est fermé ; les consultations et ma messagerie reprennent le lundi 30 mars 2026.", true, true, "2026-03-30", NULL},
    {"found again", "Re: x", "Bonjour, je m'absente trois semaines. On me retrouve au SESSAD mardi 14 avril 2026.", true, true, "2026-04-14", NULL},
    {"English, resumes", "Automatic reply: x", "I am currently out of the office. I will resume work on 2026-03-30.", true, true, "2026-03-30", NULL},
    {"at your ear again", "Réponse automatique : x", "Actuellement en congés, je serai de nouveau à votre écoute le vendredi 10 avril 2026.", true, true, "2026-04-10", NULL},
    {"a subject that says auto", "Auto: x", "Le bureau m'attend de nouveau le vendredi 3 avril 2026 ; d'ici là, je ne lis pas mes courriels.", true, true, "2026-04-03", NULL},
    {"auto, and only what came in", "Auto: x", "Votre message a bien été reçu, nous y répondrons.", true, false, NULL, NULL},
    {"a subject that says it, no header", "[Absence] x", "Bonjour,\nMessage automatique : je suis absente ce jeudi, présente à nouveau lundi 30/03/2026.", false, true, "2026-03-30", NULL},
    {"at one's post", "X est absent(e).", "Absente pour raison familiale, je serai à mon poste le jeudi 26 mars 2026.", true, true, "2026-03-26", NULL},
    {"reads again", "Absence Re: x", "En congés avec les enfants accueillis, je relirai mes mails jeudi 12 mars 2026 au soir.", true, true, "2026-03-12", NULL},
    {"rejoins", "Re: x", "En congé de formation, je réintègre le service le mardi 1er septembre 2026.", true, true, "2026-09-01", NULL},
    {"nothing but the subject, no header", "Absence", "Bonjour,\n\nCeci est un message automatique. Je suis absente et serai de retour le 16/03/2026.", false, true, "2026-03-16", NULL},
    {"says what it is, no header", "Re: x", "Bonjour,\nVous recevez ce message automatique car je suis en formation ; de retour jeudi 12/03/2026.", false, true, "2026-03-12", NULL},
    {"a number in words", "Re: x", "En congés. Je reprendrai le travail le lundi vingt-trois mars.", true, true, "2026-03-23", NULL},
    {"one and twenty", "Re: x", "Absent, de retour le vingt et un avril 2026.", true, true, "2026-04-21", NULL},
    {"back before the mail is opened", "Re: x", "De retour le 18/03, mais je n'ouvrirai ma boîte que le 20/03 : séminaire les deux premiers jours.", true, true, "2026-03-20", NULL},
    {"a holiday after it", "Re: x", "Je suis en congé jusqu'au jeudi 30 avril inclus ; le 1er mai étant férié, à bientôt.", true, true, "2026-05-04", NULL},
    {"Notes, the day in the subject", "AUTO: X est absent(e) (retour 25/03/2026)", "Je serai absent(e) du bureau jusqu'au 25/03/2026.", true, true, "2026-03-25", NULL},
    {"meets you again", "Re: x", "Je vous souhaite de belles fêtes et vous retrouve le lundi 4 janvier.", true, true, "2027-01-04", NULL},
    {"shuts its doors", "Re: x", "L'IME ferme ses portes du 2 au 10 mars. Votre courriel sera lu à la reprise, le 11 mars.", true, true, "2026-03-11", NULL},
    {"off, then back", "off Re: x", "Coucou, off aujourd'hui et demain, back jeudi !", true, true, "2026-03-05", NULL},
    {"reads again from then", "Au ski ! Re: x", "Hello, je suis partie au ski. Je relis mes mails à partir du lundi 23/03.", true, true, "2026-03-23", NULL},
    {"a clinic", "Clinic closed - Re: x", "Thanks for getting in touch. Clinic is closed for half-term and I return to work on 3rd November 2026.", true, true, "2026-11-03", NULL},
    {"looks at it on Monday", "Re: x", "Je suis dans le train toute la journée. Je regarde tout ça lundi matin.", true, true, "2026-03-09", NULL},
    {"no word of a list, but when", "Re: x", "La compagnie est en tournée et n'a pas de connexion. On revient aux mails le jeudi 2 avril.", true, true, "2026-04-02", NULL},
    {"for so long, and reads on a day", "Re: x", "Je suis en congés depuis le 27 février au soir, pour trois semaines. Je vous lirai le 23 mars.", true, true, "2026-03-23", NULL},
    {"the young person's absence, told by a person", "Absence exceptionnelle de Lucas", "Bonjour, avis favorable pour Lucas.", false, false, NULL, NULL},
    {"of September, in English", "Automatic reply: x", "I am out of the office and will return Sept 14, 2026.", true, true, "2026-09-14", NULL},
    {"a number in words without hyphens", "Re: x", "Absente, de retour le dix huit mars.", true, true, "2026-03-18", NULL},
    {"a number in words, all hyphens", "Re: x", "Absente, de retour le vingt-et-un mars.", true, true, "2026-03-21", NULL},
    {"an hour in words is no day of September", "Re: x", "Joignable à partir de dix sept heures. Absente jusqu'au 12 mars.", true, true, "2026-03-13", NULL},
    {"no mail from then on", "Re: x", "Absente jusqu'au 20 mars. Je ne lirai pas mes mails à partir du 3 mars.", true, true, "2026-03-23", NULL},
    {"no mail on a day", "Re: x", "Absente jusqu'au 6 mars. Je ne lirai pas mes mails aujourd'hui.", true, true, "2026-03-09", NULL},
    {"no mail for a time", "Re: x", "Hors bureau. Je n'ouvrirai pas ma boîte du 9 au 20 mars.", true, true, "2026-03-23", NULL},
    {"reads before she is there", "Re: x", "Je relèverai de nouveau ma messagerie à partir du mercredi 4 mars, mais ne serai au bureau que le lundi 9.", true, true, "2026-03-04", NULL},
    {"reads on the Sunday", "Re: x", "Je n'ai pas internet, absente jusqu'au samedi 7 mars inclus. Je regarderai mes mails dimanche 8, réponse dimanche 8 !", true, true, "2026-03-08", NULL},
    {"reading again from", "Automatic reply: x", "I am attending a conference. I will be reading email again from Thursday 5 March.", true, true, "2026-03-05", NULL},
    {"comes down, then opens", "Re: x", "Sans réseau. Je redescends dimanche et je rouvre ma boîte lundi 9.", true, true, "2026-03-09", NULL},
    {"not there on Mondays", "Re: x", "Je ne suis pas présente le lundi. Je prendrai connaissance de votre message dès demain matin.", true, true, "2026-03-03", NULL},
    {"no mail for some days", "Re: x", "Absente jusqu'au 20 mars. Je ne lirai pas mes mails pendant quelques jours, à partir du 3 mars.", true, true, "2026-03-23", NULL},
    {"something else takes place only then", "Re: x", "De retour le 9 mars. La prochaine commission n'aura lieu que le 30 mars.", true, true, "2026-03-09", NULL},
    {"cannot read it before", "Re: x", "De retour le 18/03, je ne serai en mesure de vous lire que le 20/03.", true, true, "2026-03-20", NULL},
    {"away to a holiday", "Re: x", "Absente du 30 avril au 8 mai férié inclus.", true, true, "2026-05-11", NULL},
    {"shut on a holiday", "Re: x", "Le service est fermé le vendredi 1er mai férié.", true, true, "2026-05-04", NULL},
    {"a link that is good until then", "Re: x", "Le lien est valable jusqu'au 12 mars.", true, false, NULL, NULL},
    {"a survey", "Re: x", "Une enquête est ouverte du 9 au 20 mars.", true, false, NULL, NULL},
    {"kept until then", "Re: x", "Votre message est conservé en quarantaine jusqu'au 30 mars.", true, false, NULL, NULL},
    {"a parcel", "Re: x", "Votre colis sera livré entre le 9 et le 12 mars.", true, false, NULL, NULL},
    {"a ticket", "Re: x", "Your ticket 4711 has been closed.", true, false, NULL, NULL},
    {"kept away", "Re: x", "Une formation me tient éloigné du service du lundi 2 au mercredi 4 mars inclus.", true, true, "2026-03-05", NULL},
    {"can read it from then", "Re: x", "Étant absente, je ne serai en mesure de le lire qu'à compter du lundi 9 mars.", true, true, "2026-03-09", NULL},
    {"longer than was said", "Re: x", "Mon congé est prolongé et mon retour, prévu le lundi 9 mars, n'aura finalement lieu que le lundi 16 mars.", true, true, "2026-03-16", NULL},
    {"sent by itself, no header", "Absent aujourd'hui - RE: x", "Message envoyé automatiquement. Je ne suis pas au foyer aujourd'hui ; je serai là demain.", false, true, "2026-03-03", NULL},
    {"a receipt with a day", "Re: x", "Votre demande est enregistrée. Une réponse vous sera donnée avant le 12 mars.", true, false, NULL, NULL},
    {"a receipt with a day on which somebody answers", "Re: x", "Votre demande est enregistrée, vous aurez une réponse à partir du 12 mars.", true, false, NULL, NULL},
    {"a receipt that gets back to you", "Re: x", "Thank you for your message. We will get back to you shortly.", true, false, NULL, NULL},
    {"a person who got one", "Re: x", "Bonjour, j'ai reçu un message automatique : Mme X est absente jusqu'au 12 mars 2026.", false, false, NULL, NULL},
    {"no machine header", "Réponse automatique", "Réponse automatique : en mission, retour prévu le 02/04/26.", false, true, "2026-04-02", NULL},
    {"Notes", "X est absent(e).", "Je serai absent(e) à partir du 16/03/2026 et de retour le 18/03/2026.", true, true, "2026-03-18", NULL},
    {"no date", "Re: x", "Absente jusqu'à nouvel ordre. Contact : d@e.example", true, true, NULL, "d@e.example"},
    {"no year", "Absence", "Absente, de retour le lundi 16 mars.", true, true, "2026-03-16", NULL},
    {"no year, next year", "Absence", "De retour le 4 janvier.", true, true, "2027-01-04", NULL},
    {"until, included", "Absence", "Je suis absente jusqu'au vendredi 13 mars 2026 inclus.", true, true, "2026-03-16", NULL},
    {"from to", "Absence", "Absent du 2 au 13 mars 2026.", true, true, "2026-03-16", NULL},
    {"first of the month", "Absence", "En congés, de retour le 1er avril 2026", true, true, "2026-04-01", NULL},
    {"the sender's own address is no stand-in", "Absence", "x@y.example est en congés ; écrire à a@b.example.", true, true, NULL, "a@b.example"},
    {"a person who mentions a holiday", "Re: x", "Avis favorable. Je serai en congés lundi.", false, false, NULL, NULL},
    {"a receipt", "Re: x", "Votre message a été reçu.", true, false, NULL, NULL},
    {"a receipt that speaks of no answer", "Re: x", "Demande reçue. En l'absence de réponse sous 5 jours, relancez-nous.", true, false, NULL, NULL},
    {"tomorrow", "Absence", "Absente ce jour, retour demain.", true, true, "2026-03-03", NULL},
    {"the day after tomorrow", "Absence", "De retour après-demain.", true, true, "2026-03-04", NULL},
    {"today, nothing else", "Absence", "Je suis en formation toute la journée.", true, true, "2026-03-03", NULL},
    {"next Monday", "Absence", "Absente cette semaine, de retour lundi prochain.", true, true, "2026-03-09", NULL},
    {"a weekday", "Absence", "En RTT, de retour jeudi.", true, true, "2026-03-05", NULL},
    {"unknown so far", "Absence", "Je suis absente pour une durée inconnue à ce jour.", true, true, NULL, NULL},
    {"unknown so far, and today", "Absence", "Date de retour inconnue à la date d'aujourd'hui.", true, true, NULL, NULL},
    {"so far, then a day", "Absence", "À ce jour, mon retour est prévu le 9 mars.", true, true, "2026-03-09", NULL},
    {"a habit is no date", "Absence", "Je ne travaille pas le mercredi. Réponse dès jeudi.", true, true, "2026-03-05", NULL},
    {"the day alone", "Absence", "En RTT le lundi 2 mars, de retour le 3.", true, true, "2026-03-03", NULL},
    {"a day of next month", "Absence", "Absente, retour le 1er.", true, true, "2026-04-01", NULL},
    {"weekdays in a period", "Absence", "Absente du lundi 2 au vendredi 6 mars.", true, true, "2026-03-09", NULL},
    {"a period without a month", "Absence", "Absente du 2 au 6 inclus.", true, true, "2026-03-09", NULL},
    {"days in a row", "Absence", "En vacances les 2, 3 et 4 mars.", true, true, "2026-03-05", NULL},
    {"two periods, the first counts", "Absence", "Absente du 2 au 4 mars puis du 9 au 13 mars.", true, true, "2026-03-05", NULL},
    {"from then on", "Absence", "En déplacement les 2 et 3 mars, je prendrai connaissance de votre message dès le 4 mars.", true, true, "2026-03-04", NULL},
    {"will answer", "Absence", "Absente du bureau, je vous répondrai à partir du 9 mars.", true, true, "2026-03-09", NULL},
    {"our mail's own date", "Absence", "Votre message du 02/03/2026 sera lu à son retour. X n'est pas disponible jusqu'au 31 mars 2026.", true, true, "2026-04-01", NULL},
    {"the end of a month", "Absence", "Absente jusqu'à fin mars.", true, true, "2026-04-01", NULL},
    {"the end of the week", "Absence", "Absent jusqu'à la fin de la semaine.", true, true, "2026-03-09", NULL},
    {"reopening", "Absence", "Congés du 28/03 au 12/04 : le service est fermé. Réouverture le 13/04.", true, true, "2026-04-13", NULL},
    {"English from to", "Automatic reply", "I am away from Monday 2 March to Friday 6 March.", true, true, "2026-03-09", NULL},
    {"English until is the day back", "Automatic reply", "Out of office until 2026-03-10", true, true, "2026-03-10", NULL},
    {"English through is the last day away", "Automatic reply", "On leave through Friday, March 6th.", true, true, "2026-03-09", NULL},
    {"Notes in English", "AUTO", "I will be out of the office starting 02/03/2026 and will not return until 09/03/2026.", true, true, "2026-03-09", NULL},
    {"Notes, in the subject alone", "AUTO: X est absent(e) du bureau (retour 30/03/2026)", "X est absent(e) du bureau", true, true, "2026-03-30", NULL},
    {"an American date with one reading", "Automatic reply", "I will return on 03/30/2026.", true, true, "2026-03-30", NULL},
    {"in two weeks", "Absence", "Je serai de retour dans deux semaines.", true, true, "2026-03-16", NULL},
    {"a span, the month before", "Automatic reply", "Out of the office March 9-12.", true, true, "2026-03-13", NULL},
    {"a span, the month behind", "Automatic reply", "Out of the office 9-12 March.", true, true, "2026-03-13", NULL},
    {"a weekday cut short", "Automatic reply", "OOO until Mon 9 Mar.", true, true, "2026-03-09", NULL},
    {"a Tuesday, not a month", "Absence", "Absente du mar. 3 au ven. 6 mars.", true, true, "2026-03-09", NULL},
    {"March cut short", "Automatic reply", "Back Mar 9.", true, true, "2026-03-09", NULL},
    {"a Tuesday without its point", "Absence", "Absente du mar 3 au ven 6 mars.", true, true, "2026-03-09", NULL},
    {"an arrow", "Absence", "Congés : 03/03 → 06/03.", true, true, "2026-03-09", NULL},
    {"a span of dates", "Absence", "Absence bureau : 03/03/26 - 06/03/26.", true, true, "2026-03-09", NULL},
    {"fields", "Absence", "Message d'absence\nDu : 03/03/2026\nAu : 06/03/2026", true, true, "2026-03-09", NULL},
    {"part of a day", "Absence", "Absente le matin du 3 mars.", true, true, "2026-03-04", NULL},
    {"a beginning without an end is a day", "Absence", "Absence du mardi 3 mars, après-midi.", true, true, "2026-03-04", NULL},
    {"since, without an end", "Absence", "Absente depuis le 23 février.", true, true, NULL, NULL},
    {"will have an answer", "Absence", "Absente le lundi. Vous aurez une réponse mardi 10 mars.", true, true, "2026-03-10", NULL},
    {"has a successor", "Absence", "Je ne suis plus directrice depuis le 1er janvier. Mon successeur : a@b.example", true, true, NULL, "a@b.example"},
    {"not before", "Absence", "Pas joignable avant le 9 mars.", true, true, "2026-03-09", NULL},
    {"an answer is asked for before", "Absence", "Absente. Merci de me répondre avant le 9 mars.", true, true, NULL, NULL},
    {"a telephone number is no day", "Absence", "Absente, joindre le 03 53 01 22 00.", true, true, NULL, NULL},
    {"ages are no days", "Absence", "Absente. Dossier du SESSAD 14-20 ans.", true, true, NULL, NULL},
    {"a birthday is no day back", "Absence", "Absente. Lucas, né le 12/05/2010, est suivi par a@b.example.", true, true, NULL, "a@b.example"},
    {"a person's subject", "Absence : réunion du 30", "Je serai absente à la réunion du 30 mars.", false, false, NULL, NULL},
    {"left for good", "Absence", "Je ne suis plus en poste depuis le 1er mars 2026. Merci d'écrire à a@b.example", true, true, NULL, "a@b.example"},
    {"left for good, in English", "Automatic reply", "X is no longer with us since 1 March 2026.", true, true, NULL, NULL},
    {"the one who stands in, of two", "Absence", "Absente. Accueil : contact@d.example. Ma suppléante : a@b.example.", true, true, NULL, "a@b.example"},
    {"the one for something else", "Absence", "Absente. Données personnelles : dpo@d.example. Pour les dossiers : a@b.example.", true, true, NULL, "a@b.example"},
    {"called back tomorrow", "Absence", "Hors du bureau ce jour, je vous rappelle demain.", true, true, "2026-03-03", NULL},
    {"a whole month", "Absence", "En congé tout le mois de juillet.", true, true, "2026-08-03", NULL},
    {"until a month", "Absence", "Absente jusqu'au mois de juin.", true, true, "2026-06-01", NULL},
    {"so long", "Absence", "Absente pour deux semaines.", true, true, "2026-03-16", NULL},
    {"so long, from then on", "Absence", "Absente à compter du 9 mars pour une semaine.", true, true, "2026-03-16", NULL},
    {"so long, the beginning behind", "Absence", "Absente pendant 3 jours à partir du 9 mars.", true, true, "2026-03-12", NULL},
    {"the first, in letters", "Absence", "Absente jusqu'au premier avril.", true, true, "2026-04-02", NULL},
    {"a weekday of next week", "Absence", "En congés jusqu'au jeudi de la semaine prochaine.", true, true, "2026-03-13", NULL},
    {"in a week's time", "Absence", "De retour lundi en huit.", true, true, "2026-03-16", NULL},
    {"in two weeks' time", "Absence", "De retour lundi en quinze.", true, true, "2026-03-23", NULL},
    {"the first meeting of a term is no return", "Absence", "Je suis en réunion de rentrée toute la journée.", true, true, "2026-03-03", NULL},
    {"opens again", "Fermeture", "Le service rouvre ses portes le 9 mars.", true, true, "2026-03-09", NULL},
    {"next week is a week", "Absence", "Absente la semaine prochaine.", true, true, "2026-03-16", NULL},
    {"the week of a Monday", "Absence", "Absente la semaine du 16 mars.", true, true, "2026-03-23", NULL},
    {"until an hour of the morning", "Absence", "En congé jusqu'au lundi 9 mars 9h.", true, true, "2026-03-09", NULL},
    {"the absence that runs, of two", "Absence", "Fermé du 1er au 23 août. Je suis absente jusqu'au 5 mars.", true, true, "2026-03-06", NULL},
    {"named fields", "Absence", "Date de début : 02/03/2026\nDate de fin : 06/03/2026", true, true, "2026-03-09", NULL},
    {"has moved on", "Absence", "Je suis mutée à compter du 1er avril. Pour ici : a@b.example", true, true, NULL, "a@b.example"},
    {"names itself in its first line", "Re: x", "Auto-reply: on vacation, returning Mar 9.", false, true, "2026-03-09", NULL},
    {"a request for leave", "Notification", "Votre demande de congés a été enregistrée.", true, false, NULL, NULL},
    {"what she is stands behind the address", "Absence", "Absente. Écrire à c@d.example, pour les avis à a@b.example (suppléant).", true, true, NULL, "a@b.example"},
    {"the accounts are for something else", "Absence", "Absente. Admissions : a@b.example. Facturation : f@b.example.", true, true, NULL, "a@b.example"},
    {"for the admissions", "Absence", "Absente. Voir c@d.example pour un rendez-vous, a@b.example pour une admission.", true, true, NULL, "a@b.example"},
    {"a day, later a period", "Absence", "Absences à venir : 6 mars ; du 16 au 20 mars.", true, true, "2026-03-09", NULL},
    {"will be happy to read", "Absence", "En repos, je serai heureuse de vous lire à partir du 5 mars.", true, true, "2026-03-05", NULL},
    {"an automatic message without a header", "Re: x", "« Message automatique » - Absente, de retour le 9 mars.", false, true, "2026-03-09", NULL},
    {"a person who had an automatic message", "Re: x", "J'ai eu un message automatique : elle est absente.", false, false, NULL, NULL},
    {"leaves her office until then", "Absence", "Je quitte mon bureau jusqu'au 6 mars.", true, true, "2026-03-09", NULL},
    {"the words behind the day", "Absence", "Hors bureau ce jour. Demain je suis de retour.", true, true, "2026-03-03", NULL},
    {"cannot before", "Absence", "Absente, je ne pourrai rien traiter avant le 9 mars.", true, true, "2026-03-09", NULL},
    {"somebody else can be reached until then", "Absence", "Absente du 2 mars au 30 avril. Le secrétariat reste joignable jusqu'au 10 mars.", true, true, "2026-05-01", NULL},
    {"cannot be reached until then", "Absence", "Pas joignable jusqu'au 10 mars.", true, true, "2026-03-11", NULL},
    {"offline", "Automatic reply", "I'll be offline for the next two weeks.", true, true, "2026-03-16", NULL},
    {"for the week", "Absence", "Absente pour la semaine.", true, true, "2026-03-09", NULL},
    {"who treats it", "Absence", "En congé. Votre demande sera traitée par a@b.example, l'accueil : c@d.example.", true, true, NULL, "a@b.example"},
    {"replaced from today on", "Absence", "Je suis remplacée à compter de ce jour par a@b.example", true, true, NULL, "a@b.example"},
    {"has another post", "Absence", "J'ai été nommée ailleurs à compter du 1er avril. Pour ici : a@b.example", true, true, NULL, "a@b.example"},
    {"whom to contact, in an automatic message", "Absence", "Message automatique d'absence\nPersonne à contacter : a@b.example", true, true, NULL, "a@b.example"},
    {"until an hour with a colon", "Absence", "Absente du 2 mars 2026 à 18:00 au 9 mars 2026 à 08:00.", true, true, "2026-03-09", NULL},
    {"a morning in brackets", "Absence", "En congés du 3 mars (après-midi) au lundi 9 mars (matin).", true, true, "2026-03-09", NULL},
    {"until a day that is not away any more", "Absence", "Absente jusqu'au 9 mars exclu.", true, true, "2026-03-09", NULL},
    {"months", "Absence", "En congé parental à compter du 2 mars 2026 pour six mois.", true, true, "2026-09-02", NULL},
    {"there on some days of the week", "Absence", "Je ne serai au bureau que les lundis jusqu'au 27 mars.", true, true, NULL, NULL},
    {"days of each week in a row", "Absence", "Mes jours de présence : lundi, mardi et jeudi.", true, true, NULL, NULL},
    {"hours of each week", "Absence", "Fermé le jeudi. Horaires : lundi au vendredi 9h-12h.", true, true, NULL, NULL},
    {"away on days in a row", "Absence", "Absente mardi et mercredi.", true, true, "2026-03-05", NULL},
    {"not read any more", "Absence", "Je pars vers d'autres horizons. Cette boîte ne sera plus consultée après le 13 mars.", true, true, NULL, NULL},
    {"back after a day", "Absence", "En congés, de retour après le 13 mars.", true, true, "2026-03-16", NULL},
    {"points without a year", "Absence", "Absent du 2.3 au 6.3", true, true, "2026-03-09", NULL},
    {"a street is no day", "Absence", "Absente.\nSESSAD, 12 rue du 8 mai 1945, ou 3 place du 11 mars", true, true, NULL, NULL},
    {"the house moves, she is away", "Absence", "À compter du 20 mars, le SESSAD déménage. Absente jusqu'au 6 mars.", true, true, "2026-03-09", NULL},
    {"a period that ends a year too soon", "Absence", "Absente du 2 mars 2026 au 5 janvier 2025.", true, true, NULL, NULL},
    {"three years", "Absence", "En congé parental du 2 mars 2026 au 28 février 2029.", true, true, "2029-03-01", NULL},
    {"a period that ends in the year before", "Absence", "Absente du 2 mars 2026 au 5 mars 2025.", true, true, "2026-03-06", NULL},
    {"a bigger-than", "Absence", "Congés (03/03 > 06/03)", true, true, "2026-03-09", NULL},
    {"we see you again", "Absence", "L'équipe est en congés. Nous vous retrouvons le 9 mars. Belle année 2026", true, true, "2026-03-09", NULL},
    {"our mail of today", "Absence", "Merci de votre message de ce jour. Je suis absente.", true, true, NULL, NULL},
    {"the end of her leave", "Absence", "Fin de mon arrêt le 6 mars.", true, true, "2026-03-09", NULL},
    {"tomorrow, and its name", "Absence", "Fermé le lundi. Nous lirons votre message demain mardi.", true, true, "2026-03-03", NULL},
    {"we shall read", "Absence", "Absente le lundi. Nous lirons votre message jeudi.", true, true, "2026-03-05", NULL},
    {"this day, and its name", "Absence", "Absente ce jour, lundi.", true, true, "2026-03-03", NULL},
    {"not before a week", "Absence", "Je ne pourrai pas vous répondre avant la semaine du 16 mars.", true, true, "2026-03-16", NULL},
    {"back in a week", "Absence", "En congés, je reviens dans la semaine du 16 mars.", true, true, "2026-03-16", NULL},
    {"absent, present", "Absence", "Absent(e) le 02/03, présent(e) le 04/03.", true, true, "2026-03-04", NULL},
    {"weekdays that begin today", "Absence", "En congé lundi, mardi et mercredi.", true, true, "2026-03-05", NULL},
    {"this weekday of next week", "Absence", "En congé lundi prochain.", true, true, "2026-03-10", NULL},
    {"outside the hours", "Re: x", "Bien reçu en dehors des heures d'ouverture, du lundi au vendredi.", true, true, NULL, NULL},
    {"does not work that weekday any more", "Absence", "Je ne travaille plus le mardi. Je vous lirai mercredi.", true, true, "2026-03-04", NULL},
    {"nobody has her post", "Re: x", "Le poste est vacant. Adressez vos demandes à a@b.example.", true, true, NULL, "a@b.example"},
    {"OOO", "OOO: x", "OOO until Mon 9 Mar.", false, true, "2026-03-09", NULL},
    {"whose address stands in a line of its own", "Absence", "Absente. L'intérim est confié à Mme A.\nMail : a@b.example, accueil : c@d.example", true, true, NULL, "a@b.example"},
    {"send it again to", "Absence", "Absente. Merci de renvoyer votre message à a@b.example", true, true, NULL, "a@b.example"},
    {"Notes, the day of being back in the subject", "AUTO : X est absent(e) (de retour le 25/03/2026)", "Je suis absent(e) du bureau jusqu'au 25/03/2026.", true, true, "2026-03-25", NULL},
    {"somebody has her post", "Absence", "Depuis le 1er février, je ne suis plus au service évaluation. Mme A a pris ma suite : a@b.example. L'adresse sera fermée le 31 mars.", true, true, NULL, "a@b.example"},
    {"sets to the mails again", "Re: x", "En transfert à la mer du 2 au 6 mars, sans réseau. Je me remets à mes mails le lundi 9.", true, true, "2026-03-09", NULL},
    {"a person about a machine's mail", "Message automatique reçu", "J'ai reçu un message d'absence de Mme A, en congés jusqu'au 9 mars. À qui dois-je écrire ?", false, false, NULL, NULL},
    {"says at its end what it is, no header", "Absent cette semaine", "Je suis cette semaine à l'école, sans accès à mes mails. Retour le lundi 9 mars. X (réponse envoyée automatiquement)", false, true, "2026-03-09", NULL},
    {"the morning and the day after", "Absence", "Absente ce matin, demain et mercredi.", true, true, "2026-03-05", NULL},
    {"an end about then", "Absence", "En congés du 2 mars à mi-mars.", true, true, NULL, NULL},
    {"back about then", "Absence", "L'association fait une pause, nos permanences reprendront début septembre.", true, true, NULL, NULL},
    {"back in the course of a month", "Absence", "Partie en voyage, je reviendrai dans le courant du mois de septembre.", true, true, NULL, NULL},
    {"reads them the day after tomorrow", "Auto: x", "Je ne suis pas là aujourd'hui ni demain, je relèverai mes courriels après-demain.", true, true, "2026-03-04", NULL},
    {"away for the morning", "Auto: x", "Absente ce matin (rendez-vous extérieur), je serai de retour à mon poste à 14 h.", true, true, "2026-03-02", NULL},
    {"does not work on the first day", "Absence", "En congés jusqu'au 8 mars inclus. Ne travaillant pas le lundi, je vous répondrai à partir du mardi 10 mars.", true, true, "2026-03-10", NULL},
    {"on her working days", "Automatic reply: x", "My working days are Tuesday and Wednesday. I will pick up your message on Tuesday.", true, true, "2026-03-03", NULL},
    {"forwarded by a machine, no header", "Re: x", "En mission, de retour le 16 mars. Votre message a été automatiquement transféré à Mme A (a@b.example), qui assure l'intérim.", false, true, "2026-03-16", "a@b.example"},
    {"names itself in the subject, no header", "Message automatique du Maire", "Absent de la commune, je reprendrai la lecture de mon courrier le vingt-neuf mars.", false, true, "2026-03-29", NULL},
    {"the gateway is no stand-in", "Absence", "Absente. Votre message à navette@d.example sera lu plus tard.", true, true, NULL, NULL},
};

enum { SENT = 20514 };

static struct absence_mail mail_of(const char *subject, const char *text)
{
    return (struct absence_mail){str_of(subject), str_of(text), STR_NONE, SENT, STR("x@y.example"), STR("navette@d.example")};
}

static struct absence read(struct arena *arena, const char *subject, const char *text)
{
    const struct absence_mail mail = mail_of(subject, text);
    return absence_read(arena, &mail);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    const struct absence_mail mail = mail_of(row->subject, row->text);
    assert_int_equal(absence_is(arena, &mail, row->from_machine), row->is_absence);
    if (row->is_absence) {
        struct absence absence = read(arena, row->subject, row->text);
        assert_str(date_iso(arena, absence.retour), row->retour);
        assert_str(absence.remplacant, row->remplacant);
    }
    arena_free(arena);
}

static void test_first_day_away(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    assert_str(date_iso(arena, read(arena, "Absence", "Absent du lundi 9 au vendredi 13 mars.").du), "2026-03-09");
    assert_str(date_iso(arena, read(arena, "Absence", "Je serai absent à partir du 9 mars et de retour le 16 mars.").du), "2026-03-09");
    assert_str(date_iso(arena, read(arena, "Absence", "En congé maternité du 5 janvier au 24 mai 2026.").du), "2026-01-05");
    assert_str(date_iso(arena, read(arena, "Absence", "Absente la semaine prochaine.").du), "2026-03-09");
    assert_str(date_iso(arena, read(arena, "Absence", "En formation les 10 et 11 mars.").du), "2026-03-10");
    assert_str(date_iso(arena, read(arena, "Absence", "Congés (09/03 > 13/03)").du), "2026-03-09");
    assert_str(date_iso(arena, read(arena, "Absence", "Congé parental à compter du 2 mars pour six mois.").du), "2026-03-02");
    assert_str(date_iso(arena, read(arena, "Absence", "Congés annuels 09.03 - 13.03.2026").du), "2026-03-09");
    assert_str(date_iso(arena, read(arena, "Absence", "Je suis absente du 1er au 6.").du), "2026-03-01");
    assert_str(date_iso(arena, read(arena, "Absence", "De retour le 16 mars.").du), NULL);
    assert_str(date_iso(arena, read(arena, "AUTO: X est absent(e) (retour 25/03/2026)", "Absent du 20/03/2026 au 24/03/2026.").du), "2026-03-20");
    assert_str(date_iso(arena, read(arena, "X est absent (jusqu'au 6 mars)", "À bientôt.").retour), "2026-03-09");
    arena_free(arena);
}

/* What a person wrote in their own words, of which only who knows that it decides nothing may ask. */
static void test_by_hand(void **state)
{
    static const struct { const char *subject, *text; bool is_one; } hands[] = {
        {"Absent ce jour", "Absent ce lundi, je reprends connaissance de ma messagerie mardi.", true},
        {"Absence Rémi T. Re: x", "Je suis en formation aujourd'hui et demain, je vous réponds jeudi.", true},
        {"Absence exceptionnelle - x", "Absence exceptionnelle (enfant malade), retour prévu le vendredi 6 mars.", true},
        {"Re: x", "Je suis en formation aujourd'hui et demain, je vous réponds jeudi.", false},
        {"Absence de pièces", "Je reviens de congé jeudi, il manque le bilan.", false},
        {"Absent ce jour", "Absent ce lundi, je reprends mardi. Avez-vous le bilan ?", false},
        {"Absent ce jour", "Je vous rappelle.", false},
        {"Absence exceptionnelle", "Absence exceptionnelle (enfant malade), retour le 6 mars. Merci de vous tourner vers Mme A.", true},
        {"Absence du 3 au 5 mars", "Je suis absente du 3 au 5 mars.", true},
        {"Absence Timéo", "Bonjour, Timéo sera absent jusqu'au 6 mars (voyage scolaire). Je vous envoie la fiche dès son retour.", false},
        {"Absence bilan", "Le psychologue est en arrêt jusqu'au 10 mars, le bilan suivra.", false},
        {"Absent au rendez-vous", "La famille ne s'est pas présentée. Nouveau rendez-vous de reprise le 10 mars.", false},
        {"Absence réponse", "Je reviens vers vous le 10 mars.", false},
        {"Absence prolongée de Timéo", "Timéo est en arrêt jusqu'au 20 mars, merci de suspendre le dossier.", false},
        {"Absence", "Dossier incomplet : il manque le bilan. Je suis de retour jeudi.", false},
    };
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    for (size_t i = 0; i < sizeof hands / sizeof hands[0]; i++) {
        const struct absence_mail mail = mail_of(hands[i].subject, hands[i].text);
        assert_int_equal(absence_is_by_hand(arena, &mail), hands[i].is_one);
    }
    arena_free(arena);
}

/* A stand-in above the name looks like part of a signature: the text is without her. */
static void test_stand_in_beside_the_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct absence_mail mail = {.subject = STR("Absence"), .text = STR("Absente."), .sent = SENT, .sender = STR("x@y.example")};
    mail.whole = STR("Absente.\n\nS'adresser à Mme Morvan : a@b.example\n\nX\naccueil@y.example");
    assert_str(absence_read(arena, &mail).remplacant, "a@b.example");
    mail.whole = STR("Absente.\n\nX\naccueil@y.example"); /* the house's own address asks nobody to write there */
    assert_str(absence_read(arena, &mail).remplacant, NULL);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_first_day_away), cmocka_unit_test(test_by_hand), cmocka_unit_test(test_stand_in_beside_the_text)};
    return RUN_ROWS("absence", rows, test_row) + RUN_TESTS("absence", others);
}
