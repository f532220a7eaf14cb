-- A key that is looked for again, and counters in tables: what the engine keeps between two looks.
local function words(text)
  local found = {}
  for word in text:gmatch("%S+") do found[#found + 1] = word end
  return found
end

-- Made anew each time, so that equal keys are different objects.
local function fresh(text) return (text .. "|"):sub(1, -2) end

describe("a counter in a table", function()
  it("counts words", function()
    local counts, order = {}, {}
    for _, word in ipairs(words("to be or not to be that is the question to be")) do
      local key = fresh(word)
      if not counts[key] then
        counts[key] = 0
        order[#order + 1] = key
      end
      counts[key] = counts[key] + 1
    end
    same(list(#order, counts.to, counts.be, counts["or"], counts.question), "8 3 3 1 1")
  end)
  it("starts with what stands behind `or`", function()
    local counts = {}
    for _, word in ipairs(words("a b a c a b")) do counts[word] = (counts[word] or 0) + 1 end
    same(list(counts.a, counts.b, counts.c), "3 2 1")
  end)
  it("finds all keys of one home, and those that moved with the table", function()
    local counts = {}
    for round = 1, 3 do
      for i = 1, 500 do
        local key = fresh("k" .. i)
        if counts[key] == nil then counts[key] = 10 end
        counts[key] = counts[key] + round
      end
    end
    local n, sum = 0, 0
    for _, count in pairs(counts) do n, sum = n + 1, sum + count end
    same(list(n, sum), "500 8000")
  end)
  it("takes every number as a key", function()
    local counts = {}
    for _, key in ipairs({ 1, 2, 1, 0.5, -1, 0, 2 ^ 53, 0.5, 1 }) do
      if not counts[key] then counts[key] = 0 end
      counts[key] = counts[key] + 1
    end
    same(list(counts[1], counts[2], counts[0.5], counts[-1], counts[0], counts[2 ^ 53]), "3 1 2 1 1 1")
  end)
  it("takes Booleans, tables and functions as keys", function()
    local t, counts = {}, {}
    for _, key in ipairs({ true, false, t, print, true, t, t }) do
      if not counts[key] then counts[key] = 0 end
      counts[key] = counts[key] + 1
    end
    same(list(counts[true], counts[false], counts[t], counts[print]), "2 1 3 1")
  end)
  it("keeps fractions, infinities and signs of zero", function()
    local t = { a = -1, b = 2 ^ 53, c = 0.25, d = 1 / 0, e = 0 / 0 }
    for _, key in ipairs({ "a", "b", "c", "d", "e" }) do
      t[key] = t[key] + 1
      t[key] = t[key] * 1
    end
    same(list(t.a, 1 / t.a, t.b == 2 ^ 53, t.c, t.d == 1 / 0, t.e ~= t.e), "0 inf true 1.25 true true")
    for _, key in ipairs({ "a" }) do
      t[key] = t[key] * -1
      t[key] = t[key] - 0
    end
    same(1 / t.a, -1 / 0)
  end)
  it("calculates with numerals, and refuses other values by name", function()
    local t = { a = "5", b = "x" }
    for _, key in ipairs({ "a" }) do
      t[key] = t[key] + 1
      t[key] = t[key] * 2
    end
    same(t.a, 12)
    same(pcall(function() for _, key in ipairs({ "b" }) do t[key] = t[key] + 1 end end), false)
    same(pcall(function() local key = fresh("c") t[key] = t[key] + 1 end), false)
  end)
  it("asks metatables", function()
    local log = {}
    local t = setmetatable({ there = 1 }, {
      __index = function(_, key) log[#log + 1] = "get " .. key return 40 end,
      __newindex = function(table, key, value) log[#log + 1] = "set " .. key rawset(table, key, value) end,
    })
    for _, key in ipairs({ "there", "new", "new" }) do
      t[key] = t[key] + 2
      t[key] = t[key] + 0
    end
    same(list(t.there, t.new, table.concat(log, ",")), "3 44 get new,set new")
    local number = setmetatable({}, { __add = function(_, n) return "added " .. n end })
    local u = { a = number }
    for _, key in ipairs({ "a" }) do
      if u[key] then u[key] = u[key] + 7 end
    end
    same(u.a, "added 7")
  end)
end)

describe("a key that is looked for again", function()
  it("is gone when it was removed meanwhile", function()
    local t = { a = 1, b = 2 }
    for _, key in ipairs({ "a", "b" }) do
      local before = t[key]
      t[key] = nil
      same(list(before ~= nil, t[key]), "true nil")
      t[key] = "again"
      same(t[key], "again")
    end
  end)
  it("is found after its table has grown", function()
    local t = { a = 1 }
    for _, key in ipairs({ "a" }) do
      local before = t[key]
      for i = 1, 100 do t["x" .. i] = i end
      t[key] = t[key] + before
      for i = 1, 100 do t["x" .. i] = nil end
      for i = 1, 1000 do t["y" .. i] = i end
      same(t[key], 2)
    end
  end)
  it("is told apart in different tables", function()
    local a, b, c = { x = 1, y = 2 }, { x = 10 }, {}
    for i = 1, 50 do c["z" .. i] = i end
    c.x = 100
    local found = {}
    for _, key in ipairs({ "x", "y" }) do
      found[#found + 1] = list(a[key], b[key], c[key], a[key])
      a[key] = a[key] + 1
      if b[key] then b[key] = b[key] + 1 end
      c[key] = (c[key] or 0) + 1
    end
    same(table.concat(found, ";"), "1 10 100 1;2 nil nil 2")
    same(list(a.x, a.y, b.x, b.y, c.x, c.y), "2 3 11 nil 101 1")
  end)
  it("is not mistaken for a value", function()
    local t = {}
    for i = 1, 40 do t["k" .. i] = "absent" end
    for _, key in ipairs({ "absent", "missing" }) do
      same(list(t[key], t[key]), "nil nil")
      t[key] = t[key] or key
      same(t[key], key)
    end
  end)
  it("may be a parameter, nil and the variable of a loop", function()
    local function swap(t, key, value)
      local before = t[key]
      t[key] = value
      return before, t[key]
    end
    local t = { a = 1 }
    same(list(swap(t, "a", 2)), "1 2")
    same(list(swap(t, "b", 3)), "nil 3")
    same(list(swap(t, 1, 4)), "nil 4")
    same(pcall(swap, t, nil, 5), false)
    for key, value in pairs(t) do t[key] = value t[key] = t[key] * 10 end
    same(list(t.a, t.b, t[1]), "20 30 40")
  end)
  it("is found by whatever came into its place", function()
    local t = { a = 1, b = 2, c = 3 }
    for _, key in ipairs({ "a", "b", "c" }) do
      local first = t[key]
      do
        local u = t
        if first == 2 then u = { b = 20 } end
        t[key] = u[key] + 1
      end
      t[key] = t[key] + first
    end
    same(list(t.a, t.b, t.c), "3 23 7")
  end)
end)

describe("a traversal", function()
  it("may count in the fields it visits", function()
    local t = {}
    for i = 1, 200 do t["k" .. i] = i end
    local n = 0
    for key in pairs(t) do
      t[key] = t[key] + 1
      n = n + 1
      if t[key] % 2 == 0 then t[key] = nil end
    end
    local left = 0
    for _, value in pairs(t) do left = left + value end
    same(list(n, left), "200 " .. (3 + 201) * 100 / 2)
  end)
end)

describe("what a loop reads of an outer function", function()
  it("is what it is now", function()
    local n, fixed = 0, { 5 }
    local function bump() n = n + 1 end
    local function run()
      local seen = {}
      for i = 1, 3 do bump() seen[i] = n + fixed[1] end
      return list(unpack(seen))
    end
    same(run(), "6 7 8")
    fixed[1] = 10
    same(run(), "14 15 16")
  end)
  it("is captured again by functions made there", function()
    local base = { 1 }
    local function make()
      local all = {}
      for i = 1, 3 do all[i] = function() return base[1] + i end end
      return all
    end
    local all = make()
    base[1] = 10
    same(list(all[1](), all[2](), all[3]()), "11 12 13")
  end)
end)
