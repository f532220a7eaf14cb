-- Each event of a metatable.
local function object(events) return setmetatable({}, events) end

describe("an arithmetic event", function()
  local events = { __add = "+", __sub = "-", __mul = "*", __div = "/", __mod = "%", __pow = "^", __concat = ".." }
  for event, operator in pairs(events) do
    it(event .. " is asked by " .. operator, function()
      local mt = { [event] = function(a, b) return (type(a) == "table" and "o" or a) .. operator .. (type(b) == "table" and "o" or b) end }
      local run = chunk("local a, b = ... return a " .. operator .. " b")
      same(run(object(mt), 2), "o" .. operator .. "2")
      same(run(2, object(mt)), "2" .. operator .. "o")
      same(run(object(mt), object(mt)), "o" .. operator .. "o")
      same(run("x", object(mt)), "x" .. operator .. "o")
    end)
  end
  it("__unm is asked by the sign", function() same(-object { __unm = function(a) return type(a) end }, "table") end)
  it("of the left operand goes first", function()
    local a = object { __add = function() return "left" end }
    local b = object { __add = function() return "right" end }
    same(list(a + b, b + a), "left right")
  end)
  it("gives one value", function() same(list(object { __add = function() return 1, 2 end } + 1), "1") same(list(object { __add = function() end } + 1), "nil") end)
  it("may be anything that can be called", function()
    same(object { __add = object { __call = function(_, a, b) return type(a) .. b end } } + 5, "table5")
  end)
end)

describe("__index", function()
  it("is asked for keys that are missing", function()
    local t = setmetatable({ a = 1 }, { __index = function(_, k) return k .. "!" end })
    same(list(t.a, t.b, t[1]), "1 b! 1!")
  end)
  it("may be a table, and that have one", function()
    local base = { x = 1 }
    local middle = setmetatable({ y = 2 }, { __index = base })
    local t = setmetatable({ z = 3 }, { __index = middle })
    same(list(t.x, t.y, t.z, t.w), "1 2 3 nil")
    base.w = 4
    same(t.w, 4)
  end)
  it("finds methods", function()
    local class = {}
    class.__index = class
    function class.new(n) return setmetatable({ n = n }, class) end
    function class:get() return self.n end
    same(class.new(5):get(), 5)
  end)
  it("gives one value", function() same(list(object { __index = function() return 1, 2 end }.x), "1") end)
  it("does not go round for ever", function()
    local t = {}
    setmetatable(t, { __index = t })
    fails("loop in gettable", function() return t.x end)
  end)
end)

