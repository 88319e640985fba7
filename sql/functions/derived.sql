-- Ids that SQL derives itself, by the rule of lib/crypto/ids.c: the same parts give the same id in both.

-- A UUIDv8 from SHA-256 of the parts, each behind its length in bytes.
create or replace function hoso.uuid_derived(variadic p_parts text[]) returns uuid
language sql stable as $$
    select (substr(d.h, 1, 12) || '8' || substr(d.h, 14, 3)
            || substr('89ab', 1 + (('x' || substr(d.h, 17, 1))::bit(4)::int & 3), 1) || substr(d.h, 18, 15))::uuid
    from (select encode(sha256(convert_to(string_agg(octet_length(p.part) || ':' || p.part, '' order by p.n), 'UTF8')),
                        'hex') as h
          from unnest(p_parts) with ordinality as p(part, n)) d
$$;
