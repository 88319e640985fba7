/* Writers of alarms_and_handoffs_test: each carries little cases from the commune police to the procuracy, step by step. */
#ifndef HOSO_TESTS_FAULT_LIVES_H
#define HOSO_TESTS_FAULT_LIVES_H

#include "tests/fault/writers.h"

/*
 * What a case is made to go through. Every report was received a day ago but for some seconds, so that the commune's 24
 * hours (TT 43/2021/TT-BCA Đ5 k1) end while the case is written; the later steps bring such hours of their own.
 * On the list of acknowledged writes a step is named by one of these words; the checker derives from them what must be.
 */
enum { LIVES_PENDING = 8, STEP_US = 1000 /* between two events of a case */ };
#define ACK_REPORT "R"       /* A06 is owed, and its clock runs */
#define ACK_TRANSFER "T"     /* A06 is sent, its clock ends, the case is handed */
#define ACK_ACCEPT "A"       /* A06 is accepted, A14 owed */
#define ACK_INITIATE "I"     /* C01 and C10 are owed, the clock of C01 runs */
#define ACK_CHARGE "G"       /* C11 is owed, its clock runs */
#define ACK_RECEIVED "V:%s"  /* the handoff of that row was received, and its clock ends */
#define ACK_ACCEPTED "K:%s"  /* … accepted */
#define ACK_SENT_BACK "Z:%s" /* … returned */

/* Whose turn it is. */
enum hand { HAND_COMMUNE, HAND_INVESTIGATOR, HAND_PROCURACY, HANDS };

/* A case that was left alone until about the moment at which its hours end: the clock and the writer race. */
struct pending {
    char id[ID_SIZE];
    inst_t received, act_at;
};

struct life {
    struct writer w;
    const char (*tokens)[TOKEN_SIZE]; /* by hand */
    const char *investigators;        /* code of the unit to which reports go */
    int pause_ms;                     /* between two cases */
    struct pending pending[LIVES_PENDING];
    long begun, steps;
};

static inline void life_as(struct life *l, enum hand hand)
{
    l->w.token = l->tokens[hand];
}

static inline bool life_post(struct life *l, struct write *x, const char *kind)
{
    x->kind = kind;
    snprintf(x->key, sizeof(x->key), "life-%d-%ld", l->w.number, l->steps++);
    return settle(&l->w, x);
}

/* A GET that is repeated until it is answered; NULL when it is refused. */
static inline json_t *life_get(struct life *l, const char *target)
{
    for (int64_t until = mono_ms() + WRITE_LIMIT_MS; mono_ms() < until; look_again()) {
        struct wire_reply r;
        json_error_t at;
        if (wire_ask(l->w.port, "GET", target, l->w.token, "", NULL, &r)) {
            json_t *body = r.status == 200 ? json_loadb(r.body.p, r.body.n, 0, &at) : NULL;
            if (r.status != 200 && r.status != 503) {
                fprintf(stderr, "writer %d: %s was answered\n%s\n", l->w.number, target, r.text);
                wire_reply_free(&r);
                return NULL;
            }
            wire_reply_free(&r);
            if (body)
                return body;
        }
        turn_to_the_other(&l->w);
        wire_close(&l->w.wire);
        l->w.connected = false;
    }
    return NULL;
}

/* Receives a case at `received`; its id into `id`. */
static inline bool life_report(struct life *l, inst_t received, char *id)
{
    char when[INST_TEXT_SIZE];
    struct write x = {.at = received, .target = "/v1/reports"};
    snprintf(
        x.body, sizeof(x.body),
        "{\"kind\":\"denunciation\",\"at\":\"%s\",\"content\":\"Nội dung %d.%ld\","
        "\"victims\":[{\"birth_date\":\"2014-05-01\",\"sex\":\"female\",\"identity\":{\"name\":\"Trẻ "
        "%d.%ld\"}}],\"accused\":[{\"birth_date\":\"1990-01-01\",\"identity\":{\"name\":\"Người Mẫu\"}}]}",
        inst_text(x.at, when).p, l->w.number, l->begun, l->w.number, l->begun);
    l->begun++;
    life_as(l, HAND_COMMUNE);
    bool ok = life_post(l, &x, ACK_REPORT);
    memcpy(id, x.case_id, sizeof(x.case_id));
    return ok;
}

/* The version is the one that the last step of this case was told. */
static inline bool life_event(struct life *l, enum hand hand, const char *kind, const char *id, long *version,
                              const char *type, inst_t at, const char *data)
{
    char when[INST_TEXT_SIZE];
    struct write x = {.at = at, .is_event = true, .version = *version};
    memcpy(x.case_id, id, sizeof(x.case_id));
    snprintf(x.target, sizeof(x.target), "/v1/cases/%s/events", id);
    snprintf(x.body, sizeof(x.body), "{\"type\":\"%s\",\"at\":\"%s\",\"data\":{%s}}", type,
             inst_text(at, when).p, data);
    life_as(l, hand);
    bool ok = life_post(l, &x, kind);
    *version = x.version;
    return ok;
}

static inline bool life_transfer(struct life *l, const char *id, inst_t received, long *version)
{
    char data[100];
    snprintf(data, sizeof(data), "\"to\":\"%s\",\"by\":\"commune_police\"", l->investigators);
    return life_event(l, HAND_COMMUNE, ACK_TRANSFER, id, version, "report.transferred", received + STEP_US,
                      data);
}

