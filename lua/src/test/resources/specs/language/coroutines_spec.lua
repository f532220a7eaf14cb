-- Every function of `coroutine`.
describe("a coroutine", function()
  it("hands values both ways", function()
    local co = coroutine.create(function(a, b)
      local c = coroutine.yield(a + b)
      local d, e = coroutine.yield(c * 2)
      return d, e, "end"
    end)
    same(list(coroutine.resume(co, 1, 2)), "true 3")
    same(list(coroutine.resume(co, 10)), "true 20")
    same(list(coroutine.resume(co, "x", nil)), "true x nil end")
    same(list(coroutine.resume(co)), "false cannot resume dead coroutine")
  end)
  it("hands on nils and no values", function()
    local co = coroutine.create(function(...) return select("#", ...), select("#", coroutine.yield()) end)
    same(list(coroutine.resume(co, nil, nil)), "true")
    same(list(coroutine.resume(co, nil)), "true 2 1")
  end)
  it("yields from any depth of calls", function()
    local function deep(n) if n == 0 then coroutine.yield("bottom") else deep(n - 1) end return n end
    local co = coroutine.wrap(function() return deep(50) end)
    same(list(co(), co()), "bottom 50")
  end)
  it("ends with its error", function()
    local co = coroutine.create(function() error({ code = 5 }) end)
    local ok, err = coroutine.resume(co)
    same(list(ok, err.code, coroutine.status(co)), "false 5 dead")
  end)
  it("may resume others", function()
    local inner = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
    local outer = coroutine.wrap(function() for _ = 1, 3 do coroutine.yield(inner() * 10) end end)
    same(list(outer(), outer(), outer()), "10 20 30")
  end)
  it("has locals of its own", function()
    local function counter() local n = 0 while true do n = n + 1 coroutine.yield(n) end end
    local a, b = coroutine.wrap(counter), coroutine.wrap(counter)
    same(list(a(), a(), b(), a()), "1 2 1 3")
  end)
  it("comes by the thousand", function()
    local sum, all = 0, {}
    for i = 1, 2000 do all[i] = coroutine.wrap(function() coroutine.yield(i) sum = sum + i end) all[i]() end
    for i = 1, 2000 do all[i]() end
    same(sum, 2001000)
  end)
end)

