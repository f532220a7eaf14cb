-- resty.lrucache: a bounded table that forgets what was used longest ago.
local host = ...

local _M = { _VERSION = "0.15" }
local cache_mt = host.freeze({ __index = _M }, "lrucache")

-- However many items are asked for: what a cache holds counts as its function's memory.
local MOST_ITEMS = 100000

-- The items form a ring: `ring.next` was used last, `ring.prev` goes first.
local function unlink(item)
  item.prev.next, item.next.prev = item.next, item.prev
end

local function push_front(ring, item)
  item.prev, item.next = ring, ring.next
  ring.next.prev = item
  ring.next = item
end

local function new_ring()
  local ring = {}
  ring.prev, ring.next = ring, ring
  return ring
end

function _M.new(size)
  if type(size) ~= "number" or size < 1 then
    return nil, "size too small"
  end
  return setmetatable(
    { size = math.min(size, MOST_ITEMS), used = 0, items = {}, ring = new_ring() },
    cache_mt
  )
end

function _M.get(self, key)
  local item = self.items[key]
  if not item then
    return nil
  end
  unlink(item)
  push_front(self.ring, item)
  if item.expires and item.expires < host.nanos() then
    return nil, item.value, item.flags
  end
  return item.value, nil, item.flags
end

function _M.set(self, key, value, ttl, flags)
  local item = self.items[key]
  if item then
    unlink(item)
  elseif self.used >= self.size then
    item = self.ring.prev
    unlink(item)
    self.items[item.key] = nil
    item.key = key
    self.items[key] = item
  else
    item = { key = key }
    self.items[key] = item
    self.used = self.used + 1
  end
  item.value = value
  item.flags = flags or 0
  item.expires = ttl and host.nanos() + ttl or nil
  push_front(self.ring, item)
end

function _M.delete(self, key)
  local item = self.items[key]
  if not item then
    return false
  end
  unlink(item)
  self.items[key] = nil
  self.used = self.used - 1
  return true
end

function _M.flush_all(self)
  self.items, self.ring, self.used = {}, new_ring(), 0
end

function _M.count(self)
  return self.used
end

function _M.capacity(self)
  return self.size
end

-- The keys, the one used last first; at most `most`.
function _M.get_keys(self, most, result)
  local keys, count = result or {}, 0
  local item = self.ring.next
  while item ~= self.ring and (not most or most == 0 or count < most) do
    count = count + 1
    keys[count] = item.key
    item = item.next
  end
  if result then
    keys[count + 1] = nil
  end
  return keys
end

return _M
