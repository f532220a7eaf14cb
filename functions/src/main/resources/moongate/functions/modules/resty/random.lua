-- resty.random: random bytes, all of them fit for secrets.
local host = ...

local _M = { _VERSION = "0.16" }

function _M.bytes(length, strong)
  return host.random(length)
end

return _M
