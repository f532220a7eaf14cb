-- What a compiler may get wrong without being noticed: the order of what it does, and what it does only once.
describe("an assignment", function()
  it("evaluates what is too much for its effect", function()
    local n = 0
    local function count() n = n + 1 return n end
    local a = 1, count()
    local b, c = 1, 2, count(), count()
    a, b = 5, 6, count()
    same(list(a, b, c, n), "5 6 2 4")
  end)
  it("assigns to the last variable first", function()
    local a
    a, a = 1, 2
    same(a, 1)
    local t = {}
    t.x, t.x, t.x = 1, 2, 3
    same(t.x, 1)
    local i = 1
    local u = {}
    u[i], i, u[i] = 10, 2, 20
    same(list(u[1], u[2], i), "10 nil 2")
  end)
  it("is not made to what stands in parentheses", function()
    refused("", "(a), b = 1, 2")
    refused("", "b, (a) = 1, 2")
    refused("", "(a.b), c = 1, 2")
    refused("", "(f()).x, (g()) = 1, 2")
  end)
end)

describe("a sum into a field", function()
  it("is of the table that it names", function()
    local t, u = { k = 1 }, { k = 10 }
    for _, k in ipairs({ "k", "k" }) do
      t[k] = u[k] + 1
      u[k] = u[k] + 1
    end
    same(list(t.k, u.k), "12 12")
    for _, k in ipairs({ "k" }) do
      local j = "j"
      u.j = 3
      t[k] = u[j] + 1
      t[k] = t[k] + 1
      t[j] = t[k] + 1
    end
    same(list(t.k, t.j, u.k), "5 6 12")
  end)
  it("finds its key again behind a branch that was not taken", function()
    local function run(t, k, c)
      if c then t[k] = t[k] + 1 end
      t[k] = t[k] + 10
      if not c then t[k] = t[k] + 100 end
      t[k] = t[k] + 1000
      return t[k]
    end
    same(list(run({ x = 1 }, "x", true), run({ x = 1 }, "x", false), run({ 5 }, 1, false)), "1012 1111 1115")
    local function loop(t, k)
      for i = 1, 3 do
        if i == 2 then t[k] = t[k] + 1 else t.other = i end
        t[k] = (t[k] or 0) + 1
      end
      return t[k]
    end
    same(loop({ x = 0 }, "x"), 4)
  end)
end)

describe("a call of a local function", function()
  it("gives its parameters all that the last call returns", function()
    local function sum(a, b, c) return a + b * 10 + (c or 0) * 100 end
    local function two() return 2, 3 end
    same(list(sum(1, two()), sum(two()), sum(1, 1, two())), "321 32 211")
    local function texts(a, b) return type(a) .. type(b) end
    local function mixed() return "x", {} end
    same(list(texts(1, mixed()), texts(mixed())), "numberstring stringtable")
  end)
  it("may end without a result", function()
    local function maybe(x) if x > 1 then return 1 end end
    local function other(x) if x > 1 then return 1 elseif x > 0 then return 2 end end
    same(list(maybe(2), (maybe(0)), other(1), (other(0))), "1 nil 2 nil")
    fails("attempt to perform arithmetic on a nil value", function() return maybe(0) + 1 end)
    same(select("#", maybe(0)), 0)
  end)
end)