/* The receiver's step with a handoff of the case: receive, accept or return. */
static inline bool life_answer(struct life *l, const char *id, const char *rule, const char *step,
                               const char *format, long *version)
{
    char target[100], kind[20];
    struct write x = {.is_event = true, .at = wall_us()};
    snprintf(target, sizeof(target), "/v1/cases/%s/handoffs", id);
    life_as(l, HAND_INVESTIGATOR);
    json_t *all = life_get(l, target), *h;
    size_t i;
    json_array_foreach(json_object_get(all, "items"), i,
                       h) if (strcmp(json_string_value(json_object_get(h, "rule")), rule) == 0)
        snprintf(x.target, sizeof(x.target), "/v1/handoffs/%s/%s",
                 json_string_value(json_object_get(h, "id")), step);
    json_decref(all);
    if (!x.target[0]) {
        fprintf(stderr, "writer %d: case %s has no handoff %s\n", l->w.number, id, rule);
        return false;
    }
    memcpy(x.case_id, id, sizeof(x.case_id));
    snprintf(x.body, sizeof(x.body), "%s",
             strcmp(step, "return") == 0 ? "{\"ground\":\"incomplete\"}" : "{}");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* one of the words above */
    snprintf(kind, sizeof(kind), format, rule);
#pragma GCC diagnostic pop
    life_as(l, strcmp(rule, "A06") == 0 ? HAND_INVESTIGATOR : HAND_PROCURACY);
    bool ok = life_post(l, &x, kind);
    *version = x.version;
    return ok;
}

/* The id of the accused, as the investigator sees the case. */
static inline bool life_accused(struct life *l, const char *id, char *out)
{
    char target[100];
    snprintf(target, sizeof(target), "/v1/cases/%s", id);
    life_as(l, HAND_INVESTIGATOR);
    json_t *body = life_get(l, target);
    copy_text(out, ID_SIZE, json_object_get(json_array_get(json_object_get(body, "accused"), 0), "id"));
    json_decref(body);
    return out[0] != '\0';
}

/* From the transfer to the procuracy, `depth` steps far. */
static inline bool life_go_on(struct life *l, const char *id, inst_t received, uint64_t depth)
{
    char accused[ID_SIZE], data[160];
    long version = 1;
    if (!life_transfer(l, id, received, &version))
        return false;
    if (depth == 0)
        return true;
    if (depth == 1)
        return life_answer(l, id, "A06", "receive", ACK_RECEIVED, &version);
    if (!life_event(l, HAND_INVESTIGATOR, ACK_ACCEPT, id, &version, "report.accepted", received + 2 * STEP_US,
                    "\"by\":\"investigation_agency\"") ||
        !life_event(l, HAND_INVESTIGATOR, ACK_INITIATE, id, &version, "case.initiated",
                    received + 3 * STEP_US, "\"article\":142,\"clause\":1"))
        return false;
    if (depth == 2)
        return life_answer(l, id, "C01", "receive", ACK_RECEIVED, &version) &&
               life_answer(l, id, "C01", "accept", ACK_ACCEPTED, &version);
    if (!life_accused(l, id, accused))
        return false;
    snprintf(data, sizeof(data),
             "\"person\":\"%s\",\"article\":142,\"clause\":1,\"by\":\"investigation_agency\"", accused);
    if (!life_event(l, HAND_INVESTIGATOR, ACK_CHARGE, id, &version, "accused.charged", received + 4 * STEP_US,
                    data))
        return false;
    if (depth == 3)
        return true; /* nobody answers: its hours end */
    return life_answer(l, id, "C11", "receive", ACK_RECEIVED, &version) &&
           life_answer(l, id, "C11", depth == 4 ? "accept" : "return",
                       depth == 4 ? ACK_ACCEPTED : ACK_SENT_BACK, &version);
}

/* Transfers what was left alone, about when its hours end. */
static inline bool life_catch_up(struct life *l, bool all)
{
    for (int i = 0; i < LIVES_PENDING; i++) {
        struct pending *p = &l->pending[i];
        long version = 1;
        if (!p->id[0] || (!all && wall_us() < p->act_at))
            continue;
        if (!life_transfer(l, p->id, p->received, &version))
            return false;
        p->id[0] = '\0';
    }
    return true;
}

/* One more case: 1 of 4 is left alone for good, 1 of 4 until about its end, the others go on as far as the dice say. */
static inline bool life_begin(struct life *l)
{
    char id[ID_SIZE];
    uint64_t dice = fault_random(&l->w.random);
    inst_t ahead = (inst_t)(2000 + dice / 64 % 4000) * (SECOND_US / 1000),
           received = wall_us() - DAY_US + ahead;
    if (!life_report(l, received, id))
        return false;
    if (dice % 4 == 0)
        return true;
    if (dice % 4 != 1)
        return life_go_on(l, id, received, dice / 4 % 6);
    for (int i = 0; i < LIVES_PENDING; i++)
        if (!l->pending[i].id[0]) {
            memcpy(l->pending[i].id, id, sizeof(id));
            l->pending[i].received = received;
            l->pending[i].act_at = received + DAY_US + (inst_t)(dice / 4096 % 2000) * 1000 - SECOND_US;
            return true;
        }
    return true;
}

/* The life of a writer's process: exit code 0 when every write was acknowledged in the end. */
static inline int life_run(struct life *l)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/acks-%d", l->w.dir, l->w.number);
    l->w.list = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    l->w.tally = &l->w.control->tallies[l->w.number];
    if (l->w.list < 0)
        return EXIT_FAILURE;
    while (!l->w.control->stop) {
        if (!life_catch_up(l, false) || !life_begin(l))
            return EXIT_FAILURE;
        nanosleep(&(struct timespec){l->pause_ms / 1000, l->pause_ms % 1000 * 1000000L}, NULL);
    }
    return life_catch_up(l, true) ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
