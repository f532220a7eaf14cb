-- resty.http: HTTP calls that wait without blocking. Connections come from the node's own pools and
-- go back there; a connection is made when the first request is sent over it.
local host = ...

local _M = { _VERSION = "0.17.2" }
local client_mt = host.freeze({ __index = _M }, "http client")

local USER_AGENT = "lua-resty-http/" .. _M._VERSION .. " (Lua) ngx_lua/" .. ngx.config.ngx_lua_version
local DEFAULT_PORTS = { http = 80, https = 443 }

function _M.new(self)
  return setmetatable({ timeouts = {} }, client_mt)
end

function _M.set_timeout(self, milliseconds)
  self.timeouts = { milliseconds, milliseconds, milliseconds }
  return true
end

function _M.set_timeouts(self, connect, send, read)
  self.timeouts = { connect, send, read }
  return true
end

-- "https://host:8443/path?query" as { scheme, host, port, path, query }.
function _M.parse_uri(self, uri, query_in_path)
  if query_in_path == nil then
    query_in_path = true
  end
  if type(uri) ~= "string" then
    return nil, "bad uri: " .. tostring(uri)
  end
  local scheme, rest = uri:match("^(https?)://(.*)$")
  if not scheme then
    rest = uri:match("^//(.*)$")
    scheme = ngx.var.scheme
  end
  local authority, target = (rest or ""):match("^([^/?]+)(.*)$")
  if not authority then
    return nil, "bad uri: " .. uri
  end
  local name, port = authority:match("^(%b[]):?(%d*)$")
  if not name then
    name, port = authority:match("^([^:@]+):?(%d*)$")
  end
  if not name then
    return nil, "bad uri: " .. uri
  end
  local path, query = target:match("^([^?]*)%??(.*)$")
  if path == "" then
    path = "/"
  end
  if query_in_path and query ~= "" then
    path = path .. "?" .. query
  end
  return { scheme, name, tonumber(port) or DEFAULT_PORTS[scheme], path, query }
end

