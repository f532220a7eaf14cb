-- resty.core.time: a clock that never goes back.
local host = ...

local _M = { version = "0.1.31" }

function _M.monotonic_time()
  return host.nanos()
end

function _M.monotonic_msec()
  return math.floor(host.nanos() * 1000)
end

return _M
