-- A typical function: one log line per request, secrets masked, numbers formatted, counts kept in an upvalue.
local seen, total = {}, 0
local hidden = { authorization = true, cookie = true, ["x-api-key"] = true }

local function line(request)
  local headers = {}
  for i = 1, #request.headers do
    local header = request.headers[i]
    local value = hidden[header.name] and "***" or header.value
    headers[#headers + 1] = string.format("%s=%q", header.name, value)
  end
  local class = math.floor(request.status / 100) .. "xx"
  seen[class] = (seen[class] or 0) + 1
  total = total + request.bytes
  return string.format("%s %s %d %.3fms %s", request.method, request.path, request.status,
    request.seconds * 1000, table.concat(headers, " "))
end

return function()
  seen, total = {}, 0
  local size = 0
  for i = 1, 100 do
    size = size + #line({
      method = "GET", path = "/orders/" .. i, status = i % 5 == 0 and 404 or 200, bytes = i * 10, seconds = i / 1e5,
      headers = {
        { name = "host", value = "api.example.com" },
        { name = "authorization", value = "Bearer secret" },
        { name = "user-agent", value = "bench \"1.0\"" },
      },
    })
  end
  return table.concat({ size, total, seen["2xx"], seen["4xx"] }, " ")
end
