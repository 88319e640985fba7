/* What is sealed of a person: IDENTITY(name in JSON, longest text in characters). Everything else is in clear. */
IDENTITY(name, 200)
IDENTITY(other_names, 400)
IDENTITY(id_number, 40)
IDENTITY(address, 400)
IDENTITY(school, 200)
IDENTITY(phone, 40)
