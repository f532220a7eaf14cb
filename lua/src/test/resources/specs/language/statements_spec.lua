-- Assignment, blocks, conditions, loops, functions, return.
describe("an assignment", function()
  it("evaluates all before it assigns", function()
    local a, b = 1, 2
    a, b = b, a
    same(list(a, b), "2 1")
    local i, t = 1, {}
    i, t[i] = i + 1, 20
    same(list(i, t[1], t[2]), "2 20 nil")
  end)
  it("fills what is missing with nil and drops what is too much", function()
    local a, b, c = 1, 2
    same(list(a, b, c), "1 2 nil")
    local x, y = 1, 2, 3
    same(list(x, y), "1 2")
  end)
  it("takes all values of a last call only", function()
    local function two() return 1, 2 end
    local a, b, c = two(), two()
    same(list(a, b, c), "1 1 2")
    local d, e = (two())
    same(list(d, e), "1 nil")
  end)
  it("makes a global when there is no local", function()
    created = 5
    same(_G.created, 5)
    created = nil
    same(rawget(_G, "created"), nil)
  end)
  it("names what cannot be indexed", function()
    fails("attempt to index local 'x' (a nil value)", function() local x x.y = 1 end)
    fails("attempt to index field 'b' (a nil value)", function() local a = {} a.b.c = 1 end)
    fails("attempt to index global 'missing' (a nil value)", function() missing.x = 1 end)
  end)
  it("refuses nil and what is no number as an index", function()
    fails("index is nil", function() local t = {} t[nil] = 1 end)
    fails("index is NaN", function() local t = {} t[0 / 0] = 1 end)
  end)
  it("is not made to a call or an expression", function()
    refused("unexpected symbol near '='", "f() = 1")
    refused("'=' expected", "f")
    refused("", "a + 1 = 2")
    refused("", "(a) = 2")
  end)
end)

describe("if", function()
  it("takes the first branch that holds", function()
    local function kind(n)
      if n < 0 then return "less" elseif n == 0 then return "zero" elseif n < 10 then return "few" else return "many" end
    end
    same(list(kind(-1), kind(0), kind(5), kind(50)), "less zero few many")
  end)
  it("may do nothing", function() if false then error("taken") end end)
end)

describe("while and repeat", function()
  it("look before and after their bodies", function()
    local n = 0
    while n < 3 do n = n + 1 end
    same(n, 3)
    while false do error("taken") end
    repeat n = n + 1 until true
    same(n, 4)
  end)
  it("repeat sees the locals of its body in its condition", function()
    local n = 0
    repeat local done = n == 3 n = n + 1 until done
    same(n, 4)
  end)
end)

