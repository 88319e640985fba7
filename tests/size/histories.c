/* Writes the long histories: an event every seven hours, by turns from a list of lines in which a few signs are filled in. */
#include "tests/size/histories.h"

#include "lib/base/civil.h"

/*
 * A line is the type of an event and what stands in its data, where these are filled in:
 * $p, $v, $c: one of the accused, one of the victims, a clause from 1 to 3, all at random;
 * $d, $h: the date, and the hour, of forty days later;
 * $1, $2: the number of the event before, and of the one before that.
 */
static const char *const investigated[] = {
    "report.received 'by':'investigation_agency','article':142,'clause':1",
    "case.initiated 'article':142,'clause':1", "accused.charged 'person':'a1','article':142,'clause':1",
    NULL};
static const char *const tried[] = {"report.received 'by':'investigation_agency','article':142,'clause':1",
                                    "case.initiated 'article':142,'clause':1",
                                    "accused.charged 'person':'a1','article':142,'clause':1",
                                    "investigation.concluded ",
                                    "file.received 'by':'procuracy'",
                                    "indictment.issued ",
                                    "file.received 'by':'court'",
                                    "trial.accepted ",
                                    "trial.scheduled 'hearing_at':'$h'",
                                    "trial.opened ",
                                    NULL};
static const char *const judged[] = {"report.received 'by':'investigation_agency','article':142,'clause':1",
                                     "case.initiated 'article':142,'clause':1",
                                     "accused.charged 'person':'a1','article':142,'clause':1",
                                     "investigation.concluded ",
                                     "file.received 'by':'procuracy'",
                                     "indictment.issued ",
                                     "file.received 'by':'court'",
                                     "trial.accepted ",
                                     "trial.scheduled 'hearing_at':'$h'",
                                     "trial.opened ",
                                     "judgment.pronounced 'detained':true",
                                     NULL};
static const char *const reports[] = {"report.received 'by':'commune_police','article':142,'clause':1", NULL};

static const char *const orders[] = {"detention.ordered 'person':'$p','until':'$d'", NULL};
static const char *const open_orders[] = {"detention.ordered 'person':'$p'", NULL};
static const char *const in_and_out[] = {"person.held 'person':'$p'", "custody.ordered 'person':'$p'",
                                         "detention.ordered 'person':'$p','until':'$d'",
                                         "person.released 'person':'$p'", NULL};
static const char *const charges[] = {"accused.charged 'person':'$p','article':142,'clause':$c",
                                      "charge.approved 'person':'$p'",
                                      "charge.changed 'person':'$p','article':142,'clause':$c",
                                      "charge.supplemented 'person':'$p','article':142,'clause':$c",
                                      "charge.rejected 'person':'$p'",
                                      NULL};
static const char *const more_charges[] = {"charge.supplemented 'person':'$p','article':142,'clause':$c",
                                           NULL};
static const char *const extensions[] = {
    "investigation.extension_requested 'amount':1,'unit':'month'",
    "investigation.extended 'amount':1,'unit':'day','authority':'head_investigation_agency'",
    "detention.extended 'person':'$p','amount':1,'unit':'day','authority':'head_investigation_agency'",
    "custody.extended 'person':'$p','amount':1,'unit':'day'", NULL};
static const char *const suspensions[] = {
    "investigation.suspended 'ground':'illness'", "investigation.resumed ",
    "investigation.suspended 'person':'$p','ground':'illness'", "investigation.resumed 'person':'$p'", NULL};
static const char *const verifications[] = {"verification.suspended 'ground':'illness'",
                                            "verification.resumed ", NULL};
static const char *const handoffs[] = {"forensic.ordered 'victim':'$v','kind':'cause_of_death'",
                                       "handoff.sent 'of':$1,'to':'vks.79.1'",
                                       "handoff.received 'of':$2,'by':'procuracy'",
                                       "charge.changed 'person':'$p','article':142,'clause':$c",
                                       "handoff.received 'of':$1,'by':'procuracy'",
                                       "handoff.returned 'of':$2,'by':'procuracy'",
                                       NULL};
static const char *const moves[] = {"report.transferred 'to':'cqdt.79'",
                                    "report.received 'by':'investigation_agency'",
                                    "report.received 'by':'commune_police'", NULL};
static const char *const returns[] = {"investigation.concluded ", "file.received 'by':'procuracy'",
                                      "prosecution.returned 'ground':'evidence'",
                                      "file.received 'by':'investigation_agency'", NULL};
static const char *const appeals[] = {"appeal.filed 'by':'accused','person':'$p'",
                                      "appeal.filed 'by':'victim','victim':'$v'",
                                      "appeal.changed 'by':'accused','person':'$p'",
                                      "appeal.withdrawn 'by':'accused','person':'$p'",
                                      "protest.filed 'by':'procuracy'",
                                      NULL};
static const char *const hearings[] = {"trial.adjourned 'hearing_at':'$h'",
                                       "trial.scheduled 'hearing_at':'$h'", "trial.opened ",
                                       "trial.recessed 'until':'$d'", NULL};
static const char *const acts[] = {"forensic.ordered 'victim':'$v','kind':'cause_of_death'",
                                   "act.done 'rule':'K02','of':$1",
                                   "complaint.filed 'by':'victim','of':$2",
                                   "interview.held 'victim':'$v','present':['investigator']",
                                   "act.done 'rule':'A14'",
                                   NULL};
static const char *const corrections[] = {
    "interview.held 'victim':'$v','present':['investigator']", "event.corrected 'event':$1,'at':'$h'",
    "detention.ordered 'person':'$p','until':'$d'",
    "event.corrected 'event':$1,'data':{'person':'$p','until':'$d'}", NULL};

