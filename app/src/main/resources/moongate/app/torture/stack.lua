-- Attacks on the stack and on the compiler. How a file of attacks is written: see Attack.java.
-- Deep recursion is an error that Lua code may catch; each of these has to end, and leave everything as it was.

-- attack C01: plain recursion
-- expect: stack
local function f() return 1 + f() end
f()

-- attack C02: mutual recursion inside pcall
-- expect: done
local f, g
function f() return 1 + g() end
function g() return 1 + f() end
local ok, e = pcall(f)
assert(not ok and tostring(e):find("stack overflow"), e)

-- attack C03: recursion through a gsub callback
-- expect: done
local function f() return (("x"):gsub(".", f)) end
local ok, e = pcall(f)
assert(not ok and tostring(e):find("stack overflow"), e)

-- attack C04: recursion through a comparator
-- expect: done cpu
local function f() table.sort({3, 2, 1}, f) end
local ok, e = pcall(f)
assert(not ok, e)

-- attack C05: recursion through coroutine.wrap
-- expect: done cpu memory
local function f() return coroutine.wrap(f)() end
local ok, e = pcall(f)
assert(not ok, e)

-- attack C06: recursion through the handler of xpcall
-- expect: done
local function h() error("x") end
local ok, e = xpcall(function() error("y") end, h)
assert(not ok and e == "error in error handling", e)

-- attack C07: an xpcall whose handler calls xpcall with itself
-- expect: done cpu memory stack
local function h() return xpcall(error, h) end
local ok, e = xpcall(error, h)

-- attack C08: deeply nested parentheses in source
-- expect: done
-- library: full
local f, e = loadstring("return " .. ("("):rep(1e5) .. "1" .. (")"):rep(1e5))
assert(not f and e, "loaded")

-- attack C09: deeply nested tables in source
-- expect: done
-- library: full
local f, e = loadstring("return " .. ("{"):rep(1e5) .. ("}"):rep(1e5))
assert(not f and e, "loaded")

-- attack C10: deeply nested functions in source
-- expect: done
-- library: full
local f, e = loadstring(("return function() "):rep(1e4) .. ("end "):rep(1e4))
assert(not f and e, "loaded")

-- attack C11: deeply nested blocks in source
-- expect: done
-- library: full
local f, e = loadstring(("do "):rep(1e5) .. ("end "):rep(1e5))
assert(not f and e, "loaded")
f, e = loadstring(("if x then "):rep(1e5) .. ("end "):rep(1e5))
assert(not f and e, "loaded")

-- attack C12: a long chain of unary operators
-- expect: done
-- library: full
local f, e = loadstring("return " .. ("not "):rep(2e5) .. "1")
assert(not f and e, "loaded")
f, e = loadstring("return " .. ("- "):rep(2e5) .. "1")
assert(not f and e, "loaded")

-- attack C13: long chains of right-associative operators
-- expect: done cpu
-- library: full
local f, e = loadstring("return " .. ("x .. "):rep(1e4) .. "x")
f, e = loadstring("return " .. ("2 ^ "):rep(1e4) .. "x")
f, e = loadstring("return " .. ("x and "):rep(5e4) .. "x")
f, e = loadstring("return " .. ("x + "):rep(5e4) .. "x")

-- attack C14: more than 200 locals
-- expect: done
-- library: full
local t = {} for i = 1, 300 do t[i] = "local a" .. i .. " = " .. i end
local f, e = loadstring(table.concat(t, "\n"))
assert(not f and e:find("more than 200 local variables"), e)

-- attack C15: more than 60 upvalues
-- expect: done
-- library: full
local s = ""
for i = 1, 100 do s = s .. "local a" .. i .. " " end
s = s .. "return function() return a1"
for i = 2, 100 do s = s .. ",a" .. i end
local f, e = loadstring(s .. " end")
assert(not f and e:find("upvalues"), e)

-- attack C16: a hundred thousand elseif
-- expect: done cpu memory
-- library: full
local s = "local x = ... if x == 0 then return 0 " .. ("elseif x == 1 then return 1 "):rep(1e5) .. "end"
local f, e = loadstring(s)

-- attack C17: unterminated strings and comments
-- expect: done
-- library: full
for _, s in ipairs {'"', "'", "[[", "--[[", "[==[", '"\\', '"\\z', "--[==["} do
  local f, e = loadstring("return " .. s .. ("x"):rep(1e5))
  local g, d = loadstring(s .. ("\n"):rep(1e5))
end

-- attack C18: an unterminated long string of a long level
-- expect: done
-- library: full
local f, e = loadstring("return [" .. ("="):rep(1e6 - 100) .. "[ x")
assert(not f and e, "loaded")

-- attack C19: many openings of long strings that never close
-- expect: done cpu memory
-- library: full
local f, e = loadstring("return " .. ("[=[ ]] "):rep(1e5))
f, e = loadstring("return " .. ("[==[ ]=] ]==] .. "):rep(2e4) .. "[==[")
f, e = loadstring(("--[==[ ]=] "):rep(5e4))

