/*
 * The stories of the sample register, each a way in which reports of these stages go:
 *     STORY(name, weight, least, most) STEP(event, who, from, least, most, data) … END
 * A story begins `least` to `most` days ago, so that one that ends late has had the time to. who records the step: COMMUNE,
 * POLICE, HEAD, PROCURACY, COURT, SOCIAL, and of the province HIGHER_PROCURACY and HIGHER_COURT. from: LAST counts the hours
 * least–most from the step before; a rule id, or a family of rules, counts them from the safe end of its open deadline (negative:
 * before it), AFTER_ and a rule id from the legal end. `data` is JSON; {to} stands for the police unit,
 * {earlier} for an instant some hours before the first event, {v1} and {a1} for the victim and the accused, {charge} for article
 * and clause, {date+N} for the day N days later, {time+N} for N hours later, {of TYPE} for the newest event of that type.
 */

/* --- what many stories share ----------------------------------------------------------------------------------------- */

#define TAKEN_UP                                                                                             \
    STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")                         \
    STEP("report.classified", POLICE, LAST, 2, 20, "{}")                                                     \
    STEP("support.notified", POLICE, LAST, 0, 3, "{\"victim\":\"{v1}\"}")                                    \
    STEP("act.done", POLICE, LAST, 4, 30, "{\"rule\":\"A14\"}")                                              \
    STEP("act.done", POLICE, LAST, 0, 4, "{\"rule\":\"A15\"}")                                               \
    STEP("report.assigned", HEAD, LAST, 1, 10, "{}")                                                         \
    STEP("act.done", PROCURACY, LAST, 6, 50, "{\"rule\":\"A17\"}")
#define INITIATION_TOLD                                                                                      \
    STEP("act.done", POLICE, LAST, 3, 20, "{\"rule\":\"C01\"}")                                              \
    STEP("act.done", POLICE, LAST, 2, 20, "{\"rule\":\"C10\"}")                                              \
    STEP("act.done", POLICE, LAST, 2, 20, "{\"rule\":\"B10\"}")
#define INITIATED                                                                                            \
    TAKEN_UP                                                                                                 \
    STEP("evidence_review.held", POLICE, B01, -360, -330, "{}")                                              \
    STEP("case.initiated", POLICE, B01, -150, -20, "{}")                                                     \
    INITIATION_TOLD
#define CHARGED                                                                                              \
    INITIATED                                                                                                \
    STEP("accused.charged", POLICE, LAST, 20, 200, "{\"person\":\"{a1}\",{charge}}")                         \
    STEP("act.done", POLICE, LAST, 2, 20, "{\"rule\":\"C11\"}")                                              \
    STEP("handoff.received", PROCURACY, LAST, 2, 20, "{{of accused.charged},\"by\":\"procuracy\"}")          \
    STEP("charge.approved", PROCURACY, LAST, 4, 60, "{\"person\":\"{a1}\"}")
#define ARRESTED                                                                                             \
    STEP("person.arrested", POLICE, LAST, 10, 100, "{\"person\":\"{a1}\"}")                                  \
    STEP("custody.ordered", HEAD, LAST, 2, 10, "{\"person\":\"{a1}\",\"amount\":3,\"unit\":\"day\"}")        \
    STEP("act.done", POLICE, LAST, 1, 6, "{\"rule\":\"D05\"}")                                               \
    STEP("act.done", POLICE, LAST, 0, 3, "{\"rule\":\"D04\"}")
