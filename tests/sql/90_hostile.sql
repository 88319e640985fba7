-- append() given a document that reaches into another case, or a version that is none: nothing enters.
\i :prepare
\pset tuples_only on
\pset format unaligned

select t.act('cax-a');
select t.is('a case', t.append(t.id('case', 950), 0, t.report(950, 'cax.00004'))->>'outcome', 'ok');
select t.act('cax-b');
select t.is('and another''s', t.append(t.id('case', 951), 0, t.report(951, 'cax.00008'))->>'outcome', 'ok');

select t.fails('no version', '22023', format('select t.append(%L, null, %L)', t.id('case', 950), t.report(952, 'cax.00008')));
select t.fails('less than none, of a foreign case', '22023',
    format('select t.append(%L, -1, %L)', t.id('case', 950), t.report(952, 'cax.00008')));

-- The author sees case 951 and none of 950's rows: he names them all the same.
select t.fails('an identity of a foreign person', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('identities', jsonb_build_array(jsonb_build_object('person', t.id('person', 950), 'field', 'name',
        'version', 2, 'sealed', encode('forged', 'base64'))))));
select t.fails('a text of a foreign event', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('texts', jsonb_build_array(jsonb_build_object('event', t.id('event', 950), 'field', 'note',
        'sealed', encode('forged', 'base64'))))));
select t.fails('a key of nobody here', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('keys', jsonb_build_array(jsonb_build_object('owner', t.id('person', 953), 'kek_id', 'k1',
        'wrapped', encode('forged', 'base64'))))));
select t.fails('a deadline of a foreign case', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('spans', jsonb_build_array(t.span(950, '2026-03-02T09:00:00+07:00', '2026-03-02T10:00:00+07:00',
        '2026-03-03T09:00:00+07:00', 'running')))));
select t.fails('something sent on because of a foreign event', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('outbox', jsonb_build_array(jsonb_build_object('id', t.id('outbox', 950), 'cause', t.id('event', 950),
        'kind', 'case.handed', 'to_unit', t.unit('cax.00004'), 'doc', '{}')))));
select t.fails('somebody who is a foreign human being', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('persons', jsonb_build_array(jsonb_build_object('id', t.id('person', 954), 'kind', 'representative',
        'ord', 1, 'human', t.id('person', 950))))));
select t.fails('a representative of a foreign victim', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('persons', jsonb_build_array(jsonb_build_object('id', t.id('person', 954), 'kind', 'representative',
        'ord', 1, 'victim', t.id('person', 950))))));
select t.fails('one who lives with somebody foreign', '23503', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('persons', jsonb_build_array(jsonb_build_object('id', t.id('person', 954), 'kind', 'representative',
        'ord', 1, 'lives_with', jsonb_build_array(t.id('person', 951), t.id('person', 950)))))));
select t.fails('an accused who represents', '23514', format('select t.append(%L, 1, %L)', t.id('case', 951),
    jsonb_build_object('persons', jsonb_build_array(jsonb_build_object('id', t.id('person', 954), 'kind', 'accused',
        'ord', 1, 'victim', t.id('person', 951))))));
select t.is('nothing of all that entered', (t.row(format('case_get(%L)', t.id('case', 951)))->>'version')::int, 1);
select t.is('access is given to the case alone that is written', t.append(t.id('case', 951), 1, jsonb_build_object('access',
    jsonb_build_array(jsonb_build_object('unit', t.unit('cax.00008'), 'why', 'x', 'case', t.id('case', 950)))))->>'outcome', 'ok');
select t.is('and the foreign one stays foreign', t.row(format('case_get(%L)', t.id('case', 950))), null);
