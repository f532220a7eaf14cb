-- Locals, closures, varargs, environments.
describe("a local", function()
  it("starts after its statement", function()
    local x = 1
    local x = x + 1
    same(x, 2)
  end)
  it("ends with its block", function()
    local x = 1
    do local x = 2 same(x, 2) end
    if true then local x = 3 same(x, 3) end
    same(x, 1)
  end)
  it("without a value is nil in every turn", function()
    for i = 1, 2 do
      local x
      same(x, nil)
      x = i
    end
  end)
  it("may be declared twice", function()
    local a = 1
    local f = function() return a end
    local a = 2
    same(list(f(), a), "1 2")
  end)
  it("comes 200 times in one function, not 201 times", function()
    local names = {}
    for i = 1, 200 do names[i] = "v" .. i end
    same(chunk("local " .. table.concat(names, ",") .. " = 1 return v1")(), 1)
    names[201] = "v201"
    same(loadstring("local " .. table.concat(names, ",")), nil)
  end)
end)

describe("a closure", function()
  it("shares its variables with others of the same block", function()
    local function counter()
      local n = 0
      return function() n = n + 1 return n end, function() return n end, function(v) n = v end
    end
    local step, get, set = counter()
    step() step()
    same(get(), 2)
    set(10)
    same(step(), 11)
    same(select(2, counter())(), 0)
  end)
  it("outlives the block of its variables", function()
    local f
    do local x = 5 f = function() x = x + 1 return x end end
    same(list(f(), f()), "6 7")
  end)
  it("reaches variables of any depth", function()
    local a = 1
    local f = function() return function() return function() a = a + 1 return a end end end
    f()()()
    same(a, 2)
  end)
  it("captures parameters", function()
    local function adder(n) return function(m) return n + m end end
    local one, ten = adder(1), adder(10)
    same(list(one(5), ten(5)), "6 15")
  end)
  it("gets a new variable for each turn of while and repeat", function()
    local functions, i = {}, 0
    while i < 2 do local x = i functions[#functions + 1] = function() return x end i = i + 1 end
    repeat local x = i functions[#functions + 1] = function() return x end i = i + 1 until x == 3
    same(list(functions[1](), functions[2](), functions[3](), functions[4]()), "0 1 2 3")
  end)
  it("keeps its variables through a break", function()
    local f
    for i = 1, 5 do local x = i * 2 f = function() return x end if i == 3 then break end end
    same(f(), 6)
  end)
  it("keeps its variables when an error ends their block", function()
    local f
    pcall(function() local x = 7 f = function() return x end error("x") end)
    same(f(), 7)
  end)
end)

describe("varargs", function()
  local function count(...) return select("#", ...) end
  it("keep nils", function()
    same(list(count(), count(nil), count(nil, nil), count(1, nil)), "0 1 2 2")
  end)
  it("are one value in the middle of a list", function()
    local function f(...) return ..., "end" end
    same(list(f(1, 2)), "1 end")
    same(list(f()), "nil end")
  end)
  it("fill locals, tables and calls", function()
    local function f(...)
      local a, b = ...
      local t = { "x", ... }
      return list(a, b, #t, count(...), (...))
    end
    same(f(5, 6, 7), "5 6 4 3 5")
  end)
  it("come after the named parameters", function()
    local function f(a, b, ...) return list(a, b, count(...)) end
    same(f(1), "1 nil 0")
    same(f(1, 2, 3, 4), "1 2 2")
  end)
  it("of a chunk are its arguments", function() same(list(chunk("return ...")(1, nil, 3)), "1 nil 3") end)
  it("are not seen from a function inside", function()
    refused("cannot use '...' outside a vararg function", "function f() return ... end")
    refused("cannot use '...' outside a vararg function", "function f(...) return function() return ... end end")
  end)
  it("may be many", function()
    local t = {}
    for i = 1, 5000 do t[i] = i end
    same(count(unpack(t)), 5000)
    same((select(5000, unpack(t))), 5000)
  end)
end)

describe("select", function()
  it("counts from either end", function()
    same(list(select(2, "a", "b", "c")), "b c")
    same(list(select(-1, "a", "b", "c")), "c")
    same(list(select(-3, "a", "b", "c")), "a b c")
    same(list(select(4, "a", "b", "c")), "")
    same(select("#", nil, nil), 2)
  end)
  it("refuses 0 and what is before the start", function()
    fails("bad argument #1 to 'select' (index out of range)", function() select(0, 1) end)
    fails("bad argument #1 to 'select' (index out of range)", function() select(-2, 1) end)
  end)
end)

describe("an environment", function()
  it("holds the globals of a function", function()
    local env = { y = 5 }
    local f = setfenv(function() x = y return x end, env)
    same(list(f(), env.x, rawget(_G, "x")), "5 5 nil")
    same(getfenv(f), env)
  end)
  it("is inherited by functions made inside", function()
    local f = setfenv(function() return function() return z end end, { z = 3 })
    same(f()(), 3)
  end)
  it("of a chunk can be set before it runs", function()
    local env = {}
    setfenv(chunk("a = 1; function b() return a end"), env)()
    same(list(env.a, env.b()), "1 1")
  end)
  it("may inherit from the globals", function()
    local f = setfenv(function() own = tostring(1) return own end, setmetatable({}, { __index = _G }))
    same(f(), "1")
    same(rawget(_G, "own"), nil)
  end)
  it("of a library function can be asked for", function() same(type(getfenv(print)), "table") end)
  it("is a table", function()
    fails("bad argument #2 to 'setfenv' (table expected, got nil)", function() setfenv(function() end, nil) end)
  end)
  it("_G is a variable like any other", function()
    same(_G._G, _G)
    same(getfenv(chunk("")), _G)
  end)
end)
