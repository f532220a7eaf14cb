-- Attacks on processor time. How a file of attacks is written: see Attack.java.

-- attack A01: a plain empty loop
-- expect: cpu
while true do end

-- attack A02: repeat until false
-- expect: cpu
repeat until false

-- attack A03: goto backwards
-- expect: cpu
::top:: goto top

-- attack A04: numeric for to math.huge
-- expect: cpu
for i = 1, math.huge do end

-- attack A05: numeric for whose step is zero
-- expect: cpu
for i = 2, 1, 0 do end

-- attack A06: endless loop inside pcall, and again after it
-- expect: cpu
while true do pcall(function() while true do end end) end

-- attack A07: an xpcall whose message handler loops
-- expect: cpu
xpcall(function() while true do end end, function() while true do end end)

-- attack A08: an error whose handler loops
-- expect: cpu
xpcall(error, function() while true do end end)

-- attack A09: a loop inside a coroutine, resumed again and again
-- expect: cpu
while true do coroutine.resume(coroutine.create(function() while true do end end)) end

-- attack A10: a fresh coroutine per iteration, as if each had a budget of its own
-- expect: cpu memory
while true do coroutine.wrap(function() for i = 1, 1e6 do end end)() end

-- attack A11: a loop eight coroutines deep
-- expect: cpu
local function nest(n)
  if n == 0 then while true do end end
  return coroutine.wrap(function() pcall(nest, n - 1) end)()
end
while true do pcall(nest, 8) end

-- attack A12: a comparator that never returns
-- expect: cpu
table.sort({3, 2, 1}, function() while true do end end)

-- attack A13: an inconsistent comparator over a huge array
-- expect: cpu memory
local t = {} for i = 1, 3e6 do t[i] = i end
local n = 0
while true do pcall(table.sort, t, function(a, b) n = n + 1 return n % 2 == 0 end) end

-- attack A14: a comparator that throws, in an endless loop
-- expect: cpu
while true do pcall(table.sort, {4, 3, 2, 1}, function() error("no") end) end

-- attack A15: a loop in a gsub callback
-- expect: cpu
("x"):gsub(".", function() while true do end end)

-- attack A16: a loop in __index
-- expect: cpu
-- library: full
local t = setmetatable({}, {__index = function() while true do end end})
local _ = t.x

