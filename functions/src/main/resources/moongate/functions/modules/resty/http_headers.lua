-- resty.http_headers: headers that are found by any spelling of their names.
local host = ...

local _M = {}

local function normal(name)
  return type(name) == "string" and (name:lower():gsub("_", "-")) or name
end

local headers_mt = host.freeze({
  __index = function(headers, name)
    local wanted = normal(name)
    for other, value in pairs(headers) do
      if normal(other) == wanted then
        return value
      end
    end
  end,
  __newindex = function(headers, name, value)
    local wanted = normal(name)
    for other in pairs(headers) do
      if normal(other) == wanted then
        rawset(headers, other, value)
        return
      end
    end
    rawset(headers, name, value)
  end,
}, "http headers")

function _M.new()
  return setmetatable({}, headers_mt)
end

return _M
