// Checks the law pack, the calendar and the units against their JSON Schemas, and the schemas against the reader in C:
// node tests/law/pack_schema.mjs HOSO.
//
// Each kind of object in the pack is spoiled, one member at a time: a member that is none, one that is gone, of another
// type, empty, out of range. What the schema lets pass the reader must let pass, and the other way round. The reader
// alone knows what refers to what. The last line printed is `N passed, N failed`.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(resolve('build/npm/package.json'));
const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const run = promisify(execFile);

const LAW = 'config/law';
const PACK = ['rules', 'events', 'handoffs', 'stages', 'offences', 'rows', 'pack', 'examples'];
const OTHERS = ['config/calendars/vn.json', ...['provinces', 'communes', 'agencies'].map((n) => `config/units/${n}.json`)];
const AT_ONCE = 8; // processes

const hoso = process.argv[2];
if (!hoso) {
    console.error('usage: pack_schema.mjs HOSO');
    process.exit(2);
}
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
let passed = 0;
let failed = 0;
function result(name, faults) {
    if (faults.length === 0) return void passed++;
    failed++;
    console.log(`not ok ${name}`);
    for (const fault of faults.slice(0, 8)) console.log(`    ${fault}`);
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
addFormats(ajv);
for (const name of readdirSync(`${LAW}/schema`)) ajv.addSchema(read(`${LAW}/schema/${name}`));

/** The faults of a document by the schema of that name, as ajv tells them. */
function bySchema(name, value) {
    const validate = ajv.getSchema(`${name}.schema.json`);
    return validate(value) ? [] : validate.errors;
}
const asLine = (e) => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`;

// The files of the tree are good, and name their schema.
for (const path of [...PACK.map((name) => `${LAW}/${name}.json`), ...OTHERS]) {
    const doc = read(path);
    const schema = join(dirname(path), doc.$schema ?? '');
    const name = basename(schema, '.schema.json');
    result(path, dirname(schema) === `${LAW}/schema` && ajv.getSchema(`${name}.schema.json`)
        ? bySchema(name, doc).map(asLine) : [`names no schema of ${LAW}/schema: ${doc.$schema}`]);
}

/** Codes of faults by the reader: null when it takes the pack with this document in place of its own. */
const work = mkdtempSync(join(tmpdir(), 'pack-schema-'));
let folders = 0;
async function byReader(name, doc) {
    const dir = join(work, String(folders++));
    const law = join(dir, 'law');
    require('node:fs').mkdirSync(law, { recursive: true });
    symlinkSync(resolve('config/calendars'), join(dir, 'calendars'));
    for (const other of PACK) {
        if (other !== name) symlinkSync(resolve(`${LAW}/${other}.json`), join(law, `${other}.json`));
    }
    writeFileSync(join(law, `${name}.json`), JSON.stringify(doc));
    try {
        await run(hoso, ['law', 'list', '--pack', law], { maxBuffer: 1 << 24 });
        return [];
    } catch (e) {
        if (e.code !== 1) throw e; // a crash is no refusal
        return JSON.parse(e.stderr).errors ?? [{ pointer: '', code: 'whole' }];
    } finally {
        rmSync(dir, { recursive: true });
    }
}

// Objects whose members are names of the file's own choosing.
const MAPS = new Set(['value_sets', 'words', 'where', 'unless', 'facts']);

// Lists of patterns of events: one in each file stands for all.
const PATTERNS = new Set(['start', 'restart', 'end', 'void', 'orders', 'on', 'back', 'reset', 'cause', 'sent', 'received',
    'accepted', 'returned', 'marks', 'accuses', 'appoints', 'protects', 'legal_aid']);

// The histories of examples are what simulate takes: checked against the API document, not here.
const HISTORY = new Set(['victims', 'accused', 'witnesses', 'informants', 'representatives', 'events', 'as_of', 'known_at']
    .map((member) => `/examples/*/${member}`));

/** One place for each member of each kind of object, as [path of the object, member]. */
function places(doc) {
    const found = new Map();
    const walk = (value, path, kind) => {
        if (Array.isArray(value)) {
            value.forEach((item, i) => walk(item, [...path, i], `${kind}/*`));
        } else if (value && typeof value === 'object') {
            if (PATTERNS.has(kind.split('/').at(-2)) && value.event) kind = `/${path[0]}/*/(pattern)`;
            const map = MAPS.has(path.at(-1)) && kind.split('/').length > 1;
            for (const member of Object.keys(value)) {
                const key = map ? `${kind}/{}` : `${kind}/${member}`;
                const type = value[member] === null ? 'null' : Array.isArray(value[member]) ? 'array' : typeof value[member];
                if (!HISTORY.has(key) && !found.has(`${key} ${type}`)) found.set(`${key} ${type}`, [path, member, map]);
                if (!HISTORY.has(key)) walk(value[member], [...path, member], key);
            }
        }
    };
    walk(doc, [], '');
    return [...found.entries()];
}

/** What a value is replaced by: name and value; `undefined` takes the member away. */
function spoilt(value) {
    const other = ['string', 'object'].includes(typeof value) ? 7 : 'zz';
    const list = [['gone', undefined], ['of another type', other]];
    if (Array.isArray(value)) return [...list, ['empty', []]];
    if (typeof value === 'number') return [...list, ['negative', -1], ['too large', 1e9]];
    if (typeof value !== 'string') return list;
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return [...list, ['no date', '2020-02-30']];
    return [...list, ['another word', 'zz'], ['empty', ''], ['long', 'z'.repeat(5000)]];
}

// What the reader alone can know: references and order, and two members whose sense lies in another place.
const READER_ALONE = ['reference', 'event.unknown', 'date.order', 'fact.missing'];
const ELSEWHERE = new Set([
    'events.json /events/*/derived boolean gone', // pack.json lets it follow of itself: nobody may record it as well
    'events.json /facts/{}/max number negative', 'events.json /facts/{}/min number too large', // the one against the other
]);
// Whatever else, these are no law.
const MUST_FAIL = /(a member that is none|(?<!null) of another type)$/;
// An empty list says nothing: the reader takes it for none, the schema asks to leave it out.
const isEmptyList = (e) => e.keyword === 'minItems';

async function compare(name, doc, text, path, change) {
    const copy = structuredClone(doc);
    const at = path.reduce((node, part) => node[part], copy);
    change(at);
    const schema = bySchema(name, copy);
    const reader = await byReader(name, copy);
    const faults = [];
    if (schema.length && !reader.length && !schema.some(isEmptyList)) {
        faults.push(`the schema alone refuses: ${asLine(schema[0])}`);
    }
    if (!schema.length && reader.length && !reader.some((e) => READER_ALONE.includes(e.code)) &&
        !ELSEWHERE.has(`${name}.json ${text}`)) {
        faults.push(`the reader alone refuses: ${reader[0].pointer} ${reader[0].code}`);
    }
    if (!schema.length && MUST_FAIL.test(text)) faults.push('the schema lets it pass');
    result(`${name}.json ${text}`, faults);
}

// The names of facts are those of the table in C.
const FACTS = [...readFileSync('lib/law/fact.tbl.h', 'utf8').matchAll(/^FACT\((\w+)/gm)].map((m) => m[1]).sort();
for (const name of PACK) {
    const named = ajv.getSchema(`${name}.schema.json`).schema.$defs?.fact_name;
    if (!named) continue;
    const odd = [...named.enum.filter((f) => !FACTS.includes(f)), ...FACTS.filter((f) => !named.enum.includes(f))];
    result(`${name}.schema.json: facts`, odd.map((f) => `${f} is not in both $defs.fact_name and lib/law/fact.tbl.h`));
}

const jobs = [];
for (const name of PACK) {
    const doc = read(`${LAW}/${name}.json`);
    const objects = new Set();
    for (const [kind, [path, member, map]] of places(doc)) {
        const object = kind.slice(0, kind.lastIndexOf('/'));
        if (!objects.has(object) && !['value_sets', 'words'].includes(path.at(-1))) {
            objects.add(object);
            jobs.push(() => compare(name, doc, `${object || '/'}: a member that is none`, path, (at) => { at.zz_none = 1; }));
        }
        const value = path.reduce((node, part) => node[part], doc)[member];
        for (const [what, to] of spoilt(value)) {
            if (map && what === 'gone') continue;
            jobs.push(() => compare(name, doc, `${kind} ${what}`, path, (at) => {
                if (to === undefined) delete at[member];
                else at[member] = to;
            }));
        }
        // Each word that the schema lists there is one that the reader knows.
        if (typeof value !== 'string') continue;
        const copy = structuredClone(doc);
        path.reduce((node, part) => node[part], copy)[member] = 'zz';
        const pointer = `/${[...path, member].join('/')}`;
        const words = bySchema(name, copy).filter((e) => e.keyword === 'enum' && e.instancePath === pointer)
            .flatMap((e) => e.params.allowedValues);
        for (const word of words) {
            jobs.push(async () => {
                const other = structuredClone(doc);
                path.reduce((node, part) => node[part], other)[member] = word;
                const told = (await byReader(name, other)).filter((e) => e.pointer === pointer && e.code === 'range');
                result(`${name}.json ${kind}: the reader knows ${word}`, told.map((e) => `${e.pointer} ${e.code}`));
            });
        }
    }
}

try {
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let job = jobs.pop(); job; job = jobs.pop()) await job();
    }));
} finally {
    rmSync(work, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || passed < 100 ? 1 : 0;
