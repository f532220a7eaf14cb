-- For wrk: no two requests alike. A number is in the query and in a header of tracing, as from clients that do something.
local parts = {}
local number = 100000000

init = function()
  wrk.headers["Traceparent"] = "00-4bf92f3577b34da6a3ce929NUMBER-00f067aa0ba902b7-00"
  local request = wrk.format(nil, wrk.path .. "?page=NUMBER")
  for part in (request .. "NUMBER"):gmatch("(.-)NUMBER") do
    parts[#parts + 1] = part
  end
end

request = function()
  number = number + 1
  return table.concat(parts, number)
end