describe("coroutine.status", function()
  it("tells what a coroutine does", function()
    local seen = {}
    local outer
    outer = coroutine.create(function()
      seen[#seen + 1] = coroutine.status(outer)
      local inner = coroutine.create(function() seen[#seen + 1] = coroutine.status(outer) end)
      coroutine.resume(inner)
      coroutine.yield()
    end)
    seen[#seen + 1] = coroutine.status(outer)
    coroutine.resume(outer)
    seen[#seen + 1] = coroutine.status(outer)
    coroutine.resume(outer)
    seen[#seen + 1] = coroutine.status(outer)
    same(table.concat(seen, " "), "suspended running normal suspended dead")
  end)
end)

describe("coroutine.wrap", function()
  it("is a generator for a for loop", function()
    local seen = {}
    for i, v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i, i * i) end end) do seen[#seen + 1] = i .. ":" .. v end
    same(table.concat(seen, " "), "1:1 2:4 3:9")
  end)
  it("hands on errors", function()
    fails("x", coroutine.wrap(function() error("x", 0) end))
    local f = coroutine.wrap(function() end)
    f()
    fails("cannot resume dead coroutine", f)
  end)
end)

describe("coroutine.running", function()
  it("is the coroutine", function()
    local co
    co = coroutine.create(function() return coroutine.running() == co end)
    same(list(coroutine.resume(co)), "true true")
  end)
end)

describe("coroutine.create", function()
  it("wants a function", function()
    same(pcall(coroutine.create, 1), false)
    same(pcall(coroutine.create), false)
  end)
end)

describe("coroutine.resume", function()
  it("refuses what runs already", function()
    local co
    co = coroutine.create(function() return coroutine.resume(co) end)
    local _, ok = coroutine.resume(co)
    same(ok, false)
  end)
  it("wants a coroutine", function() same(pcall(coroutine.resume, 1), false) end)
end)

describe("coroutine.yield", function()
  it("belongs into a coroutine", function()
    local ok, message = pcall(coroutine.yield)
    same(ok, false)
    same(message:find("attempt to yield", 1, true), 1)
  end)
  extended.it("passes protected calls, metamethods and iterators", function()
    local co = coroutine.wrap(function()
      pcall(function() coroutine.yield("pcall") end)
      xpcall(function() coroutine.yield("xpcall") end, print)
      local _ = setmetatable({}, { __index = function(_, k) coroutine.yield("__index") return k end }).x
      for _ in function(_, c) coroutine.yield("for") return not c and 1 or nil end do end
      return "end"
    end)
    same(list(co(), co(), co(), co(), co(), co()), "pcall xpcall __index for for end")
  end)
end)

describe("a yield stands for a value", function()
  local yield = coroutine.yield

  -- Resumes with 1, 2, 3… and returns all that was yielded and returned.
  local function run(body, ...)
    local co, seen, count = coroutine.create(body), {}, 0
    local results = { coroutine.resume(co, ...) }
    while coroutine.status(co) ~= "dead" do
      seen[#seen + 1] = tostring(results[2])
      count = count + 1
      results = { coroutine.resume(co, count) }
    end
    seen[#seen + 1] = tostring(results[2])
    return table.concat(seen, " ")
  end

  it("in sums, between other operands", function()
    same(run(function(a)
      local t = { x = 10 }
      return t.x + yield("a") * 2 - (yield("b") + a)
    end, 5), "a b 5")
  end)
  it("in arguments, all of its values last", function()
    local function count(...) return select("#", ...) end
    same(run(function() return count(yield("a"), yield("b")) end), "a b 2")
    same(run(function() return ("%d-%d"):format(yield("a"), yield("b")) end), "a b 1-2")
  end)
  it("in tables and as a key", function()
    same(run(function()
      local t = { yield("a"), k = yield("b"), yield("c") }
      t[yield("d")] = yield("e")
      return t[1] .. t.k .. t[2] .. t[4]
    end), "a b c d e 1235")
  end)
  it("in conditions, only where they are reached", function()
    same(run(function()
      if yield("a") == 2 then return "no" elseif yield("b") == 2 and yield("c") == 3 then return "yes" end
    end), "a b c yes")
    same(run(function() return false and yield("a") or nil or yield("b") end), "b 1")
    same(run(function() return not yield("a") end), "a false")
  end)
  it("in the heads of loops", function()
    same(run(function()
      local sum = 0
      for i = yield("from"), yield("to"), 1 do sum = sum + i + yield("turn") end
      while yield("while") < 7 do sum = sum + 100 end
      repeat sum = sum + 1000 until yield("until") > 8
      return sum
    end), "from to turn turn while while while until until 2210")
    same(run(function()
      local keys = {}
      for k, v in pairs({ 10, 20 }) do keys[#keys + 1] = k * v + yield(k) end
      return table.concat(keys, ",")
    end), "1 2 11,42")
  end)
  it("in assignments: places first, then values, then stores", function()
    same(run(function()
      local t, i = {}, 1
      i, t[i], t[yield("key")] = i + 1, yield("a"), yield("b")
      return i .. tostring(t[1]) .. tostring(t[2])
    end), "key a b 22nil")
    same(run(function()
      local a, b = 1, 2
      a, b = yield(b), yield(a)
      return a * 10 + b
    end), "2 1 12")
  end)
  it("and what was read before it does not change", function()
    same(run(function()
      local t = { n = 1 }
      local function change() t.n = 50 return yield("a") end
      return t.n .. "/" .. change()
    end), "a 1/1")
  end)
  it("and everything goes on in loops and recursion", function()
    local function walk(tree) if tree then walk(tree[1]) yield(tree.v) walk(tree[2]) end end
    local leaf = function(v) return { v = v } end
    same(run(function()
      walk({ v = 4, { v = 2, leaf(1), leaf(3) }, leaf(5) })
      return "end"
    end), "1 2 3 4 5 end")
  end)
  it("next to variables that inner functions see", function()
    same(run(function()
      local n, add = 0, nil
      add = function(x) n = n + x end
      for i = 1, 3 do add(yield(n)) end
      return n
    end), "0 1 3 6")
  end)
  it("next to numbers that stay numbers", function()
    same(run(function()
      local x, y = 0.5, 3
      for i = 1, 3 do
        x = x * 2 + i
        yield(x)
        y = y - x % 3
      end
      return x + y
    end), "2 6 15 16")
  end)
  it("and errors after it name their place", function()
    local co = coroutine.create(function()
      local t = {}
      yield("a")
      return t.missing.field
    end)
    coroutine.resume(co)
    local ok, message = coroutine.resume(co)
    same(ok, false)
    same((message:gsub("^.-:%d+: ", "")), "attempt to index field 'missing' (a nil value)")
  end)
end)

describe("a coroutine that needs a stack after all", function()
  local yield = coroutine.yield
  local function helper(x) return x + 1 end
  local function collect(body)
    local seen = {}
    for v in coroutine.wrap(body) do seen[#seen + 1] = tostring(v) end
    return table.concat(seen, " ")
  end

  it("calls a function that never yields", function()
    same(collect(function() yield(1) yield(helper(1)) yield(helper(2)) end), "1 2 3")
  end)
  it("has callers that were put away before", function()
    local function inner(n) yield(n) yield(helper(n)) return n * 10 end
    local function outer(n) local r = inner(n) yield(r) return r + inner(n + 1) end
    same(collect(function() yield(outer(1)) end), "1 2 10 2 3 30")
  end)
  it("comes to a metamethod in the middle of a statement", function()
    local t = setmetatable({}, { __index = function(_, k) return k .. "!" end, __add = function() return 7 end })
    local calls = 0
    local function count() calls = calls + 1 yield("count") return calls end
    same(collect(function() yield(count() .. t.x .. (t + 1)) end), "count 1x!7")
  end)
  it("does nothing twice", function()
    local log = {}
    local t = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end })
    same(collect(function()
      yield(0)
      local plain = {}
      plain.a, t.b, plain.c = 1, 2, 3
      log[#log + 1] = plain.a + plain.c
      yield(t.b)
    end), "0 2")
    same(table.concat(log, " "), "b 4")
  end)
  it("ends in a tail call", function()
    local function down(n) if n == 0 then return "bottom" end return down(n - 1) end
    same(collect(function() yield(1) yield((function() yield(2) return down(100000) end)()) end), "1 2 bottom")
  end)
end)

describe("what a yield is resumed with", function()
  local function values(...) return select("#", ...) .. ":" .. table.concat({ tostring((...)), tostring((select(2, ...))) }, ",") end

  it("is the state and the control variable of a loop", function()
    local seen = {}
    local body = coroutine.wrap(function(...)
      seen[#seen + 1] = values(...)
      seen[#seen + 1] = values(coroutine.yield("a"))
      coroutine.yield("b")
      seen[#seen + 1] = values(coroutine.yield("c"))
      local state, control = coroutine.yield("d")
      seen[#seen + 1] = values(state, control)
    end)
    for _ in body, "state", 0 do end
    same(table.concat(seen, " "), "2:state,0 2:state,a 2:state,c 2:state,d")
  end)
  it("is passed on by a function that only returns it", function()
    local function ask(question) return coroutine.yield(question) end
    local function drop(question) coroutine.yield(question) end
    local seen = {}
    for _ in coroutine.wrap(function()
      drop(1)
      seen[#seen + 1] = values(ask(2))
      drop(3)
      seen[#seen + 1] = values(ask(4), drop(5))
    end), "s" do end
    same(table.concat(seen, " "), "2:s,2 1:s,nil")
  end)
  it("goes to whatever is named yield", function()
    local log = {}
    local other = { yield = function(x) log[#log + 1] = x return x end }
    local co = coroutine.wrap(function()
      local yield = other.yield
      other.yield("dropped")
      local kept = yield("kept")
      coroutine.yield(kept)
      return "end"
    end)
    same(table.concat({ co(), co(), log[1], log[2] }, " "), "kept end dropped kept")
  end)
  it("is an error when yield is nothing", function()
    local co = coroutine.create(function()
      local t = {}
      coroutine.yield(1)
      t.yield(2)
    end)
    coroutine.resume(co)
    local ok, message = coroutine.resume(co)
    same(ok, false)
    same((message:gsub("^.-:%d+: ", "")), "attempt to call field 'yield' (a nil value)")
  end)
end)

describe("a function that yields", function()
  it("has many variables of all kinds", function()
    local co = coroutine.wrap(function(a, b, c, d)
      local x, y, z = 1, 2.5, -3
      for i = 1, 3 do
        for j = 10, 8, -1 do
          local name = a .. i
          coroutine.yield(name .. b .. tostring(c) .. d[1] .. x .. y .. z .. j)
          x, y, z = x + i, y * 2, z - j
        end
      end
      return "end", a, b, c, d[1], x, y, z
    end)
    same(co("a", "b", nil, { "d" }), "a1bnild12.5-310")
    same(co(), "a1bnild25-139")
    for _ = 3, 8 do co() end
    same(co(), "a3bnild16640-768")
    same(table.concat({ co() }, " ", 6, 8), "19 1280 -84")
  end)
  it("is found on the stack with its callers, once each, however often it went on", function()
    local function lines()
      local count = 0
      for line in debug.traceback():gmatch("[^\n]+") do
        if line:find("coroutines_spec", 1, true) and not line:find("lines", 1, true) then count = count + 1 end
      end
      return count
    end
    local counts = {}
    local function inner(n)
      coroutine.yield()
      counts[#counts + 1] = lines()
      if n > 0 then inner(n - 1) end
      coroutine.yield()
      counts[#counts + 1] = lines()
    end
    local co = coroutine.wrap(function() inner(1) counts[#counts + 1] = lines() coroutine.yield() end)
    for _ = 1, 5 do co() end
    same(table.concat(counts, " "), "2 3 3 2 1")
  end)
  it("ends with an error after others have returned", function()
    local function inner(n) coroutine.yield(n) if n == 0 then error("deep", 0) end end
    local function outer() inner(2) inner(1) inner(0) end
    local co = coroutine.create(outer)
    local seen = {}
    while true do
      local ok, value = coroutine.resume(co)
      seen[#seen + 1] = tostring(value)
      if not ok then break end
    end
    same(table.concat(seen, " "), "2 1 0 deep")
    same(coroutine.status(co), "dead")
    same(select(2, coroutine.resume(co)), "cannot resume dead coroutine")
  end)
end)
