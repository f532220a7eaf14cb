-- resty.redis: a client of Redis over ngx.socket.tcp, which waits without blocking (RESP 2).
local host = ...

local _M = { _VERSION = "0.31", null = ngx.null }

-- A reply that nests deeper, or claims more items, is no reply.
local DEEPEST = 32
local MOST_ITEMS = 1000000

local UNSUBSCRIBED = { unsubscribe = true, punsubscribe = true }

function _M.set_timeout(self, milliseconds)
  self._socket:settimeout(milliseconds)
end

function _M.set_timeouts(self, connect, send, read)
  self._socket:settimeouts(connect, send, read)
end

-- connect(host, port, { ssl =, ssl_verify =, server_name =, pool =, pool_size =, backlog = }).
function _M.connect(self, name, port, options)
  if type(port) == "table" and options == nil then
    options, port = port, nil
  end
  self._subscribed = false
  local settings = options or {}
  local pool = { pool = settings.pool, pool_size = settings.pool_size, backlog = settings.backlog }
  local ok, err
  if port then
    ok, err = self._socket:connect(name, port, pool)
  else
    ok, err = self._socket:connect(name, pool)
  end
  if not ok then
    return nil, err
  elseif not settings.ssl or self._socket:getreusedtimes() > 0 then
    return ok
  end
  ok, err = self._socket:sslhandshake(false, settings.server_name, settings.ssl_verify)
  if not ok then
    return nil, "failed to do ssl handshake: " .. tostring(err)
  end
  return ok
end

function _M.set_keepalive(self, ...)
  if self._subscribed then
    return nil, "subscribed state"
  end
  return self._socket:setkeepalive(...)
end

function _M.get_reused_times(self)
  return self._socket:getreusedtimes()
end

function _M.close(self)
  return self._socket:close()
end

local function bulk(socket, length)
  local data, err = socket:receive(length)
  if not data then
    if err == "timeout" then
      socket:close()
    end
    return nil, err
  end
  local _, problem = socket:receive(2)
  if problem then
    return nil, problem
  end
  return data
end

-- A value; or nil and what went wrong on the way; or false and what Redis objects to.
local function reply(socket, depth)
  local line, err = socket:receive()
  if not line then
    if err == "timeout" and depth == 0 then
      socket:close()
    end
    return nil, err
  end
  local kind, rest = line:sub(1, 1), line:sub(2)
  if kind == "+" then
    return rest
  elseif kind == "-" then
    return false, rest
  elseif kind == ":" then
    return tonumber(rest)
  end
  local size = tonumber(rest)
  if not size or depth > DEEPEST or size > MOST_ITEMS * 1000 then
    return nil, 'unknown prefix: "' .. kind .. '"'
  end
  if size < 0 then
    return ngx.null
  elseif kind == "$" then
    return bulk(socket, size)
  elseif kind ~= "*" or size > MOST_ITEMS then
    return nil, 'unknown prefix: "' .. kind .. '"'
  end
  local items = {}
  for i = 1, size do
    local item, problem = reply(socket, depth + 1)
    if item == nil then
      return nil, problem
    end
    items[i] = item == false and { false, problem } or item
  end
  return items
end

-- A command as an array of texts.
local function request(name, ...)
  local count = select("#", ...)
  local parts = { "*" .. count + 1 .. "\r\n$" .. #name .. "\r\n" .. name .. "\r\n" }
  for i = 1, count do
    local text = tostring((select(i, ...)))
    parts[i + 1] = "$" .. #text .. "\r\n" .. text .. "\r\n"
  end
  return table.concat(parts)
end

local function command(self, name, ...)
  local text = request(name, ...)
  local pipeline = self._pipeline
  if pipeline then
    pipeline[#pipeline + 1] = text
    return
  end
  if self._subscribed and not name:find("subscribe$") then
    return nil, "subscribed state"
  end
  local sent, err = self._socket:send(text)
  if not sent then
    return nil, err
  end
  return reply(self._socket, 0)
end

local function subscribing(name)
  return function(self, ...)
    self._subscribed = true
    return command(self, name, ...)
  end
end

_M.subscribe = subscribing("subscribe")
_M.psubscribe = subscribing("psubscribe")

-- After `subscribe`: the next message.
function _M.read_reply(self)
  if not self._subscribed then
    return nil, "not subscribed"
  end
  local message, err = reply(self._socket, 0)
  if type(message) == "table" and UNSUBSCRIBED[message[1]] and message[3] == 0 then
    self._subscribed = false
  end
  return message, err
end

-- hmset(key, { field = value }) besides the form of all commands.
function _M.hmset(self, key, ...)
  local fields = ...
  if select("#", ...) ~= 1 or type(fields) ~= "table" then
    return command(self, "hmset", key, ...)
  end
  local flat = {}
  for field, value in pairs(fields) do
    flat[#flat + 1] = field
    flat[#flat + 1] = value
  end
  return command(self, "hmset", key, unpack(flat))
end

-- From now on commands are gathered, and sent at once by `commit_pipeline`.
function _M.init_pipeline(self)
  self._pipeline = {}
end

function _M.cancel_pipeline(self)
  self._pipeline = nil
end

function _M.commit_pipeline(self)
  local pipeline = self._pipeline
  if not pipeline then
    return nil, "no pipeline"
  end
  self._pipeline = nil
  local sent, err = self._socket:send(table.concat(pipeline))
  if not sent then
    return nil, err
  end
  local replies = {}
  for i = 1, #pipeline do
    local value, problem = reply(self._socket, 0)
    if value == nil then
      if problem == "timeout" then
        self._socket:close()
      end
      return nil, problem
    end
    replies[i] = value == false and { false, problem } or value
  end
  return replies
end

-- { "a", 1, "b", 2 } as { a = 1, b = 2 }.
function _M.array_to_hash(self, items)
  local hash = {}
  for i = 1, #items, 2 do
    hash[items[i]] = items[i + 1]
  end
  return hash
end

-- Every command is known: this is for those that declare some first.
function _M.add_commands() end

local client_mt = host.freeze({
  __index = function(_, name)
    local method = _M[name]
    if method == nil and type(name) == "string" and name:sub(1, 1) ~= "_" then
      method = function(self, ...)
        return command(self, name, ...)
      end
    end
    return method
  end,
}, "redis client")

function _M.new(self)
  local socket, err = ngx.socket.tcp()
  if not socket then
    return nil, err
  end
  return setmetatable({ _socket = socket, _subscribed = false }, client_mt)
end

return _M
