-- kong.tools.time: clocks, in the units that their names say.
local host = ...

local _M = {}

function _M.get_now_ms()
  return math.floor(ngx.now() * 1000)
end

function _M.get_start_time_ms()
  return math.floor(ngx.req.start_time() * 1000)
end

function _M.get_now()
  return ngx.now()
end

function _M.time_ns()
  return ngx.now() * 1e9
end

function _M.get_updated_monotonic_ms()
  return math.floor(host.nanos() * 1000)
end

_M.get_updated_now = _M.get_now
_M.get_updated_now_ms = _M.get_now_ms

return _M
