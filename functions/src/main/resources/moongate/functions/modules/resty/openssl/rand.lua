-- resty.openssl.rand: random bytes.
local host = ...

local _M = {}

function _M.bytes(length, private, strength)
  return host.random(length)
end

return _M
