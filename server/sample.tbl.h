/*
 * The stories of the sample register, each a way in which reports of these stages go:
 *     STORY(name, weight) STEP(event, who, from, least, most, data) … END
 * who records it: COMMUNE, POLICE, HEAD, PROCURACY. from: LAST counts the hours least–most from the step before; a rule id
 * counts them from the safe end of its open deadline (negative: before it). `data` is JSON; {to} stands for the police
 * unit, {earlier} for an instant some hours before the first event.
 */
STORY(just_received_by_commune, 8)
STEP("report.received", COMMUNE, LAST, 0, 0, "{\"by\":\"commune_police\"}")
END

STORY(passed_on_in_time, 22)
STEP("report.received", COMMUNE, LAST, 0, 0, "{\"by\":\"commune_police\"}")
STEP("report.transferred", COMMUNE, LAST, 2, 22, "{\"to\":\"{to}\"}")
STEP("report.received", POLICE, LAST, 1, 8, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 2, 22, "{}")
STEP("act.done", POLICE, LAST, 4, 30, "{\"rule\":\"A14\"}")
STEP("act.done", POLICE, LAST, 0, 4, "{\"rule\":\"A15\"}")
STEP("report.assigned", HEAD, LAST, 1, 12, "{}")
STEP("handoff.received", PROCURACY, LAST, 4, 20, "{\"of\":6,\"by\":\"procuracy\"}")
STEP("act.done", PROCURACY, LAST, 6, 60, "{\"rule\":\"A17\"}")
STEP("case.initiated", POLICE, B01, -200, -20, "{}")
STEP("act.done", POLICE, LAST, 10, 60, "{\"rule\":\"B10\"}")
END

STORY(passed_on_late, 12)
STEP("report.received", COMMUNE, LAST, 0, 0, "{\"by\":\"commune_police\"}")
STEP("report.transferred", COMMUNE, LAST, 30, 120, "{\"to\":\"{to}\"}")
STEP("report.received", POLICE, LAST, 2, 20, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 10, 40, "{}")
STEP("report.assigned", HEAD, LAST, 20, 90, "{}")
END

STORY(received_and_forgotten, 10)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 40, "{}")
END

STORY(not_initiated, 12)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 20, "{}")
STEP("act.done", POLICE, LAST, 10, 40, "{\"rule\":\"A14\"}")
STEP("act.done", POLICE, LAST, 0, 2, "{\"rule\":\"A15\"}")
STEP("report.assigned", HEAD, LAST, 1, 10, "{}")
STEP("case.not_initiated", POLICE, B01, -150, 30, "{}")
STEP("act.done", POLICE, LAST, 10, 90, "{\"rule\":\"B10\"}")
END

STORY(prolonged, 16)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 20, "{}")
STEP("act.done", POLICE, LAST, 10, 40, "{\"rule\":\"A14\"}")
STEP("act.done", POLICE, LAST, 0, 2, "{\"rule\":\"A15\"}")
STEP("report.assigned", HEAD, LAST, 1, 10, "{}")
STEP("act.done", POLICE, B04, -60, -5, "{\"rule\":\"B04\"}")
STEP("verification.prolonged", HEAD, B01, -72, -12,
     "{\"amount\":2,\"unit\":\"month\",\"authority\":\"head_investigation_agency\"}")
STEP("case.initiated", POLICE, B01, -400, -24, "{}")
STEP("act.done", POLICE, LAST, 10, 60, "{\"rule\":\"B10\"}")
END

STORY(extended_by_procuracy, 12)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 20, "{}")
STEP("report.assigned", HEAD, LAST, 10, 40, "{}")
STEP("verification.prolonged", HEAD, B01, -72, -12,
     "{\"amount\":2,\"unit\":\"month\",\"authority\":\"head_investigation_agency\"}")
STEP("verification.extension_requested", HEAD, B02, -96, -12, "{}")
STEP("verification.extension_decided", PROCURACY, LAST, 12, 60, "{\"granted\":true}")
STEP("verification.extended", PROCURACY, LAST, 0, 0,
     "{\"amount\":2,\"unit\":\"month\",\"authority\":\"procuracy_provincial\"}")
STEP("case.not_initiated", POLICE, B01, -300, 20, "{}")
END

STORY(suspended, 14)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 20, "{}")
STEP("report.assigned", HEAD, LAST, 10, 40, "{}")
STEP("verification.suspended", HEAD, B01, -8, 6, "{\"ground\":\"expertise_pending\"}")
STEP("act.done", POLICE, LAST, 4, 30, "{\"rule\":\"B05\"}")
STEP("act.done", POLICE, LAST, 10, 40, "{\"rule\":\"B10\"}")
STEP("review.done", POLICE, B12, -90, 40, "{\"rule\":\"B12\"}")
STEP("review.done", POLICE, B12, -90, 90, "{\"rule\":\"B12\"}")
END

STORY(resumed, 10)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.assigned", HEAD, LAST, 10, 40, "{}")
STEP("verification.suspended", HEAD, B01, -8, 6, "{\"ground\":\"documents_pending\"}")
STEP("act.done", POLICE, LAST, 4, 20, "{\"rule\":\"B05\"}")
STEP("review.done", POLICE, B12, -90, 20, "{\"rule\":\"B12\"}")
STEP("verification.resumed", HEAD, LAST, 200, 1500, "{}")
STEP("act.done", POLICE, LAST, 10, 80, "{\"rule\":\"B09\"}")
STEP("case.initiated", POLICE, B08, -300, -12, "{}")
END

STORY(suspension_cancelled, 6)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.assigned", HEAD, LAST, 10, 40, "{}")
STEP("verification.suspended", HEAD, B01, -8, 6, "{\"ground\":\"valuation_pending\"}")
STEP("act.done", POLICE, LAST, 4, 20, "{\"rule\":\"B05\"}")
STEP("verification.suspension_cancelled", PROCURACY, LAST, 100, 500, "{}")
STEP("act.done", PROCURACY, LAST, 4, 22, "{\"rule\":\"B06\"}")
STEP("case.not_initiated", POLICE, B07, -200, -10, "{}")
END

STORY(refusal_annulled, 6)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.assigned", HEAD, LAST, 10, 40, "{}")
STEP("case.not_initiated", POLICE, B01, -150, -10, "{}")
STEP("act.done", POLICE, LAST, 10, 60, "{\"rule\":\"B10\"}")
STEP("case.non_initiation_cancelled", PROCURACY, LAST, 300, 900, "{}")
STEP("case.initiated", PROCURACY, LAST, 0, 20, "{}")
END

STORY(through_the_procuracy, 8)
STEP("report.received", PROCURACY, LAST, 0, 0, "{\"by\":\"procuracy\"}")
STEP("report.transferred", PROCURACY, LAST, 3, 30, "{\"to\":\"{to}\"}")
STEP("report.received", POLICE, LAST, 1, 10, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 4, 20, "{}")
STEP("report.assigned", HEAD, LAST, 10, 60, "{}")
END

STORY(receipt_corrected, 5)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.classified", POLICE, LAST, 3, 20, "{}")
STEP("event.corrected", POLICE, LAST, 20, 60, "{\"event\":0,\"at\":\"{earlier}\"}")
STEP("report.assigned", HEAD, LAST, 2, 20, "{}")
STEP("case.not_initiated", POLICE, B01, -100, -10, "{}")
END

STORY(entered_twice, 4)
STEP("report.received", POLICE, LAST, 0, 0, "{\"by\":\"investigation_agency\"}")
STEP("report.merged", POLICE, LAST, 10, 60, "{}")
END
