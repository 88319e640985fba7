/* Writes a citation out as lawyers read it: "BLTTHS 2015 Đ145 k1-2" is short for people who keep the law pack. */
#ifndef HOSO_LIB_LAW_CITATION_H
#define HOSO_LIB_LAW_CITATION_H

#include "lib/law/explain.h"

/*
 * "các khoản 1 và 2 Điều 145 Bộ luật Tố tụng hình sự 2015"; "Criminal Procedure Code 2015, Art. 145(1), (2)". The papers are
 * words of the pack ("cite.BLTTHS 2015"). Absent when the pack does not know the paper, or no way to read the rest: then the
 * short form is all there is. Lives in the arena; refused memory shows as `failed` of it.
 *
 * A citation is papers, "; " or " = " between them: PAPER ARTICLE[, ARTICLE]… [(note)]. An article is Đ5, Đ8-9, Đ18,19,23 or
 * Đ111.3, with clauses k1, k1-3,6, points k1a or điểm a, and a paragraph đoạn 2; or a chapter. Articles without a paper are of
 * the paper before.
 */
struct str citation_full(const struct pack *p, struct str citation, enum language lang, struct arena *a);

/* Writes out once, into the arena, what the rules of the pack cite: explanations then need not. False: no memory. */
MUST_USE bool citations_write_out(struct pack *p, struct arena *a);

/* The citation in full, as it was written out or by citation_full(); as it stands when it cannot be read. */
struct str citation_known(const struct pack *p, struct str citation, enum language lang, struct arena *a);

#endif
