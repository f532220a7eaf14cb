-- resty.limit.conn: so many requests at the same time. Their number is in a dictionary of `ngx.shared`; who has
-- come has to leave again.
local host = ...

local _M = { _VERSION = "0.09" }
local limiter_mt = host.freeze({ __index = _M }, "limiter")

function _M.new(dict_name, conn, burst, default_delay)
  local dict = ngx.shared[dict_name]
  if not dict then
    return nil, "shared dict not found"
  end
  assert(
    conn > 0 and burst >= 0 and default_delay > 0,
    "the number and the delay must be more than 0, and the burst not less"
  )
  local fields = { dict = dict, conn = conn, burst = burst, unit_delay = default_delay, committed = false }
  return setmetatable(fields, limiter_mt)
end

local function entered(self, key, commit)
  if commit then
    return self.dict:incr(key, 1, 0)
  end
  return (self.dict:get(key) or 0) + 1
end

-- Each further `conn` of them waits for one usual request more.
function _M.incoming(self, key, commit)
  self.committed = false
  local number, err = entered(self, key, commit)
  if not number then
    return nil, err
  end
  if number > self.conn + self.burst then
    if commit then
      self.dict:incr(key, -1)
    end
    return nil, "rejected"
  end
  self.committed = commit and true or false
  return self.unit_delay * math.floor((number - 1) / self.conn), number
end

function _M.is_committed(self)
  return self.committed
end

function _M.leaving(self, key, latency)
  local number, err = self.dict:incr(key, -1)
  if number and latency then
    self.unit_delay = (self.unit_delay + latency) / 2
  end
  return number, err
end

function _M.uncommit(self, key)
  self.committed = false
  return self.dict:incr(key, -1)
end

function _M.set_conn(self, conn)
  self.conn = conn
end

function _M.set_burst(self, burst)
  self.burst = burst
end

return _M
