-- Code that has seen one kind of table, global or number meets another one: each loop changes what its quick paths rely on.

-- A field goes, comes back under a rehash, and moves to a metatable.
local function total(t, n)
  local sum = 0
  for i = 1, n do
    if i == 100 then for k = 1, 40 do t["filler" .. k] = k end end
    if i == 200 then t.x = nil setmetatable(t, { __index = { x = 5 } }) end
    if i == 300 then setmetatable(t, { __index = function(_, key) return key == "x" and 7 or 0 end }) end
    if i == 400 then setmetatable(t, nil) t.x = 11 end
    if i == 450 then t.x = "3" end
    sum = sum + t.x
  end
  return sum
end
print(total({ x = 1 }, 500))

-- Writes: a field that exists, one that __newindex takes, one that nil removed.
local function writes(n)
  local log, t = {}, { a = 0 }
  for i = 1, n do
    if i == 50 then setmetatable(t, { __newindex = function(_, k, v) log[#log + 1] = k .. v end }) end
    if i == 60 then t.a = nil end
    if i == 70 then rawset(t, "a", 1) end
    if i == 80 then setmetatable(t, { __newindex = log }) t.b = i end
    t.a = i
  end
  return t.a, t.b, #log, log[1], log[#log], log.b
end
print(writes(90))

-- Globals: redefined, removed, found through the metatable of the environment.
counter = 0
local function globals(n)
  local seen = 0
  for i = 1, n do
    if i == 30 then counter = nil end
    if i == 40 then setmetatable(_G, { __index = function(_, k) return k == "counter" and 1000 or nil end }) end
    if i == 50 then setmetatable(_G, nil) counter = -5 end
    if i == 60 then math.floor, oldfloor = function(x) return "floor" .. x end, math.floor end
    if i == 70 then math.floor, oldfloor = oldfloor, nil end
    if counter then seen = seen + counter end
    if i % 10 == 5 then seen = seen .. math.floor(i / 2) seen = tonumber(seen) or #seen end
  end
  return seen
end
print(globals(80))

-- Arrays: holes, negative and fractional keys, keys beyond 2^31 and 2^53, an array that moves to the hash and back.
local function arrays(n)
  local t = {}
  for i = 1, n do t[i] = i end
  for i = n, 1, -2 do t[i] = nil end
  local sum = 0
  for i = 1, n do sum = sum + (t[i] or -1) end
  for i = 1, n do t[i + 2 ^ 31] = i t[-i] = i t[i + 0.5] = i t[i * 2 ^ 53] = -i end
  for i = 1, n do sum = sum + t[i + 2 ^ 31] + t[-i] - t[i + 0.5] + t[i * 2 ^ 53] end
  for i = 1, n do t[i] = nil end
  for i = n, 1, -1 do t[i] = i end
  for i = 1, n do sum = sum + t[i] end
  return sum, #t, t[n], t[n + 1], t[0], t[-0], t[0 / 0], t[1 / 0]
end
print(arrays(100))
local zero = {}
zero[0] = "zero" zero[-0] = zero[-0] .. "!" zero[0 * -1] = zero[0] .. "?"
print(zero[0], zero[-0], next(zero), 1 / next(zero))
print(pcall(function() local t, k = { 1 }, 0 / 0 t[k] = 1 end))
print(pcall(function() local t, k = { 1 } t[k] = 1 end))

-- Fields are assigned and removed while next goes through them.
local function clearing(n)
  local t, count, sum = {}, 0, 0
  for i = 1, n do t[i] = i t["k" .. i] = i end
  for k, v in pairs(t) do
    count = count + 1
    if count % 3 == 0 then t[k] = nil else t[k] = v + 1 end
  end
  for _, v in pairs(t) do sum = sum + v end
  return count
end
print(clearing(100))

-- Strings as keys: the same bytes in other objects.
local words = {}
for i = 1, 50 do words["key" .. i % 10] = (words[("xkey" .. i % 10):sub(2)] or 0) + 1 end
local all = {}
for k, v in pairs(words) do all[#all + 1] = k .. "=" .. v end
table.sort(all)
print(table.concat(all, " "))

-- Numbers become strings, tables with metamethods, nil, and numbers again.
local V = setmetatable({}, { __add = function(a, b) return type(a) == "number" and a + 100 or b + 1000 end, __lt = function() return true end })
local function mixed(values)
  local sum, less = 0, 0
  for i = 1, #values do
    sum = sum + values[i]
    if type(values[i]) == "number" and values[i] < 3 then less = less + 1 end
  end
  return sum, less
end
for i = 1, 30 do mixed({ 1, 2, 3 }) end
print(mixed({ 1, "2", 3 })) print(mixed({ 1, V, 3 })) print(pcall(mixed, { 1, {}, 3 })) print(mixed({ 0 / 0, 1 }))
print(mixed({ 2 ^ 53, 1 }), mixed({ -0 }), 1 / (mixed({ -0 })))

-- Methods: own ones shadow inherited ones, classes change while loops run.
local Base = {} Base.__index = Base
function Base:name() return "base" end
local Derived = setmetatable({}, Base) Derived.__index = Derived
local object, names = setmetatable({}, Derived), {}
for i = 1, 60 do
  if i == 10 then function Derived:name() return "derived" end end
  if i == 20 then function object:name() return "own" end end
  if i == 30 then object.name = nil end
  if i == 40 then Derived.name = nil end
  if i == 50 then Derived.__index = function(_, key) return function() return "computed " .. key end end end
  local name = object:name()
  if names[#names] ~= name then names[#names + 1] = name end
end
print(table.concat(names, " "))
string.shout = function(s) return s:upper() .. "!" end
local text = "a"
for i = 1, 3 do text = text:shout() end
string.shout = nil
print(text, pcall(function() return text:shout() end))
