-- resty.limit.count: so many requests in a window of time, which begins with the first of them. What is left
-- of them is in a dictionary of `ngx.shared`.
local host = ...

local _M = { _VERSION = "0.09" }
local limiter_mt = host.freeze({ __index = _M }, "limiter")

function _M.new(dict_name, limit, window)
  local dict = ngx.shared[dict_name]
  if not dict then
    return nil, "shared dict not found"
  end
  assert(limit > 0 and window > 0, "the count and the window must be more than 0")
  return setmetatable({ dict = dict, limit = limit, window = window }, limiter_mt)
end

local function taken(self, key, commit)
  if commit then
    return self.dict:incr(key, -1, self.limit, self.window)
  end
  return (self.dict:get(key) or self.limit) - 1
end

function _M.incoming(self, key, commit)
  local remaining, err = taken(self, key, commit)
  if not remaining then
    return nil, err
  end
  if remaining < 0 then
    if commit then
      self.dict:incr(key, 1)
    end
    return nil, "rejected"
  end
  return 0, remaining
end

function _M.uncommit(self, key)
  local remaining, err = self.dict:incr(key, 1)
  if err == "not found" then
    return self.limit -- the window has ended meanwhile
  end
  return remaining, err
end

return _M
