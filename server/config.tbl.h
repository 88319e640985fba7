/*
 * Every key of the configuration file, with its bounds, its default and what it means:
 *     NUMBER(key, min, max, default, flags, Vietnamese, English)
 *     TEXT(key, default, flags, Vietnamese, English)
 * Flags: RELOAD takes effect on HUP, FIXED only at start; SECRET is never printed. Units stand in the key's name.
 */
TEXT(listen_address, "127.0.0.1", CONFIG_FIXED, "Địa chỉ lắng nghe", "Numeric address to listen on")
NUMBER(listen_port, 0, 65535, 8138, CONFIG_FIXED, "Cổng lắng nghe; 0: hệ thống tự chọn, ghi trong nhật ký",
       "Port to listen on; 0: the system picks one, which the log names")
TEXT(tls_cert, "", CONFIG_RELOAD, "Tệp chứng thư TLS (PEM); để trống: không mã hóa đường truyền",
     "File of the TLS certificate chain (PEM); empty: plain HTTP")
TEXT(tls_key, "", CONFIG_RELOAD, "Tệp khóa riêng TLS (PEM)", "File of the TLS private key (PEM)")

TEXT(database, "", CONFIG_FIXED | CONFIG_SECRET, "Chuỗi kết nối PostgreSQL của vai trò hoso_app",
     "PostgreSQL connection string of the role hoso_app")
TEXT(owner_database, "", CONFIG_FIXED | CONFIG_SECRET, "Chuỗi kết nối của một siêu người dùng, chỉ cho --migrate",
     "Connection string of a superuser; only for --migrate")
NUMBER(db_point_lanes, 1, 16, 1, CONFIG_FIXED, "Số kết nối đọc đơn lẻ mỗi tiến trình",
       "Connections per worker for point reads")
NUMBER(db_list_lanes, 1, 16, 1, CONFIG_FIXED, "Số kết nối đọc danh sách mỗi tiến trình",
       "Connections per worker for lists")
NUMBER(db_write_lanes, 1, 16, 3, CONFIG_FIXED, "Số kết nối ghi mỗi tiến trình", "Connections per worker for writes")
NUMBER(db_audit_lanes, 1, 16, 1, CONFIG_FIXED, "Số kết nối ghi vết truy cập mỗi tiến trình",
       "Connections per worker for the audit of reads")
NUMBER(db_queue_max, 1, 65536, 256, CONFIG_FIXED, "Số lệnh được chờ trên mỗi làn", "Calls that may wait, per lane")
NUMBER(db_read_deadline_ms, 10, 600000, 2000, CONFIG_FIXED, "Hạn chót của một lần đọc đơn lẻ",
       "In all, for a point read")
NUMBER(db_list_deadline_ms, 10, 600000, 5000, CONFIG_FIXED, "Hạn chót của một lần đọc danh sách",
       "In all, for a list")
NUMBER(db_write_deadline_ms, 10, 600000, 5000, CONFIG_FIXED, "Hạn chót của một lần ghi", "In all, for a write")

NUMBER(workers, 0, 256, 0, CONFIG_FIXED, "Số tiến trình phục vụ; 0: một nửa số nhân, ít nhất là một",
       "Worker processes; 0: half the processor's cores, at least one")
NUMBER(header_timeout_ms, 10, 600000, 10000, CONFIG_FIXED, "Hạn nhận xong phần đầu yêu cầu",
       "From the first byte of a request to the end of its head")
NUMBER(body_timeout_ms, 10, 600000, 30000, CONFIG_FIXED, "Hạn nhận xong phần thân yêu cầu",
       "From the end of the head to the end of the body")
NUMBER(idle_timeout_ms, 10, 3600000, 60000, CONFIG_FIXED, "Thời gian giữ kết nối rảnh", "Between two requests")
NUMBER(write_timeout_ms, 10, 600000, 30000, CONFIG_FIXED, "Thời gian chờ khi bên nhận không đọc",
       "Without progress in writing a reply")
NUMBER(max_head, 1024, 16384, 16384, CONFIG_FIXED, "Kích thước tối đa của phần đầu yêu cầu (byte)",
       "Largest head of a request, in bytes")
NUMBER(max_body, 1024, 1048576, 65536, CONFIG_FIXED, "Kích thước tối đa của phần thân yêu cầu (byte)",
       "Largest body of a request, in bytes")
NUMBER(max_connections, 1, 100000, 1024, CONFIG_FIXED, "Số kết nối tối đa mỗi tiến trình",
       "Open connections per worker")
NUMBER(max_per_peer, 1, 100000, 256, CONFIG_FIXED, "Số kết nối tối đa từ một địa chỉ, mỗi tiến trình",
       "Open connections from one address, per worker")
NUMBER(max_requests, 1, 1000000000, 10000, CONFIG_FIXED, "Số yêu cầu tối đa trên một kết nối",
       "Requests on one connection before it is closed")

TEXT(law_dir, "config/law", CONFIG_RELOAD, "Thư mục bộ quy định mà --migrate nạp khi sổ chưa có bộ nào",
     "Folder of the law pack that --migrate loads into a register without law")
TEXT(calendar_file, "config/calendars/vn.json", CONFIG_RELOAD, "Tệp lịch ngày nghỉ, nạp cùng lúc đó",
     "File of the calendar that comes with it")
TEXT(keyring_file, "var/keyring", CONFIG_RELOAD, "Tệp khóa chủ để niêm phong danh tính",
     "File of the master keys that seal identities")

NUMBER(log_level, 0, 3, 2, CONFIG_RELOAD, "Mức nhật ký: 0 lỗi, 1 cảnh báo, 2 thông tin, 3 chi tiết",
       "What is logged: 0 errors, 1 warnings, 2 information, 3 everything")
NUMBER(drain_s, 0, 3600, 20, CONFIG_RELOAD, "Thời gian chờ yêu cầu đang xử lý khi dừng",
       "How long a stop waits for requests in flight")
NUMBER(derive_share, 5, 100, 50, CONFIG_RELOAD,
       "Phần thời gian (%) để ghi hồ sơ đã tính lại theo quy định mới khi đang có yêu cầu chờ trả lời",
       "Share of the time, in percent, for writing the cases derived by another law while requests are answered")
