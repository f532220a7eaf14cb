-- What tests find in their globals: describe, it, before_each, after_each, expect, gateway, run.
-- `host` has the functions written in Java. A level in error() is counted so that a message starts with
-- the line of the test.
local host = ...
local json = require("cjson.safe")

-- Options -----------------------------------------------------------------------------------------

local function words(text)
  local set = {}
  for word in text:gmatch("%S+") do
    set[word] = true
  end
  return set
end

local GATEWAY = words("functions plugin config route settings service http now cache consumer on_error")
local REQUEST = words("method path query headers body client_ip scheme host")
local ANSWER = words("status headers body chunks delay error")
local PHASES = words("certificate rewrite access header_filter body_filter log")

local function keys(set)
  local list = {}
  for key in pairs(set) do
    list[#list + 1] = key
  end
  table.sort(list)
  return list
end

local function check_keys(options, known, what, level)
  for key in pairs(options) do
    if not known[key] then
      local guess = type(key) == "string" and host.nearest(key, keys(known))
      error(("unknown key '%s' in %s%s"):format(tostring(key), what,
        guess and (": did you mean '" .. guess .. "'?")
          or (": it knows " .. table.concat(keys(known), ", "))), level + 1)
    end
  end
end

local function check_type(value, kinds, what, level)
  if value == nil then
    return
  end
  for kind in kinds:gmatch("%a+") do
    if type(value) == kind then
      return
    end
  end
  error(("%s must be a %s, and is a %s"):format(what, kinds:gsub(" ", " or a "), type(value)), level + 1)
end

-- Requests and answers ----------------------------------------------------------------------------

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

-- Gateways ----------------------------------------------------------------------------------------

local function functions_of(options, level)
  local functions = options.functions
  check_type(functions, "table", "functions", level + 1)
  check_keys(functions, PHASES, "functions", level + 1)
  local config = {}
  for phase, list in pairs(functions) do
    check_type(list, "string table", "functions." .. phase, level + 1)
    if type(list) == "string" or list.file then
      list = { list }
    end
    for index, one in ipairs(list) do
      check_type(one, "string table", ("functions.%s[%d]"):format(phase, index), level + 1)
      if type(one) == "table" and type(one.file) ~= "string" then
        error(("functions.%s[%d] must be Lua source or { file = 'name.lua' }"):format(phase, index), level + 1)
      end
    end
    config[phase] = list
  end
  config.on_error = options.on_error
  return config
end

-- A declarative configuration with one service and one route for everything.
local function document_of(options, level)
  local plugins = { { name = options.plugin or "pre-function", config = functions_of(options, level + 1) } }
  local document = { _format_version = "3.0" }
  if options.consumer then
    check_type(options.consumer, "table", "consumer", level + 1)
    document.consumers = { options.consumer }
    document.keyauth_credentials = {
      { consumer = options.consumer.username or options.consumer.id, key = host.consumer_key },
    }
    plugins[#plugins + 1] = {
      name = "key-auth",
      config = { key_names = { host.consumer_key_name }, hide_credentials = true },
    }
  end
  local route = { name = "route", paths = { "/" }, strip_path = false, plugins = plugins }
  for key, value in pairs(options.route or {}) do
    route[key] = value
  end
  document.services = { { name = "service", url = "http://service.test", routes = { route } } }
  return document
end

local gateway_methods = {}

local function open(options, level)
  check_type(options, "table", "the argument", level + 1)
  options = options or {}
  check_type(options.settings, "table", "settings", level + 1)
  check_type(options.now, "number", "now", level + 1)
  check_type(options.config, "string", "config", level + 1)
  check_type(options.service, "table string function", "service", level + 1)
  check_type(options.cache, "table", "cache", level + 1)
  if not options.config == not options.functions then
    error("either functions = { access = ... } or config = 'kong.yml' is needed", level + 1)
  end
  local settings = {}
  for name, value in pairs(options.settings or {}) do
    settings[name] = type(value) == "table" and table.concat(value, ",") or tostring(value)
  end
  local opened = host.open({
    settings = settings,
    config = options.config,
    document = not options.config and document_of(options, level + 1) or nil,
    now = options.now,
    cache = options.cache,
    service = answering(options.service, "service", level + 1),
    http = outside(options.http, level + 1),
  })
  return setmetatable({ opened = opened, has_consumer = options.consumer ~= nil }, { __index = gateway_methods })
end

local function send(self, request, service, level)
  local sent = request_of(request, level + 1)
  if self.has_consumer then
    sent.headers[#sent.headers + 1] = { host.consumer_key_name, host.consumer_key }
  end
  local result = host.run(self.opened, sent, service and answering(service, "service", level + 1) or nil)
  with_json(result)
  if result.upstream then
    with_json(result.upstream)
  end
  return result
end

-- gate:run{ request = {...}, service = ... } or gate:run{ path = "/" }
function gateway_methods.run(self, options)
  check_type(options, "table", "the argument", 2)
  options = options or {}
  if options.request or options.service then
    check_keys(options, words("request service"), "run", 2)
    local result = send(self, options.request, options.service, 2)
    return result
  end
  local result = send(self, options, nil, 2)
  return result
end

-- Lets seconds pass: timers that are due run. Returns what was logged.
function gateway_methods.wait(self, seconds)
  check_type(seconds, "number", "the argument", 2)
  return host.pass(self.opened, seconds or 0)
end

function gateway_methods.now(self)
  return host.now(self.opened)
end

function gateway(options)
  if type(options) == "table" then
    check_keys(options, GATEWAY, "gateway", 2)
  end
  local opened = open(options, 2) -- not returned at once: a tail call would miscount levels
  return opened
end

function run(options)
  check_type(options, "table", "the argument of run", 2)
  local own, request = {}, nil
  for key, value in pairs(options or {}) do
    if key == "request" then
      request = value
    else
      own[key] = value
    end
  end
  local known = words("request")
  for key in pairs(GATEWAY) do
    known[key] = true
  end
  check_keys(options or {}, known, "run", 2)
  local result = send(open(own, 2), request, nil, 2)
  return result
end

-- Expectations ------------------------------------------------------------------------------------

local function shown(value, depth)
  if type(value) == "string" then
    return ("%q"):format(value):gsub("\\\n", "\\n")
  end
  if type(value) ~= "table" then
    return tostring(value)
  end
  if (depth or 0) >= 3 then
    return "{...}"
  end
  local parts, count = {}, 0
  for index, item in ipairs(value) do
    parts[#parts + 1] = shown(item, (depth or 0) + 1)
    count = index
  end
  local named = {}
  for key in pairs(value) do
    if not (type(key) == "number" and key >= 1 and key <= count) then
      named[#named + 1] = key
    end
  end
  table.sort(named, function(a, b)
    return tostring(a) < tostring(b)
  end)
  for _, key in ipairs(named) do
    local name = type(key) == "string" and key:match("^[%a_][%w_]*$") and key or ("[" .. shown(key) .. "]")
    parts[#parts + 1] = name .. " = " .. shown(value[key], (depth or 0) + 1)
  end
  return #parts == 0 and "{}" or ("{ " .. table.concat(parts, ", ") .. " }")
end

local function differences(actual, expected, path, list)
  if actual == expected or (actual ~= actual and expected ~= expected) then
    return list
  end
  if type(actual) ~= "table" or type(expected) ~= "table" then
    list[#list + 1] = ("%s: expected %s, got %s"):format(path, shown(expected), shown(actual))
    return list
  end
  local all = {}
  for key in pairs(expected) do
    all[key] = true
  end
  for key in pairs(actual) do
    all[key] = true
  end
  local sorted = {}
  for key in pairs(all) do
    sorted[#sorted + 1] = key
  end
  table.sort(sorted, function(a, b)
    return tostring(a) < tostring(b)
  end)
  for _, key in ipairs(sorted) do
    local name = type(key) == "string" and key:match("^[%a_][%w_]*$") and ("." .. key) or ("[" .. shown(key) .. "]")
    differences(rawget(actual, key), rawget(expected, key), path .. name, list)
  end
  return list
end

local function compared(expected, actual)
  return ("\n  expected: %s\n  actual:   %s"):format(expected, shown(actual))
end

function expect(actual)
  local check = {}
  local function method(name, body)
    check[name] = function(first, ...)
      if first == check then
        body(...)
      else
        body(first, ...)
      end
      return check
    end
  end
  method("equals", function(expected)
    local list = differences(actual, expected, "value", {})
    if #list == 0 then
      return
    end
    local text = compared(shown(expected), actual)
    if type(actual) == "table" and type(expected) == "table" then
      text = text .. "\n  differences:\n    " .. table.concat(list, "\n    ")
    end
    error("not equal" .. text, 3)
  end)
  method("differs", function(unexpected)
    if #differences(actual, unexpected, "value", {}) == 0 then
      error("equal, and should not be" .. compared("anything but " .. shown(unexpected), actual), 3)
    end
  end)
  method("matches", function(pattern)
    if type(actual) ~= "string" or not actual:find(pattern) then
      error("no match" .. compared("text that matches " .. shown(pattern), actual), 3)
    end
  end)
  method("contains", function(part)
    if type(actual) == "string" and actual:find(tostring(part), 1, true) then
      return
    end
    if type(actual) == "table" then
      for _, item in pairs(actual) do
        if #differences(item, part, "", {}) == 0
          or (type(item) == "table" and type(item.message) == "string" and type(part) == "string"
            and item.message:find(part, 1, true)) then
          return
        end
      end
    end
    error("not found" .. compared("something that contains " .. shown(part), actual), 3)
  end)
  method("is_nil", function()
    if actual ~= nil then
      error("not nil" .. compared("nil", actual), 3)
    end
  end)
  method("exists", function()
    if actual == nil then
      error("nil" .. compared("anything but nil", actual), 3)
    end
  end)
  method("is_true", function()
    if actual ~= true then
      error("not true" .. compared("true", actual), 3)
    end
  end)
  method("is_false", function()
    if actual ~= false then
      error("not false" .. compared("false", actual), 3)
    end
  end)
  method("is_empty", function()
    if not (actual == "" or type(actual) == "table" and next(actual) == nil) then
      error("not empty" .. compared("nothing in it", actual), 3)
    end
  end)
  method("fails", function(pattern)
    local ok, message = pcall(actual)
    if ok then
      error("no error" .. compared("an error", "none"), 3)
    end
    if pattern and not tostring(message):find(pattern) then
      error("another error" .. compared("an error that matches " .. shown(pattern), message), 3)
    end
  end)
  return setmetatable(check, {
    __index = function(_, name)
      local guess = host.nearest(tostring(name), keys(check))
      error("there is no expectation '" .. tostring(name) .. "'"
        .. (guess and (": did you mean '" .. guess .. "'?") or (": there are " .. table.concat(keys(check), ", "))), 2)
    end,
  })
end

-- Structure ---------------------------------------------------------------------------------------

local scope = { name = "", before = {}, after = {} }

function describe(name, body)
  check_type(name, "string", "the name given to describe", 2)
  check_type(body, "function", "the second argument of describe", 2)
  local outer = scope
  scope = {
    name = outer.name == "" and name or (outer.name .. " " .. name),
    outer = outer,
    before = {},
    after = {},
  }
  body()
  scope = outer
end

local function run_all(own, which)
  if own.outer and which == "before" then
    run_all(own.outer, which)
  end
  for _, step in ipairs(own[which]) do
    step()
  end
  if own.outer and which == "after" then
    run_all(own.outer, which)
  end
end

function it(name, body)
  check_type(name, "string", "the name given to it", 2)
  if type(body) ~= "function" then
    error("it(name, function() ... end): the function is missing", 2)
  end
  local own = scope
  host.register(own.name == "" and name or (own.name .. " " .. name), function()
    run_all(own, "before")
    local ok, problem = pcall(body)
    run_all(own, "after")
    if not ok then
      error(problem, 0)
    end
  end)
end

function before_each(step)
  check_type(step, "function", "the argument of before_each", 2)
  table.insert(scope.before, step)
end

function after_each(step)
  check_type(step, "function", "the argument of after_each", 2)
  table.insert(scope.after, step)
end
