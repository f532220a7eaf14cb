-- Requests and answers: what a test writes of them, completed.
local host, shared = ...
local json = require("cjson.safe")
local words, keys = shared.words, shared.keys
local check_keys, check_type = shared.check_keys, shared.check_type

local REQUEST = words("method path query headers body client_ip scheme host frames")
local FRAME = words("from type data status")
local FRAME_TYPES = words("text binary ping pong close")
local ANSWER = words("status headers body chunks delay error")

local function escape(text)
  return (tostring(text):gsub("[^%w%-._~]", function(char)
    return ("%%%02X"):format(char:byte())
  end))
end

local function query_string(query)
  if type(query) ~= "table" then
    return query
  end
  local pairs_of = {}
  for _, name in ipairs(keys(query)) do
    local values = type(query[name]) == "table" and query[name] or { query[name] }
    for _, value in ipairs(values) do
      pairs_of[#pairs_of + 1] = value == true and escape(name) or (escape(name) .. "=" .. escape(value))
    end
  end
  return table.concat(pairs_of, "&")
end

-- Headers as the host takes them: a list of name and value.
local function header_list(headers)
  local list, names = {}, {}
  for name, value in pairs(headers or {}) do
    names[tostring(name):lower()] = true
    for _, one in ipairs(type(value) == "table" and value or { value }) do
      list[#list + 1] = { tostring(name), tostring(one) }
    end
  end
  return list, names
end

-- A table as the body is sent as JSON.
local function body_text(body, headers, names)
  if type(body) ~= "table" then
    return body and tostring(body) or ""
  end
  if not names["content-type"] then
    headers[#headers + 1] = { "Content-Type", "application/json" }
  end
  return assert(json.encode(body))
end

-- What the client and the service say once they speak WebSocket: texts of the client, or tables.
local function frames_of(frames, level)
  check_type(frames, "table", "request.frames", level + 1)
  local list = {}
  for index, frame in ipairs(frames or {}) do
    local what = ("request.frames[%d]"):format(index)
    check_type(frame, "string table", what, level + 1)
    if type(frame) == "string" then
      frame = { data = frame }
    end
    check_keys(frame, FRAME, what, level + 1)
    local from, kind = frame.from or "client", frame.type or "text"
    if from ~= "client" and from ~= "service" then
      error(what .. ".from must be 'client' or 'service'", level + 1)
    end
    if not FRAME_TYPES[kind] then
      error(what .. ".type must be 'text', 'binary', 'ping', 'pong' or 'close'", level + 1)
    end
    list[index] = { from = from, type = kind, data = frame.data or "", status = frame.status }
  end
  return list
end

-- A handshake of WebSocket: the key of RFC 6455's example, and the answer to it.
local HANDSHAKE = {
  { "Connection", "Upgrade" },
  { "Upgrade", "websocket" },
  { "Sec-WebSocket-Version", "13" },
  { "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==" },
}
local AGREEMENT = {
  status = 101,
  headers = { Upgrade = "websocket", Connection = "Upgrade", ["Sec-WebSocket-Accept"] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" },
}

local function request_of(request, level)
  check_type(request, "table", "request", level + 1)
  request = request or {}
  check_keys(request, REQUEST, "request", level + 1)
  check_type(request.method, "string", "request.method", level + 1)
  check_type(request.path, "string", "request.path", level + 1)
  check_type(request.query, "string table", "request.query", level + 1)
  check_type(request.headers, "table", "request.headers", level + 1)
  check_type(request.body, "string table", "request.body", level + 1)
  check_type(request.client_ip, "string", "request.client_ip", level + 1)
  local scheme = request.scheme or "http"
  if scheme ~= "http" and scheme ~= "https" then
    error("request.scheme must be 'http' or 'https'", level + 1)
  end
  local headers, names = header_list(request.headers)
  local body = body_text(request.body, headers, names)
  if not names.host then
    table.insert(headers, 1, { "Host", request.host or "localhost" })
  end
  if body ~= "" and not names["content-length"] then
    headers[#headers + 1] = { "Content-Length", tostring(#body) }
  end
  if request.frames then
    for _, field in ipairs(HANDSHAKE) do
      headers[#headers + 1] = field
    end
  end
  local target = request.path or "/"
  local query = query_string(request.query)
  if query and query ~= "" then
    target = target .. (target:find("?", 1, true) and "&" or "?") .. query
  end
  return {
    method = request.method or (body ~= "" and "POST" or "GET"),
    target = target,
    headers = headers,
    body = body,
    client_ip = request.client_ip or "127.0.0.1",
    scheme = scheme,
    frames = frames_of(request.frames, level + 1),
  }
end

local function answer_of(answer, what, level)
  check_type(answer, "table string", what, level + 1)
  if type(answer) == "string" then
    answer = { body = answer }
  end
  answer = answer or {}
  check_keys(answer, ANSWER, what, level + 1)
  check_type(answer.status, "number", what .. ".status", level + 1)
  check_type(answer.headers, "table", what .. ".headers", level + 1)
  check_type(answer.body, "string table", what .. ".body", level + 1)
  check_type(answer.chunks, "table", what .. ".chunks", level + 1)
  local headers, names = header_list(answer.headers)
  local chunks = answer.chunks
  if not chunks then
    local body = body_text(answer.body, headers, names)
    chunks = { body }
    if not names["content-length"] then
      headers[#headers + 1] = { "Content-Length", tostring(#body) }
    end
  end
  return {
    status = answer.status or 200,
    headers = headers,
    chunks = chunks,
    delay = answer.delay or 0,
    failure = answer.error or "",
  }
end

-- Headers are found by any spelling: result.headers["X-Owner"], result.headers.x_owner.
local any_spelling = {
  __index = function(headers, name)
    return type(name) == "string" and rawget(headers, (name:lower():gsub("_", "-"))) or nil
  end,
}

local function with_json(message)
  setmetatable(message.headers, any_spelling)
  local kind = message.headers["content-type"]
  if type(kind) == "string" and kind:find("json", 1, true) then
    message.json = json.decode(message.body)
  end
  return message
end

local function answering(service, what, level)
  if type(service) == "function" then
    return function(request)
      return answer_of(service(with_json(request)), "what " .. what .. "() returns", 1)
    end
  end
  local answer = answer_of(service, what, level + 1)
  return function()
    return answer
  end
end

-- `http`: URLs with what they answer; the longest that the asked one starts with counts.
local function outside(http, level)
  check_type(http, "table function", "http", level + 1)
  if type(http) == "function" then
    local answers = answering(http, "http", level + 1)
    return answers
  end
  local answers, urls = {}, keys(http or {})
  for _, url in ipairs(urls) do
    answers[url] = answering(http[url], "http['" .. url .. "']", level + 1)
  end
  return function(request)
    local best
    for _, url in ipairs(urls) do
      local rest = request.url:sub(#url + 1, #url + 1)
      local fits = request.url:sub(1, #url) == url and (rest == "" or rest == "?" or url:sub(-1) == "/")
      if fits and (not best or #url > #best) then
        best = url
      end
    end
    if not best then
      error("a function called " .. request.method .. " " .. request.url
        .. ", for which the test has no answer" .. (#urls > 0 and ": http has " .. table.concat(urls, ", ")
          or ": add http = { ['" .. request.url:gsub("%?.*", "") .. "'] = { status = 200 } }"), 0)
    end
    return answers[best](request)
  end
end

-- `sockets`: peers as "host:port", and what they reply to what they are sent: a text each time, or a
-- function(sent) that returns a text, and true with the last one. `sent` is "" for a new connection.
local function peers(sockets, level)
  check_type(sockets, "table function", "sockets", level + 1)
  if type(sockets) == "function" then
    return sockets
  end
  for peer, reply in pairs(sockets or {}) do
    check_type(reply, "string function", "sockets['" .. tostring(peer) .. "']", level + 1)
  end
  return function(peer, sent)
    local reply = sockets and sockets[peer]
    if not reply then
      error("a function connected to " .. peer .. ", for which the test has no replies: add sockets = { ['"
        .. peer .. "'] = function(sent) return \"...\" end }", 0)
    end
    if type(reply) == "string" then
      return sent ~= "" and reply or ""
    end
    return reply(sent)
  end
end

shared.agreement = AGREEMENT
shared.request_of, shared.with_json = request_of, with_json
shared.answering, shared.outside, shared.peers = answering, outside, peers
