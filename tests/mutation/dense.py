"""Histories in which one part of the law is crowded: many acts of one kind in a short time, as a case would hardly have them.

generate.py tells likely lives of cases, in which the turns of the code that only odd sequences reach are rare. Here a case is
brought to a stage in few steps, and then acts of one theme follow each other at random, over few persons and few offences.
"""
from dice import Dice
from generate import _document
from life import Life
from moments import DAY
from side import Side
from vocabulary import CLASSES

LEAVING = tuple(f'{stage}.{act}' for stage in ('investigation', 'prosecution', 'trial')
                for act in ('suspended', 'resumed', 'discontinued'))
THEMES = {
    'charges': ('accused.charged', 'accused.charged', 'charge.approved', 'charge.rejected', 'charge.annulled', 'charge.changed',
                'charge.supplemented', 'case.amended', 'case.severed', 'indictment.issued', 'case.initiated',
                'detention.ordered') + LEAVING,
    'liberty': ('person.held', 'person.arrested', 'person.surrendered', 'person.received', 'person.released', 'custody.ordered',
                'custody.extended', 'detention.ordered', 'detention.ordered', 'detention.extended', 'detention.cancelled',
                'measure.applied', 'measure.lifted', 'wanted.issued', 'accused.charged', 'charge.changed', 'indictment.issued',
                'trial.accepted', 'judgment.pronounced', 'investigation.suspended', 'investigation.resumed', 'case.transferred',
                'prosecution.returned', 'trial.returned', 'file.received', 'investigation.extended'),
    'lengths': ('investigation.extension_requested', 'investigation.extended', 'investigation.extended',
                'case.complexity_declared', 'investigation.suspended', 'investigation.resumed', 'investigation.concluded',
                'case.transferred', 'handoff.received', 'case.joined', 'case.severed', 'charge.changed', 'prosecution.extended',
                'prosecution.returned', 'file.received', 'prosecution.suspended', 'prosecution.resumed'),
    'verification': ('report.received', 'report.transferred', 'report.accepted', 'verification.prolonged',
                     'verification.extension_requested', 'verification.extension_decided', 'verification.extended',
                     'verification.suspended', 'verification.resumed', 'verification.suspension_cancelled', 'case.initiated',
                     'case.not_initiated', 'case.non_initiation_cancelled', 'report.merged', 'report.split', 'review.done',
                     'forensic.ordered', 'forensic.extended', 'forensic.concluded'),
    'flags': ('procedure.simplified', 'procedure.ordinary', 'absentia.decided', 'treatment.ordered', 'treatment.ended',
              'diversion.notified', 'diversion.applied', 'diversion.refused', 'case.flagged', 'case.unflagged', 'charge.changed',
              'accused.charged', 'indictment.issued', 'investigation.concluded', 'trial.accepted', 'detention.ordered',
              'prosecution.returned', 'file.received', 'search.completed'),
    'trial': ('trial.accepted', 'trial.extended', 'trial.returned', 'file.received', 'trial.suspended', 'trial.resumed',
              'trial.scheduled', 'trial.opened', 'trial.recessed', 'trial.adjourned', 'trial.argument_closed',
              'judgment.pronounced', 'judgment.delivered', 'appeal.filed', 'appeal.changed', 'appeal.withdrawn', 'protest.filed',
              'protest.withdrawn', 'appeal.accepted', 'appeal.scheduled', 'appeal.decided', 'detention.ordered',
              'trial.evidence_requested', 'reinvestigation.ordered', 'retrial.ordered', 'handoff.received'),
    'papers': ('handoff.sent', 'handoff.received', 'handoff.accepted', 'handoff.returned', 'file.received', 'report.transferred',
               'case.transferred', 'investigation.concluded', 'indictment.issued', 'prosecution.returned', 'trial.returned',
               'case.not_initiated', 'detention.ordered', 'act.done', 'duty.waived', 'duty.done'),
    'duties': ('complaint.filed', 'complaint.withdrawn', 'complaint.extended', 'complaint.obstructed', 'complaint.decided',
               'denunciation.filed', 'denunciation.extended', 'denunciation.decided', 'interview.booked', 'interview.held',
               'forensic.requested', 'forensic.ordered', 'forensic.concluded', 'valuation.ordered', 'valuation.concluded',
               'legal_aid.requested', 'legal_aid.assigned', 'guardian.appointed', 'support.notified', 'procuracy.required',
               'objection.filed', 'objection.decided', 'initiation.requested', 'act.done'),
}
# The way to a stage in few steps.
WAY = ('report.received', 'case.initiated', 'accused.charged', 'investigation.concluded', 'indictment.issued', 'trial.accepted')
LONG = {'charges': (0, 2, 3, 3, 4, 6), 'liberty': (0, 1, 2, 3, 3, 4, 5, 6), 'lengths': (0, 2, 3, 3, 4, 5), 'verification': (0, 1),
        'flags': (0, 2, 3, 3, 4, 5), 'trial': (0, 5, 6, 6, 6), 'papers': (0, 1, 2, 3, 5, 6), 'duties': (0, 1, 2, 3, 6)}


def _act(life, side, event_type):
    dice = life.dice
    if dice.chance(0.3):
        life.offence = life.some_offence(dice.pick(CLASSES))
    if event_type in ('handoff.sent', 'handoff.received', 'handoff.accepted', 'handoff.returned') and dice.chance(0.8):
        return side.hand()
    life.do(event_type).data = life.invent(event_type, share=0.45)
    return None


def _speaks_of(value, lost):
    if isinstance(value, dict):
        return any(_speaks_of(v, lost) for v in value.values())
    return id(value) in lost


def _begin_late(life):
    """Leaves out the first events and what speaks of them: the first event, and what it starts, may then be any."""
    first = life.dice.between(1, 9)
    lost, kept = {id(e) for e in life.events[:first]}, []
    for e in life.events[first:]:  # an event speaks of earlier ones
        if _speaks_of(e.data, lost):
            lost.add(id(e))
        else:
            kept.append(e)
    life.events = kept


def dense(words, seed, index):
    """The document of that number."""
    dice = Dice(seed + 1, index)
    life = Life(words, dice, [dice.pick(words.rules) for _ in range(2)])
    life.orderly = False
    theme = dice.pick(sorted(THEMES))
    if dice.chance(0.35):
        life.people['victims'] = []
        life.people.pop('representatives', None)
    if not life.people['accused']:
        life.people['accused'] = [{'id': 'a1', 'birth_date': '1990-02-03'}]
    side = Side(life)
    for step in WAY[:dice.pick(LONG[theme])]:
        life.do(step).data = life.invent(step, {k: v for k, v in life.offence.items() if k in words.facts(step)}, share=0.2)
        life.wait(9 * DAY)
    for _ in range(dice.between(4, 16)):
        dice.weighted([(70, lambda: _act(life, side, dice.pick(THEMES[theme]))), (8, side.answer), (5, side.lengthen),
                       (4, side.correct), (4, side.again), (3, side.provoke), (3, side.anything)])()
        life.wait(dice.pick((0, DAY, 5 * DAY, 30 * DAY, 120 * DAY)) or None)
    if dice.chance(0.35):
        _begin_late(life)
    return _document(life)
