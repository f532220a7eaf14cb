-- Attacks on memory. How a file of attacks is written: see Attack.java.

-- attack B01: a giant string.rep
-- expect: memory
local s = string.rep("x", 2 ^ 31 - 1)

-- attack B02: string.rep with a long separator
-- expect: memory
local s = string.rep("x", 1e6, ("y"):rep(1e6))

-- attack B03: string.rep of a string that is already long
-- expect: memory
local s = ("x"):rep(1e7):rep(1e7)

-- attack B04: a string that doubles
-- expect: memory
local s = "x" while true do s = s .. s end

-- attack B05: a string that grows by itself inside pcall
-- expect: memory cpu
local s = "x"
while true do pcall(function() s = s .. s .. s end) end

-- attack B06: a concatenation of many operands, each large
-- expect: memory cpu
local b = ("x"):rep(2 ^ 20)
local s = b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b .. b

-- attack B07: table.concat of many references to one large string
-- expect: memory cpu
local b = ("x"):rep(2 ^ 20)
local t = {} for i = 1, 4096 do t[i] = b end
local s = table.concat(t)

-- attack B08: table.concat with a large separator
-- expect: memory cpu
local b = ("x"):rep(2 ^ 20)
local t = {} for i = 1, 4096 do t[i] = 1 end
local s = table.concat(t, b)

-- attack B09: table.concat with bounds far apart
-- expect: error cpu memory
local s = table.concat({}, "x", 1, 2 ^ 31 - 1)

