-- Coroutines.
try(coroutine.create) try(coroutine.create, 1) try(coroutine.resume) try(coroutine.resume, 1) try(coroutine.status) try(coroutine.wrap, 1) try(coroutine.yield) try(coroutine.running)
local co = coroutine.create(function() error("e") end)
message(function() print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.status(co)) end)
co = coroutine.create(function(a, b) local c, d = coroutine.yield(a + b) local e = coroutine.yield(c * d) return e, "end" end)
print(coroutine.resume(co, 1, 2)) print(coroutine.resume(co, 3, 4)) print(coroutine.status(co)) print(coroutine.resume(co, 5)) print(coroutine.status(co), coroutine.resume(co))
local w = coroutine.wrap(function() return 1, 2, 3 end)
try(w)
co = coroutine.create(function() print(coroutine.resume(co)) print(coroutine.status(co), coroutine.running() == co) end)
coroutine.resume(co)
local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function() print(coroutine.status(outer), coroutine.resume(outer)) end)
  coroutine.resume(inner)
end)
coroutine.resume(outer)
local function numbers(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local sum = 0
for i in numbers(100) do sum = sum + i end
print(sum)
co = coroutine.create(function() pcall(function() coroutine.yield(5) error("x") end) coroutine.yield(6) return 7 end)
print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.resume(co))
co = coroutine.wrap(function() return pcall(function() return coroutine.yield(1) + 1 end) end)
print(co()) print(co(41))
co = coroutine.wrap(function() local t = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end }) return t.name .. "!" end)
print(co()) print(co("value"))
co = coroutine.create(function() error({}) end)
print(select("#", coroutine.resume(co)), coroutine.status(co))
