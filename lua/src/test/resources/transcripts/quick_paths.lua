-- Arithmetic and fields whose quick path fails: operands that are no numbers, fields that are not there, and the order of it all.
local mt = {}
local log = {}
local function L(x) log[#log+1] = tostring(x) return x end
mt.__add = function(a, b) log[#log+1] = "add" return nil end
mt.__sub = function(a, b) log[#log+1] = "sub" return 5 end
mt.__mul = function(a, b) log[#log+1] = "mul" return setmetatable({}, mt) end
mt.__unm = function(a) log[#log+1] = "unm" return "3" end
mt.__lt = function(a, b) log[#log+1] = "lt" return true end
mt.__le = function(a, b) log[#log+1] = "le" return false end
mt.__eq = function(a, b) log[#log+1] = "eq" return true end
mt.__index = function(t, k) log[#log+1] = "index" .. tostring(k) return 7 end
local T = setmetatable({}, mt)
local function f(a, b)
  local x = a + b
  local y = a - b
  local z = x
  local w = -a
  log[#log+1] = tostring(x) .. tostring(y) .. tostring(z) .. type(w) .. tostring(w + 1)
  y = y * 2
  local q = (a * b) - T.foo
  if type(a) ~= type(b) then return x, y, z, w, type(q) end return x, y, z, w, type(q), a < b, a <= b, a > b, a >= b
end
for _ = 1, 3 do
print(pcall(f, 1, 2))
print(f(T, 2))
print(f(T, T))
print(pcall(f, "10", 3))
print(pcall(f, {}, 3))
print(pcall(f, 3))
  print(pcall(f, 0/0, 1))
print(pcall(f, 1e308, 1e308))
end
local function g(t) local n = t.n local s = 0 for i = 1, 10 do s = s + t.n * i if i == 5 then t.n = "4" end if i == 7 then t.n = nil end end return s end
print(pcall(g, {n = 2}))
local function h(t) local s = 1 s = s + t.x local r = s - 1 return r, -s, s == 3, s ~= 3, 3 == s, s == nil, s == "a" end
print(h{x = 2})
print(h{x = "2"})
print(pcall(h, {x = {}}))
print(pcall(h, {x = T}))
local function u(a) return a.b.c + a.d.e end
print(pcall(u, {b = {}}))
print(pcall(u, {b = {c = {}}, d = {}}))
print(pcall(u, {b = {c = 1}}))
local function k(a, t) return a + 1 + t.x end
print(pcall(k, nil, nil))
print(pcall(k, {}, {}))
print(pcall(k, 1, {x = false}))
local function cmp(a, b) return a < b end
print(pcall(cmp, 1, "x"))
print(pcall(cmp, {}, {}))
print(pcall(cmp, "a", "b"))
print(pcall(cmp, nil, 1))
local function late()
  local up = 1
  local function inc() up = up + 1 return up end
  print(up + inc(), inc() + up, up * (inc() + up), up < inc(), -up + inc())
end
late()
print(table.concat(log, " "))
-- arrays
local a = {1, 2, 3}
for i = 1, 6 do a[i] = (a[i] or 0) + i end
print(#a, a[1], a[6], a[1.5], a[-0])
a[2] = nil a[2.5] = "x" a[2^53] = "big" a[-1] = "neg" a[0] = "z"
print(a[2], a[2.5], a[2^53], a[-1], a[0], a[-0])
local m = setmetatable({1, nil, 3}, {__newindex = function(t, k, v) rawset(t, k, v * 10) end, __index = function(t, k) return "d" .. k end})
for i = 1, 5 do m[i] = i end
for i = 1, 6 do io.write(tostring(m[i]), " ") end print()
local s = "abc" print(s.len == string.len, s:len(), pcall(function() return s.x.y end))
print(pcall(function() s.x = 1 end))
print(pcall(function() local n n.x = 1 end))
print(pcall(function() local n = {} n.x.y = 1 end))
print(pcall(function() return undefinedglobal.x end))
print(pcall(function() undefinedglobal.x = 1 end))
print(pcall(function() local t = {} t[nil] = 1 end))
print(pcall(function() local t = {} t[0/0] = 1 end))
local i, j = 1, 2 i, j = j + 1, i + 1 print(i, j)
