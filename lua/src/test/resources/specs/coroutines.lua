local co = coroutine.create(function(a, b)
  print("start", a, b)
  local c = coroutine.yield(a + b)
  print("got", c)
  local d, e = coroutine.yield(c * 2)
  return d + e
end)
print(coroutine.resume(co, 1, 2))
print(coroutine.status(co))
print(coroutine.resume(co, 10))
print(coroutine.resume(co, 3, 4))
print(coroutine.status(co), coroutine.resume(co))
local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(gen(), gen(), gen(), gen())
print(pcall(gen))
-- yields across pcall, metamethods, iterators and callbacks of the library
local mixed = coroutine.wrap(function()
  print(pcall(function()
    local t = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end })
    print("index", t.key)
    for v in function() return coroutine.yield("iterate") end do print("item", v) end
    error("after")
  end))
  return "end"
end)
print(mixed()) print(mixed("value")) print(mixed(1)) print(mixed(nil))
local outer = coroutine.wrap(function()
  local inner = coroutine.wrap(function() coroutine.yield(coroutine.running() ~= nil) return "inner done" end)
  coroutine.yield(inner())
  coroutine.yield(inner())
end)
print(outer(), outer())
print(type(select(2, coroutine.resume(coroutine.create(function() error({ 1 }) end)))))
local self
self = coroutine.create(function() return coroutine.resume(self) end)
print(coroutine.resume(self))
local c1
c1 = coroutine.create(function()
  local c2 = coroutine.create(function() return coroutine.status(c1) end)
  return coroutine.resume(c2)
end)
print(coroutine.resume(c1))
local function permute(a, n)
  if n == 0 then coroutine.yield(table.concat(a)) end
  for i = 1, n do
    a[n], a[i] = a[i], a[n]
    permute(a, n - 1)
    a[n], a[i] = a[i], a[n]
  end
end
local out = {}
for p in coroutine.wrap(function() permute({ "a", "b", "c" }, 3) end) do out[#out + 1] = p end
print(table.concat(out, " "))
print(select("#", coroutine.resume(coroutine.create(function() return nil, nil end))))