describe("__newindex", function()
  it("is asked for keys that are missing", function()
    local log = {}
    local t = setmetatable({ a = 1 }, { __newindex = function(_, k, v) log[#log + 1] = k .. "=" .. v end })
    t.a, t.b = 2, 3
    same(list(t.a, rawget(t, "b"), table.concat(log, " ")), "2 nil b=3")
  end)
  it("may be a table that takes the value", function()
    local store = {}
    local t = setmetatable({}, { __newindex = store })
    t.x = 1
    same(list(rawget(t, "x"), store.x), "nil 1")
  end)
  it("does not go round for ever", function()
    local t = {}
    setmetatable(t, { __newindex = t })
    fails("loop in settable", function() t.x = 1 end)
  end)
end)

describe("__call", function()
  it("is called with the object before the arguments", function()
    local t = object { __call = function(self, ...) return type(self), ... end }
    same(list(t(1, nil, 3)), "table 1 nil 3")
    same(list(pcall(t, 5)), "true table 5")
    same(list(t "x"), "table x")
  end)
  it("works for a call that is returned", function()
    local t = object { __call = function(_, n) return n + 1 end }
    same((function() return t(1) end)(), 2)
  end)
end)

describe("__eq", function()
  local eq = function(a, b) return a.n == b.n end
  it("compares two tables that share it", function()
    local mt = { __eq = eq }
    local a, b = setmetatable({ n = 1 }, mt), setmetatable({ n = 1 }, mt)
    same(list(a == b, a ~= b, a == setmetatable({ n = 2 }, mt)), "true false false")
    same(a == setmetatable({ n = 1 }, { __eq = eq }), true)
  end)
  it("is not asked for other types or the same table", function()
    local t = object { __eq = function() error("asked") end }
    same(list(t == 1, t == "x", t == nil, t == t), "false false false true")
  end)
  it("gives true or false", function()
    local mt = { __eq = function() return 1 end }
    same(object(mt) == object(mt), true)
    mt = { __eq = function() return nil end }
    same(object(mt) == object(mt), false)
  end)
end)

describe("__lt and __le", function()
  local mt = { __lt = function(a, b) return a.n < b.n end, __le = function(a, b) return a.n <= b.n end }
  local one, two = setmetatable({ n = 1 }, mt), setmetatable({ n = 2 }, mt)
  it("compare", function()
    same(list(one < two, two < one, one > two, two > one), "true false false true")
    same(list(one <= two, two <= one, one >= two, two >= one), "true false false true")
  end)
  it("__lt stands in for a missing __le", function()
    local mt = { __lt = function(a, b) return a.n < b.n end }
    local a, b = setmetatable({ n = 1 }, mt), setmetatable({ n = 1 }, mt)
    same(list(a <= b, a >= b), "true true")
    b.n = 0
    same(list(a <= b, a >= b), "false true")
  end)
  it("give true or false", function()
    local mt = { __lt = function() return "x" end }
    same(object(mt) < object(mt), true)
    mt = { __lt = function() end }
    same(object(mt) < object(mt), false)
  end)
end)

describe("__tostring", function()
  it("is what tostring and print write", function() same(tostring(object { __tostring = function() return "me" end }), "me") end)
end)

describe("__metatable", function()
  it("hides the metatable and protects it", function()
    local t = object { __metatable = "locked" }
    same(getmetatable(t), "locked")
    fails("cannot change a protected metatable", function() setmetatable(t, {}) end)
  end)
end)

describe("setmetatable and getmetatable", function()
  it("set, get and remove", function()
    local mt, t = {}, {}
    same(setmetatable(t, mt), t)
    same(getmetatable(t), mt)
    setmetatable(t, nil)
    same(getmetatable(t), nil)
    same(getmetatable(1), nil)
  end)
  it("want tables", function()
    fails("bad argument #1 to 'setmetatable' (table expected, got number)", function() setmetatable(1, {}) end)
    fails("bad argument #2 to 'setmetatable' (nil or table expected)", function() setmetatable({}, 1) end)
    fails("bad argument #2 to 'setmetatable' (nil or table expected)", function() setmetatable({}) end)
  end)
end)

describe("__mode", function()
  it("lets go of what nothing else refers to", function()
    local t = setmetatable({}, { __mode = "v" })
    local function fill() t[1] = {} t.kept = "a string" end
    fill()
    collectgarbage() collectgarbage()
    same(list(t[1], t.kept), "nil a string")
  end)
end)

describe("an event that is missing", function()
  it("is an error that names the operand", function()
    fails("attempt to perform arithmetic on local 't' (a table value)", function() local t = object {} return t + 1 end)
    fails("attempt to call local 't' (a table value)", function() local t = object {} t() end)
    fails("attempt to concatenate local 't' (a table value)", function() local t = object {} return t .. "x" end)
    fails("attempt to compare two table values", function() return object {} < object {} end)
  end)
end)

describe("newproxy", function()
  it("makes objects with a metatable of their own", function()
    local p = newproxy(true)
    getmetatable(p).__index = function(_, k) return k end
    getmetatable(p).__len = function() return 9 end
    getmetatable(p).__call = function(_, x) return x end
    same(list(type(p), p.x, #p, p(1)), "userdata x 9 1")
    same(getmetatable(newproxy(p)), getmetatable(p))
    same(getmetatable(newproxy()), nil)
  end)
end)