describe("numeric for", function()
  local function turns(first, last, step)
    local seen = {}
    for i = first, last, step do seen[#seen + 1] = i end
    return table.concat(seen, " ")
  end
  it("counts up, down and in fractions", function()
    same(turns(1, 3, 1), "1 2 3")
    same(turns(3, 1, -1), "3 2 1")
    same(turns(0, 1, 0.25), "0 0.25 0.5 0.75 1")
    same(turns(1, 2.9, 1), "1 2")
  end)
  it("may make no turn", function()
    same(turns(1, 0, 1), "")
    same(turns(0, 1, -1), "")
    same(turns(1, 0 / 0, 1), "")
  end)
  it("steps by one when no step is given", function()
    local n = 0
    for i = 1, 4 do n = n + i end
    same(n, 10)
  end)
  it("evaluates its limits once", function()
    local calls = 0
    local function limit() calls = calls + 1 return 3 end
    for _ = 1, limit() do end
    same(calls, 1)
  end)
  it("has a variable of its own in each turn", function()
    local functions = {}
    for i = 1, 3 do functions[i] = function() i = i + 10 return i end end
    same(list(functions[1](), functions[1](), functions[2]()), "11 21 12")
  end)
  it("goes on undisturbed when its variable is assigned", function()
    local n = 0
    for i = 1, 3 do i = i * 10 n = n + i end
    same(n, 60)
  end)
  it("wants numbers", function()
    fails("'for' initial value must be a number", function() for _ = {}, 1 do end end)
    fails("'for' limit must be a number", function() for _ = 1, "x" do end end)
    fails("'for' step must be a number", function() for _ = 1, 2, {} do end end)
  end)
end)

describe("generic for", function()
  it("calls its iterator with the state and the last key", function()
    local calls = {}
    for k in function(s, c) calls[#calls + 1] = s .. tostring(c) if (c or 0) < 3 then return (c or 0) + 1 end end, "s" do local _ = k end
    same(table.concat(calls, " "), "snil s1 s2 s3")
  end)
  it("ends at the first nil, not at false", function()
    local items, n = { 1, false, 2 }, 0
    for v in function() n = n + 1 return items[n] end do local _ = v end
    same(n, 4)
  end)
  it("gives as many variables as are named", function()
    local text
    for a, b, c in coroutine.wrap(function() coroutine.yield(1, 2) end) do text = list(a, b, c) end
    same(text, "1 2 nil")
  end)
  it("wants something to call", function()
    fails("attempt to call a nil value", function() for _ in nil do end end)
    fails("attempt to call a table value", function() for _ in {} do end end)
  end)
  it("has variables of its own in each turn", function()
    local functions = {}
    for _, v in ipairs { 1, 2 } do functions[#functions + 1] = function() return v end end
    same(list(functions[1](), functions[2]()), "1 2")
  end)
end)

describe("break", function()
  it("leaves the innermost loop", function()
    local seen = {}
    for i = 1, 3 do
      for j = 1, 3 do
        if j == 2 then break end
        seen[#seen + 1] = i .. j
      end
    end
    same(table.concat(seen, " "), "11 21 31")
    while true do break end
    repeat break until false
  end)
  it("belongs into a loop", function() refused("loop", "break") end)
end)

describe("return", function()
  it("gives any number of values", function()
    same(select("#", (function() return end)()), 0)
    same(list((function() return 1, nil, 3 end)()), "1 nil 3")
  end)
  it("hands on all values of a call in its place", function()
    local function f() return 1, 2 end
    same(list((function() return f() end)()), "1 2")
    same(list((function() return f(), f() end)()), "1 1 2")
    same(list((function() return (f()) end)()), "1")
  end)
  it("of a call takes no stack", function()
    local function count(n) if n == 0 then return "end" end return count(n - 1) end
    same(count(100000), "end")
  end)
  it("ends its block", function() refused("expected", "return 1 x = 2") end)
end)

describe("a function statement", function()
  it("writes fields and methods", function()
    local t = { a = {} }
    function t.f(x) return x end
    function t.a.g(x) return x * 2 end
    function t.a:h(x) return self == t.a and x * 3 end
    same(list(t.f(1), t.a.g(1), t.a:h(1)), "1 2 3")
  end)
  it("as a local sees itself", function()
    local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
    same(fact(5), 120)
  end)
end)

describe("a call", function()
  it("fills missing arguments with nil and drops extra ones", function()
    local function f(a, b) return list(a, b) end
    same(f(1), "1 nil")
    same(f(1, 2, 3), "1 2")
  end)
  it("may have one literal for its arguments", function()
    local function f(x) return type(x) end
    same(list(f "x", f [[x]], f { 1 }), "string string table")
  end)
  it("evaluates from left to right", function()
    local order = {}
    local function note(v) order[#order + 1] = v return v end
    local t = { f = function() end }
    local function get() note("f") return t.f end
    get()(note(1), note(2))
    same(table.concat(order, " "), "f 1 2")
  end)
  it("of a method evaluates its object once", function()
    local n, object = 0, { m = function(self, x) return x end }
    local function get() n = n + 1 return object end
    same(list(get():m(5), n), "5 1")
  end)
  it("names what cannot be called", function()
    fails("attempt to call global 'missing' (a nil value)", function() missing() end)
    fails("attempt to call local 'x' (a number value)", function() local x = 1 x() end)
    fails("attempt to call field 'y' (a nil value)", function() local x = {} x.y() end)
    fails("attempt to call method 'z' (a nil value)", function() local x = {} x:z() end)
  end)
end)

extended.it("goto jumps to a label, also as continue", function()
  same(chunk([[
    local seen = {}
    for i = 1, 4 do
      if i % 2 == 0 then goto continue end
      seen[#seen + 1] = i
      ::continue::
    end
    do
      local n = 0
      ::again:: n = n + 1
      if n < 3 then goto again end
      seen[#seen + 1] = n
    end
    return table.concat(seen, ' ')]])(), "1 3 3")
  refused("nowhere", "goto nowhere")
end)
