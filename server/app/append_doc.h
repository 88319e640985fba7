/* The one document that SQL's append() takes: events, persons, sealed texts and every derived span of a case. */
#ifndef HOSO_SERVER_APP_APPEND_DOC_H
#define HOSO_SERVER_APP_APPEND_DOC_H

#include "lib/base/buf.h"
#include "server/app/decide.h"

/* Bumped when the derivation changes, so that fsck knows which projections are old. */
#define ENGINE_VERSION "27"

struct append_person {
    struct str id, kind, sex, commune, relation, initials; /* absent: null */
    struct str
        human; /* id of the entry under which the same human being came first; absent: this is the first */
    struct str victim;            /* id of whom a representative stands for; absent: every victim */
    const struct str *lives_with; /* ids */
    size_t nlives_with;
    int ord;
    int entered; /* number of the event that brings the person; 0: the first */
    bool birth_known;
    day_t birth;
};

struct append_key {
    struct str owner, kek_id, wrapped; /* wrapped: bytes */
};

/* A sealed value of a person's identity or of an event's free text. */
struct append_sealed {
    struct str owner; /* person or event id */
    const char *field;
    struct str sealed; /* bytes */
};

struct append_event {
    struct str data; /* JSON object as it is stored, without free text */
};

struct append_access {
    int unit;
    const char *why; /* "handed", "held" */
};

struct append_doc {
    const struct decision *decision;
    /*
     * What the register holds of the case, decided by the same law from the events that it knew: then only what the new events
     * changed is sent. NULL: all of it, as for a new case or when the register's rows were derived by another law.
     */
    const struct decision *stands;
    struct str stands_unit_code; /* of the unit that held the case then */
    struct str unaddressed; /* ids of the handoffs that found nobody yet, parted by spaces; absent: unknown */
    struct str number, kind; /* of a new case; else absent */
    int unit;                /* that holds the case after this */
    struct str unit_code;    /* the same, as lists show it */
    bool sample;
    const char *action;                /* for the audit row: "report.create", "event.append" */
    const struct append_event *events; /* decision->nnew of them */
    const struct append_person *persons;
    size_t npersons;
    const struct append_key *keys;
    size_t nkeys;
    const struct append_sealed *identities, *texts;
    size_t nidentities, ntexts;
    const struct append_access *access;
    size_t naccess;
    struct str key;                /* Idempotency-Key, or absent */
    const unsigned char *key_hash; /* SHA-256 of what was asked */
};

/* Whether rows that say they were derived by these were derived as this daemon would: then `stands` may be used. */
bool append_doc_same_law(const struct law *law, struct str pack, struct str calendar, struct str engine);

/* Through whom each victim is told, as the register keeps it; STR_NONE: no memory, and the arena says so. */
struct str append_doc_told(const struct decision *d, struct arena *a);

/* The flags of the case, likewise. */
struct str append_doc_flags(const struct decision *d, struct arena *a);

/* The days of the calendar on which it rests, as PostgreSQL reads a datemultirange, in quotes. */
void append_doc_days(struct buf *b, const struct day_runs *days);

/* Writes the document. Fails only with ERR_NO_MEMORY. */
MUST_USE enum err append_doc_write(struct buf *b, const struct append_doc *doc, struct arena *a);

#endif