#define DETAINED(who, days)                                                                                  \
    STEP("detention.ordered", who, LAST, 1, 3,                                                               \
         "{\"person\":\"{a1}\",\"from\":\"{date+0}\",\"until\":\"{date+" #days "}\"}")
#define CHARGED_AND_DETAINED                                                                                 \
    INITIATED                                                                                                \
    ARRESTED                                                                                                 \
    STEP("accused.charged", POLICE, LAST, 8, 28, "{\"person\":\"{a1}\",{charge}}")                           \
    STEP("act.done", POLICE, LAST, 1, 8, "{\"rule\":\"C11\"}")                                               \
    STEP("handoff.received", PROCURACY, LAST, 1, 6, "{{of accused.charged},\"by\":\"procuracy\"}")           \
    STEP("charge.approved", PROCURACY, LAST, 2, 6, "{\"person\":\"{a1}\"}")                                  \
    DETAINED(HEAD, 52)
#define EXAMINED                                                                                             \
    STEP("forensic.ordered", POLICE, LAST, 4, 40, "{\"victim\":\"{v1}\",\"kind\":\"sexual_abuse\"}")         \
    STEP("forensic.delivered", POLICE, LAST, 4, 20, "{\"victim\":\"{v1}\",\"kind\":\"sexual_abuse\"}")       \
    STEP("forensic.concluded", POLICE, LAST, 40, 125, "{\"victim\":\"{v1}\",\"kind\":\"sexual_abuse\"}")     \
    STEP("act.done", POLICE, LAST, 2, 20, "{\"rule\":\"F11\"}")                                              \
    STEP("act.done", POLICE, LAST, 10, 120, "{\"rule\":\"F12\"}")
#define CONCLUDED                                                                                            \
    STEP("evidence_review.held", POLICE, investigation, -700, -490, "{}")                                    \
    STEP("investigation.concluded", POLICE, investigation, -400, -20, "{}")                                  \
    STEP("file.received", PROCURACY, LAST, 10, 44, "{\"by\":\"procuracy\"}")
#define INDICTED                                                                                             \
    STEP("indictment.issued", PROCURACY, prosecution, -200, -10, "{\"person\":\"{a1}\",{charge}}")           \
    STEP("act.done", PROCURACY, LAST, 4, 30, "{\"rule\":\"G05\"}")                                           \
    STEP("file.received", COURT, LAST, 6, 34, "{\"by\":\"court\"}")
#define ACCEPTED                                                                                             \
    STEP("trial.accepted", COURT, LAST, 1, 10, "{}")                                                         \
    STEP("act.done", COURT, LAST, 10, 60, "{\"rule\":\"H01\"}")
#define TRIED                                                                                                \
    STEP("trial.scheduled", COURT, LAST, 72, 160, "{\"hearing_at\":\"{time+300}\"}")                         \
    STEP("act.done", COURT, LAST, 4, 40, "{\"rule\":\"H08\"}")                                               \
    STEP("trial.opened", COURT, LAST, 220, 290, "{}")
#define RETURNED                                                                                             \
    STEP("prosecution.returned", PROCURACY, prosecution, -300, -20, "{\"ground\":\"evidence_missing\"}")     \
    STEP("act.done", PROCURACY, LAST, 2, 30, "{\"rule\":\"G05b\"}")                                          \
    STEP("file.received", POLICE, LAST, 6, 40, "{\"by\":\"investigation_agency\"}")

/* Without waiting for the end of any term: what comes before an appeal has to be over soon, or none would be decided yet. */
#define CONCLUDED_EARLY                                                                                      \
    STEP("evidence_review.held", POLICE, LAST, 300, 500, "{}")                                               \
    STEP("investigation.concluded", POLICE, LAST, 100, 300, "{}")                                            \
    STEP("file.received", PROCURACY, LAST, 10, 44, "{\"by\":\"procuracy\"}")
#define INDICTED_EARLY                                                                                       \
    STEP("indictment.issued", PROCURACY, LAST, 100, 250, "{\"person\":\"{a1}\",{charge}}")                   \
    STEP("act.done", PROCURACY, LAST, 4, 30, "{\"rule\":\"G05\"}")                                           \
    STEP("file.received", COURT, LAST, 6, 34, "{\"by\":\"court\"}")
#define JUDGED_EARLY                                                                                         \
    CHARGED                                                                                                  \
    CONCLUDED_EARLY                                                                                          \
    INDICTED_EARLY                                                                                           \
    ACCEPTED                                                                                                 \
    TRIED                                                                                                    \
    STEP("judgment.pronounced", COURT, LAST, 4, 30, "{\"person\":\"{a1}\"}")                                 \
    STEP("judgment.delivered", COURT, LAST, 20, 200, "{}")
#define DETAINED_BY_THE_COURT(days)                                                                          \
    DETAINED(COURT, days)                                                                                    \
    STEP("act.done", COURT, LAST, 1, 10, "{\"rule\":\"H10\"}")
#define JUDGED_AND_DETAINED                                                                                  \
    CHARGED_AND_DETAINED                                                                                     \
    CONCLUDED_EARLY                                                                                          \
    DETAINED(PROCURACY, 17)                                                                                  \
    INDICTED_EARLY                                                                                           \
    STEP("trial.accepted", COURT, LAST, 1, 10, "{}")                                                         \
    DETAINED_BY_THE_COURT(27)                                                                                \
    STEP("act.done", COURT, LAST, 10, 40, "{\"rule\":\"H01\"}")                                              \
    TRIED                                                                                                    \
    STEP("judgment.pronounced", COURT, LAST, 4, 30, "{\"person\":\"{a1}\",\"detained\":true}")               \
    DETAINED_BY_THE_COURT(43)                                                                                \
    STEP("judgment.delivered", COURT, LAST, 20, 200, "{}")
#define APPEALED(by)                                                                                         \
    STEP("appeal.filed", COURT, LAST, 10, 100, by)                                                           \
    STEP("act.done", COURT, AFTER_I01, 10, 100, "{\"rule\":\"I08\"}")                                        \
    STEP("file.received", HIGHER_COURT, AFTER_I04, 20, 130, "{\"by\":\"appellate_court_provincial\"}")       \
    STEP("appeal.accepted", HIGHER_COURT, LAST, 1, 10, "{\"by\":\"appellate_court_provincial\"}")            \
    STEP("act.done", HIGHER_COURT, LAST, 10, 60, "{\"rule\":\"I11\"}")
#define BY_ACCUSED "{\"by\":\"accused\",\"person\":\"{a1}\"}"
#define BY_VICTIM "{\"by\":\"victim\",\"victim\":\"{v1}\"}"
#define HEARD                                                                                                \
    STEP("appeal.scheduled", HIGHER_COURT, LAST, 300, 700, "{\"hearing_at\":\"{time+300}\"}")                \
    STEP("act.done", HIGHER_COURT, LAST, 4, 40, "{\"rule\":\"I19\"}")                                        \
    STEP("trial.opened", HIGHER_COURT, LAST, 220, 290, "{}")
#define SENT_BACK_TO_THE_COURT                                                                               \
    STEP("judgment.delivered", HIGHER_COURT, LAST, 40, 200, "{}")                                            \
    STEP("handoff.received", COURT, LAST, 10, 40, "{{of appeal.decided},\"by\":\"court\"}")

/* --- the report and its verification --------------------------------------------------------------------------------- */

STORY(just_received_by_commune, 8, 0, 60)
STEP("report.received", COMMUNE, LAST, 0, 0, "{\"by\":\"commune_police\"}")
END

STORY(passed_on_in_time, 22, 0, 200)
STEP("report.received", COMMUNE, LAST, 0, 0, "{\"by\":\"commune_police\"}")
STEP("report.transferred", COMMUNE, LAST, 2, 22, "{\"to\":\"{to}\"}")
STEP("report.received", POLICE, LAST, 1, 8, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 2, 22, "{}")
STEP("act.done", POLICE, LAST, 4, 30, "{\"rule\":\"A14\"}")
STEP("act.done", POLICE, LAST, 0, 4, "{\"rule\":\"A15\"}")
STEP("report.assigned", HEAD, LAST, 1, 12, "{}")
STEP("handoff.received", PROCURACY, LAST, 4, 20, "{{of report.assigned},\"by\":\"procuracy\"}")
STEP("act.done", PROCURACY, LAST, 6, 60, "{\"rule\":\"A17\"}")
STEP("evidence_review.held", POLICE, B01, -360, -330, "{}")
STEP("case.initiated", POLICE, B01, -150, -20, "{}")
INITIATION_TOLD
END

STORY(passed_on_late, 10, 0, 90)
STEP("report.received", COMMUNE, LAST, 0, 0, "{\"by\":\"commune_police\"}")
STEP("report.transferred", COMMUNE, LAST, 30, 120, "{\"to\":\"{to}\"}")
STEP("report.received", POLICE, LAST, 2, 20, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 10, 40, "{}")
STEP("report.assigned", HEAD, LAST, 20, 90, "{}")
END

STORY(received_and_forgotten, 6, 0, 300)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 40, "{}")
END

