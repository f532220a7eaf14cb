-- Attacks through library functions that work for long on little. How a file of attacks is written: see Attack.java.

-- attack D01: string.find that backtracks, minimal repetitions
-- expect: cpu
string.find(("a"):rep(1e4), ".-.-.-.-b$")

-- attack D02: string.find that backtracks, maximal repetitions
-- expect: cpu
string.find(("a"):rep(1e4), ".*.*.*.*b")

-- attack D03: optional items that backtrack exponentially
-- expect: cpu error
while true do pcall(string.find, ("a"):rep(40), ("a?"):rep(40) .. ("a"):rep(40) .. "b") end

-- attack D04: %b with unbalanced input, quadratic in gsub
-- expect: cpu
while true do string.gsub(("("):rep(2e5), "%b()", "") end

-- attack D05: %f over long sets
-- expect: cpu
local set = "[" .. ("a-b"):rep(1e4) .. "]"
while true do string.find(("c"):rep(1e4), "%f" .. set) end

-- attack D06: a set as long as a book for each character
-- expect: cpu
local set = "[^" .. ("ab"):rep(1e5) .. "]"
while true do string.find(("a"):rep(1e5), set) end

-- attack D07: 32 captures that backtrack
-- expect: cpu error
while true do pcall(string.find, ("a"):rep(2000), ("(.-)"):rep(31) .. "b") end

-- attack D08: back references to a long capture
-- expect: cpu
while true do string.find(("a"):rep(1e5), "(a*)%1b") end

-- attack D09: gmatch with an anchor that only the end satisfies
-- expect: cpu
while true do for _ in ("x"):rep(1e6):gmatch(".-$") do end end

-- attack D10: plain find with a needle that almost matches everywhere
-- expect: cpu
local h = ("a"):rep(4e6)
local n = ("a"):rep(2e6) .. "b"
string.find(h, n, 1, true)
while true do string.find(h, n, 1, true) end

-- attack D11: plain find with a short needle that almost matches
-- expect: cpu
local h = ("a"):rep(4e6)
local n = ("a"):rep(1000) .. "b"
while true do string.find(h, n, 1, true) end

-- attack D12: find of a first character that is never there
-- expect: cpu
local h = ("a"):rep(4e6)
while true do string.find(h, "bx+") string.find(h, "b", 1, true) end

-- attack D13: tonumber of a giant numeral
-- expect: cpu memory
while true do tonumber(("9"):rep(5e6)) end

-- attack D14: tonumber in other bases
-- expect: cpu memory
local s = ("1"):rep(5e6)
while true do tonumber(s, 2) tonumber(s, 36) end

-- attack D15: tonumber of blanks
-- expect: cpu memory
local s = (" "):rep(5e6)
while true do tonumber(s) tonumber(s .. "1") tonumber("0x" .. s) end

-- attack D16: numerals at the limit of length
-- expect: cpu memory
local s = ("9"):rep(8191)
local e = "0." .. ("0"):rep(8000) .. "1e" .. ("9"):rep(100)
while true do tonumber(s) tonumber(e) end

-- attack D17: cjson.decode of numbers that go on
-- expect: cpu memory error
local s = "[" .. ("1"):rep(1e6) .. "]"
while true do pcall(cjson.decode, s) pcall(cjson.decode, "[1" .. ("e"):rep(1000) .. "]") end

-- attack D18: cjson.decode of white space
-- expect: cpu memory
local s = "[" .. (" "):rep(2e6) .. "]"
while true do cjson.decode(s) end

-- attack D19: cjson.decode of escapes and surrogates
-- expect: cpu memory
local s = '["' .. ("\\u00e9\\ud83d\\ude00"):rep(1e4) .. '"]'
while true do cjson.decode(s) end

-- attack D20: cjson.encode of numbers
-- expect: cpu memory
local t = {} for i = 1, 1000 do t[i] = i / 3 end
while true do cjson.encode(t) end

-- attack D21: string.format of numbers in every directive
-- expect: cpu memory
while true do
  for _, d in ipairs {"%99.99f", "%.99g", "%.99e", "%a", "%d", "%x", "%5.2s", "%q", "%i", "%c", "%o", "%u", "%E", "%G", "%X"} do
    pcall(string.format, d, 1e308) pcall(string.format, d, 2 ^ 53) pcall(string.format, d, -1 / 3)
  end
end

