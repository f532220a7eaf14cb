-- ngx.base64: Base64 for URLs (RFC 4648, section 5).
local host = ...

local _M = { version = "0.1.28" }

function _M.encode_base64url(s)
  if type(s) ~= "string" then
    return nil, "must provide a string"
  end
  return host.base64url(s)
end

function _M.decode_base64url(s)
  if type(s) ~= "string" then
    return nil, "must provide a string"
  end
  return host.from_base64url(s)
end

return _M
