-- resty.lock: one at a time, across all event loops of the node. A lock that is not given back
-- expires.
local host = ...

local _M = { _VERSION = "0.09" }
local lock_mt = host.freeze({ __index = _M }, "lock")

local function positive(options, name, otherwise)
  local value = options and options[name]
  return type(value) == "number" and value >= 0 and value or otherwise
end

function _M.new(self, dict_name, options)
  if type(dict_name) ~= "string" then
    return nil, "dictionary not found"
  end
  return setmetatable({
    dict = dict_name,
    timeout = math.min(positive(options, "timeout", 5), positive(options, "exptime", 30)),
    exptime = positive(options, "exptime", 30),
    step = positive(options, "step", 0.001),
    ratio = positive(options, "ratio", 2),
    max_step = positive(options, "max_step", 0.5),
  }, lock_mt)
end

function _M.lock(self, key)
  if not key then
    return nil, "nil key"
  end
  if self.key then
    return nil, "locked"
  end
  local name = self.dict .. "\0" .. tostring(key)
  local elapsed, step = 0, math.max(self.step, 0.001)
  while true do
    local token = host.lock(name, self.exptime)
    if token then
      self.key, self.token = name, token
      return elapsed
    end
    if elapsed >= self.timeout then
      return nil, "timeout"
    end
    step = math.min(step, self.max_step, self.timeout - elapsed)
    ngx.sleep(step)
    elapsed = elapsed + step
    step = step * self.ratio
  end
end

function _M.unlock(self)
  if not self.key then
    return nil, "unlocked"
  end
  local is_own = host.unlock(self.key, self.token)
  self.key, self.token = nil, nil
  if not is_own then
    return nil, "unlocked"
  end
  return 1
end

function _M.expire(self, seconds)
  if not self.key then
    return nil, "unlocked"
  end
  if not host.extend(self.key, self.token, seconds or self.exptime) then
    return nil, "unlocked"
  end
  return true
end

return _M