-- attack C20: a large table constructor
-- expect: done cpu memory
-- library: full
local f, e = loadstring("return {" .. ("1,"):rep(2e5) .. "}")

-- attack C21: many small functions in one chunk
-- expect: done cpu memory
-- library: full
local f, e = loadstring(("local function f() return 1 end "):rep(150))
f, e = loadstring(("f = function() return x end "):rep(3e4))

-- attack C22: a source larger than the limit
-- expect: done memory
-- library: full
local f, e = loadstring(("x = 1 "):rep(2e6))
assert(not f and e, "loaded")

-- attack C23: a reader that gives more source than the limit
-- expect: done memory cpu
-- library: full
local piece = ("x = 1 "):rep(1e4)
local f, e = load(function() return piece end)
assert(not f and e, "loaded")

-- attack C24: recursion through __index functions
-- expect: stack
-- library: full
local t = setmetatable({}, {})
getmetatable(t).__index = function(t, k) return t[k .. "x"] end
local _ = t.x

-- attack C25: a loop of __index tables
-- expect: done
-- library: full
local a, b = {}, {}
setmetatable(a, {__index = b}) setmetatable(b, {__index = a})
local ok, e = pcall(function() return a.x end)
assert(not ok and e:find("loop in gettable"), e)

-- attack C26: recursion through every other metamethod
-- expect: done
-- library: full
local meta = {}
local a = setmetatable({}, meta)
meta.__add = function(x, y) return (x + y) + 1 end
meta.__concat = function(x, y) return (x .. y) .. "" end
meta.__eq = function(x, y) return not (x == y) end
meta.__lt = function(x, y) return not (x < y) end
meta.__le = function(x, y) return not (x <= y) end
meta.__call = function(x) return 1 + x() end
meta.__unm = function(x) return -x + 1 end
meta.__newindex = function(x, k, v) x[k] = v return 1 end
meta.__tostring = function(x) return tostring(x) .. "" end
meta.__len = function(x) return #x + 1 end
local b = setmetatable({}, meta)
for _, f in ipairs {
  function() return a + b end, function() return a .. b end, function() return a == b end,
  function() return a < b end, function() return a <= b end, function() return a() end,
  function() return -a end, function() a.x = 1 end, function() return tostring(a) end, function() return #a end,
} do
  local ok, e = pcall(f)
  assert(not ok and tostring(e):find("stack overflow"), e)
end

-- attack C27: __call that is a table with __call, without end
-- expect: done
-- library: full
local t = {}
setmetatable(t, {__call = t})
local ok, e = pcall(t)
assert(not ok, "called")

-- attack C28: cjson nesting, read and written
-- expect: done
local ok, e = pcall(cjson.decode, ("["):rep(1e5) .. ("]"):rep(1e5))
assert(not ok)
ok, e = pcall(cjson.decode, ('{"a":'):rep(1e5))
assert(not ok)
local t = {}
t[1] = t
ok, e = pcall(cjson.encode, t)
assert(not ok)

-- attack C29: cjson nesting with the limits lifted
-- expect: done error stack cpu memory
cjson.decode_max_depth(2 ^ 31 - 1)
cjson.encode_max_depth(2 ^ 31 - 1)
local ok, e = pcall(cjson.decode, ("["):rep(1e6))
local t = {}
t[1] = t
ok, e = pcall(cjson.encode, t)
assert(not ok)

-- attack C30: pattern nesting
-- expect: done cpu memory
for _, p in ipairs {("("):rep(1e5), ("(.-)"):rep(1e4), ("a?"):rep(1e5), ("["):rep(1e5), ("%b()"):rep(1e5), ("x*"):rep(1e4)} do
  pcall(string.find, ("a"):rep(300), p)
end

-- attack C31: deep recursion that is caught and done again
-- expect: cpu stack
local function f() return 1 + f() end
while true do pcall(f) end

-- attack C32: deep recursion inside a coroutine
-- expect: cpu done memory stack
local function f() return 1 + f() end
for i = 1, 50 do
  local co = coroutine.create(f)
  local ok, e = coroutine.resume(co)
  assert(not ok and tostring(e):find("stack overflow"), e)
  assert(coroutine.status(co) == "dead")
end

-- attack C33: coroutines that resume each other deeply
-- expect: done stack cpu memory
local function nest(n) return coroutine.resume(coroutine.create(nest), n + 1) end
nest(1)

-- attack C34: the depth of a coroutine inside the depth of another
-- expect: done stack cpu memory
local function deep(n, f) if n == 0 then return f() end return 1 + (deep(n - 1, f) or 0) end
local function level(k) if k == 0 then return 1 end return deep(100, function() local ok, v = coroutine.resume(coroutine.create(function() return level(k - 1) end)) return v end) end
pcall(level, 20)

-- attack C35: require, tostring and error positions from the depth of the stack
-- expect: done stack cpu
local function f(n) pcall(tostring, {}) pcall(error, "x") return 1 + f(n + 1) end
local ok, e = pcall(f, 1)
assert(not ok)

