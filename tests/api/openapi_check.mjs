// Checks the API document itself: linted, equal to the tables of the daemon and of the law, its examples good; and the
// page. The one argument is what deploy/embed-assets.sh made of both (assets.c).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { DOCUMENT, load, open, readJson, Report } from './openapi.mjs';

const report = new Report();
const { doc, follow, check } = open();
const schemas = doc.components.schemas;

/** The arguments of every NAME(…) of an X-macro table, strings without their quotes. */
function table(path, name) {
    const text = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/^#define[^]*?[^\\]$/gm, '');
    const argument = '(?:[^()"]|"(?:[^"\\\\]|\\\\.)*"|\\([^()]*\\))*';
    const rows = [...text.matchAll(new RegExp(`^${name}\\((${argument})\\)`, 'gm'))];
    return rows.map((row) => [...row[1].matchAll(/\s*((?:"(?:[^"\\]|\\.)*"\s*)+|[^,"]+)(?:,|$)/g)]
        .map((m) => m[1].trim())
        .map((arg) => (arg.startsWith('"')
            ? [...arg.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join('')
            : arg)));
}

/** What stands in one list and not in the other. */
function differ(have, want) {
    return [...want.filter((x) => !have.includes(x)).map((x) => `the document lacks ${x}`),
        ...have.filter((x) => !want.includes(x)).map((x) => `only the document has ${x}`)];
}

/** Lists in which order matters, or objects; of long ones only the parts that differ are told. */
function equal(name, have, want) {
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    const parts = [...new Set([...Object.keys(have), ...Object.keys(want)])].filter((k) => !same(have[k], want[k]));
    const faults = parts.map((k) => `${k}: document ${JSON.stringify(have[k])}, source ${JSON.stringify(want[k])}`);
    report.result(name, same(have, want) || faults.length ? faults : ['the same, in another order']);
}

/* --- a public linter ------------------------------------------------------------------------------------------- */

const { createConfig, lint } = load('@redocly/openapi-core');
const config = await createConfig({ extends: ['recommended'] });
const problems = await lint({ ref: DOCUMENT, config });
report.result('lint: Redocly, recommended rules, no warning',
    problems.map((p) => `${p.severity} ${p.ruleId} ${p.message} ${p.location.map((l) => l.pointer).join(' ')}`));

/* --- the routes ------------------------------------------------------------------------------------------------ */

const routes = table('server/app/routes.tbl.h', 'ROUTE');
const operations = Object.entries(doc.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, op]) => ({ name: `${method.toUpperCase()} ${path}`, op })));
report.result('routes: as in routes.tbl.h, by name of the handler',
    differ(operations.map((o) => `${o.name} ${o.op.operationId}`), routes.map((r) => `${r[0]} ${r[1]} ${r[2]}`)));
for (const [method, path, , who] of routes) {
    const op = doc.paths[path]?.[method.toLowerCase()];
    if (!op) continue;
    const name = `${method} ${path}`;
    const open_ = Array.isArray(op.security) && op.security.length === 0;
    const streams = Object.keys(op.responses['200']?.content ?? {}).includes('text/event-stream');
    report.result(`${name}: who may`, [
        ...(streams === who.startsWith('STREAMS') ? [] : ['a stream of events in one of the two only']),
        ...(open_ === (who === 'OPEN') ? [] : ['security differs from the table']),
        ...(open_ === !op.responses['401'] ? [] : ['401 is answered where a token is wanted, and nowhere else']),
        ...(/^(NEEDS|STREAMS)/.test(who) && !op.responses['403'] ? ['403 is missing'] : [])]);
    const taken = (op.parameters ?? []).map((p) => follow(p).node);
    report.result(`${name}: path parameters`, differ(taken.filter((p) => p.in === 'path').map((p) => p.name),
        [...path.matchAll(/{(\w+)}/g)].map((m) => m[1])));
    report.result(`${name}: in both languages`, [
        ...(op.summary?.split(' | ').length === 2 ? [] : ['summary is not "vi | en"']),
        ...(op.description?.split('\n\n').length === 2 ? [] : ['description is not two paragraphs'])]);
}

/* The parameters that a handler knows: known[] in it, or the only one of its file. */
const sources = readdirSync('server/api').filter((f) => f.endsWith('.c'))
    .map((f) => readFileSync(`server/api/${f}`, 'utf8'));
