-- resty.string: bytes as hexadecimal digits, digits as numbers.
local host = ...

local _M = { _VERSION = "0.16" }

function _M.to_hex(s)
  return host.hex(s)
end

-- The number that the digits at the beginning of `s` write; 0 for none.
function _M.atoi(s)
  return tonumber(s:match("^%s*([+-]?%d+)") or 0)
end

return _M