STORY(not_initiated, 12, 0, 500)
TAKEN_UP
STEP("case.not_initiated", POLICE, B01, -150, 30, "{}")
STEP("act.done", POLICE, LAST, 2, 20, "{\"rule\":\"C03\"}")
STEP("act.done", POLICE, LAST, 10, 90, "{\"rule\":\"B10\"}")
END

STORY(prolonged, 16, 0, 300)
TAKEN_UP
STEP("act.done", POLICE, B04, -60, -5, "{\"rule\":\"B04\"}")
STEP("verification.prolonged", HEAD, B01, -72, -12,
     "{\"amount\":2,\"unit\":\"month\",\"authority\":\"head_investigation_agency\"}")
STEP("evidence_review.held", POLICE, B01, -700, -600, "{}")
STEP("case.initiated", POLICE, B01, -400, -24, "{}")
INITIATION_TOLD
END

STORY(extended_by_procuracy, 12, 0, 500)
TAKEN_UP
STEP("verification.prolonged", HEAD, B01, -72, -12,
     "{\"amount\":2,\"unit\":\"month\",\"authority\":\"head_investigation_agency\"}")
STEP("verification.extension_requested", HEAD, B02, -96, -12, "{}")
STEP("verification.extension_decided", PROCURACY, LAST, 12, 60, "{\"granted\":true}")
STEP("verification.extended", PROCURACY, LAST, 0, 0,
     "{\"amount\":2,\"unit\":\"month\",\"authority\":\"procuracy_provincial\"}")