function parameters(handler) {
    const source = sources.find((text) => text.includes(`\nenum flow ${handler}(`)) ?? '';
    const body = source.split(`\nenum flow ${handler}(`)[1]?.split('\n}\n')[0] ?? '';
    const lists = (text) => [...text.matchAll(/known\[\] = \{([^}]*)\}/g)];
    const own = lists(body);
    const found = own.length ? own : lists(source).length === 1 && !/request_only_params/.test(body) ? lists(source) : [];
    return found.flatMap((list) => [...list[1].matchAll(/"(\w+)"/g)].map((m) => m[1]));
}
for (const { name, op } of operations) {
    const taken = (op.parameters ?? []).map((p) => follow(p).node).filter((p) => p.in === 'query');
    report.result(`${name}: query parameters`, differ(taken.map((p) => p.name), parameters(op.operationId)));
}

/* --- refusals -------------------------------------------------------------------------------------------------- */

const errors = table('lib/base/err.tbl.h', 'ERR').filter((e) => Number(e[1]) >= 400);
const violations = table('lib/law/violation.tbl.h', 'VIOLATION');
const law = violations.filter((v) => v[2] === 'true').map((v) => `/problems/law.${v[1]}`);
const unused = ['/problems/law', '/problems/rate.limited']; // no route answers with them (yet)
const types = Object.values(doc.components.responses)
    .flatMap((r) => r.content['application/problem+json'].schema.properties.type.enum);
report.result('problems: the types of err.tbl.h, and those of the law',
    differ(types, [...errors.map((e) => `/problems/${e[2]}`).filter((t) => !unused.includes(t)), ...law]));
for (const [name, response] of Object.entries(doc.components.responses)) {
    const { properties } = response.content['application/problem+json'].schema;
    const status = Number(name.replace('Problem', ''));
    const wrong = errors.filter((e) => properties.type.enum.includes(`/problems/${e[2]}`) && Number(e[1]) !== status);
    report.result(`${name}: its status`, [
        ...(properties.status.const === status ? [] : [`says ${properties.status.const}`]),
        ...wrong.map((e) => `${e[2]} is ${e[1]}`)]);
}

/* --- words ----------------------------------------------------------------------------------------------------- */

const events = readJson('config/law/events.json');
const values = events.value_sets;
equal('words: event types and their names', schemas.EventType['x-names'],
    Object.fromEntries(events.events.map((e) => [e.type, e.name])));
equal('words: event types', schemas.EventType.enum, events.events.map((e) => e.type));
equal('words: receivers', schemas.Receiver.enum, values.receiver);
const pack = readJson('config/law/pack.json');
const { words } = pack;
const named = (...lists) => Object.fromEntries(lists.flatMap((l) => words[l])
    .map((w) => [w.code, { vi: w.vi, en: w.en }]));
for (const [schema, list] of [['Receiver', 'agency'], ['Authority', 'office'], ['ReportKind', 'report_kind'],
    ['LengthUnit', 'unit'], ['Rank', 'rank'], ['RuleGroup', 'stage'], ['TermKind', 'kind']]) {
    const all = named(list);
    const codes = schema === 'TermKind' ? Object.keys(all) : schemas[schema].enum;
    equal(`words: names of ${schema}`, schemas[schema]['x-names'], Object.fromEntries(codes.map((c) => [c, all[c]])));
}
equal('words: names of those bound', schemas.Bound['x-names'], named('agency', 'office', 'person'));
equal('words: grounds of suspension', schemas.FactsTold.properties.ground['x-names'],
    Object.fromEntries(events.events.flatMap((e) => e.grounds ?? []).map((g) => [g.code, g.name])));
equal('words: classes of offences', schemas.SeverityClass.enum, pack.classes.map((c) => c.code));
const severity = named('severity');
equal('words: names of classes', schemas.SeverityClass['x-names'],
    Object.fromEntries(pack.classes.map((c) => [c.code, severity[c.code]])));
const { handoffs } = readJson('config/law/handoffs.json');
const ends = [...new Set(handoffs.flatMap((h) => [h.from, h.to]))];
report.result('words: who stands at the ends of handoffs', differ(schemas.OfficeRole.enum, ends));
equal('words: their names', Object.keys(schemas.OfficeRole['x-names']), schemas.OfficeRole.enum);
report.result('words: what handoffs carry',
    differ(schemas.Carries.enum, [...new Set(handoffs.map((h) => h.carries))]));
