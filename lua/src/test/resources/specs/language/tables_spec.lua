-- Every function of `table`, and next, pairs, ipairs, unpack and the raw accesses.
describe("table.insert", function()
  it("appends, or makes room", function()
    local t = {}
    table.insert(t, "a")
    table.insert(t, 1, "b")
    table.insert(t, 2, "c")
    table.insert(t, 4, "d")
    same(table.concat(t, " "), "b c a d")
  end)
  it("wants two or three arguments", function()
    fails("wrong number of arguments to 'insert'", function() table.insert({}) end)
    fails("wrong number of arguments to 'insert'", function() table.insert({}, 1, 2, 3) end)
    fails("bad argument #1 to 'insert' (table expected, got nil)", function() table.insert(nil, 1) end)
  end)
end)

describe("table.remove", function()
  it("takes the last item, or closes a gap", function()
    local t = { "a", "b", "c", "d" }
    same(table.remove(t), "d")
    same(table.remove(t, 1), "a")
    same(table.concat(t, " "), "b c")
    same(table.remove(t, 2), "c")
    same(table.remove(t), "b")
    same(#t, 0)
  end)
  it("of nothing is nil", function()
    same(table.remove({}), nil)
    same(table.remove({ 1 }, 5), nil)
  end)
end)

describe("table.concat", function()
  it("joins strings and numbers", function()
    same(table.concat({ 1, "b", 2.5 }), "1b2.5")
    same(table.concat({ 1, 2, 3 }, ", "), "1, 2, 3")
    same(table.concat({ 1, 2, 3 }, ",", 2), "2,3")
    same(table.concat({ 1, 2, 3 }, ",", 2, 2), "2")
    same(table.concat({ 1, 2, 3 }, ",", 3, 2), "")
    same(table.concat({}), "")
  end)
  it("refuses all else", function()
    fails("invalid value (table) at index 2 in table for 'concat'", function() table.concat({ 1, {} }) end)
    fails("invalid value (nil) at index 2 in table for 'concat'", function() table.concat({ 1 }, "", 1, 2) end)
    fails("invalid value (boolean) at index 1 in table for 'concat'", function() table.concat({ true }) end)
  end)
end)

describe("table.sort", function()
  it("sorts numbers and strings", function()
    local t = { 3, 1, 2, 10, -1 }
    table.sort(t)
    same(table.concat(t, " "), "-1 1 2 3 10")
    t = { "b", "a", "B", "" }
    table.sort(t)
    same(table.concat(t, " "), " B a b")
  end)
  it("asks a function", function()
    local t = { 1, 2, 3 }
    table.sort(t, function(a, b) return a > b end)
    same(table.concat(t, " "), "3 2 1")
  end)
  it("asks __lt", function()
    local mt = { __lt = function(a, b) return a.n < b.n end }
    local t = {}
    for i, n in ipairs { 3, 1, 2 } do t[i] = setmetatable({ n = n }, mt) end
    table.sort(t)
    same(list(t[1].n, t[2].n, t[3].n), "1 2 3")
  end)
  it("keeps all items of a long list", function()
    local t, sum = {}, 0
    for i = 1, 1000 do t[i] = (i * 7919) % 1009 sum = sum + t[i] end
    table.sort(t)
    for i = 2, 1000 do same(t[i - 1] <= t[i], true) sum = sum - t[i] end
    same(sum, t[1])
  end)
  it("refuses what has no order", function()
    fails("attempt to compare string with number", function() table.sort({ 1, "x" }) end)
    fails("attempt to compare two table values", function() table.sort({ {}, {} }) end)
  end)
  it("hands on the errors of its function", function()
    local value = {}
    local _, err = pcall(table.sort, { 1, 2, 3 }, function() error(value) end)
    same(err, value)
  end)
end)

describe("table.maxn, foreach, foreachi and getn", function()
  it("maxn is the largest positive number", function()
    same(list(table.maxn({}), table.maxn({ 1, 2 }), table.maxn({ [10] = 1, [2.5] = 1, x = 1 }), table.maxn({ [-1] = 1 })), "0 2 10 0")
  end)
  it("foreach and foreachi end at the first value", function()
    same(table.foreach({ x = 5 }, function(k, v) return k .. v end), "x5")
    local seen = {}
    same(table.foreachi({ "a", "b", "c" }, function(i, v) seen[i] = v if i == 2 then return "end" end end), "end")
    same(table.concat(seen), "ab")
  end)
  it("getn is the length", function() same(table.getn({ 1, 2, 3 }), 3) end)
end)

describe("unpack", function()
  it("gives items as values", function()
    same(list(unpack { 1, 2, 3 }), "1 2 3")
    same(list(unpack({ 1, 2, 3 }, 2)), "2 3")
    same(list(unpack({ 1, 2, 3 }, 2, 5)), "2 3 nil nil")
    same(list(unpack({}, 1, 2)), "nil nil")
    same(list(unpack({ [0] = "z", "a" }, 0, 1)), "z a")
    same(list(unpack({ 1 }, 2, 1)), "")
  end)
  it("refuses too many", function() fails("too many results to unpack", function() unpack({}, 1, 1e8) end) end)
end)

describe("next and pairs", function()
  it("visit each key once", function()
    local t, seen, n = { 1, 2, 3, x = 1, y = 2, [2.5] = 3, [true] = 4 }, {}, 0
    for k, v in pairs(t) do
      same(t[k], v)
      same(seen[k], nil)
      seen[k], n = true, n + 1
    end
    same(n, 7)
  end)
  it("visit list items in order", function()
    local keys = {}
    for k in pairs { "a", "b", "c", "d", "e" } do keys[#keys + 1] = k end
    same(table.concat(keys), "12345")
  end)
  extended.it("visit 0 before the list", function()
    local function order(t)
      local keys = {}
      for k in pairs(t) do keys[#keys + 1] = tostring(k) end
      return table.concat(keys, " ")
    end
    same(order { [0] = "a", "b", "c" }, "0 1 2")
    local months = { [00] = "January", [01] = "February", [02] = "March", [12] = "Jan", [13] = "Feb" }
    same(order(months):sub(1, 5), "0 1 2")
    local t = { 1, 2, 3 }
    t[0] = 0
    t.x = 1
    same(order(t), "0 1 2 3 x")
    same(list(next(t, 0)), "1 1")
    t[0] = nil
    same(order(t), "1 2 3 x")
    t[-0] = 5
    same(order(t), "0 1 2 3 x")
    for k in pairs(t) do t[k] = nil end
    same(next(t), nil)
  end)
  it("allow to change and remove what is there", function()
    local t = {}
    for i = 1, 100 do t[i], t["k" .. i] = i, i end
    for k in pairs(t) do t[k] = nil end
    same(next(t), nil)
    t = { a = 1, b = 2 }
    for k, v in pairs(t) do t[k] = v * 10 end
    same(t.a + t.b, 30)
  end)
  it("end with nil", function()
    same(list(next({})), "nil")
    same(list(next({ 5 })), "1 5")
    same(list(next({ 5 }, 1)), "nil")
  end)
  it("want a key that is there", function() same(pcall(next, {}, "missing"), false) end)
  it("want a table", function()
    fails("bad argument #1 to 'pairs' (table expected, got nil)", function() pairs(nil) end)
    fails("bad argument #1 to 'next' (table expected, got number)", function() next(1) end)
  end)
end)

describe("the length of a list from which items were removed", function()
  local function length(pattern)
    local t = {}
    for i = 1, #pattern do t[i] = i end
    for i = 1, #pattern do if pattern:sub(i, i) == "-" then t[i] = nil end end
    return #t
  end
  it("is the border that bisection finds", function()
    same(list(length("x-x"), length("--x"), length("x-xx"), length("-xx-")), "1 0 4 3")
    same(list(length("xxx-x"), length("xx--x"), length("x-x-x"), length("x---x")), "3 2 1 1")
    same(list(length("xxxxxx-x"), length("xxxxx-x"), length("-------x")), "8 5 8")
  end)
  it("is where the next item goes", function()
    local t = {}
    for i = 1, 3 do t[i] = i end
    t[2] = nil
    t[#t + 1] = "next"
    same(list(t[1], t[2], t[3], #t), "1 next 3 3")
    same(table.remove(t), 3)
    same(list(#t, t[2]), "2 next")
  end)
end)

describe("ipairs", function()
  it("ends at the first nil", function()
    local n = 0
    for i, v in ipairs { 1, 2, nil, 4 } do n = n + i * v end
    same(n, 5)
    for _ in ipairs { x = 1 } do error("visited") end
  end)
  it("sees items that are added", function()
    local t = { 1 }
    for i in ipairs(t) do if i < 5 then t[i + 1] = i + 1 end end
    same(#t, 5)
  end)
end)

describe("keys", function()
  it("are told apart by type", function()
    local t = { [1] = "number", ["1"] = "string", [true] = "boolean" }
    same(list(t[1], t["1"], t[true], t[false]), "number string boolean nil")
  end)
  it("that are equal numbers are the same", function()
    local t = {}
    t[1.0], t[2 ^ 53], t[-0] = "a", "b", "c"
    same(list(t[1], t[9007199254740992], t[0]), "a b c")
  end)
  it("may be tables and functions", function()
    local k = {}
    local t = { [k] = 1, [print] = 2 }
    same(list(t[k], t[print], t[{}]), "1 2 nil")
  end)
  it("may come and go in any order", function()
    local t = {}
    for i = 1000, 1, -1 do t[i] = i end
    same(#t, 1000)
    for i = 1, 1000, 2 do t[i] = nil end
    local n = 0
    for _ in pairs(t) do n = n + 1 end
    same(n, 500)
    for i = 1, 1000 do t[i] = 1 end
    same(#t, 1000)
  end)
  it("of nil are never there", function() same(({})[nil], nil) end)
end)

describe("rawget, rawset and rawequal", function()
  it("pass metatables by", function()
    local t = setmetatable({}, { __index = function() return 1 end, __newindex = function() end, __eq = function() return true end })
    same(rawget(t, "x"), nil)
    same(rawset(t, "x", 5), t)
    same(rawget(t, "x"), 5)
    same(rawequal(t, setmetatable({}, getmetatable(t))), false)
    same(list(rawequal(1, 1), rawequal("a", "a"), rawequal(1, "1")), "true true false")
  end)
  it("refuse nil as a key", function() same(pcall(rawset, {}, nil, 1), false) end)
end)
