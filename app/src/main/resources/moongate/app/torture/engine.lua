-- Attacks on the host behind the engine: what is left behind when something breaks off in its middle.
-- How a file of attacks is written: see Attack.java.

-- attack I12a: the stack ends inside a library function, at every depth
-- expect: done
-- budget: 200
local subjects = {
  function() return tostring({}) end, function() return ("%5.1f %q"):format(1.5, "x") end,
  function() return cjson.decode('{"a":[1,2,{"b":"c"}]}') end, function() return cjson.encode({a = {1, 2, {b = "c"}}}) end,
  function() local t = {5, 3, 1} table.sort(t) return t end, function() return ("abc"):gsub("(b)", "%1%1") end,
  function() return os.date("%c") end, function() return tonumber("0x1p4") end,
}
local function at(n, f) if n == 0 then return f() end return 1 + (at(n - 1, f) and 0) end
local function reach(n) return pcall(at, n, function() return 1 end) end
local low, high = 100, 200000
while high - low > 16 do local mid = math.floor((low + high) / 2) if reach(mid) then low = mid else high = mid end end
for _, f in ipairs(subjects) do
  for n = low - 40, low + 16 do pcall(at, n, f) end
  assert(f())
end

-- attack I12b: the stack ends inside a table that grows
-- expect: done
-- budget: 200
local t, count = {}, 0
local function fill(n)
  if n == 0 then return end
  count = count + 1
  t["k" .. count] = count
  t[count] = count
  return 1 + (fill(n - 1) or 0)
end
for i = 1, 5 do pcall(fill, 1e7) end
for i = 1, count do assert(t[i] == nil or t[i] == i, i) assert(t["k" .. i] == nil or t["k" .. i] == i, i) end
local seen = 0
for k, v in pairs(t) do seen = seen + 1 end
assert(seen >= 2 * count - 20, seen)

-- attack I12c: the stack ends while a coroutine starts, yields or ends
-- expect: done
-- budget: 200
local function at(n, f) if n == 0 then return f() end return 1 + (at(n - 1, f) or 0) end
local inner
local function body() coroutine.yield(1) return 2 end
local function try() inner = coroutine.create(body) local ok = coroutine.resume(inner) ok = coroutine.resume(inner) return 1 end
local function reach(n) return pcall(at, n, function() return 1 end) end
local low, high = 100, 200000
while high - low > 16 do local mid = math.floor((low + high) / 2) if reach(mid) then low = mid else high = mid end end
for n = low - 60, low + 16 do
  pcall(at, n, try)
  local status = inner and coroutine.status(inner)
  assert(status == nil or status == "dead" or status == "suspended", status)
end
local co = coroutine.wrap(body)
assert(co() == 1 and co() == 2)
assert(coroutine.running() == nil)

-- attack I14: a budget that ends inside a callback of sort, gsub and a coroutine
-- expect: cpu memory
local t = {} for i = 1, 100 do t[i] = 100 - i end
local co = coroutine.wrap(function()
  table.sort(t, function(a, b) ("x"):gsub(".", function() while true do end end) return a < b end)
end)
co()

-- attack I15: string keys that collide in Java's hash
-- expect: done cpu memory
local keys = {""}
for round = 1, 12 do
  local more = {}
  for _, k in ipairs(keys) do more[#more + 1] = k .. "Aa" more[#more + 1] = k .. "BB" end
  keys = more
end
local t = {}
for i, k in ipairs(keys) do t[k] = i end
for i, k in ipairs(keys) do assert(t[k] == i) end

-- attack I16: many distinct strings, patterns and formats
-- expect: cpu memory
local i = 0
while true do i = i + 1; ("x"):find("x" .. i); ("%" .. i % 99 .. "d"):format(i) local _ = "k" .. i end

-- attack I18: numbers at the edge
-- expect: done
local n = 0
for i = 2 ^ 53 - 2, 2 ^ 53 do n = n + 1 if n > 10 then break end end
local t = {}
assert(not pcall(function() t[0 / 0] = 1 end))
assert(t[0 / 0] == nil)
t[-0] = 1 assert(t[0] == 1)
assert(not pcall(string.char, 256))
assert(not pcall(string.char, -1))
assert(("x"):rep(-1) == "" and ("x"):rep(-2 ^ 53) == "")
pcall(string.format, "%d", 1e308) pcall(string.format, "%d", 0 / 0) pcall(string.format, "%c", 2 ^ 63)
assert(tonumber("0x") == nil and tonumber("1e") == nil and tonumber("") == nil)
pcall(math.random, 0) pcall(os.date, "%E") pcall(os.date, "%", -1) pcall(os.date, "%c", 2 ^ 63)
pcall(os.time, {year = 1e9, month = 1, day = 1}) pcall(os.time, {year = 1, month = 1, day = 1, hour = 2 ^ 40})
pcall(("x").sub, "x", 2 ^ 63, -2 ^ 63) pcall(("x").byte, "x", -2 ^ 53, 2 ^ 53) pcall(unpack, {}, -2 ^ 31, 2 ^ 31 - 1)
pcall(unpack, {}, 2 ^ 53, 2 ^ 53 + 2) pcall(select, 2 ^ 53, 1) pcall(select, -2 ^ 53, 1) pcall(table.concat, {}, "", 2 ^ 53, 2 ^ 53)
pcall(table.insert, {}, 2 ^ 53, 1) pcall(table.remove, {}, 2 ^ 53) pcall(table.new, -1, -1) pcall(bit.lshift, 2 ^ 53, 2 ^ 53)
pcall(math.ldexp, 1, 2 ^ 63) pcall(table.move, {}, 2 ^ 53, 2 ^ 53 + 1, 1)

-- attack I19: honest work beside a greedy past
-- expect: done
local s = {}
for i = 1, 2000 do s[i] = ("%d:%s"):format(i, ("x"):rep(i % 10)) end
assert(#table.concat(s, ",") > 10000)
