-- socket.http: HTTP calls in LuaSocket's form. They wait without blocking, as those of resty.http,
-- which makes them, and only where that can.
local host = ...

local http = require("resty.http")
local ltn12 = require("ltn12")
local url = require("socket.url")

local _M = { USERAGENT = "LuaSocket 3.0.0", PORT = 80 }

local MOST_REDIRECTS = 5
local FOLLOWED = { [301] = true, [302] = true, [303] = true, [307] = true, [308] = true }

local function all_of(source)
  local pieces = {}
  local ok, err = ltn12.pump.all(source, (ltn12.sink.table(pieces)))
  if not ok then
    return nil, err
  end
  return table.concat(pieces)
end

local function plain(headers)
  local copy = {}
  for name, value in pairs(headers) do
    copy[name:lower()] = type(value) == "table" and table.concat(value, ", ") or value
  end
  return copy
end

local function verifies(request)
  return request.verify ~= nil and request.verify ~= "none"
end

local function address(request)
  if request.url then
    return request.url
  end
  return url.build({
    scheme = request.scheme or "http",
    host = request.host,
    port = request.port,
    path = request.uri or request.path or "/",
  })
end

local function send(request, target, method, body, seconds)
  local headers = { ["User-Agent"] = _M.USERAGENT }
  for name, value in pairs(request.headers or {}) do
    if name:lower() == "user-agent" then
      headers["User-Agent"] = nil
    end
    headers[name] = value
  end
  local parts = url.parse(target)
  if parts and parts.user then
    local secret = url.unescape(parts.user) .. ":" .. url.unescape(parts.password or "")
    headers.Authorization = headers.Authorization or "Basic " .. ngx.encode_base64(secret)
    parts.userinfo, parts.user, parts.password, parts.authority = nil, nil, nil, nil
    target = url.build(parts)
  end
  local client = http.new()
  if seconds then
    client:set_timeout(seconds * 1000)
  end
  return client:request_uri(target, {
    method = method,
    headers = headers,
    body = body,
    ssl_verify = verifies(request),
  })
end

local function is_followed(request, method, response, count)
  return request.redirect ~= false
    and count < (request.maxredirects or MOST_REDIRECTS)
    and (method == "GET" or method == "HEAD")
    and FOLLOWED[response.status]
    and response.headers.location
end

local function perform(request, seconds)
  local body, err
  if request.source then
    body, err = all_of(request.source)
    if not body then
      return nil, err
    end
  end
  local method = request.method or "GET"
  local target, count = address(request), 0
  while true do
    local response
    response, err = send(request, target, method, body, seconds)
    if not response then
      return nil, err
    end
    local location = is_followed(request, method, response, count)
    if not location then
      return response
    end
    target, count = url.absolute(target, location), count + 1
  end
end

-- With `of`, the table that has the call's timeout: `request(url [, body])` returns the body, the
-- status, the headers and the status line; `request { ... }` 1 in the place of the body.
local function requester(of)
  return function(request, body)
    local pieces
    if type(request) == "string" then
      pieces = {}
      request = { url = request, sink = (ltn12.sink.table(pieces)) }
      if body then
        request.method, request.source = "POST", ltn12.source.string(body)
        request.headers = {
          ["Content-Length"] = #body,
          ["Content-Type"] = "application/x-www-form-urlencoded",
        }
      end
    end
    local response, err = perform(request, of.TIMEOUT)
    if not response then
      return nil, err
    end
    local sink = request.sink or ltn12.sink.null()
    local ok
    ok, err = ltn12.pump.all(ltn12.source.string(response.body), sink)
    if not ok then
      return nil, err
    end
    local line = "HTTP/1.1 " .. response.status .. " " .. (response.reason or "")
    return pieces and table.concat(pieces) or 1, response.status, plain(response.headers), line
  end
end

_M.request = requester(_M)

-- For ssl.https.
_M.requester = requester

return _M
