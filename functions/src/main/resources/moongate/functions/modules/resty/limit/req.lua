-- resty.limit.req: a rate of requests, as a leaky bucket: each request adds one, and `rate` of them leave in a
-- second. How many are in it, and since when, is in a dictionary of `ngx.shared`.
local host = ...

local _M = { _VERSION = "0.09" }
local limiter_mt = host.freeze({ __index = _M }, "limiter")

function _M.new(dict_name, rate, burst)
  local dict = ngx.shared[dict_name]
  if not dict then
    return nil, "shared dict not found"
  end
  assert(rate > 0 and burst >= 0, "the rate must be more than 0, and the burst not less")
  return setmetatable({ dict = dict, rate = rate, burst = burst }, limiter_mt)
end

-- The excess and its time; nothing for a key that has none.
local function state(self, key)
  local excess, time = string.match(self.dict:get(key) or "", "^(%S+) (%S+)$")
  return tonumber(excess), tonumber(time)
end

-- An empty bucket need not be kept.
local function keep(self, key, excess, time)
  return self.dict:set(key, excess .. " " .. time, (excess + 1) / self.rate + 1)
end

function _M.incoming(self, key, commit)
  local now = ngx.now()
  local excess, time = state(self, key)
  if excess then
    excess = math.max(excess - self.rate * math.max(now - time, 0) + 1, 0)
    if excess > self.burst then
      return nil, "rejected"
    end
  else
    excess = 0
  end
  if commit then
    local ok, err = keep(self, key, excess, now)
    if not ok then
      return nil, err
    end
  end
  return excess / self.rate, excess
end

function _M.uncommit(self, key)
  local excess, time = state(self, key)
  if not excess then
    return nil, "not found"
  end
  return keep(self, key, math.max(excess - 1, 0), time)
end

function _M.set_rate(self, rate)
  self.rate = rate
end

function _M.set_burst(self, burst)
  self.burst = burst
end

return _M
