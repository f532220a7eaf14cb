-- kong.tools.ip: what kind of host a text is, and its parts.
local host = ...

local _M = {}

-- "ipv4", "ipv6" or "name"; no check.
function _M.hostname_type(name)
  if host.is_ipv4(name:match("^([%d.]+):?%d*$") or name) then
    return "ipv4"
  end
  local _, colons = name:gsub(":", "")
  return (colons > 1 or name:sub(1, 1) == "[") and "ipv6" or "name"
end

function _M.is_valid_ipv4(text)
  return type(text) == "string" and host.is_ipv4(text)
end

function _M.is_valid_ipv6(text)
  return type(text) == "string" and host.is_ipv6(text)
end

function _M.is_valid_ip(text)
  return _M.is_valid_ipv4(text) or _M.is_valid_ipv6(text)
end

function _M.is_valid_cidr(text)
  return type(text) == "string" and text:find("/", 1, true) ~= nil and host.is_network(text)
end

function _M.is_valid_ip_or_cidr(text)
  return type(text) == "string" and host.is_network(text)
end

local function port_of(text)
  local port = tonumber(text)
  return port and port <= 65535 and port or nil
end

function _M.normalize_ipv4(address)
  local ip, port = address:match("^([%d.]+):?(%d*)$")
  if not ip or not host.is_ipv4(ip) then
    return nil, "invalid ipv4 address: " .. address
  end
  return ip, port_of(port)
end

function _M.normalize_ipv6(address)
  local ip, port = address:match("^%[([%x:.]+)%]:?(%d*)$")
  local normal = host.full_ipv6(ip or address)
  if not normal then
    return nil, "invalid ipv6 address: " .. address
  end
  return normal, port_of(port)
end

function _M.check_hostname(address)
  local name, port = address:match("^([^:]+):?(%d*)$")
  if not name or #name > 253 or not name:find("^[%w_*][%w_.*-]*$") or name:find("..", 1, true) then
    return nil, "invalid hostname: " .. address
  end
  return name, port_of(port)
end

function _M.normalize_ip(address)
  local kind = _M.hostname_type(address)
  local check = kind == "ipv4" and _M.normalize_ipv4
    or kind == "ipv6" and _M.normalize_ipv6
    or _M.check_hostname
  local name, port = check(address)
  if not name then
    return nil, port
  end
  return { type = kind, host = name, port = port }
end

-- The result of normalize_ip, or a host and a port, as text.
function _M.format_host(name, port)
  if type(name) == "table" then
    name, port = name.host, name.port or port
  end
  if host.is_ipv6(name) then
    name = "[" .. name .. "]"
  end
  return port and name .. ":" .. port or name
end

return _M
