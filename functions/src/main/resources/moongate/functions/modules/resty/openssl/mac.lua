-- resty.openssl.mac: of the kinds that there are, HMAC.
local hmac = require("resty.openssl.hmac")

local _M = {}

function _M.new(key, kind, cipher, digest)
  if kind ~= "HMAC" then
    return nil, 'mac.new: invalid mac type "' .. tostring(kind) .. '", there is HMAC'
  end
  return hmac.new(key, digest)
end

_M.istype = hmac.istype

return _M
