-- socket: of LuaSocket only the clock; connections are made by ngx.socket.tcp.
local _M = { _VERSION = "LuaSocket 3.0.0" }

-- Seconds since 1970, with milliseconds.
function _M.gettime()
  ngx.update_time()
  return ngx.now()
end

return _M
