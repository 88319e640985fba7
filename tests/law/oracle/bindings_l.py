"""CL-29, a representative without a conflict of interest: docs/bindings.md, "Order". L01 to L04 are no terms: sessions.py."""
import conflict
from rules import Rule, on

FIRST_KNOWN = ("report.received|report.accepted|case.initiated|case.amended|accused.charged|charge.supplemented|person.held|person.arrested|"
               "person.surrendered|person.received|wanted.issued|interview.held|threat.detected|person.conflict_marked")

RULES = [
    Rule("CL-29", on(FIRST_KNOWN), on("representative.appointed|guardian.appointed", conflict.appointed_rightly), subject="victim",
         whom=conflict.owed, once="running", kind="at_once", rank="joint_circular", from_="2019-02-05", classes=[]),
]
