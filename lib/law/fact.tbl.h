/*
 * The facts that an event may carry in `data`: FACT(name, type).
 * The types are: INT whole number; BOOL; CODE a word of lower-case letters, digits and _ . -; RULE a rule id;
 * PERSON the id of a person of the case; EVENT an earlier event; WHEN a date, an instant or {"from","to"};
 * TEXT a short text in clear (the number of a paper, the code of a commune); CODES a list of CODE.
 * Which of them an event wants, and which values it takes, says the law pack (events.json).
 */
FACT(by, CODE)
FACT(to, CODE)
FACT(authority, CODE)
FACT(rule, RULE)
FACT(article, INT)
FACT(clause, INT)
FACT(max_penalty, INT)
FACT(amount, INT)
FACT(unit, CODE)
FACT(ground, CODE)
FACT(kind, CODE)
FACT(person, PERSON)
FACT(victim, PERSON)
FACT(witness, PERSON)
FACT(from, WHEN)
FACT(until, WHEN)
FACT(number, TEXT)
FACT(commune, TEXT)
FACT(remote, BOOL)
FACT(granted, BOOL)
FACT(competent, BOOL)
FACT(urgent, BOOL)
FACT(detained, BOOL)
FACT(on_return_of, CODE)
FACT(minutes, INT)
FACT(present, CODES)
FACT(hearing_at, WHEN)
FACT(of, EVENT)
FACT(replaces, EVENT)
FACT(event, EVENT)
FACT(at, WHEN)
FACT(via, CODE)