STEP("case.not_initiated", POLICE, B01, -300, 20, "{}")
END

STORY(suspended, 14, 0, 400)
TAKEN_UP
STEP("review.done", POLICE, B11, -60, -5, "{\"rule\":\"B11\"}")
STEP("verification.suspended", HEAD, B01, -8, 6, "{\"ground\":\"expertise_pending\"}")
STEP("act.done", POLICE, LAST, 4, 30, "{\"rule\":\"B05\"}")
STEP("act.done", POLICE, LAST, 10, 40, "{\"rule\":\"B10\"}")
STEP("review.done", POLICE, B12, -90, 40, "{\"rule\":\"B12\"}")
STEP("review.done", POLICE, B12, -90, 90, "{\"rule\":\"B12\"}")
END

STORY(resumed, 10, 0, 300)
TAKEN_UP
STEP("verification.suspended", HEAD, B01, -8, 6, "{\"ground\":\"documents_pending\"}")
STEP("act.done", POLICE, LAST, 4, 20, "{\"rule\":\"B05\"}")
STEP("review.done", POLICE, B12, -90, 20, "{\"rule\":\"B12\"}")
STEP("verification.resumed", HEAD, LAST, 200, 1500, "{}")
STEP("act.done", POLICE, LAST, 10, 80, "{\"rule\":\"B09\"}")
STEP("case.initiated", POLICE, B08, -300, -12, "{}")
END

STORY(suspension_cancelled, 6, 0, 500)
TAKEN_UP
STEP("verification.suspended", HEAD, B01, -8, 6, "{\"ground\":\"valuation_pending\"}")
STEP("act.done", POLICE, LAST, 4, 20, "{\"rule\":\"B05\"}")
STEP("verification.suspension_cancelled", PROCURACY, LAST, 100, 500, "{}")
STEP("act.done", PROCURACY, LAST, 4, 22, "{\"rule\":\"B06\"}")
STEP("case.not_initiated", POLICE, B07, -200, -10, "{}")
END

STORY(refusal_annulled, 6, 0, 300)
TAKEN_UP
STEP("case.not_initiated", POLICE, B01, -150, -10, "{}")
STEP("act.done", POLICE, LAST, 10, 60, "{\"rule\":\"B10\"}")
STEP("case.non_initiation_cancelled", PROCURACY, LAST, 300, 900, "{}")
STEP("case.initiated", PROCURACY, LAST, 0, 20, "{}")
END