local function is_exempt(no_proxy, name)
  for entry in (no_proxy or ""):gmatch("[^,%s]+") do
    local domain = entry:gsub("^%.", ""):lower()
    if entry == "*" or name == domain or name:sub(-#domain - 1) == "." .. domain then
      return true
    end
  end
  return false
end

-- The address of the proxy for a target, and what it is to be told; nothing if there is none for it.
local function proxy_for(self, options, scheme, name)
  local uri = options and options[scheme .. "_proxy"]
  if not uri or is_exempt(options.no_proxy, name:lower()) then
    return nil
  end
  local parsed, err = self:parse_uri(uri, false)
  if not parsed then
    return nil, err
  end
  if parsed[1] ~= "http" then
    return nil, "protocol " .. tostring(parsed[1]) .. " not supported for proxy connections"
  end
  return { host = parsed[2], port = parsed[3], authorization = options[scheme .. "_proxy_authorization"] }
end

-- connect { scheme =, host =, port =, ssl_verify =, ssl_server_name =,
-- ssl_client_cert =, ssl_client_priv_key =, proxy_opts = }, or connect(host, port).
function _M.connect(self, options, port)
  if type(options) ~= "table" then
    options = { host = options, port = port }
  end
  local name = options.host
  if type(name) ~= "string" then
    return nil, "no host"
  end
  if name:find("^unix:") then
    return nil, "unix domain sockets are not available"
  end
  local scheme = options.scheme and options.scheme:lower() or "http"
  if not DEFAULT_PORTS[scheme] then
    return nil, "unknown scheme: " .. scheme
  end
  port = tonumber(options.port) or DEFAULT_PORTS[scheme]
  local proxy, err = proxy_for(self, options.proxy_opts or self.proxy_opts, scheme, name)
  if err then
    return nil, err
  end
  local target
  target, err = host.resolve(proxy and proxy.host or name, proxy and proxy.port or port)
  if not target then
    return nil, err
  end
  self.proxy = proxy
  self.target, self.host, self.port = target, name, port
  self.secure = scheme == "https"
  self.verify = options.ssl_verify ~= false
  self.server_name = options.ssl_server_name or name
  self.client_cert, self.client_key = options.ssl_client_cert, options.ssl_client_priv_key
  self.call = nil
  return true
end

-- Has the connection made with TLS.
function _M.ssl_handshake(self, session, server_name, verify)
  if not self.target then
    return nil, "not initialized"
  end
  self.secure = true
  self.server_name = server_name or self.server_name
  self.verify = verify ~= false
  return true
end

-- `http_proxy` and `https_proxy` are their URIs, `http_proxy_authorization` and `https_proxy_authorization`
-- what they are told of who asks, `no_proxy` the hosts to be reached without them.
function _M.set_proxy_options(self, options)
  self.proxy_opts = next(options or {}) and options or nil
end

local function text_of(body)
  if type(body) == "function" then
    local pieces = {}
    while true do
      local piece, err = body()
      if err then
        return nil, err
      end
      if not piece or piece == "" then
        return table.concat(pieces)
      end
      pieces[#pieces + 1] = piece
    end
  elseif type(body) == "table" then
    return table.concat(body)
  end
  return body and tostring(body) or ""
end

local function names_of(headers)
  local names = {}
  for name in pairs(headers) do
    names[tostring(name):lower()] = true
  end
  return names
end

-- Headers that are found by any spelling of their names.
local function findable(headers, by_lower_name)
  return setmetatable(headers, {
    __index = function(_, name)
      return type(name) == "string" and by_lower_name[(name:lower():gsub("_", "-"))] or nil
    end,
  })
end

local function has_body(method, status, headers)
  return method ~= "HEAD" and status ~= 204 and status ~= 304 and headers["content-length"] ~= "0"
end

local response_methods = {}
local response_mt = host.freeze({ __index = response_methods }, "http response")

function response_methods.read_body(res)
  if not res.has_body then
    return nil, "no body to be read"
  end
  local pieces = {}
  while true do
    local piece, err = res.body_reader()
    if err then
      return nil, err, table.concat(pieces)
    end
    if not piece then
      return table.concat(pieces)
    end
    pieces[#pieces + 1] = piece
  end
end

-- Trailers are read over.
function response_methods.read_trailers(res)
  return {}
end

-- A function that returns the body's pieces: as they come, or cut to `most` bytes.
local function body_reader(call)
  local rest
  return function(most)
    local piece = rest
    rest = nil
    if not piece then
      local err
      piece, err = host.read(call)
      if not piece then
        return nil, err
      end
    end
    if most and #piece > most then
      rest = piece:sub(most + 1)
      piece = piece:sub(1, most)
    end
    return piece
  end
end

function _M.request(self, params)
  if not self.target then
    return nil, "not connected"
  end
  params = params or {}
  if self.call then
    host.finish(self.call)
    self.call = nil
  end
  local method = params.method or "GET"
  local path = params.path or "/"
  local query = params.query
  if query and query ~= "" then
    if type(query) == "table" then
      query = ngx.encode_args(query)
    end
    path = path .. (path:find("?", 1, true) and "&" or "?") .. query
  end
  local body, err = text_of(params.body)
  if err then
    return nil, err
  end

  local headers = {}
  for name, value in pairs(params.headers or {}) do
    headers[name] = value
  end
  local given = names_of(headers)
  local is_default = self.port == DEFAULT_PORTS[self.secure and "https" or "http"]
  local authority = is_default and self.host or self.host .. ":" .. self.port
  if not given.host then
    headers.Host = authority
  end
  if not given["user-agent"] then
    headers["User-Agent"] = USER_AGENT
  end
  local proxy, tunnel = self.proxy, nil
  if proxy and self.secure then
    tunnel = self.host .. ":" .. self.port
  elseif proxy then
    path = "http://" .. authority .. path
    if proxy.authorization and not given["proxy-authorization"] then
      headers["Proxy-Authorization"] = proxy.authorization
    end
  end

  local call, status, reason, received, by_lower_name = host.send({
    target = self.target,
    secure = self.secure,
    verify = self.verify,
    server_name = self.server_name,
    client_cert = self.client_cert,
    client_key = self.client_key,
    tunnel = tunnel,
    tunnel_authorization = tunnel and proxy.authorization,
    method = method,
    path = path,
    headers = headers,
    body = body,
    connect_timeout = self.timeouts[1],
    send_timeout = self.timeouts[2],
    read_timeout = self.timeouts[3],
  })
  if not call then
    return nil, status
  end
  self.call = call
  return setmetatable({
    status = status,
    reason = reason,
    headers = findable(received, by_lower_name),
    has_body = has_body(method, status, by_lower_name),
    body_reader = body_reader(call),
  }, response_mt)
end

-- Connects, asks, reads the whole body, and gives the connection back.
function _M.request_uri(self, uri, params)
  local all = {}
  for k, v in pairs(params or {}) do
    all[k] = v
  end
  local parsed, err = self:parse_uri(uri, false)
  if not parsed then
    return nil, err
  end
  all.path = all.path or parsed[4]
  all.query = all.query or parsed[5]
  local ok
  ok, err = self:connect({
    scheme = parsed[1],
    host = parsed[2],
    port = parsed[3],
    ssl_verify = all.ssl_verify,
    ssl_server_name = all.ssl_server_name,
    ssl_client_cert = all.ssl_client_cert,
    ssl_client_priv_key = all.ssl_client_priv_key,
    proxy_opts = all.proxy_opts,
  })
  if not ok then
    return nil, err
  end
  local res
  res, err = self:request(all)
  if not res then
    return nil, err
  end
  local body
  if res.has_body then
    body, err = res:read_body()
    if not body then
      self:close()
      return nil, err
    end
  end
  if all.keepalive == false then
    self:close()
  else
    host.read(self.call)
    self:set_keepalive()
  end
  res.body = body or ""
  res.read_body = function()
    return res.body
  end
  return res
end

-- 1 when the connection was kept, 2 and why when it had to be closed.
function _M.set_keepalive(self, max_idle_timeout, pool_size)
  if not self.target then
    return nil, "not initialized"
  end
  local is_kept = not self.call or host.finish(self.call)
  self.call, self.target = nil, nil
  if is_kept then
    return 1
  end
  return 2, "connection must be closed"
end

function _M.close(self)
  if not self.target then
    return nil, "not initialized"
  end
  if self.call then
    host.finish(self.call)
  end
  self.call, self.target = nil, nil
  return 1
end

function _M.get_reused_times(self)
  return self.target and 0 or nil, not self.target and "not initialized" or nil
end

-- Asks as the client does: with its method, path, query, headers and body.
function _M.proxy_request(self)
  return self:request({
    method = ngx.req.get_method(),
    path = ngx.re.gsub(ngx.var.uri, "\\s", "%20", "jo") .. ngx.var.is_args .. (ngx.var.args or ""),
    headers = ngx.req.get_headers(0, true),
    body = self:get_client_body_reader(),
  })
end

local NOT_PASSED_ON = {
  connection = true,
  ["content-length"] = true,
  ["keep-alive"] = true,
  ["proxy-authenticate"] = true,
  ["proxy-authorization"] = true,
  te = true,
  trailers = true,
  ["transfer-encoding"] = true,
  upgrade = true,
}

-- Answers the client with `res`, whose body has not been read yet. The request ends with ngx.exit.
function _M.proxy_response(self, res)
  if not res then
    ngx.log(ngx.ERR, "no response provided")
    return
  end
  ngx.status = res.status
  for name, value in pairs(res.headers) do
    if not NOT_PASSED_ON[name:lower()] then
      ngx.header[name] = value
    end
  end
  while res.has_body do
    local piece, err = res.body_reader()
    if err then
      ngx.log(ngx.ERR, err)
    end
    if not piece then
      break
    end
    ngx.print(piece)
  end
end

-- A function that returns the client's body once.
function _M.get_client_body_reader(self, chunk_size)
  ngx.req.read_body()
  local body = ngx.req.get_body_data()
  return function()
    local piece = body
    body = nil
    return piece
  end
end

return _M
