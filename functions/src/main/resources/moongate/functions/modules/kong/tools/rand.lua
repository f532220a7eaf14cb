-- kong.tools.rand
local host = ...

local _M = {}

function _M.get_rand_bytes(count, urandom)
  return host.random(count)
end

-- 32 letters and digits.
function _M.random_string()
  return (host.base64url(host.random(24)):gsub("[-_]", function()
    return string.char(97 + host.random_number(26))
  end))
end

return _M
