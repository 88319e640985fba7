// Lays the calendar of days off beside an independent package of public holidays (date-holidays), year by year, and holds
// what the package cannot know against the law. Arguments: the calendar, the table of differences with their reasons.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const from = createRequire(fileURLToPath(new URL('../../build/npm/package.json', import.meta.url)));
const Holidays = from('date-holidays');
const [calendar, table] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));

let passed = 0;
const faults = [];
function check(ok, fault) {
    if (ok) passed += 1;
    else faults.push(fault);
}

const DAY_MS = 86400000;
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const weekend = (day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** The public holidays of a year by the package: each day with its name. A holiday may last several days. */
function theirs(year) {
    const days = new Map();
    for (const h of new Holidays('VN').getHolidays(year)) {
        if (h.type !== 'public') continue;
        const first = Date.parse(`${h.date.slice(0, 10)}T00:00:00Z`);
        const n = Math.round((h.end - h.start) / DAY_MS);
        for (let i = 0; i < n; i += 1) days.set(iso(first + i * DAY_MS), h.name);
    }
    return days;
}

/** The first day of a holiday of the package by its name. */
function named(year, name) {
    const found = new Holidays('VN').getHolidays(year).filter((h) => h.name === name);
    check(found.length === 1, `${year}: the package has ${found.length} of ${name}`);
    return found[0]?.date.slice(0, 10);
}

const used = new Set();
/** The row of the table that explains a day, which is then used. */
function explained(list, day) {
    const row = table[list].find((r) => r.day === day && r.reason);
    if (row) used.add(row);
    return row;
}

/** A year of which the calendar has days: both ways. */
function whole_year(year, entries, public_days) {
    const off = new Map(entries.filter((d) => d.off).map((d) => [d.day, d]));
    for (const [day, name] of public_days) {
        const free = off.has(day) || (weekend(day) && !entries.some((d) => d.day === day && !d.off));
        const statutory = off.get(day)?.kind === 'statutory' || off.get(day)?.kind === 'compensatory';
        check(free, `${day}: the package has ${name}, the calendar works`);
        check(statutory || explained('theirs', day), `${day}: the package has ${name}, the calendar no holiday`);
    }
    for (const [day, d] of off)
        if (d.kind === 'statutory' && !public_days.has(day))
            check(explained('ours', day), `${day}: the calendar has ${d.name.vi}, the package does not`);
    const lost = entries.filter((d) => d.kind === 'statutory' && weekend(d.day)).length;
    const given = entries.filter((d) => d.kind === 'compensatory');
    check(given.length === lost, `${year}: ${lost} statutory days on a weekend, ${given.length} compensatory days`);
    for (const d of given) check(!weekend(d.day), `${d.day}: a compensatory day on a weekend`);
    const swaps = (kind) => entries.filter((d) => d.kind === kind).map((d) => d.decision).sort().join('\n');
    check(swaps('swap_off') === swaps('make_up'), `${year}: swapped days and make-up days are not of the same decisions`);
    for (const d of entries.filter((e) => e.kind === 'swap_off')) check(!weekend(d.day), `${d.day}: swapped, and free anyway`);
    for (const d of entries.filter((e) => e.kind === 'make_up')) check(weekend(d.day), `${d.day}: made up, and worked anyway`);
}

for (let year = table.years.from; year <= table.years.through; year += 1) {
    const entries = calendar.days.filter((d) => d.day.startsWith(`${year}-`));
    const lunar = calendar.lunar.filter((l) => l.year === year);
    const public_days = theirs(year);
    check(public_days.size >= 9, `${year}: the package has ${public_days.size} public days`);
    if (entries.length) whole_year(year, entries, public_days);
    // A year without days is outside what the calendar answers for: terms that could roll are provisional there.
    else check(`${year}-12-31` < calendar.verified_from || `${year}-01-01` > calendar.verified_through,
        `${year}: said to be verified, and has no days`);
    if (lunar.length || entries.length) {
        check(lunar.length === 1, `${year}: ${lunar.length} rows of lunar dates`);
        const tet = named(year, 'Tết Nguyên Đán');
        const gio_to = named(year, 'Giỗ tổ Hùng Vương');
        check(lunar[0]?.tet === tet, `${year}: Tết is ${lunar[0]?.tet} here, ${tet} in the package`);
        check(lunar[0]?.gio_to === gio_to, `${year}: Giỗ Tổ is ${lunar[0]?.gio_to} here, ${gio_to} in the package`);
    }
}
for (const d of calendar.days)
    check(Number(d.day.slice(0, 4)) >= table.years.from && Number(d.day.slice(0, 4)) <= table.years.through,
        `${d.day}: outside the years that are compared`);
for (const list of ['ours', 'theirs'])
    for (const row of table[list]) check(used.has(row), `${row.day} (${list}): nothing differs there any more`);

for (const fault of faults) console.log(`FAILED ${fault}`);
console.log(`${passed} passed, ${faults.length} failed`);
process.exit(faults.length ? 1 : 0);