STORY(through_the_procuracy, 8, 0, 90)
STEP("report.received", PROCURACY, LAST, 0, 0, "{\"by\":\"procuracy\"}")
STEP("report.transferred", PROCURACY, LAST, 3, 30, "{\"to\":\"{to}\"}")
STEP("report.received", POLICE, LAST, 1, 10, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 4, 20, "{}")
STEP("report.assigned", HEAD, LAST, 10, 60, "{}")
END

STORY(receipt_corrected, 5, 0, 500)
TAKEN_UP
STEP("event.corrected", POLICE, LAST, 20, 60, "{\"event\":0,\"at\":\"{earlier}\"}")
STEP("case.not_initiated", POLICE, B01, -100, -10, "{}")
END

STORY(entered_twice, 4, 0, 500)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.merged", POLICE, LAST, 10, 60, "{}")
END

/* --- the investigation, and the file with the procuracy --------------------------------------------------------------- */

STORY(under_investigation, 14, 0, 170)
CHARGED
EXAMINED
END

STORY(held_and_detained, 12, 0, 150)
CHARGED_AND_DETAINED
EXAMINED
END

STORY(released_late, 2, 0, 500)
INITIATED
ARRESTED
STEP("person.released", POLICE, LAST, 90, 120, "{\"person\":\"{a1}\"}")
END

STORY(investigation_extended, 6, 90, 300)
CHARGED
STEP("case.flagged", HEAD, LAST, 10, 60, "{\"kind\":\"public\"}")
EXAMINED
STEP("investigation.extension_requested", HEAD, investigation, -400, -250, "{}")
STEP("investigation.extended", PROCURACY, LAST, 30, 90,
     "{\"amount\":1,\"unit\":\"month\",\"authority\":\"procuracy_regional\"}")
CONCLUDED
END

STORY(investigation_suspended, 7, 90, 400)
CHARGED
STEP("wanted.issued", POLICE, investigation, -500, -100, "{\"person\":\"{a1}\"}")
STEP("investigation.suspended", HEAD, investigation, 2, 40, "{\"ground\":\"whereabouts_unknown\"}")
STEP("act.done", POLICE, LAST, 4, 60, "{\"rule\":\"E24\"}")
END

STORY(investigation_resumed, 4, 150, 400)
CHARGED
STEP("wanted.issued", POLICE, investigation, -500, -100, "{\"person\":\"{a1}\"}")
STEP("investigation.suspended", HEAD, investigation, 2, 40, "{\"ground\":\"whereabouts_unknown\"}")
STEP("act.done", POLICE, LAST, 4, 60, "{\"rule\":\"E24\"}")
STEP("wanted.lifted", POLICE, LAST, 300, 1500, "{\"person\":\"{a1}\"}")
STEP("investigation.resumed", HEAD, LAST, 2, 20, "{}")
STEP("act.done", POLICE, LAST, 4, 40, "{\"rule\":\"E27\"}")
EXAMINED
END

STORY(with_the_procuracy, 10, 60, 220)
CHARGED
EXAMINED
CONCLUDED
END

STORY(returned_by_the_procuracy, 8, 90, 260)
CHARGED
CONCLUDED
RETURNED
END

STORY(returned_twice, 4, 200, 400)
CHARGED
STEP("case.flagged", HEAD, LAST, 10, 60, "{\"kind\":\"key\",\"by\":\"procuracy\"}")
CONCLUDED
RETURNED
STEP("investigation.concluded", POLICE, E15, -400, -20, "{}")
STEP("file.received", PROCURACY, LAST, 10, 44, "{\"by\":\"procuracy\"}")
RETURNED
END

STORY(discontinued, 3, 150, 500)
CHARGED
EXAMINED
STEP("investigation.discontinued", HEAD, investigation, -900, -200, "{}")
STEP("act.done", POLICE, LAST, 4, 40, "{\"rule\":\"E25\"}")
END

STORY(suspended_by_the_procuracy, 3, 120, 400)
CHARGED
CONCLUDED
STEP("prosecution.suspended", PROCURACY, prosecution, -300, -20, "{\"ground\":\"mental_or_fatal_illness\"}")
END

/* --- the trial ------------------------------------------------------------------------------------------------------- */

STORY(before_the_court, 7, 120, 300)
CHARGED
EXAMINED
CONCLUDED
INDICTED
ACCEPTED
END

