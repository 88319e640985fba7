/*
 * Every way in which a request can end badly: ERR(NAME, HTTP status, problem type, Vietnamese title, English title).
 * The problem type of a refusal by law is `law.<violation code>` and is set by the refusal itself.
 */
ERR(OK, 200, "ok", "Thành công", "OK")
ERR(NOT_JSON, 400, "json.invalid", "Nội dung không phải JSON hợp lệ", "The body is not valid JSON")
ERR(JSON_DUPLICATE, 400, "json.duplicate", "JSON có khóa trùng lặp", "The JSON has a duplicate key")
ERR(NOT_UTF8, 400, "utf8.invalid", "Nội dung không phải UTF-8 hợp lệ", "The text is not valid UTF-8")
ERR(BAD_REQUEST, 400, "http.invalid", "Yêu cầu HTTP không hợp lệ", "The HTTP request is not valid")
ERR(UNAUTHENTICATED, 401, "auth.missing", "Chưa xác thực", "Not authenticated")
ERR(FORBIDDEN, 403, "auth.role", "Vai trò này không được phép làm việc này", "This role may never do this")
ERR(NOT_ADDRESSEE, 403, "handoff.addressee", "Giao nhận này gửi cho đơn vị khác",
    "This handoff is addressed to another unit")
ERR(NOT_FOUND, 404, "not.found", "Không tìm thấy", "Not found")
ERR(METHOD, 405, "http.method", "Phương thức không được hỗ trợ ở đây", "Method not allowed here")
ERR(NOT_ACCEPTABLE, 406, "http.accept", "Không có dạng dữ liệu được yêu cầu", "Nothing acceptable to offer")
ERR(TIMEOUT, 408, "http.timeout", "Yêu cầu gửi quá chậm", "The request came too slowly")
ERR(CONFLICT, 409, "conflict", "Xung đột với trạng thái hiện tại", "Conflict with the present state")
ERR(IN_FLIGHT, 409, "key.in_flight", "Yêu cầu cùng khóa đang được xử lý", "A request with this key is in flight")
ERR(LAW, 409, "law", "Pháp luật không cho phép", "The law forbids this")
ERR(GONE, 410, "gone", "Không còn nữa", "Gone")
ERR(LENGTH_REQUIRED, 411, "http.length", "Thiếu độ dài nội dung", "A length is required")
ERR(PRECONDITION, 412, "version.stale", "Hồ sơ đã thay đổi kể từ lần đọc trước", "The case has changed since it was read")
ERR(LAW_STALE, 412, "law.stale", "Bộ quy định đang áp dụng đã thay đổi kể từ lần đọc trước",
    "Another law has come into force since it was read")
ERR(TOO_LARGE, 413, "http.too_large", "Nội dung quá lớn", "The body is too large")
ERR(URI_TOO_LONG, 414, "http.target_too_long", "Địa chỉ quá dài", "The target is too long")
ERR(MEDIA_TYPE, 415, "http.media_type", "Kiểu nội dung không được hỗ trợ", "Unsupported media type")
ERR(EXPECTATION, 417, "http.expectation", "Không đáp ứng được Expect", "Expectation failed")
ERR(FIELDS, 422, "fields.invalid", "Dữ liệu không hợp lệ", "Some fields are not valid")
ERR(KEY_REUSED, 422, "key.reused", "Khóa Idempotency-Key đã dùng cho nội dung khác",
    "The Idempotency-Key was used with another body")
ERR(VERSION_REQUIRED, 428, "version.required", "Thiếu If-Match", "If-Match is required")
ERR(TOO_MANY, 429, "rate.limited", "Quá nhiều yêu cầu", "Too many requests")
ERR(HEADERS_TOO_LARGE, 431, "http.headers_too_large", "Phần đầu yêu cầu quá lớn", "The request header is too large")
ERR(NO_MEMORY, 503, "memory", "Máy chủ tạm thời thiếu bộ nhớ", "The server is short of memory")
ERR(UNAVAILABLE, 503, "unavailable", "Dịch vụ tạm thời không sẵn sàng", "The service is unavailable for the moment")
ERR(OUTCOME_UNKNOWN, 503, "outcome.unknown", "Chưa rõ kết quả; hãy gửi lại với cùng Idempotency-Key",
    "The outcome is not known; repeat with the same Idempotency-Key")
ERR(INTERNAL, 500, "internal", "Lỗi nội bộ", "Internal error")
ERR(NOT_IMPLEMENTED, 501, "http.not_implemented", "Không hỗ trợ", "Not implemented")
ERR(VERSION_UNSUPPORTED, 505, "http.version", "Phiên bản HTTP không được hỗ trợ", "HTTP version not supported")
