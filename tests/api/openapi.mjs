// Reads server/api/openapi.json and compiles its schemas: what both checkers share.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(resolve('build/npm/package.json'));
const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

export const DOCUMENT = 'server/api/openapi.json';

/** A package of build/npm, for what only one checker needs. */
export const load = (name) => require(name);

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

const escape = (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The document with `follow(node)` for references and `check(pointer parts)` for the schema at a place. */
export function open(path = DOCUMENT) {
    const doc = readJson(path);
    const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
    addFormats(ajv);
    ajv.addVocabulary(['x-names', ...Object.keys(doc)]); // the document itself is no schema, and is never used as one
    ajv.addSchema(doc, 'openapi');
    const compiled = new Map();

    const follow = (node, at) => {
        while (node && node.$ref) {
            at = node.$ref.slice(2).split('/').map((p) => p.replaceAll('~1', '/').replaceAll('~0', '~'));
            node = at.reduce((n, part) => n?.[part], doc);
        }
        return { node, at };
    };

    /** The faults of `value` by the schema at that place, as lines; none: it is good. */
    const check = (at, value) => {
        const id = 'openapi#/' + at.map(escape).join('/');
        if (!compiled.has(id)) compiled.set(id, ajv.compile({ $ref: id }));
        const validate = compiled.get(id);
        if (validate(value)) return [];
        return validate.errors.map((e) => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`);
    };

    return { doc, follow, check };
}

/** Counts and prints, as tests/run.sh reads it. */
export class Report {
    passed = 0;
    failed = 0;

    /** `faults`: lines; none means that it passed. */
    result(name, faults) {
        if (faults.length === 0) {
            this.passed++;
            return;
        }
        this.failed++;
        console.log(`not ok ${name}`);
        for (const fault of faults.slice(0, 8)) console.log(`    ${fault}`);
        if (faults.length > 8) console.log(`    and ${faults.length - 8} more`);
    }

    end() {
        console.log(`${this.passed} passed, ${this.failed} failed`);
        process.exitCode = this.failed ? 1 : 0;
    }
}
