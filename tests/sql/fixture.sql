-- Two provinces with their agencies and people, loaded as the loader does it.
set role hoso_owner;

select hoso.units_load($$[
    {"code":"cax.00004","kind":"cax","parent":"cqdt.01","level":3,"province":"01","name_vi":"Công an phường Ba Đình","name_en":"Ba Dinh ward police"},
    {"code":"cax.00008","kind":"cax","parent":"cqdt.01","level":3,"province":"01","name_vi":"Công an phường Ngọc Hà","name_en":"Ngoc Ha ward police","remote":true},
    {"code":"cqdt.01","kind":"cqdt","parent":"cqdt","level":2,"province":"01","name_vi":"Cơ quan Cảnh sát điều tra Hà Nội","name_en":"Ha Noi investigation agency"},
    {"code":"cqdt.79","kind":"cqdt","parent":"cqdt","level":2,"province":"79","name_vi":"Cơ quan Cảnh sát điều tra Thành phố Hồ Chí Minh","name_en":"Ho Chi Minh City investigation agency"},
    {"code":"cax.26734","kind":"cax","parent":"cqdt.79","level":3,"province":"79","name_vi":"Công an phường Sài Gòn","name_en":"Sai Gon ward police"},
    {"code":"cqdt","kind":"cqdt","parent":null,"level":1,"name_vi":"Cơ quan Cảnh sát điều tra Bộ Công an","name_en":"Investigation agency of the ministry"},
    {"code":"vks.01","kind":"vks","parent":null,"level":2,"province":"01","name_vi":"Viện kiểm sát nhân dân thành phố Hà Nội","name_en":"Ha Noi procuracy"}
]$$::jsonb);

select hoso.user_create('cax-a', 'commune_police', 'cax.00004', 'Cán bộ A'),
       hoso.user_create('cax-b', 'commune_police', 'cax.00008', 'Cán bộ B'),
       hoso.user_create('cax-hcm', 'commune_police', 'cax.26734', 'Cán bộ C'),
       hoso.user_create('dtv', 'investigator', 'cqdt.01', 'Điều tra viên'),
       hoso.user_create('head', 'head', 'cqdt.01', 'Thủ trưởng'),
       hoso.user_create('head-hcm', 'head', 'cqdt.79', 'Thủ trưởng'),
       hoso.user_create('ksv', 'procuracy', 'vks.01', 'Kiểm sát viên'),
       hoso.user_create('pc', 'supervisor', 'cqdt', 'Giám sát'),
       hoso.user_create('stat', 'statistician', 'cqdt', 'Thống kê'),
       hoso.user_create('auditor', 'auditor', null, 'Kiểm toán'),
       hoso.user_create('admin', 'admin', null, 'Quản trị');

select hoso.token_create('cax-a', sha256('good'), now() + interval '1 hour'),
       hoso.token_create('auditor', sha256('unitless'), now() + interval '1 hour'),
       hoso.token_create('cax-a', sha256('old'), now() - interval '1 second');

select hoso.law_load('pack', '1', '{"pack.json":"{}"}', null, null),
       hoso.law_load('calendar', '1', '{"calendar.json":"{}"}', '2026-01-01', '2026-12-31');
select * from hoso.law_operate(0, '1', '1', '1', 'the first');
