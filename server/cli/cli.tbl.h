/* The subcommands of `hoso`: COMMAND(name, what it does in Vietnamese, in English); each is int cli_<name>(argc, argv). */
COMMAND(simulate, "tính thời hạn từ một diễn biến vụ việc", "what the law makes of a history")
COMMAND(law, "xem, kiểm tra bộ quy định pháp luật", "list, show and check the law pack")
COMMAND(units, "liệt kê mọi đơn vị, suy ra từ danh mục tỉnh, xã", "every office, derived from the lists of provinces and communes")
COMMAND(fsck, "tính lại mọi hồ sơ, so với cơ sở dữ liệu", "derives every case anew and compares with the database")
