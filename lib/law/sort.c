/* Sorts indices by a merge from the bottom up, in the arena. */
#include "lib/law/sort.h"

static bool is_in_order(const int *v, size_t n, index_less less, const void *ctx)
{
    for (size_t i = 1; i < n; i++)
        if (less(ctx, v[i], v[i - 1]))
            return false;
    return true;
}

/* The standard qsort is neither stable nor free of hidden allocations. */
bool sort_indices(struct arena *a, int *v, size_t n, index_less less, const void *ctx)
{
    if (is_in_order(v, n, less, ctx))
        return true;
    int *other = ARENA_ARRAY(a, n, int);
    if (!other)
        return false;
    int *from = v, *to = other;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t mid = start + width < n ? start + width : n, end = mid + width < n ? mid + width : n;
            size_t i = start, j = mid, k = start;
            bool ready = mid >= end || !less(ctx, from[mid], from[mid - 1]); /* mostly much is in order */
            while (!ready && k < end)
                to[k++] = i < mid && (j >= end || !less(ctx, from[j], from[i])) ? from[i++] : from[j++];
            memcpy(to + k, from + k, (end - k) * sizeof(*to));
        }
        int *swap = from;
        from = to;
        to = swap;
    }
    if (from != v)
        memcpy(v, from, n * sizeof(*v));
    return true;
}