-- attack D22: string.format with a long format
-- expect: cpu memory
local f = ("%%"):rep(1e6)
while true do f:format() end

-- attack D23: table.sort of a sorted, a reversed and an equal array
-- expect: cpu memory
local up, down, same = {}, {}, {}
for i = 1, 2e4 do up[i], down[i], same[i] = i, -i, 1 end
while true do table.sort(up) table.sort(down) table.sort(same) table.sort(up, function(a, b) return a > b end) end

-- attack D24: table.sort of long strings that differ at their end
-- expect: cpu memory
local s = ("x"):rep(1e6)
local t = {} for i = 1, 10 do t[i] = s .. i end
while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end

-- attack D25: os.date and os.time
-- expect: cpu memory error
while true do
  pcall(os.date, ("%c"):rep(1000)) pcall(os.date, "*t", 2 ^ 60) pcall(os.date, "%E") pcall(os.date, ("%"):rep(1e4))
  pcall(os.time, {year = 1e9, month = 1e9, day = 1e9}) pcall(os.time, {year = 2 ^ 53, month = -2 ^ 53, day = 1})
end

-- attack D26: string.rep, reverse, upper and lower of long strings
-- expect: cpu memory
local s = ("aB"):rep(5e5)
while true do s:reverse() s:upper() s:lower() s:rep(2) end

-- attack D27: gsub with a table and a missing key for each character
-- expect: cpu memory
local t, s = {}, ("x"):rep(1e5)
while true do s:gsub(".", t) s:gsub("", "") s:gsub(".", "%0") end

-- attack D28: math.random, frexp, fmod and their like on extremes
-- expect: cpu memory
while true do
  pcall(math.random, 0) pcall(math.random, 2 ^ 53, -2 ^ 53) math.fmod(1e308, 1e-308) math.frexp(5e-324)
  math.ldexp(1, 2 ^ 31 - 1) math.max(0 / 0, 1) math.pow(2, 1e308) pcall(math.random, 0 / 0)
end

-- attack D29: bit operations with many arguments
-- expect: cpu memory
local t = {} for i = 1, 7900 do t[i] = i end
while true do bit.bxor(unpack(t)) bit.tohex(1, 254) bit.tohex(1, -2 ^ 31) end

-- attack D30: next with a key that takes long to find
-- expect: cpu memory
local t = {} for i = 1, 1e4 do t["k" .. i] = i end
local k
while true do k = next(t, k) end

