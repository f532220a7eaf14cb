-- ngx.errlog: what there is of it here: lines without a place, and the level that the log has.
local _M = {}

local LEVELS = {
  emerg = ngx.EMERG,
  alert = ngx.ALERT,
  crit = ngx.CRIT,
  error = ngx.ERR,
  warn = ngx.WARN,
  notice = ngx.NOTICE,
  info = ngx.INFO,
  debug = ngx.DEBUG,
}

function _M.raw_log(level, message)
  if type(level) ~= "number" then
    error("bad argument #1 to 'raw_log' (must be a number)", 2)
  end
  if type(message) ~= "string" then
    error("bad argument #2 to 'raw_log' (must be a string)", 2)
  end
  ngx.log(level, message)
end

function _M.get_sys_filter_level()
  return LEVELS[kong.configuration.log_level]
end

return _M
