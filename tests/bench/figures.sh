# Figures of the bench: processor time from /proc, logs of requests, medians and the table. To be sourced.
# shellcheck shell=sh disable=SC2154 # daemon and postmaster, process ids, and the folder work are whoever's who sources this

# Clock ticks that a process and its children have used, those of children that have ended included.
cpu_ticks() { # PID
    {
        cat "/proc/$1/stat"
        for child in $(pgrep -P "$1"); do
            # The name in parentheses may hold blanks.
            sed 's/$/ child/' "/proc/$child/stat" 2>/dev/null || true
        done
    } | sed 's/^.*) //' | awk '{ sum += $12 + $13; if ($NF != "child") sum += $14 + $15 } END { print sum + 0 }'
}

cpu_mark() {
    mark_daemon=$(cpu_ticks "$daemon")
    mark_pg=$(cpu_ticks "$postmaster")
}

# Microseconds a request of both since the mark: "daemon postgresql".
cpu_each() { # REQUESTS
    awk -v n="$1" -v hz="$(getconf CLK_TCK)" -v d="$(($(cpu_ticks "$daemon") - mark_daemon))" \
        -v p="$(($(cpu_ticks "$postmaster") - mark_pg))" \
        'BEGIN { if (n < 1) n = 1; printf "%.1f %.1f", d * 1000000 / hz / n, p * 1000000 / hz / n }'
}

# "requests/s p50 p99" of a log in the form of pgbench -l; the first and the last tenth are left out, where
# connections are cold and clients finish one by one.
logged() { # FILE
    awk '{ printf "%.6f %d\n", $5 + $6 / 1000000, $3 }' "$1" | sort -n | awk '
        { end[NR] = $1; us[NR] = $2 }
        END {
            from = int(NR / 10) + 1; to = int(NR * 9 / 10)
            for (i = from; i <= to; i++) print us[i] | "sort -n >\"" ENVIRON["work"] "/latency\""
            close("sort -n >\"" ENVIRON["work"] "/latency\"")
            while ((getline line < (ENVIRON["work"] "/latency")) > 0) s[++n] = line
            printf "%.1f %d %d", (to - from) / (end[to] - end[from]), s[int(n / 2) + 1], s[int(n * 0.99) + 1]
        }'
}

# Medians over the rounds; the ratio is the median of the rounds' own ratios.
table() { # FILE: "round name side per_s p50 p99 cpu_daemon cpu_pg errors"
    awk '
        function median(list, n,   i, j, t) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
            low = list[1]; high = list[n]
            return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
        }
        function column(c,   r, n) {
            for (r = 1; r <= rounds; r++) if (v[r, name, side, c] != "-") list[++n] = v[r, name, side, c] + 0
            return n ? median(list, n) : "-"
        }
        {
            for (c = 4; c <= 9; c++) v[$1, $2, $3, c] = $c
            rounds = $1
            if (!($2 in seen)) { seen[$2] = 1; names[++nn] = $2 }
        }
        END {
            print "| what | side | requests/s median (min–max) | p50 ms | p99 ms | CPU µs each: hosod | PostgreSQL | errors | ours / pgbench (min–max) |"
            print "|---|---|--:|--:|--:|--:|--:|--:|--:|"
            for (i = 1; i <= nn; i++) for (s = 1; s <= 2; s++) {
                name = names[i]; side = s == 1 ? "pgbench" : "ours"; ratio = ""
                if (s == 2) {
                    for (r = 1; r <= rounds; r++) list[r] = v[r, name, "ours", 4] / v[r, name, "pgbench", 4]
                    m = median(list, rounds)
                    ratio = sprintf("**%.2f** (%.2f–%.2f)", m, low, high)
                }
                rate = column(4); rl = low; rh = high
                p50 = column(5) / 1000; p99 = column(6)
                errors = 0
                for (r = 1; r <= rounds; r++) errors += v[r, name, side, 9]
                printf "| %s | %s | %.0f (%.0f–%.0f) | %.2f%s | %s | %s | %.0f | %d | %s |\n", name, side, rate, rl, rh,
                    p50, side == "pgbench" && name != "append" ? " (mean)" : "", p99 == "-" ? "–" : sprintf("%.2f", p99 / 1000),
                    side == "ours" ? sprintf("%.0f", column(7)) : "–", column(8), errors, ratio
            }
        }' "$1"
}
