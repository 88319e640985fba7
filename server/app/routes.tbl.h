/*
 * Every route: ROUTE(METHOD, path, handler, who).
 * who: OPEN needs no token; TOKEN any valid one; NEEDS(action) one whose role may do that (policy.h).
 * HEAD follows GET. Order does not matter; a fixed segment wins over {…}.
 */
ROUTE(GET, "/", page_index, OPEN)
ROUTE(GET, "/healthz", ops_health, OPEN)
ROUTE(GET, "/readyz", ops_ready, OPEN)
ROUTE(GET, "/metrics", ops_metrics, OPEN)
ROUTE(GET, "/v1/openapi.json", page_openapi, OPEN)
ROUTE(POST, "/v1/simulate", simulate_post, OPEN)
ROUTE(GET, "/v1/law/rules", law_list, OPEN)
ROUTE(GET, "/v1/law/rules/{id}", law_rule, OPEN)
ROUTE(GET, "/v1/me", me_get, TOKEN)
ROUTE(GET, "/v1/units", units_list, TOKEN)
ROUTE(POST, "/v1/reports", report_post, NEEDS(MAY_REPORT))
ROUTE(GET, "/v1/cases", cases_list, NEEDS(MAY_READ))
ROUTE(GET, "/v1/cases/{id}", case_get, NEEDS(MAY_READ))
ROUTE(GET, "/v1/cases/{id}/events", case_events, NEEDS(MAY_READ))
ROUTE(POST, "/v1/cases/{id}/events", event_post, NEEDS(MAY_RECORD))
ROUTE(GET, "/v1/cases/{id}/deadlines", case_deadlines, NEEDS(MAY_READ))
ROUTE(GET, "/v1/cases/{id}/duties", case_duties, NEEDS(MAY_READ))
ROUTE(GET, "/v1/cases/{id}/handoffs", case_handoffs, NEEDS(MAY_READ))
ROUTE(GET, "/v1/cases/{id}/timeline", case_timeline, NEEDS(MAY_READ))
ROUTE(GET, "/v1/cases/{id}/texts", case_texts, NEEDS(MAY_OPEN_IDENTITY))
ROUTE(GET, "/v1/deadlines", deadlines_list, NEEDS(MAY_READ))
ROUTE(GET, "/v1/deadlines/{id}/explanation", deadline_explanation, NEEDS(MAY_READ))
ROUTE(GET, "/v1/persons/{id}/identity", person_identity, NEEDS(MAY_OPEN_IDENTITY))