-- attack A17: loops in the other metamethods
-- expect: cpu
-- library: full
local function loop() while true do end end
local names = {"__add", "__concat", "__eq", "__lt", "__le", "__call", "__unm", "__len", "__newindex", "__tostring"}
local meta = {}
for _, name in ipairs(names) do meta[name] = loop end
local a, b = setmetatable({}, meta), setmetatable({}, meta)
while true do
  pcall(function() return a + b end) pcall(function() return a .. b end) pcall(function() return a == b end)
  pcall(function() return a < b end) pcall(function() return a <= b end) pcall(a)
  pcall(function() return -a end) pcall(function() return #a end) pcall(function() a.x = 1 end) pcall(tostring, a)
end

-- attack A18: a __gc that would loop
-- expect: done
-- library: full
local t = setmetatable({}, {__gc = function() while true do end end})
t = nil
collectgarbage()

-- attack A19: a finaliser on a proxy that would loop
-- expect: done
-- library: full
local p = newproxy(true)
getmetatable(p).__gc = function() while true do end end
p = nil
collectgarbage()

-- attack A20: endless tail recursion
-- expect: cpu
local function f() return f() end
f()

-- attack A21: two functions that call each other in tail position through pcall
-- expect: cpu memory stack
local f, g
function f() return pcall(g) end
function g() return f() end
while true do f() end

-- attack A22: a tail-called pcall chain
-- expect: cpu memory stack
local function f() return pcall(f) end
while true do f() end

-- attack A23: an iterator that never ends
-- expect: cpu
for k in function() return 1 end do end

-- attack A24: next on a table that keeps its first key
-- expect: cpu
local t = {1, 2, 3}
while true do for k in pairs(t) do t[k] = k end end

-- attack A25: unpack of the largest range that is allowed, in a loop
-- expect: cpu memory
while true do pcall(function() return select("#", unpack({}, 1, 7900)) end) end

-- attack A26: select that walks varargs, quadratic
-- expect: cpu memory
local function walk(...) local n = 0 for i = 1, select("#", ...) do n = n + (select(i, ...) or 0) end return n end
local t = {} for i = 1, 7900 do t[i] = i end
while true do walk(unpack(t)) end

-- attack A27: table.insert at the head, quadratic
-- expect: cpu memory
local t = {}
while true do table.insert(t, 1, 1) end

-- attack A28: table.remove at the head, quadratic
-- expect: cpu
local t = {} for i = 1, 2e5 do t[i] = i end
while #t > 0 do table.remove(t, 1) end
while true do end

-- attack A29: collectgarbage in a loop
-- expect: cpu
-- library: full
while true do collectgarbage() collectgarbage("step") collectgarbage("count") end

-- attack A30: an error value that throws when it is turned into text
-- expect: cpu
-- library: full
local e = setmetatable({}, {__tostring = function() error("again") end})
while true do pcall(error, e) pcall(tostring, e) end

-- attack A31: a reader for load that never ends
-- expect: cpu memory error
-- library: full
while true do load(function() return " " end) end

-- attack A32: table.foreach whose callback loops
-- expect: cpu
table.foreach({1}, function() while true do end end)

-- attack A33: table.move over two billion places
-- expect: cpu
while true do pcall(table.move, {}, 1, 2 ^ 31 - 2, 2) end

-- attack A34: insertion far before the first item
-- expect: cpu memory
while true do pcall(table.insert, {1}, -2 ^ 31 + 10, 1) end

-- attack A35: length of a table whose border is deep in its hash part
-- expect: cpu memory
local t = {}
for i = 60000, 2, -1 do t[i] = i end
t[1] = 1
while true do local n = #t end

-- attack A36: length asked of a hash-only sequence, in one expression after the other
-- expect: cpu memory
local t = {}
for i = 1e5, 1, -2 do t[i] = i end
for i = 1e5 - 1, 1, -2 do t[i] = i end
while true do local a = #t + #t + #t + #t + #t + #t + #t + #t end

-- attack A37: next over a table whose fields were all removed
-- expect: cpu memory
local t = {} for i = 1, 1e5 do t["k" .. i] = i end
for k in pairs(t) do t[k] = nil end
while true do next(t) next(t) next(t) next(t) end

-- attack A38: table.clear, isempty and nkeys of a large empty table
-- expect: cpu memory
local t = table.new(1e6, 1e5)
while true do table.isempty(t) table.nkeys(t) table.clear(t) t.x = 1 end

-- attack A39: a long chain of tables behind __index
-- expect: cpu memory
-- library: full
local t = {}
for i = 1, 90 do t = setmetatable({}, {__index = t}) end
while true do local _ = t.x end

-- attack A40: xpcall, whose errors keep a traceback, from deep inside
-- expect: cpu stack memory
local function deep(n) if n == 0 then error("x") end return (deep(n - 1)) end
while true do xpcall(deep, function(m) return m end, 150) end

-- attack A41: string to number coercion of long strings in arithmetic
-- expect: cpu memory
local s = ("1"):rep(8000)
local n = 0
while true do n = n + s + s + s + s + s + s + s + s end

-- attack A42: comparison of long equal strings
-- expect: cpu memory
local a = ("x"):rep(4e6)
local b = ("x"):rep(4e6)
while true do local _ = a == b, a < b, a <= b, a ~= b end

-- attack A43: long strings as keys
-- expect: cpu memory
local t, s = {}, ("x"):rep(4e6)
local i = 0
while true do i = i + 1 t[s .. "y"] = nil local _ = t[s:sub(1, 4e6 - i)] end

-- attack A44: string.len and sub that look harmless
-- expect: cpu memory
local s = ("x"):rep(1e6)
while true do local _ = s:sub(2), s:byte(-1), #s, s:upper(), s:lower(), s:reverse() end

-- attack A45: coroutine.wrap as an iterator that yields without end
-- expect: cpu
for _ in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end

-- attack A46: a yield across pcall, again and again
-- expect: cpu
local co = coroutine.wrap(function() while true do pcall(coroutine.yield, 1) end end)
while true do co() end

-- attack A47: a budget error swallowed by a loop of pcalls in coroutines
-- expect: cpu memory
local function swallow(f) return coroutine.wrap(function() while true do pcall(pcall, f) coroutine.yield() end end) end
local w = swallow(function() for i = 1, 1e9 do end end)
while true do w() pcall(w) end

-- attack A48: error with a huge level
-- expect: cpu
while true do pcall(error, "x", 1e9) pcall(error, "x", -1) pcall(error) pcall(error, nil, 0) end

-- attack A49: errors thrown from the depth of the stack, which look for their position
-- expect: cpu stack
local function deep(n) if n > 0 then return 1 + deep(n - 1) end while true do pcall(error, "x", 2) end end
deep(150)

-- attack A50: string.gmatch whose matches are all empty
-- expect: cpu memory
while true do for _ in ("x"):rep(1000):gmatch("") do end end

-- attack A51: __tostring that loops, grows or lies
-- expect: cpu memory
-- library: full
local big = setmetatable({}, {__tostring = function() return ("y"):rep(2 ^ 22) end})
local lie = setmetatable({}, {__tostring = function() return {} end})
pcall(tostring, lie) pcall(string.format, "%s", lie) pcall(print, lie) pcall(error, lie)
for i = 1, 100 do pcall(string.format, ("%s"):rep(50), big, big, big, big) print(big, big) end
while true do tostring(setmetatable({}, {__tostring = tostring})) end

-- attack A52: a comparator that changes what is sorted
-- expect: cpu memory done error
local t = {}
for i = 1, 1000 do t[i] = i % 7 end
for round = 1, 1e9 do
  pcall(table.sort, t, function(a, b)
    t[#t + 1] = a
    if #t > 2000 then for i = #t, 900, -1 do t[i] = nil end end
    return a < b
  end)
end

-- attack A53: iterators in iterators
-- expect: cpu
local function each(t, depth)
  return coroutine.wrap(function()
    for i = 1, 10 do
      if depth > 0 then for v in each(t, depth - 1) do coroutine.yield(v) end end
      coroutine.yield(i)
    end
  end)
end
for v in each({}, 12) do end

-- attack A54: metamethods of nil, numbers and functions
-- expect: cpu memory stack
-- library: full
local function loop() while true do end end
debug.setmetatable(print, {__index = function(_, k) return k.x end, __add = loop})
pcall(function() return print.x.y end)
debug.setmetatable(nil, {__index = function(_, k) return nil end, __call = function(...) return ... end})
local x = nil
for i = 1, 1000 do x = x.y end
x() ;(nil)(1)
debug.setmetatable(1, {__index = function(n, k) return n[k] end})
pcall(function() return (1).x end)
debug.setmetatable(nil, nil) debug.setmetatable(1, nil)
local r = print + 1
