-- resty.openssl.hmac: hashes of texts with a key. It takes them as a digest does.
local host = ...
local digest = require("resty.openssl.digest")
local new_digest = digest.new

local _M = { update = digest.update, reset = digest.reset }
local mt = host.freeze({ __index = _M }, "hmac")

function _M.new(key, name)
  local hash = new_digest(name)
  if not hash then
    return nil, 'hmac.new: invalid digest type "' .. tostring(name) .. '"'
  end
  local algorithm = "Hmac" .. hash.algorithm:gsub("-", "") -- Java's: "HmacSHA256" for "SHA-256"
  return setmetatable({ algorithm = algorithm, key = key, pieces = {} }, mt)
end

function _M.istype(value)
  return type(value) == "table" and getmetatable(value) == mt
end

function _M:final(last)
  if last then
    self:update(last)
  end
  return host.hmac(self.algorithm, self.key, table.concat(self.pieces))
end

return _M