static const char *const marks[] = {"person.conflict_marked 'person':'$p'",
                                    "representative.appointed 'victim':'$v'", NULL};

const struct long_kind long_kinds[] = {
    {"orders", 1, 1, investigated, orders, 0},
    {"orders-of-many", 499, 1, investigated, orders, 0},
    {"orders-without-end", 1, 1, investigated, open_orders, 0},
    {"in-and-out", 3, 1, investigated, in_and_out, 0},
    {"charges", 499, 1, investigated, charges, 0},
    {"charges-of-one", 1, 1, investigated, charges, 0},
    {"more-charges", 499, 1, investigated, more_charges, 0},
    {"more-charges-of-one", 1, 1, investigated, more_charges, 0},
    {"extensions", 3, 1, investigated, extensions, 0},
    {"suspensions", 20, 1, investigated, suspensions, 0},
    {"verifications", 1, 1, reports, verifications, 0},
    {"handoffs", 3, 1, investigated, handoffs, 0},
    {"moves", 1, 1, reports, moves, 0},
    {"returns", 2, 1, investigated, returns, 0},
    {"appeals", 20, 1, judged, appeals, 0},
    {"hearings", 2, 1, tried, hearings, 0},
    {"acts", 1, 1, investigated, acts, 0},
    {"corrections", 3, 1, investigated, corrections, 0},
    {"many-victims", 100, 300, investigated, acts, 0},
    {"represented", 20, 120, investigated, marks, 120},
    {"mixture", 30, 3, investigated, NULL, 0},
};
const size_t nlong_kinds = ARRAY_LEN(long_kinds);

/* While it writes. */
struct teller {
    struct buf *b;
    const struct long_kind *kind;
    size_t at; /* events written */
    uint64_t seed;
};

static size_t below(struct teller *t, size_t n)
{
    t->seed ^= t->seed << 13;
    t->seed ^= t->seed >> 7;
    t->seed ^= t->seed << 17;
    return (size_t)(t->seed >> 11) % n;
}

static inst_t hour(size_t at)
{
    return day_start(day_from_ymd((struct ymd){2026, 3, 2})) + (inst_t)at * 7 * HOUR_US;
}

static void fill_in(struct teller *t, char sign)
{
    char day[DAY_TEXT_SIZE], inst[INST_TEXT_SIZE];
    inst_t then = hour(t->at) + 40 * DAY_US;
    if (sign == 'p')
        buf_printf(t->b, "a%zu", below(t, t->kind->accused) + 1);
    else if (sign == 'v')
        buf_printf(t->b, "v%zu", below(t, t->kind->victims) + 1);
    else if (sign == 'c')
        buf_printf(t->b, "%zu", below(t, 3) + 1);
    else if (sign == 'd')
        buf_add(t->b, day_text(inst_day(then), day));
    else if (sign == 'h')
        buf_add(t->b, inst_text(then, inst));
    else
        buf_printf(t->b, "%zu", t->at < 2 ? 0 : t->at - (size_t)(sign - '0'));
}

static void tell(struct teller *t, const char *line)
{
    char inst[INST_TEXT_SIZE];
    struct str s = str_of(line);
    size_t blank = str_find(s, ' ');
    buf_add(t->b, t->at ? STR(",\n{\"type\":\"") : STR("{\"type\":\""));
    buf_add(t->b, str_from(line, blank));
    buf_printf(t->b, "\",\"at\":\"%.*s\",\"data\":{", STR_ARGS(inst_text(hour(t->at), inst)));
    for (size_t i = blank + 1; i < s.n; i++) {
        if (line[i] == '$')
            fill_in(t, line[++i]);
        else
            buf_add_char(t->b, line[i] == '\'' ? '"' : line[i]);
    }
    buf_add(t->b, STR("}}"));
    t->at++;
}

/* Any line of any list but that of the corrections, which speak of the very event before. */
static const char *any_line(struct teller *t)
{
    const char *const *list = NULL;
    size_t n = 0;
    while (!list || list == corrections)
        list = long_kinds[below(t, nlong_kinds)].again;
    while (list[n])
        n++;
    return list[below(t, n)];
}

void long_history(struct buf *b, const struct long_kind *k, size_t n)
{
    struct teller t = {b, k, 0, 0x9E3779B97F4A7C15};
    buf_add(b, STR("{\"victims\":["));
    for (size_t i = 0; i < k->victims; i++)
        buf_printf(b, "%s{\"id\":\"v%zu\",\"birth_date\":\"2013-05-01\"}", i ? "," : "", i + 1);
    buf_add(b, STR("],\"accused\":["));
    for (size_t i = 0; i < k->accused; i++)
        buf_printf(b, "%s{\"id\":\"a%zu\",\"birth_date\":\"1990-01-01\"}", i ? "," : "", i + 1);
    buf_add(b, STR("],\"representatives\":["));
    for (size_t i = 0; i < k->representatives; i++) {
        buf_printf(b, "%s{\"id\":\"r%zu\",\"lives_with\":[", i ? "," : "", i + 1);
        for (size_t j = 0; j < k->accused; j++)
            buf_printf(b, "%s\"a%zu\"", j ? "," : "", j + 1);
        buf_add(b, STR("]}"));
    }
    buf_add(b, STR("],\"events\":[\n"));
    for (size_t i = 0; k->first[i] && t.at < n; i++)
        tell(&t, k->first[i]);
    for (size_t i = 0; t.at < n; i = !k->again || !k->again[i + 1] ? 0 : i + 1)
        tell(&t, k->again ? k->again[i] : any_line(&t));
    buf_add(b, STR("]}\n"));
}