equal('words: names of what they carry', Object.keys(schemas.Carries['x-names']), schemas.Carries.enum);
const stages = readJson('config/law/stages.json');
equal('words: suspensions', schemas.SuspensionCode.enum, stages.suspensions.map((s) => s.code));
report.result('words: who returns the file', differ(schemas.ReturnedBy.enum, Object.keys(stages.returns)));
const rungs = pack.ladders.flatMap((l) => l.rungs.map((r) => r.code));
report.result('words: rungs of alarms', rungs.flatMap((r) => check(
    ['components', 'schemas', 'FeedAlarm', 'properties', 'rung'], r).map((fault) => `${r}: ${fault}`)));
equal('words: authorities', schemas.Authority.enum, values.authority);
equal('words: kinds of report', schemas.ReportKind.enum, values.report_kind);
equal('words: units of length', schemas.LengthUnit.enum, values.unit);
equal('words: stages', Object.entries(schemas.Stage['x-names']),
    stages.stages.map((s) => [s.code, s.name]));
equal('words: codes of stages', schemas.Stage.enum, Object.keys(schemas.Stage['x-names']));
equal('words: ranks', schemas.Rank.enum, pack.ranks.map((r) => r.code));
report.result('words: groups of rules',
    differ(schemas.RuleGroup.enum, [...new Set(readJson('config/law/rules.json').rules.map((r) => r.stage))]));
equal('words: violations', schemas.ViolationCode['x-names'],
    Object.fromEntries(violations.map((v) => [v[1], { vi: v[3], en: v[4], forbidden: v[2] === 'true' }])));