STORY(returned_by_the_court, 5, 150, 500)
CHARGED
CONCLUDED
INDICTED
ACCEPTED
STEP("trial.returned", COURT, preparation, -300, -20, "{\"by\":\"judge\",\"ground\":\"evidence_missing\"}")
STEP("file.received", PROCURACY, LAST, 10, 60, "{\"by\":\"procuracy\"}")
STEP("prosecution.returned", PROCURACY, LAST, 10, 60, "{\"on_return_of\":\"judge\",\"ground\":\"evidence_missing\"}")
STEP("file.received", POLICE, LAST, 10, 60, "{\"by\":\"investigation_agency\"}")
STEP("investigation.concluded", POLICE, E16, -300, -20, "{}")
STEP("file.received", PROCURACY, LAST, 10, 44, "{\"by\":\"procuracy\"}")
INDICTED
STEP("trial.scheduled", COURT, H06, -200, -10, "{\"hearing_at\":\"{time+300}\"}")
END

STORY(trial_suspended, 4, 120, 400)
CHARGED
CONCLUDED_EARLY
INDICTED_EARLY
ACCEPTED
STEP("trial.suspended", COURT, LAST, 100, 500, "{\"ground\":\"expertise_pending\"}")
STEP("act.done", COURT, LAST, 4, 40, "{\"rule\":\"H09\"}")
END

STORY(trial_adjourned, 3, 150, 400)
CHARGED
CONCLUDED
INDICTED
ACCEPTED
STEP("trial.scheduled", COURT, preparation, -300, -10, "{\"hearing_at\":\"{time+300}\"}")
STEP("trial.adjourned", COURT, LAST, 240, 330, "{\"ground\":\"absence\"}")
STEP("trial.opened", COURT, H16, -300, 60, "{}")
END

STORY(judged, 5, 180, 500)
CHARGED
EXAMINED
CONCLUDED
INDICTED
ACCEPTED
STEP("trial.scheduled", COURT, preparation, -300, -10, "{\"hearing_at\":\"{time+300}\"}")
STEP("act.done", COURT, LAST, 4, 40, "{\"rule\":\"H08\"}")
STEP("trial.opened", COURT, LAST, 220, 290, "{}")
STEP("judgment.pronounced", COURT, LAST, 4, 30, "{\"person\":\"{a1}\"}")
STEP("judgment.delivered", COURT, LAST, 20, 220, "{}")
STEP("enforcement.ordered", COURT, AFTER_I04, 30, 180, "{\"person\":\"{a1}\"}")
END

STORY(detained_after_the_judgment, 2, 75, 90)
JUDGED_AND_DETAINED
END

STORY(enforcement_forgotten, 1, 170, 260)
JUDGED_EARLY
END

/* --- the appeal ------------------------------------------------------------------------------------------------------ */

STORY(appeal_accepted, 3, 130, 190)
JUDGED_EARLY
APPEALED(BY_ACCUSED)
END

STORY(appeal_of_a_detained_accused, 2, 105, 125)
JUDGED_AND_DETAINED
APPEALED(BY_ACCUSED)
DETAINED(HIGHER_COURT, 53)
END

STORY(appeal_adjourned, 2, 160, 210)
JUDGED_EARLY
APPEALED(BY_VICTIM)
STEP("appeal.scheduled", HIGHER_COURT, LAST, 300, 700, "{\"hearing_at\":\"{time+300}\"}")
STEP("act.done", HIGHER_COURT, LAST, 4, 40, "{\"rule\":\"I19\"}")
STEP("trial.adjourned", HIGHER_COURT, LAST, 220, 290, "{\"ground\":\"absence\"}")
END

STORY(upheld_on_appeal, 3, 200, 480)
JUDGED_EARLY
APPEALED(BY_ACCUSED)
HEARD
STEP("appeal.decided", HIGHER_COURT, LAST, 3, 20, "{\"kind\":\"upheld\"}")
SENT_BACK_TO_THE_COURT
STEP("enforcement.ordered", COURT, I25, -100, -4, "{\"person\":\"{a1}\"}")
END

