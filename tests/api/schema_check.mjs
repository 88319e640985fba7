// Checks recorded replies against the API document: node tests/api/schema_check.mjs REPLIES.
//
// REPLIES has a line a reply: METHOD, PATH (as asked, with its query), STATUS and the file that holds the body,
// separated by tabs. The last line printed is `N passed, N failed`.
import { readFileSync } from 'node:fs';
import { open, Report } from './openapi.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

const file = process.argv[2];
if (!file) {
    console.error('usage: schema_check.mjs REPLIES');
    process.exit(2);
}
const { doc, follow, check } = open();

function decode(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

/** The path of the document that answers `target`; a fixed segment wins over {…}. */
function findPath(target) {
    const have = target.split('?')[0].split('/').map(decode);
    let best = null;
    let bestFixed = -1;
    for (const path of Object.keys(doc.paths)) {
        const want = path.split('/');
        const fits = want.length === have.length &&
            want.every((part, i) => (part.startsWith('{') ? have[i] !== '' : part === have[i]));
        const fixed = want.filter((part) => !part.startsWith('{')).length;
        if (fits && fixed > bestFixed) {
            best = path;
            bestFixed = fixed;
        }
    }
    return best;
}

/** The place in the document of the response that this reply claims to be. */
function findResponse(method, target, status) {
    const problem = ['components', 'responses', `Problem${status}`];
    const path = findPath(target);
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const operation = path && doc.paths[path][verb];
    if (operation) return ['paths', path, verb, 'responses', status];
    if (path && method === 'OPTIONS' && status === '204') return null; // Allow says all
    const known = path && METHODS.includes(verb) ? ['405'] : path ? ['405', '501'] : ['404'];
    const always = Object.keys(doc.paths['/'].get.responses).filter((s) => s >= '400' && s !== '405');
    return [...known, ...always, '401', '413', '411'].includes(status) ? problem : undefined;
}

function isEmpty(body) {
    return body.length === 0 ? [] : ['has a body, and should have none'];
}

/** Each event of a stream that came whole, as the feed would show it; `at` alone is not in a stream. */
function checkEvents(body) {
    const whole = body.toString('utf8').split('\n\n').slice(0, -1);
    return whole.filter((event) => !event.startsWith(':')).flatMap((event) => {
        const [, id, kind, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(event) ?? [];
        if (data === undefined) return [`is no event: ${event}`];
        const item = { id, kind, at: '2026-01-01T00:00:00+07:00', data: JSON.parse(data) };
        return check(['components', 'schemas', 'FeedItem'], item).map((fault) => `${id} ${kind}: ${fault}`);
    });
}

function checkBody(at, content, body) {
    const types = Object.keys(content);
    if (types.includes('text/event-stream')) return checkEvents(body);
    const type = types.find((t) => t.endsWith('json'));
    if (!type) return body.length ? [] : ['is empty'];
    let value;
    try {
        value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch (e) {
        return [`is not JSON: ${e.message}`];
    }
    return check([...at, 'content', type, 'schema'], value);
}

function checkReply(method, target, status, body) {
    const place = findResponse(method, target, status);
    if (place === null) return isEmpty(body);
    if (place === undefined) return ['no such path and method in the document, and not a refusal that tells so'];
    const { node, at = place } = follow(place.reduce((n, part) => n?.[part], doc), place);
    if (!node) return ['this status is not in the document'];
    if (method === 'HEAD' || !node.content) return isEmpty(body);
    return checkBody(at, node.content, body);
}

const report = new Report();
const seen = new Set();
for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (!line) continue;
    const [method, target, status, bodyFile, ...rest] = line.split('\t');
    if (!bodyFile || rest.length || !/^\d{3}$/.test(status)) {
        report.result(line, ['is not METHOD, PATH, STATUS and BODYFILE']);
        continue;
    }
    report.result(`${method} ${target} ${status}`, checkReply(method, target, status, readFileSync(bodyFile)));
    seen.add(`${method} ${findPath(target) ?? '-'} ${status}`);
}
if (report.passed + report.failed === 0) report.result(file, ['holds no reply']);

const all = Object.entries(doc.paths).flatMap(([path, item]) => Object.keys(item).map((m) => [m.toUpperCase(), path]));
const unseen = all.filter(([m, path]) => ![...seen].some((s) => s.startsWith(`${m} ${path} 2`)));
console.log(`${seen.size} kinds of reply; ${all.length - unseen.length} of ${all.length} operations succeeded` +
    (unseen.length ? `, not: ${unseen.map((o) => o.join(' ')).join(', ')}` : ''));
report.end();