describe("variables of loops", function()
  it("are new in each turn, also if they are changed", function()
    local fs = {}
    for i, v in ipairs({ 10, 20 }) do
      fs[#fs + 1] = function() v = v + 1 i = i + 100 return i + v end
    end
    same(list(fs[1](), fs[1](), fs[2](), fs[1]()), "112 213 123 314")
    for k, v in pairs({ a = 1 }) do
      local f = function() v = v * 2 return k .. v end
      v = v + 1
      same(list(f(), v, f()), "a4 4 a8")
    end
    local gs = {}
    for i = 1, 2 do gs[i] = function() i = i + 10 return i end end
    same(list(gs[1](), gs[1](), gs[2]()), "11 21 12")
    local hs, n = {}, 0
    while n < 2 do n = n + 1 local m = n hs[n] = function() m = m + 1 return m end end
    same(list(hs[1](), hs[1](), hs[2]()), "2 3 3")
    local rs = {}
    repeat local m = n rs[#rs + 1] = function() m = m + 1 return m end n = n - 1 until m == 1
    same(list(rs[1](), rs[2](), rs[1]()), "3 2 4")
  end)
end)

describe("goto", function()
  extended.it("leaves the scopes of variables, and may come again", function()
    same(list(chunk([[
      local n = 0
      do
        ::again::
        local x = n
        n = n + 1
        if x < 2 then local y = x if y == x then goto again end end
      end
      local m = 0
      do
        local a = 1
        do
          local b = 2
          if a < b then goto out end
          m = -1
        end
        ::out::
      end
      return n, m]])()), "3 0")
  end)
  extended.it("does not jump into a scope, from wherever", function()
    refused("jumps into the scope of", "do goto l end local x ::l:: print(x)")
    refused("jumps into the scope of", "do local a do goto l end end local x ::l:: print(x)")
    refused("jumps into the scope of", "do local a, b goto l end local x ::l:: print(x)")
    refused("jumps into the scope of", "goto l local a ::l:: print(a)")
  end)
end)

describe("concatenation", function()
  it("takes one value of each call", function()
    local function two() return "a", "b" end
    same(two() .. two(), "aa")
    same("x" .. two(), "xa")
    same(two() .. 1 .. two() .. "y" .. two() .. "z" .. two() .. 2 .. two() .. 3 .. two(), "a1ayaza2a3a")
    local function dots(...) return "<" .. ... end
    same(dots("p", "q"), "<p")
    local function many(...) return "1" .. "2" .. "3" .. "4" .. "5" .. "6" .. "7" .. "8" .. "9" .. ... end
    same(many("p", "q"), "123456789p")
  end)
end)

describe("operands before a call that changes them", function()
  -- Both changes end a coroutine's turn before they return.
  local function run()
    local text, number = "a", 1
    local function change() text = "z" coroutine.yield() return "c" end
    local function count() number = 5 coroutine.yield() return tonumber("10") end
    local all = {}
    local function add(...) all[#all + 1] = list(...) end
    local t = { text, change(), text }
    add(t[1], t[2], t[3])
    text = "a"
    add(text .. "-" .. change() .. "-" .. text)
    text = "a"
    add(text, change(), text)
    number = 1
    add(number + count())
    number = 1
    add(count() + number)
    local function inner()
      text, number = "a", 1
      add(text .. "-" .. change() .. "-" .. text)
      add(number + count())
      text = "a"
      local u = { [text] = change(), [text .. "!"] = text }
      add(u.a, u["z!"])
      text = "a"
      u[text] = change()
      add(u.a, u.z)
      text = "a"
      text = text .. change()
      add(text)
    end
    inner()
    return table.concat(all, ", ")
  end
  local expected = "a c z, a-c-z, a c z, 15, 15, a-c-z, 11, c z, c nil, ac"
  it("have the values from before", function()
    local co = coroutine.wrap(function() return "end", run() end)
    local state, result
    repeat state, result = co() until state == "end"
    same(result, expected)
  end)
  it("have them if they are another function's variables", function()
    local text = "a"
    local function change() text = "z" coroutine.yield() return "c" end
    local co = coroutine.wrap(function()
      local joined = text .. "-" .. change() .. "-" .. text
      return joined
    end)
    same(co(), nil)
    same(co(), "a-c-z")
  end)
  extended.it("have them on a stack as well", function()
    local co = coroutine.create(function() return select(2, pcall(run)) end)
    local result
    repeat result = select(2, coroutine.resume(co)) until coroutine.status(co) == "dead"
    same(result, expected)
  end)
end)

describe("an escape in a string", function()
  it("is a byte", function()
    same("\255", string.char(255))
    refused("escape sequence", "return '\\256'")
    refused("escape sequence", "return '\\300'")
    same("\0651", "A1")
  end)
end)
