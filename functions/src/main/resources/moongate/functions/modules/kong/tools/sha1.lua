-- kong.tools.sha1
local host = ...

local _M = {}

function _M.sha1_bin(text)
  return host.digest("SHA-1", text)
end

function _M.sha1_hex(text)
  return host.hex(host.digest("SHA-1", text))
end

return _M