-- attack B10: endless table growth
-- expect: memory cpu
local t = {} while true do t[#t + 1] = t end

-- attack B11: endless growth of string keys
-- expect: memory cpu
local t, i = {}, 0
while true do i = i + 1 t["k" .. i] = i end

-- attack B12: endless growth of keys that are tables
-- expect: memory cpu
local t = {}
while true do t[{}] = true end

-- attack B13: a giant table.new
-- expect: memory
local t = table.new(2 ^ 27, 2 ^ 26)

-- attack B14: many large table.new
-- expect: memory cpu
local t = {}
while true do t[#t + 1] = table.new(2 ^ 20, 2 ^ 10) end

-- attack B15: one large key, for an array that would be mostly empty
-- expect: memory cpu
while true do local t = {} t[2 ^ 26] = 1 t[2 ^ 25] = 1 t[2 ^ 30] = 1 for i = 1, 100 do t[2 ^ 20 + i] = i end end

-- attack B16: string.format %q that grows its argument fourfold
-- expect: memory cpu
local s = ("\0"):rep(2 ^ 20)
while true do s = string.format("%q", s) end

-- attack B17: string.format with many large arguments
-- expect: memory cpu
local b = ("x"):rep(2 ^ 20)
local s = ("%s"):rep(100):format(unpack({b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b}, 1, 100))

-- attack B18: string.format widths
-- expect: memory cpu
pcall(string.format, "%999999s", "x")
local f = ("%99s"):rep(100)
local a = {} for i = 1, 100 do a[i] = "x" end
while true do local s = f:format(unpack(a)) f = f .. "%%" end

-- attack B19: string.byte and string.char over huge ranges
-- expect: memory cpu
local s = ("x"):rep(2 ^ 22)
local ok, e = pcall(function() return {s:byte(1, -1)} end)
assert(not ok)
while true do local t = {s:byte(1, 7000)} local u = string.char(unpack(t)) end

-- attack B20: endless creation of coroutines that are kept
-- expect: memory cpu
local t = {} while true do t[#t + 1] = coroutine.create(function() end) end

-- attack B21: coroutines that were started and wait
-- expect: memory cpu
local t = {}
while true do
  local co = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(co)
  t[#t + 1] = co
end

-- attack B22: coroutines that wait, each with a deep stack
-- expect: memory cpu
local function d(n) if n == 0 then coroutine.yield() else d(n - 1) end return n end
local t = {}
while true do local co = coroutine.create(d) coroutine.resume(co, 150) t[#t + 1] = co end

-- attack B23: coroutines that wait, with many locals at each level
-- expect: memory cpu
local function d(n)
  local a, b, c, e, f, g, h, i, j, k, l, m = n, n, n, n, n, n, n, n, n, n, n, n
  if n == 0 then coroutine.yield() else d(n - 1) end
  return a, b, c, e, f, g, h, i, j, k, l, m
end
local t = {}
while true do local co = coroutine.create(d) coroutine.resume(co, 180) t[#t + 1] = co end

-- attack B24: coroutine.wrap objects that resume each other
-- expect: memory cpu stack
local function chain(w) return coroutine.wrap(function() while true do if w then w() end coroutine.yield() end end) end
local w
while true do w = chain(w) pcall(w) end

-- attack B25: unpack of a large table
-- expect: cpu memory
local t = {} for i = 1, 2e5 do t[i] = i end
local ok, e = pcall(function() return select("#", unpack(t)) end)
assert(not ok)
while true do pcall(unpack, t) end

-- attack B26: closures that keep each other
-- expect: memory cpu
local f
while true do local g = f f = function() return g end end

-- attack B27: garbage without end: small tables
-- expect: memory cpu
while true do local t = {{}, {}, {}} end

-- attack B28: varargs that double
-- expect: memory stack cpu
local function f(...) return f(..., ...) end
local function g(...) local t = {...} for i = 1, #t do t[#t + 1] = t[i] end return g(unpack(t)) end
print(pcall(g, 1))
local function h(...) local t = {...} local n = #t for i = 1, n do t[n + i] = t[i] end if n > 4000 then t = {1} end return h(unpack(t)) end
h(1)

-- attack B29: varargs passed through many frames
-- expect: memory stack cpu
local t = {} for i = 1, 7900 do t[i] = i end
local function pass(n, ...) if n == 0 then return ... end return pass(n - 1, ...) end
while true do pass(100, unpack(t)) end

-- attack B30: results collected with table.pack
-- expect: memory cpu
local t = {} for i = 1, 7900 do t[i] = i end
local all = {}
while true do all[#all + 1] = table.pack(unpack(t)) end

-- attack B31: gsub that doubles
-- expect: memory cpu
local s = ("x"):rep(2 ^ 16)
while true do s = s:gsub("x", "%0%0%0%0%0%0%0%0") end

-- attack B32: gsub whose callback returns a large string each time
-- expect: memory cpu
local b = ("x"):rep(2 ^ 20)
local s = ("x"):rep(1000):gsub("x", function() return b end)

-- attack B33: gsub with a template that repeats a large capture
-- expect: memory cpu
local s = ("x"):rep(1e6):gsub(".+", ("%0"):rep(1000))

-- attack B34: cjson.encode of one large string, many times
-- expect: memory cpu
local b = ("x"):rep(2 ^ 20)
local t = {} for i = 1, 1000 do t[i] = b end
local s = cjson.encode(t)

-- attack B35: cjson.encode of a wide graph that is shared: exponential
-- expect: memory cpu
local t = {}
for i = 1, 60 do t = {t, t} end
local s = cjson.encode(t)

-- attack B36: cjson.encode of strings that need escapes
-- expect: memory cpu
local s = ("\1"):rep(2 ^ 20)
while true do s = cjson.encode(s) end

-- attack B37: cjson.decode of many small tables
-- expect: memory cpu
local s = "[" .. ("{},"):rep(2e5) .. "{}]"
local all = {}
while true do all[#all + 1] = cjson.decode(s) end

-- attack B38: cjson.encode of a sparse array made dense
-- expect: memory cpu error
cjson.encode_sparse_array(false, 0)
local s = cjson.encode({[2 ^ 30] = 1})

-- attack B39: substrings that are all kept
-- expect: memory cpu
local s = ("x"):rep(1e6)
local t = {}
for i = 1, 1e6 do t[i] = s:sub(2) end

-- attack B40: captures of patterns that are all kept
-- expect: memory cpu
local s = ("x"):rep(1e5)
local t = {}
while true do t[#t + 1] = {s:match("((((((((.*))))))))")} t[#t + 1] = {s:find("(.+)(x)")} end

-- attack B41: a string built one character at a time
-- expect: memory cpu
local s = ""
while true do s = s .. "x" end

-- attack B42: tables cloned
-- expect: memory cpu
local t = {} for i = 1, 1e5 do t[i] = i end
local all = {}
while true do all[#all + 1] = table.clone(t) end

-- attack B43: numbers turned into text and kept
-- expect: memory cpu
local t = {}
local i = 0.5
while true do i = i * 1.0001 t[#t + 1] = tostring(i) end

-- attack B44: many small functions loaded
-- expect: memory cpu
-- library: full
local t = {}
while true do t[#t + 1] = loadstring("return " .. #t) end

-- attack B45: one large chunk loaded again and again
-- expect: memory cpu
-- library: full
local s = "return {" .. ("{1, 2, 3, x = 4},"):rep(2000) .. "}"
while true do loadstring(s) end

-- attack B46: error messages that grow
-- expect: memory cpu
local m = "x"
while true do local _, e = pcall(error, m .. m) m = e end

-- attack B47: tostring of many tables kept
-- expect: memory cpu
local t = {}
while true do t[#t + 1] = tostring({}) end

-- attack B48: proxies
-- expect: memory cpu
-- library: full
local t = {}
while true do t[#t + 1] = newproxy(true) end

-- attack B49: gmatch iterators kept
-- expect: memory cpu
local t = {}
while true do t[#t + 1] = ("x"):gmatch(".") end

-- attack B50: one table with a growing hash, emptied and filled
-- expect: memory cpu
local t = {}
local n = 0
while true do for i = 1, 1000 do n = n + 1 t[n + 0.5] = n end for k in pairs(t) do t[k] = nil end end

-- attack B51: output without end
-- expect: output cpu memory
-- library: full
local s = ("x"):rep(2 ^ 16)
while true do print(s) end

-- attack B52: output in small pieces
-- expect: output cpu memory
-- library: full
local w = io.write
while true do w("x") w(1) end

-- attack B53: a coroutine that hides what it keeps on its stack, deeper at each suspension
-- expect: memory cpu stack
local function hide(n) local s = ("x"):rep(1000) .. n coroutine.yield() return hide(n + 1), s end
local t = {}
while true do
  local co = coroutine.wrap(hide)
  for i = 1, 100 do co(i) end
  t[#t + 1] = co
end

-- attack B54: source that grows as it is loaded
-- expect: memory cpu
-- library: full
local s = "x = 1 "
while true do loadstring(s) s = s .. s end

-- attack B55: a long chain of concatenations, of large operands
-- expect: memory cpu
-- library: full
local join = loadstring("local a = ... return a" .. ("..a"):rep(180))
join(("x"):rep(2 ^ 18))

-- attack B56: string.buffer: one that is put into itself
-- expect: memory cpu
-- library: full
local buffer = require("string.buffer")
local b = buffer.new():put("x")
while true do b:put(b) b:skip(1) end

-- attack B57: many reserved buffers that are kept
-- expect: memory
-- library: full
local buffer = require("string.buffer")
local t = {}
while true do t[#t + 1] = buffer.new(2 ^ 20) end

-- attack B58: coroutines that failed in the depth and are kept
-- expect: cpu memory
local function deep(n) if n == 0 then error("x") end return 1 + deep(n - 1) end
local t = {}
while true do
  local co = coroutine.create(deep)
  coroutine.resume(co, 400)
  t[#t + 1] = co
end

-- attack B59: values that double with each yield
-- expect: memory cpu stack error done
local co = coroutine.wrap(function(...)
  local function twice(...) return twice(coroutine.yield(...)) end
  return twice(...)
end)
local function double(...) return double(co(...), co(...), ...) end
pcall(double, 1, 2)
local t = {1}
while true do
  for i = 1, #t do t[#t + 1] = i end
  local c = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
  c(unpack(t))
end

-- attack B60: string keys made of every prefix of a long string
-- expect: memory cpu
local s, t = ("x"):rep(2 ^ 20), {}
for i = #s, 1, -1 do t[s:sub(1, i)] = i end

-- attack B61: weak tables filled with what goes at once
-- expect: cpu memory
-- library: full
local k, v = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "v"})
local last = {}
while true do
  local key = {}
  k[key] = last
  v[#v + 1] = key
  last = key
end