equal('words: violation codes', schemas.ViolationCode.enum, violations.map((v) => v[1]));
/* Names of a C table, in order: [X_…] = "…" or [X_…] = {"…", "…", "…"}. */
function names(path, prefix) {
    const string = '(?:"(?:[^"\\\\]|\\\\.)*"\\s*)+';
    const rows = [...readFileSync(path, 'utf8').matchAll(
        new RegExp(`\\[${prefix}_\\w+\\]\\s*=\\s*\\{?\\s*(${string}(?:,\\s*${string})*)`, 'g'))];
    return rows.map((row) => [...row[1].matchAll(new RegExp(`(${string})(?:,|$)`, 'g'))].map((text) =>
        [...text[1].matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join('')));
}
const notices = names('lib/law/violation.c', 'NOTICE');
equal('words: notices', schemas.NoticeCode['x-names'],
    Object.fromEntries(notices.map(([code, vi, en]) => [code, { vi, en }])));
equal('words: codes of notices', schemas.NoticeCode.enum, notices.map(([code]) => code));
const states = names('lib/law/fold_episode.c', 'EPISODE').map(([name]) => name);
report.result('words: states of episodes',
    [...schemas.HandoffStatus.enum, ...schemas.EpisodeStatus.enum].filter((s) => !states.includes(s)));
report.result('words: through whom a victim is told', differ(schemas.ToldTo.properties.through.enum,
    names('lib/law/fold_represent.c', 'TOLD').map(([name]) => name)));
const fields = table('lib/base/field.tbl.h', 'FIELD');
equal('words: faults of fields', schemas.FieldCode['x-names'],
    Object.fromEntries(fields.map((f) => [f[1], { vi: f[2], en: f[3] }])));
equal('words: codes of faults', schemas.FieldCode.enum, fields.map((f) => f[1]));
equal('words: roles', schemas.Role.enum, table('server/app/policy.tbl.h', 'ROLE').map((r) => r[1]));
const identity = table('lib/json/identity.tbl.h', 'IDENTITY');
equal('words: fields of an identity', Object.entries(schemas.Identity.properties).map(([k, v]) => [k, v.maxLength]),
    identity.map((i) => [i[0], Number(i[1])]));
equal('words: fields of an opened identity', Object.keys(schemas.IdentityOpened.properties), identity.map((i) => i[0]));

/* --- facts ----------------------------------------------------------------------------------------------------- */

const facts = table('lib/law/fact.tbl.h', 'FACT');
const kinds = { INT: 'integer', BOOL: 'boolean', TEXT: 'string', CODES: 'array' };
const refs = { CODE: 'Code', RULE: 'RuleId', PERSON: 'PersonRef', EVENT: 'EventRef' };
for (const [schema, when, more] of [['FactsTold', 'WhenTold', ['data', 'reason', 'note', 'content']],
    ['Facts', 'When', ['data']]]) {
    const have = schemas[schema].properties;
    report.result(`facts: ${schema} has those of fact.tbl.h`,
        differ(Object.keys(have), [...facts.map((f) => f[0]), ...more]));
    for (const [name, type] of facts) {
        const closed = events.facts[name]?.values;
        const bounds = events.facts[name];
        const is = have[name] ?? {};
        const target = follow(is.allOf?.[0] ?? is).node;
        const good = closed ? JSON.stringify(target.enum) === JSON.stringify(values[closed])
            : kinds[type] ? is.type === kinds[type] &&
                (type !== 'INT' || bounds?.max === undefined || (is.minimum === bounds.min && is.maximum === bounds.max))
            : is.allOf?.[0].$ref === `#/components/schemas/${type === 'WHEN' ? when : refs[type]}`;
        report.result(`facts: ${schema}.${name}`, good ? [] : [`is ${JSON.stringify(is)}`]);
    }
}

/* Which facts a type needs and which values it takes: shown by asking the schema, event type by event type. */
const valuesOf = (set) => (Array.isArray(set) ? set : values[set]);
const at = ['components', 'schemas', 'EventTold'];
const sample = {
    INT: 1, BOOL: true, CODE: 'x', RULE: 'B01', PERSON: 'p1', EVENT: 0, WHEN: '2026-03-02', TEXT: '1', CODES: [],
};
for (const e of events.events) {
    if (e.derived) {
        report.result(`event ${e.type}: nobody records it`,
            check(at, { type: e.type, at: '2026-03-02' }).length ? [] : ['the schema takes it']);
        continue;
    }
    const wanted = Object.entries(e.facts).filter(([, f]) => f.need === 'required').map(([name]) => name);
    const value = (name) => {
        const set = e.facts[name].values ?? events.facts[name]?.values;
        return set ? valuesOf(set)[0] : sample[facts.find((f) => f[0] === name)[1]];
    };
    const data = Object.fromEntries(wanted.map((name) => [name, value(name)]));
    const told = (d) => check(at, { type: e.type, at: '2026-03-02', data: d });
    const faults = told(data);
    for (const name of wanted) {
        const { [name]: _, ...rest } = data;
        if (told(rest).length === 0) faults.push(`${name} is required, and the schema does without`);
    }
    for (const [name, f] of Object.entries(e.facts)) {
        const taken = told({ ...data, [name]: value(name) });
        if (taken.length) faults.push(`${name} is refused: ${taken[0]}`);
        if (f.values && told({ ...data, [name]: 'nonesuch' }).length === 0) faults.push(`${name} takes any value`);
    }
    report.result(`event ${e.type}: facts`, faults);
}

/* --- examples -------------------------------------------------------------------------------------------------- */

function* examples(node, place) {
    if (node === null || typeof node !== 'object') return;
    if (node.schema && 'example' in node) yield [[...place, 'schema'], node.example];
    for (const [key, child] of Object.entries(node)) if (key !== 'example') yield* examples(child, [...place, key]);
}
for (const [place, value] of examples(doc, []))
    report.result(`example at ${place.slice(0, -1).join(' ')}`, check(place, value));
const bodies = operations.flatMap(({ name, op }) =>
    [op.requestBody, ...Object.entries(op.responses).filter(([s]) => s < '300').map(([, r]) => r)]
        .flatMap((r) => Object.entries(r?.content ?? {})).map(([type, media]) => [name, type, media]));
report.result('examples: every JSON body has one', bodies
    .filter(([name, type, media]) => type === 'application/json' && !('example' in media) && !name.endsWith('openapi.json'))
    .map(([name]) => name));

/* --- the page -------------------------------------------------------------------------------------------------- */

const page = readFileSync('server/board/index.html', 'utf8');
report.result('page: nothing from elsewhere', [...page.matchAll(
    /(?:src|href|action)\s*=\s*"((?:https?:)?\/\/[^"]*)"|@import|url\(/g)]
    .map((m) => m[0]));
report.result('page: no code in attributes', [...page.matchAll(/<[^>]*\s(?:on\w+|style)\s*=/g)].map((m) => m[0]));
const made = readFileSync(process.argv[2], 'utf8');
for (const tag of ['script', 'style']) {
    const found = [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))];
    report.result(`page: one ${tag}`, found.length === 1 ? [] : [`${found.length} of them`]);
    const hash = `sha256-${createHash('sha256').update(found[0]?.[1] ?? '').digest('base64')}`;
    report.result(`page: its policy allows that ${tag}`,
        made.includes(`'${hash}'`) ? [] : [`${hash} is not in assets.c`]);
}
for (const path of ['server/board/index.html', DOCUMENT]) {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32);
    report.result(`page: entity tag of ${path}`,
        made.includes(`\\"${digest}\\"`) ? [] : [`${digest} is not in assets.c`]);
}

report.end();
