-- gateway { ... } and run { ... }: a gateway with functions, and requests through it.
local host, shared = ...
local words = shared.words
local check_keys, check_type = shared.check_keys, shared.check_type
local request_of, with_json, answering = shared.request_of, shared.with_json, shared.answering
local outside, peers = shared.outside, shared.peers

local GATEWAY = words("functions plugin config route settings service http sockets now cache consumer on_error")
local PHASES = words("certificate rewrite access header_filter body_filter log"
  .. " ws_handshake ws_client_frame ws_upstream_frame ws_close")

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
  for phase in pairs(options.functions) do
    if phase:find("^ws_") then
      route.protocols = { "ws", "wss" }
    end
  end
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
    sockets = peers(options.sockets, level + 1),
  })
  return setmetatable({ opened = opened, has_consumer = options.consumer ~= nil,
    has_service = options.service ~= nil }, { __index = gateway_methods })
end

local function send(self, request, service, level)
  local sent = request_of(request, level + 1)
  if self.has_consumer then
    sent.headers[#sent.headers + 1] = { host.consumer_key_name, host.consumer_key }
  end
  if not service and not self.has_service and request and request.frames then
    service = shared.agreement
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
