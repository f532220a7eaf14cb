-- kong.tools.uuid
local host = ...

local _M = {}

function _M.uuid()
  return host.uuid()
end

function _M.is_valid_uuid(text)
  return require("resty.jit-uuid").is_valid(text)
end

-- A name-based UUID of version 5.
function _M.generate_v5(namespace, name)
  return require("resty.jit-uuid").generate_v5(namespace, name)
end

return _M
