/* Puts names and addresses together from parts; "Mẫu" in each says that it is a sample. */
#include "server/sample_names.h"

static const char *const families[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ",
                                       "Đặng",   "Bùi",  "Đỗ", "Hồ",   "Ngô",   "Dương"};
static const char *const middles[] = {"Thị", "Thu", "Ngọc", "Minh", "Gia", "Bảo", "Văn", "Đức"};
static const char *const given_children[] = {"An",  "Bình", "Chi", "Diệp",  "Hân",  "Khuê",
                                             "Lam", "My",   "Nhi", "Quỳnh", "Thảo", "Vy"};
static const char *const given_adults[] = {"Cường", "Dũng",  "Hải",  "Hùng", "Lực",
                                           "Nam",   "Phong", "Quân", "Sơn",  "Tuấn"};

struct str sample_name(uint64_t chance, bool child, struct arena *a)
{
    const char *given = child ? given_children[chance / 1000 % ARRAY_LEN(given_children)]
                              : given_adults[chance / 1000 % ARRAY_LEN(given_adults)];
    return arena_printf(a, "%s %s Mẫu %s", families[chance % ARRAY_LEN(families)],
                        middles[chance / 100 % ARRAY_LEN(middles)], given);
}

struct str sample_address(uint64_t chance, struct arena *a)
{
    return arena_printf(a, "Số %d, tổ %d, thôn Mẫu", (int)(chance % 300) + 1, (int)(chance / 300 % 20) + 1);
}
