-- kong.tools.sha256
local host = ...

local _M = {}

function _M.sha256_bin(text)
  return host.digest("SHA-256", text)
end

function _M.sha256_hex(text)
  return host.hex(host.digest("SHA-256", text))
end

function _M.sha256_base64(text)
  return ngx.encode_base64(host.digest("SHA-256", text), true)
end

function _M.sha256_base64url(text)
  return host.base64url(host.digest("SHA-256", text))
end

return _M