STORY(changed_on_appeal_of_a_detained_accused, 2, 200, 480)
JUDGED_AND_DETAINED
APPEALED(BY_VICTIM)
DETAINED(HIGHER_COURT, 53)
HEARD
STEP("appeal.decided", HIGHER_COURT, LAST, 3, 20, "{\"kind\":\"amended\",\"detained\":true}")
DETAINED(HIGHER_COURT, 43)
SENT_BACK_TO_THE_COURT
STEP("enforcement.ordered", COURT, I25, -100, -4, "{\"person\":\"{a1}\"}")
END

STORY(released_on_appeal, 2, 200, 480)
JUDGED_AND_DETAINED
APPEALED(BY_ACCUSED)
STEP("detention.cancelled", HIGHER_COURT, LAST, 2, 40, "{\"person\":\"{a1}\"}")
STEP("measure.applied", HIGHER_COURT, LAST, 0, 1,
     "{\"person\":\"{a1}\",\"kind\":\"residence_ban\",\"from\":\"{date+0}\",\"until\":\"{date+50}\"}")
HEARD
STEP("appeal.decided", HIGHER_COURT, LAST, 3, 20, "{\"kind\":\"amended\"}")
STEP("measure.lifted", HIGHER_COURT, LAST, 0, 1, "{\"person\":\"{a1}\"}")
SENT_BACK_TO_THE_COURT
STEP("enforcement.delegated", COURT, I25, -100, -4, "{\"person\":\"{a1}\"}")
END

STORY(annulled_for_investigation, 3, 200, 400)
JUDGED_EARLY
APPEALED(BY_VICTIM)
HEARD
STEP("appeal.decided", HIGHER_COURT, LAST, 3, 20, "{\"kind\":\"reinvestigation\"}")
STEP("reinvestigation.ordered", HIGHER_COURT, LAST, 0, 0, "{}")
STEP("judgment.delivered", HIGHER_COURT, LAST, 40, 150, "{}")
STEP("file.received", PROCURACY, LAST, 20, 100, "{\"by\":\"procuracy\"}")
STEP("file.received", POLICE, LAST, 10, 60, "{\"by\":\"investigation_agency\"}")
STEP("investigation.concluded", POLICE, LAST, 400, 1400, "{}")
STEP("file.received", PROCURACY, LAST, 10, 44, "{\"by\":\"procuracy\"}")
INDICTED
ACCEPTED
END

STORY(annulled_for_trial, 2, 200, 350)
JUDGED_EARLY
APPEALED(BY_ACCUSED)
HEARD
STEP("appeal.decided", HIGHER_COURT, LAST, 3, 20, "{\"kind\":\"retrial\"}")
STEP("retrial.ordered", HIGHER_COURT, LAST, 0, 0, "{}")
STEP("judgment.delivered", HIGHER_COURT, LAST, 40, 150, "{}")
STEP("file.received", COURT, LAST, 20, 150, "{\"by\":\"court\"}")
ACCEPTED
TRIED
STEP("judgment.pronounced", COURT, LAST, 4, 30, "{\"person\":\"{a1}\"}")
STEP("judgment.delivered", COURT, LAST, 20, 200, "{}")
END

STORY(reviewed_in_cassation, 2, 250, 480)
JUDGED_EARLY
STEP("enforcement.ordered", COURT, AFTER_I04, 30, 180, "{\"person\":\"{a1}\"}")
STEP("cassation.protested", HIGHER_PROCURACY, LAST, 400, 1500, "{\"by\":\"procuracy\",\"authority\":\"procuracy_provincial\"}")
STEP("cassation.decided", HIGHER_COURT, LAST, 800, 2000, "{}")
END

#undef TAKEN_UP
#undef INITIATION_TOLD
#undef INITIATED
#undef CHARGED
#undef ARRESTED
#undef DETAINED
#undef CHARGED_AND_DETAINED
#undef EXAMINED
#undef CONCLUDED
#undef INDICTED
#undef ACCEPTED
#undef TRIED
#undef RETURNED
#undef CONCLUDED_EARLY
#undef INDICTED_EARLY
#undef JUDGED_EARLY
#undef DETAINED_BY_THE_COURT
#undef JUDGED_AND_DETAINED
#undef APPEALED
#undef BY_ACCUSED
#undef BY_VICTIM
#undef HEARD
#undef SENT_BACK_TO_THE_COURT
