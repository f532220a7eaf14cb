-- resty.ipmatcher: is an address in one of some networks?
local host = ...

local _M = { _VERSION = "0.6.1" }
local matcher_mt = host.freeze({ __index = _M }, "ipmatcher")

function _M.parse_ipv4(text)
  return host.is_ipv4(text)
end

function _M.parse_ipv6(text)
  return host.is_ipv6(text)
end

local function build(networks, values)
  local ranges = {}
  for i, network in ipairs(networks) do
    if type(network) ~= "string" or not host.is_network(network) then
      return nil, "invalid ip address: " .. tostring(network)
    end
    ranges[i] = network
  end
  return setmetatable({ ranges = ranges, values = values }, matcher_mt)
end

function _M.new(networks)
  if type(networks) ~= "table" then
    error("missing valid ip argument", 2)
  end
  return build(networks)
end

function _M.new_with_value(networks)
  if type(networks) ~= "table" then
    error("missing valid ip argument", 2)
  end
  local keys = {}
  for network in pairs(networks) do
    keys[#keys + 1] = network
  end
  -- The narrowest network decides.
  table.sort(keys, function(a, b)
    return (tonumber(a:match("/(%d+)$")) or 128) > (tonumber(b:match("/(%d+)$")) or 128)
  end)
  return build(keys, networks)
end

function _M.match(self, ip)
  if type(ip) ~= "string" or not (host.is_ipv4(ip) or host.is_ipv6(ip)) then
    return false, "invalid ip address, not ipv4 and ipv6"
  end
  for _, network in ipairs(self.ranges) do
    if host.is_in_network(ip, network) then
      return self.values and self.values[network] or true
    end
  end
  return false
end

-- `ip` in the four bytes of an IPv4 address.
function _M.match_bin(self, bytes)
  if type(bytes) ~= "string" or #bytes ~= 4 then
    return false, "wrong length of bin ip"
  end
  return self:match(table.concat({ bytes:byte(1, 4) }, "."))
end

return _M
