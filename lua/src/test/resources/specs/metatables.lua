local function show(...) print(...) end
local mt = {}
local function make(n) return setmetatable({ n = n }, mt) end
local function value(x) return type(x) == "table" and x.n or x end
for _, op in ipairs({ "add", "sub", "mul", "div", "mod", "pow" }) do
  mt["__" .. op] = function(a, b) return op .. ":" .. value(a) .. "," .. value(b) end
end
mt.__unm = function(a) return "unm:" .. a.n end
mt.__concat = function(a, b) return "cat:" .. value(a) .. "," .. value(b) end
mt.__eq = function(a, b) return a.n == b.n end
mt.__lt = function(a, b) return value(a) < value(b) end
mt.__le = function(a, b) return value(a) <= value(b) end
mt.__call = function(self, ...) return "call", self.n, ... end
mt.__tostring = function(self) return "obj" .. self.n end
local a, b = make(1), make(2)
show(a + b, a - 1, 2 * b, a / b, a % 3, 4 ^ b, -a)
show(a .. b, a .. "x", "x" .. a, 1 .. a)
show(a == b, a == make(1), a ~= b, a < b, a <= b, a > b, a >= b)
show(a(), (a(1, 2, 3)))
show(a(1, 2, 3))
show(tostring(a))
local base = { greet = function() return "hi" end }
local mid = setmetatable({}, { __index = base })
local leaf = setmetatable({}, { __index = mid })
show(leaf.greet(), leaf.nothing, rawget(leaf, "greet"))
local log = {}
local proxy = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get " .. tostring(k) return k end,
  __newindex = function(p, k, v) log[#log + 1] = "set " .. tostring(k) rawset(p, k, v) end,
})
show(proxy.x, proxy[1])
proxy.y = 5
proxy.y = 6
show(proxy.y, table.concat(log, "; "))
local store = {}
local forward = setmetatable({}, { __newindex = store, __index = store })
forward.z = 1
show(rawget(forward, "z"), store.z, forward.z)
show(getmetatable(setmetatable({}, { __metatable = "locked" })))
show(pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}))
show(getmetatable("").__index == string)
local cls = {}
cls.__index = cls
function cls.new(x) return setmetatable({ x = x }, cls) end
function cls:get() return self.x end
local sub = setmetatable({}, { __index = cls })
sub.__index = sub
function sub:get2() return self:get() * 2 end
show(setmetatable({ x = 21 }, sub):get2(), cls.new(5):get())
local counted = setmetatable({}, { __index = function(t, k) local v = k * 2 rawset(t, k, v) return v end })
show(counted[4], rawget(counted, 4), counted[4])
show(rawequal(a, make(1)), rawequal(a, a))
