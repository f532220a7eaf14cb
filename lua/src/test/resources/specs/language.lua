-- expressions, statements and scopes
print("numbers", 1, 2.5, 1e15, 1e100, 0.1, 10 / 3, 0x10, 0xA.8p1, 2 ^ 10, -2 ^ 2)
print("mod", 5 % 3, -5 % 3, 5 % -3, -5 % -3, 5.5 % 2, -0.5 % 1)
print("compare", 1 < 2, "a" < "b", 1 == 1.0, "1" == 1, nil == false, 2 >= 2, "a" <= "a")
print("logic", nil and 1, false or "x", 1 and 2, not nil, not 0, nil or false)
print("concat", 1 .. 2, "a" .. 1.5 .. "b", -1 .. "")
print("coerce", "10" + 5, "0x10" * 2, 10 .. "", -"2")
print("escapes", "\65\066\x41\u{20AC}\z
       joined", #"\0abc", [[long
string]], [==[with ]] inside]==])
local a, b, c = (function(...) return ... end)(1, 2, 3)
print("multi", a, b, c, select("#", (function() end)()), (select(2, "x", "y", "z")))
local t = { 1, 2, 3, x = 5, ["y z"] = 6, [10] = 7, 4 }
print("table", #t, t.x, t["y z"], t[10], t[4])
local order = {}
local function note(v) order[#order + 1] = v return v end
local u = { [note("k1")] = note("v1"), note("p1"), [note("k2")] = note("v2"), (note("p2")) }
print("order", table.concat(order, " "), #u)
for i = 3, 1, -1 do io.write(i, " ") end
for i = 1, 2, 0.5 do io.write(i, " ") end
for i = 1, 0 do io.write("never") end
for i = 0.1, 0.35, 0.1 do io.write(i, " ") end
print()
local i = 1
while true do i = i + 1 if i > 10 then break end end
repeat local z = i; i = i - 1 until z < 5
print("loops", i)
for x = 1, 3 do
  for y = 1, 3 do
    if y == 2 then goto continue end
    io.write(x, ":", y, " ")
    ::continue::
  end
end
print()
do
  local n = 0
  ::top::
  n = n + 1
  if n < 5 then goto top end
  print("goto", n)
end
local fns = {}
for k = 1, 3 do fns[k] = function() k = k + 1 return k end end
print("closures", fns[1](), fns[1](), fns[2](), fns[3]())
local function counter() local n = 0 return function() n = n + 1 return n end end
local c1, c2 = counter(), counter()
print("counters", c1(), c1(), c2())
local function va(...) local x, y = ... return select("#", ...), x, y, ... end
print("varargs", va()) print(va(nil)) print(va(1, nil, nil)) print((va(1, 2)))
local function tail(n) if n == 0 then return "done" end return tail(n - 1) end
print("tail", tail(100000))
a, b = b, a
print("swap", a, b)
local q = { 1, 2, 3 }
local j = 1
j, q[j] = j + 1, "set"
print("assign", j, q[1], q[2])
local o = { n = 1 }
function o:add(k) self.n = self.n + k return self end
function o.static(k) return k * 2 end
print("methods", o:add(2):add(3).n, o.static(4), ("x"):rep(3), #("abc"):upper())
local x = 1
local function bump() x = x + 10 return 1 end
print("late", x + bump(), x < bump(), x)
print("and-or", (nil and nil) == nil, (false and nil) == false, 1 and nil or "d")
print("inf", 1 / 0, -1 / 0, 0 / 0 ~= 0 / 0, math.huge == 1 / 0)
print("nested", ((1 + 2) * (3 + 4)) ^ 2, 2 ^ 3 ^ 2, -3 % 5, not (1 == 2))
print("len", #"", #{ 1, 2, nil, 4 } >= 2, #{ n = 1 })
print(type(nil), type(1), type("s"), type({}), type(print), type(function() end))
local s = 0
for k, v in pairs({ 10, 20, 30, a = 40 }) do s = s + v end
print("pairs", s)
local removed = { a = 1, b = 2, c = 3, d = 4 }
for k in pairs(removed) do removed[k] = nil end
print("cleared", next(removed))
for k, v in ipairs({ 1, 2, nil, 4 }) do io.write(k, "=", v, " ") end
print()
for w in string.gmatch("one two", "%a+") do io.write(w, ".") end
print()
print("semicolons"); print("done");
