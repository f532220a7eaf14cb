-- resty.openssl.kdf: keys out of secrets, by HKDF (RFC 5869) and PBKDF2 (RFC 8018).
local host = ...
local hmac = require("resty.openssl.hmac")

local _M = {
  PBKDF2 = 69,
  HKDF = 1036,
  HKDEF_MODE_EXTRACT_AND_EXPAND = 0,
  HKDEF_MODE_EXTRACT_ONLY = 1,
  HKDEF_MODE_EXPAND_ONLY = 2,
}

local MOST_BLOCKS = 255

local function mac(key, digest, text)
  local made, err = hmac.new(key, digest)
  if not made then
    return nil, err
  end
  return made:final(text)
end

local function expand(key, digest, info, length)
  local all, block = "", ""
  for i = 1, MOST_BLOCKS do
    local err
    block, err = mac(key, digest, block .. info .. string.char(i))
    if not block then
      return nil, err
    end
    all = all .. block
    if #all >= length then
      return all:sub(1, length)
    end
  end
  return nil, "too many bytes are wanted"
end

local function hkdf(length, options)
  local digest, key = options.digest or "sha256", options.key or ""
  local mode = options.mode or _M.HKDEF_MODE_EXTRACT_AND_EXPAND
  if mode ~= _M.HKDEF_MODE_EXPAND_ONLY then
    local err
    key, err = mac(options.salt or "", digest, key)
    if not key or mode == _M.HKDEF_MODE_EXTRACT_ONLY then
      return key, err
    end
  end
  return expand(key, digest, options.info or "", length)
end

local function pbkdf2(length, options)
  local known, err = hmac.new(options.pass or "", options.digest or "sha1")
  if not known then
    return nil, err
  end
  return host.pbkdf2(known.algorithm, known.key, options.salt or "", options.iter or 1000, length)
end

local KINDS = { HKDF = hkdf, PBKDF2 = pbkdf2 }

local methods = {}
local mt = host.freeze({ __index = methods }, "kdf")

function _M.new(kind)
  local derive = KINDS[tostring(kind):upper()]
  if not derive then
    return nil, 'kdf.new: invalid kdf type "' .. tostring(kind) .. '", there are HKDF and PBKDF2'
  end
  return setmetatable({ made_by = derive }, mt)
end

function _M.istype(value)
  return type(value) == "table" and getmetatable(value) == mt
end

function methods:derive(length, options)
  local key, err = self.made_by(length, options or {})
  if not key then
    return nil, "kdf:derive: " .. err
  end
  return key
end

function methods:reset()
  return true
end

-- The older way to ask, with all options in one table.
function _M.derive(options)
  local kind = options.type == _M.HKDF and hkdf or options.type == _M.PBKDF2 and pbkdf2
  if not kind then
    return nil, "kdf.derive: the type has to be kdf.HKDF or kdf.PBKDF2"
  end
  local key, err = kind(options.outlen, {
    digest = options.md,
    salt = options.salt,
    key = options.hkdf_key,
    info = options.hkdf_info,
    mode = options.hkdf_mode,
    pass = options.pass,
    iter = options.pbkdf2_iter,
  })
  if not key then
    return nil, "kdf.derive: " .. err
  end
  return key
end

return _M