-- attack D31: keys whose hashes collide, of strings
-- expect: cpu memory
local t, keys = {}, {""}
for round = 1, 14 do
  local more = {}
  for _, k in ipairs(keys) do more[#more + 1] = k .. "Aa" more[#more + 1] = k .. "BB" end
  keys = more
end
while true do for _, k in ipairs(keys) do t[k] = true end end

-- attack D32: keys whose hashes collide, of numbers
-- expect: cpu memory
local t = {}
local i = 0
while true do i = i + 1 t[i * 2 ^ 32 + 0.5] = i t[i * 2 ^ 40] = i t[2 ^ -(i % 1000)] = i end

-- attack D33: string.char and byte, one at a time
-- expect: cpu memory
local s = ("x"):rep(1e5)
while true do for i = 1, #s do s:byte(i) end end

-- attack D34: patterns that throw in the middle of gsub
-- expect: cpu
while true do
  pcall(string.gsub, "x", "(", "") pcall(string.gsub, "x", "%", "") pcall(string.gsub, "x", "[a", "")
  pcall(string.gsub, "x", ".", "%9") pcall(string.gsub, "x", "%f", "") pcall(string.gsub, "x", "%1", "")
end

-- attack D35: coroutine.status, running and dead resumes
-- expect: cpu memory
local co = coroutine.create(function() end)
coroutine.resume(co)
while true do coroutine.resume(co) coroutine.status(co) coroutine.running() end

-- attack D36: debug.traceback and getinfo from the depth
-- expect: cpu memory stack
-- library: full
local function deep(n) if n > 0 then return 1 + deep(n - 1) end while true do debug.traceback("x") debug.getinfo(1) debug.getinfo(100) end end
deep(500)

-- attack D37: setfenv and getfenv at every level
-- expect: cpu memory
-- library: full
while true do pcall(getfenv, 2) pcall(setfenv, 1e9, {}) pcall(setfenv, 1, getfenv(1)) end

-- attack D38: table.maxn, nkeys, isarray and getn of a large table
-- expect: cpu memory
local t = {} for i = 1, 1e5 do t[i] = i end
while true do table.maxn(t) table.nkeys(t) table.isarray(t) table.getn(t) end

-- attack D39: cjson.decode of keys that collide
-- expect: cpu memory
local keys = {""}
for round = 1, 11 do
  local more = {}
  for _, k in ipairs(keys) do more[#more + 1] = k .. "Aa" more[#more + 1] = k .. "BB" end
  keys = more
end
local s = '{"' .. table.concat(keys, '":1,"') .. '":1}'
while true do cjson.decode(s) end

-- attack D40: gsub over a long subject with an anchored pattern and a callback that looks back
-- expect: cpu memory
local s = ("ab"):rep(1e5)
while true do s:gsub("^(.-)b$", "%1") s:match("^(a?b?)*$") s:find("(.*)%1%1%1$") end

-- attack D41: a pattern that begins with a long text which almost matches everywhere
-- expect: cpu memory
local h = ("a"):rep(4e6)
local p = ("a"):rep(1e6) .. "b."
while true do h:find(p) h:match(("a"):rep(100) .. "b.") h:gsub(p, "") end

-- attack D42: formats and patterns made up in a loop
-- expect: cpu memory
local i = 0
while true do i = i + 1; ("x"):find("x" .. i .. "+"); ("%" .. i % 99 .. "." .. i % 50 .. "f"):format(i / 7) end

-- attack D43: string.buffer: announced sizes and nesting without end
-- expect: cpu memory done
-- library: full
local buffer = require("string.buffer")
for i = 1, 2000 do
  assert(not pcall(buffer.decode, "\12\255\255\255\255\127" .. ("\0"):rep(i)))
  assert(not pcall(buffer.decode, "\9\255\0\0\255\0" .. ("\0"):rep(i)))
  assert(not pcall(buffer.decode, ("\12\2"):rep(i + 100)))
  assert(not pcall(buffer.decode, "\255\255\255\255\127x"))
end
local b = buffer.new()
while true do b:put("\12\255\0\0\128\0", ("\0"):rep(8388607)) b:decode() end

-- attack D44: string.buffer: a graph that is shared, exponential
-- expect: cpu memory
-- library: full
local buffer = require("string.buffer")
local t = {}
for i = 1, 60 do t = {t, t, [t] = t} end
buffer.encode(t)

-- attack D45: os.date of a format as long as a book
-- expect: cpu memory
while true do os.date(("%c%x%X%p%A%B"):rep(1e5)) end

-- attack D46: os.time of dates far outside of their ranges
-- expect: done
for _, n in ipairs {2 ^ 31, -2 ^ 31, 2 ^ 53, 1e300, 0 / 0, 1 / 0} do
  for _, field in ipairs {"year", "month", "day", "hour", "min", "sec"} do
    local date = {year = 2000, month = 1, day = 1}
    date[field] = n
    pcall(os.time, date)
  end
end

-- attack D47: string.format with positions and precisions at the edge
-- expect: done cpu memory
for _, d in ipairs {"d", "i", "u", "c", "x", "X", "o", "e", "E", "f", "g", "G", "a", "A", "q", "s"} do
  for _, w in ipairs {"", "99", "-99", "099", "+99", "#99", " 99", "100", ".99", ".100", "99.99", "0-+ #99.99"} do
    for _, v in ipairs {0, -0, 1e308, -1e308, 5e-324, 0 / 0, 1 / 0, "x", 2 ^ 63, -2 ^ 63} do
      pcall(string.format, "%" .. w .. d, v)
    end
  end
end

-- attack D48: traceback of the depth, again and again
-- expect: cpu memory
-- library: full
local t = {}
local function deep(n)
  if n > 0 then return 1 + deep(n - 1) end
  while true do t[#t + 1] = debug.traceback() xpcall(error, debug.traceback, "x") end
end
deep(2000)

-- attack D49: a gsub table whose __index loops, and one whose __index doubles
-- expect: cpu memory
-- library: full
local t = setmetatable({}, {__index = function(_, k) return ("y"):rep(2 ^ 20) end})
pcall(string.gsub, ("x"):rep(1e6), ".", t)
("x"):gsub(".", setmetatable({}, {__index = function() while true do end end}))

-- attack D50: numbers as text, in concat and as keys of a long join
-- expect: cpu memory
local t = {}
for i = 1, 2e5 do t[i] = i / 3 end
while true do table.concat(t, "") end
