/*
 * Who may do what, first version: ROLE(NAME, code, Vietnamese, English, sees, may, records).
 * sees: NOTHING of any case; UNIT what its own unit holds or was given; SUBTREE also what units below it hold.
 * may: the actions of server/app/policy.h. records: prefixes of the event types that the role may record.
 */
#define POLICE_RECORDS                                                                                       \
    "offence. report. verification. initiation. case. accused. charge. person. custody. detention. "         \
    "measure. wanted. "                                                                                      \
    "investigation. search. evidence_review. procedure. absentia. treatment. diversion. objection. file. "   \
    "handoff. forensic. "                                                                                    \
    "valuation. interview. confrontation. guardian. representative. protector. threat. legal_aid. support. complaint. " \
    "denunciation. act. review. duty. event."
#define PROCURACY_RECORDS                                                                                    \
    "report. verification. initiation. case. accused. charge. person. custody. detention. measure. "         \
    "procuracy. "                                                                                            \
    "investigation. evidence_review. procedure. prosecution. indictment. objection. protest. file. "         \
    "handoff. "                                                                                              \
    "diversion. interview. confrontation. guardian. representative. protector. threat. legal_aid. support. complaint. " \
    "denunciation. cassation. reopening. act. review. duty. event."
#define COURT_RECORDS                                                                                 \
    "trial. judgment. appeal. protest. reinvestigation. retrial. cassation. reopening. enforcement. " \
    "detention. "                                                                                     \
    "measure. file. handoff. person.released representative. protector. legal_aid. complaint. denunciation. act. review. duty. event."

ROLE(INVESTIGATOR, "investigator", "Điều tra viên", "Investigator", UNIT,
     MAY_READ | MAY_REPORT | MAY_RECORD | MAY_OPEN_IDENTITY, POLICE_RECORDS)
ROLE(HEAD, "head", "Thủ trưởng Cơ quan điều tra", "Head of the investigation agency", SUBTREE,
     MAY_READ | MAY_REPORT | MAY_RECORD | MAY_OPEN_IDENTITY | MAY_ACKNOWLEDGE, POLICE_RECORDS)
ROLE(COMMUNE_POLICE, "commune_police", "Công an cấp xã", "Commune police", UNIT,
     MAY_READ | MAY_REPORT | MAY_RECORD | MAY_OPEN_IDENTITY,
     "offence. report. person. threat. support. handoff. act. duty. event.")
ROLE(PROCURACY, "procuracy", "Kiểm sát viên", "Procurator", UNIT,
     MAY_READ | MAY_REPORT | MAY_RECORD | MAY_OPEN_IDENTITY | MAY_ACKNOWLEDGE, PROCURACY_RECORDS)
ROLE(COURT, "court", "Thư ký Tòa án", "Court clerk", UNIT, MAY_READ | MAY_RECORD | MAY_ACKNOWLEDGE, COURT_RECORDS)
ROLE(SOCIAL, "social", "Người làm công tác bảo vệ trẻ em", "Child-protection officer", UNIT,
     MAY_READ | MAY_REPORT | MAY_RECORD,
     "report. support. threat. guardian. representative. handoff. act. duty. event.")
ROLE(LEGAL_AID, "legal_aid", "Trợ giúp viên pháp lý", "Legal-aid officer", UNIT, MAY_READ | MAY_RECORD,
     "legal_aid. handoff. act. duty.")
ROLE(SUPERVISOR, "supervisor", "Cán bộ giám sát, chỉ huy", "Supervisor", SUBTREE, MAY_READ, "")
ROLE(STATISTICIAN, "statistician", "Cán bộ thống kê", "Statistician", NOTHING, 0, "")
ROLE(AUDITOR, "auditor", "Kiểm toán viên hệ thống", "Auditor", NOTHING, 0, "")
ROLE(ADMIN, "admin", "Quản trị hệ thống", "Administrator", NOTHING, MAY_CHANGE_LAW, "")
