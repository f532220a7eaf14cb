-- resty.jit-uuid: UUIDs of versions 3, 4 and 5.
local host = ...

local _M = { _VERSION = "0.0.7" }

local function is_valid(text)
  return type(text) == "string"
    and #text == 36
    and text:find("^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$") ~= nil
end

-- Random numbers need no seed here; what was given comes back.
function _M.seed(seed)
  return seed or 0
end

function _M.is_valid(text)
  return is_valid(text)
end

function _M.generate_v4()
  return host.uuid()
end

-- The first 16 bytes of a digest, as a UUID of `version`.
local function named(algorithm, version, namespace, name)
  local bytes = host.from_hex((namespace:gsub("-", "")))
  local hex = host.hex(host.digest(algorithm, bytes .. name):sub(1, 16))
  local variant = string.format("%x", bit.bor(bit.band(tonumber(hex:sub(17, 17), 16), 3), 8))
  return table.concat({
    hex:sub(1, 8),
    hex:sub(9, 12),
    version .. hex:sub(14, 16),
    variant .. hex:sub(18, 20),
    hex:sub(21, 32),
  }, "-")
end

local function factory(algorithm, version)
  return function(namespace)
    if not is_valid(namespace) then
      return nil, "namespace must be a valid UUID"
    end
    return function(name)
      if type(name) ~= "string" then
        return nil, "name must be a string"
      end
      return named(algorithm, version, namespace, name)
    end
  end
end

_M.factory_v3 = factory("MD5", "3")
_M.factory_v5 = factory("SHA-1", "5")

function _M.generate_v3(namespace, name)
  local generate, err = _M.factory_v3(namespace)
  if not generate then
    return nil, err
  end
  return generate(name)
end

function _M.generate_v5(namespace, name)
  local generate, err = _M.factory_v5(namespace)
  if not generate then
    return nil, err
  end
  return generate(name)
end

return setmetatable(_M, { __call = _M.generate_v4 })
