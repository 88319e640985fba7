-- The role and the schema that the tests' own migrations need.
do $$
begin
    if not exists (select from pg_roles where rolname = 'hoso_owner') then
        create role hoso_owner;
    end if;
end
$$;
create schema if not exists hoso authorization hoso_owner;
