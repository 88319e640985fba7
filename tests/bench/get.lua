-- For wrk: GETs of one target, or of the cases whose ids a file lists, by chance; ends with one line of figures.
-- Arguments after "--": the token, then the target; "@FILE" as target means /v1/cases/ID for an ID of FILE.
local targets, n = {}, 0

function init(args)
    wrk.headers["Authorization"] = "Bearer " .. args[1]
    math.randomseed(138 + tonumber(tostring({}):sub(8)) % 100000)
    local file = args[2]:match("^@(.*)$")
    if not file then
        targets, n = { wrk.format("GET", args[2]) }, 1
        return
    end
    for id in io.lines(file) do
        n = n + 1
        targets[n] = wrk.format("GET", "/v1/cases/" .. id)
    end
end

function request()
    return targets[n == 1 and 1 or math.random(n)]
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