-- attack C36: recursion through load
-- expect: done stack cpu memory
-- library: full
code = "return 1 + loadstring(code)()"
local ok, e = pcall(loadstring(code))
assert(not ok)

-- attack C37: recursion through table.foreach
-- expect: done
local function f() return table.foreach({1}, f) end
local ok, e = pcall(f)
assert(not ok)

-- attack C38: recursion through pcall that catches each overflow and calls again
-- expect: cpu stack done memory
local function f() pcall(f) pcall(f) end
f()

-- attack C39: recursion through the handler of xpcall at the end of the stack
-- expect: done stack cpu
local function f() return 1 + f() end
local ok, e = xpcall(f, function(m) return 1 + f() end)
assert(not ok)

-- attack C40: source of every byte, repeated
-- expect: done cpu
-- library: full
for i = 0, 255 do
  local f, e = loadstring(string.char(i):rep(1000))
  f, e = loadstring("x" .. string.char(i):rep(1000))
end

-- attack C41: names and numerals of great length
-- expect: done memory cpu
-- library: full
loadstring(("x"):rep(5e5) .. " = 1")
loadstring("return " .. ("9"):rep(5e5))
loadstring("return 0x" .. ("f"):rep(5e5))
loadstring("return 1e" .. ("9"):rep(5e5))
loadstring("goto " .. ("x"):rep(5e5))

-- attack C42: many labels and jumps
-- expect: done cpu memory
-- library: full
local t = {}
for i = 1, 5000 do t[#t + 1] = "goto l" .. i .. " ::l" .. i .. "::" end
loadstring(table.concat(t, "\n"))
t = {}
for i = 1, 5000 do t[#t + 1] = "goto m" .. i end
loadstring(table.concat(t, "\n"))

-- attack C43: suffixes without end
-- expect: done cpu memory
-- library: full
loadstring("return x" .. (".y"):rep(1e5))
loadstring("return x" .. ("()"):rep(1e5))
loadstring("return x" .. ("[1]"):rep(1e5))
loadstring("x" .. (":y()"):rep(1e5))
loadstring("return " .. ("f{"):rep(1e5))

-- attack C44: long chains of operators, compiled again and again
-- expect: cpu memory
-- library: full
local sum = "local a = ... return a" .. ("+a"):rep(3000)
local text = "local a = ... return a" .. ("..a"):rep(3000)
while true do loadstring(sum) loadstring(text) end

-- attack C45: a loop whose limit is computed by recursion in for's head
-- expect: cpu stack
local function n(k) for i = 1, n(k + 1) do end return 1 end
n(1)

-- attack C46: a chunk name as long as a book, in every error
-- expect: cpu memory
-- library: full
local name = "=" .. ("n"):rep(2 ^ 20)
local t = {}
while true do
  local f = loadstring("local x = ... return x.y.z", name)
  t[#t + 1] = select(2, pcall(f, {}))
  t[#t + 1] = select(2, loadstring("x x", name))
end

-- attack C47: huge source: a chain of arithmetic in a loop
-- expect: cpu memory done
-- library: full
local s = "local a, b = 1, 2 for i = 1, 3 do a = a" .. ("*b-i"):rep(40000) .. " end return a"
local f = loadstring(s)
if f then pcall(f) end

-- attack C48: huge source: a chain of fields, of calls and of comparisons
-- expect: cpu memory done
-- library: full
local s = "return x" .. (".y"):rep(49000) .. " == x" .. ("(1)"):rep(49000)
loadstring("x = a" .. (" == a"):rep(49000))
local f = loadstring(s)
if f then pcall(f) end

-- attack C49: huge source: as many functions as a chunk may have
-- expect: cpu memory done
-- library: full
local s = ("x = function() end "):rep(9990)
local f = loadstring(s)
if f then pcall(f) end

-- attack C50: huge source: a constructor of sixty thousand names
-- expect: cpu memory done
-- library: full
local t = {}
for i = 1, 60000 do t[i] = "k" .. i .. "=1" end
local s = "x = {" .. table.concat(t, ",") .. "}"
local f = loadstring(s)
if f then pcall(f) end

-- attack C51: huge source: blocks in blocks, four hundred times
-- expect: cpu memory done
-- library: full
local s = "local a = 1 " .. (("if a then "):rep(150) .. ("end "):rep(150)):rep(400)
local f = loadstring(s)
if f then pcall(f) end

-- attack C52: huge source: loops after loops
-- expect: cpu memory done
-- library: full
local s = "local a = 1 " .. ("while a do a = nil end "):rep(40000)
local f = loadstring(s)
if f then pcall(f) end

-- attack C53: huge source: local functions that are called at once
-- expect: cpu memory done
-- library: full
local s = ("do local function f(a, b) return a + b end x = f(1, 2) end "):rep(9900)
local f = loadstring(s)
if f then pcall(f) end

-- attack C54: huge source: functions that may be suspended
-- expect: cpu memory done
-- library: full
local s = ("x = function(a) yield(f(a, g(a))) return a end "):rep(9990)
local f = loadstring(s)
if f then pcall(f) end
