-- kong.db.schema.typedefs: fields that many schemas have. Each can be called with a table of what is to be
-- different: typedefs.header_name { default = "X-Name", required = true }.
local typedefs = {}

-- A field that can be called for a changed copy of itself.
local function define(field)
  return setmetatable(field, {
    __call = function(self, changes)
      local copy = {}
      for name, value in pairs(self) do
        copy[name] = value
      end
      for name, value in pairs(changes or {}) do
        copy[name] = value
      end
      return define(copy)
    end,
  })
end

local function text(field)
  field.type = "string"
  return define(field)
end

local function set_of(elements, field)
  field = field or {}
  field.type, field.elements = "set", elements
  return define(field)
end

local function none(reference, scope)
  return define {
    type = "foreign",
    reference = reference,
    eq = ngx.null,
    description = "The plugin cannot be bound to a " .. scope .. ".",
  }
end

local HTTP = { "grpc", "grpcs", "http", "https", "ws", "wss" }
local STREAM = { "tcp", "tls", "tls_passthrough", "udp" }
local ALL = { "grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss" }
local USUAL = { "grpc", "grpcs", "http", "https" }

local function protocols(allowed, default)
  return set_of({ type = "string", one_of = allowed }, { required = true, default = default })
end

-- Where a plugin can be bound, and for which protocols.
typedefs.no_route = none("routes", "route")
typedefs.no_service = none("services", "service")
typedefs.no_consumer = none("consumers", "consumer")
typedefs.no_consumer_group = none("consumer_groups", "consumer group")
typedefs.protocol = text { one_of = ALL }
typedefs.protocol_http = text { one_of = HTTP }
typedefs.protocols = protocols(ALL, USUAL)
typedefs.protocols_http = protocols(HTTP, USUAL)
typedefs.protocols_http_grpc = protocols(HTTP, USUAL)
typedefs.protocols_stream = protocols(STREAM, { "tcp", "tls", "udp" })
typedefs.run_on_first = text { one_of = { "first" }, default = "first" }

-- Networks.
typedefs.host = text { format = "host" }
typedefs.hostname = typedefs.host
typedefs.wildcard_host = text { format = "host_pattern" }
typedefs.host_with_optional_port = text { custom_validator = function(value)
  local host, port = value:match("^(.-):(%d+)$")
  if port and tonumber(port) > 65535 then
    return nil, "invalid port number"
  end
  if (host or value):match("^[%w%.%-_]+$") or value:match("^%[[%x:%.]+%]") then
    return true
  end
  return nil, "invalid value: " .. value
end }
typedefs.port = define { type = "integer", between = { 0, 65535 } }
typedefs.ip = text { format = "ip_or_cidr", not_match = "/" }
typedefs.ip_or_cidr = text { format = "ip_or_cidr" }
typedefs.cidr = text { format = "ip_or_cidr", match = "/" }
typedefs.cidr_v4 = text { format = "ip_or_cidr", match = "^%d+%.%d+%.%d+%.%d+/" }
typedefs.timeout = define { type = "integer", between = { 0, 2 ^ 31 - 2 } }
typedefs.sni = text { format = "host_pattern" }
typedefs.wildcard_sni = typedefs.sni
typedefs.hosts = define { type = "array", elements = typedefs.wildcard_host }
typedefs.snis = set_of(typedefs.sni)
local endpoint = {
  type = "record",
  fields = { { ip = typedefs.ip_or_cidr }, { port = typedefs.port } },
  entity_checks = { { at_least_one_of = { "ip", "port" } } },
}
typedefs.sources = set_of(endpoint)
typedefs.destinations = set_of(endpoint)

-- URLs and HTTP.
typedefs.path = text { format = "path" }
typedefs.paths = define { type = "array", elements = typedefs.path }
typedefs.url = text { custom_validator = function(value)
  local scheme, host = value:match("^([%a][%w+.-]*)://([^/?#]+)")
  if not scheme then
    return nil, "missing host in url"
  end
  if value:match("%s") or host:match("^:") then
    return nil, "could not parse url. " .. value
  end
  return true
end }
typedefs.header_name = text { format = "header_name" }
typedefs.cookie_name = text { match = "^[%w!#%$%%&'%*%+%-%.%^_`|~]+$" }
typedefs.http_method = text { match = "^%u+$" }
typedefs.methods = set_of(typedefs.http_method)
typedefs.headers = define {
  type = "map",
  keys = typedefs.header_name,
  values = { type = "array", elements = { type = "string" } },
}

-- Entities.
typedefs.uuid = text { uuid = true, auto = true }
typedefs.name = text { format = "name", unique = true }
typedefs.utf8_name = typedefs.name
typedefs.tag = text { required = true, format = "tag" }
typedefs.tags = set_of(typedefs.tag)
typedefs.auto_timestamp_s = define { type = "integer", timestamp = true, auto = true }
typedefs.auto_timestamp_ms = define { type = "number", timestamp = true, auto = true }
typedefs.semantic_version = text { match = "^%d+[%.%d]*$" }

-- How values of kong.tools.queue wait, are put together and tried again.
typedefs.queue = define {
  type = "record",
  required = true,
  fields = {
    { max_batch_size = { type = "integer", between = { 1, 1000000 }, default = 1 } },
    { max_coalescing_delay = { type = "number", between = { 0, 3600 }, default = 1 } },
    { max_entries = { type = "integer", between = { 1, 1000000 }, default = 10000 } },
    { max_bytes = { type = "integer" } },
    { max_retry_time = { type = "number", default = 60 } },
    { initial_retry_delay = { type = "number", between = { 0.001, 1000000 }, default = 0.01 } },
    { max_retry_delay = { type = "number", between = { 0.001, 1000000 }, default = 60 } },
    { concurrency_limit = { type = "integer", one_of = { -1, 1 }, default = 1 } },
  },
}

-- Keys and code.
typedefs.certificate = text { match = "^%s*%-%-%-%-%-BEGIN CERTIFICATE", err = "invalid certificate" }
typedefs.key = text { match = "^%s*%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY", err = "invalid key", encrypted = true }
typedefs.pem = define {
  type = "record",
  fields = { { private_key = typedefs.key }, { public_key = text {} } },
}
typedefs.lua_code = define {
  type = "map",
  keys = text { len_min = 1 },
  values = text { len_min = 1, custom_validator = function(value)
    local chunk, message = loadstring(value)
    return chunk and true, message
  end },
}

return typedefs
