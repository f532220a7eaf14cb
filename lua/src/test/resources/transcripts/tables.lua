-- The table library.
try(table.concat, { 1, 2, 3 }, ",") try(table.concat, { 1, {}, 3 }) try(table.concat, { 1, 2 }, ",", 1, 3) try(table.concat, {}) try(table.concat, 1)
try(table.concat, { 1, 2 }, 1) try(table.concat, { "a" }, {}) try(table.concat, { 1.5, "x", 2 }, "", 2) try(table.concat, { 1, 2, 3 }, "-", 2, 2) try(table.concat, { 1 }, ",", 2)
try(table.insert, {}) try(table.insert, nil, 1) try(table.insert, {}, 1, 2, 3) try(table.insert, {}, 5, 1) try(table.insert, {}, "x", 1)
try(table.remove, { 1, 2, 3 }, 1) try(table.remove, { 1, 2, 3 }, 7) try(table.remove, { 1, 2, 3 }, -1) try(table.remove, {}) try(table.remove, {}, {})
try(table.maxn, { 1, 2, [10] = 1, x = 1 }) try(table.maxn, {}) try(table.maxn, { [1.5] = 1 }) try(table.getn, { 1, 2 })
try(table.sort, { 3, 1, "x" }) try(table.sort, { 3, 1, 2 }, 1) try(table.sort, { 3, 1, 2, 5, 4 }, function() return true end) try(table.sort, { 1, {}, 3 })
try(table.foreach, { 5 }, function(k, v) return k + v end) try(table.foreachi, { 5, 6 }, function(_, v) if v == 6 then return "y" end end) try(table.foreach, { 1 }, 1)
try(unpack, {}, 1, 1e8) try(unpack, { 1, 2 }, 1, 2) try(unpack) try(unpack, {}, 1, 8000) try(unpack, { 1, 2, 3 }, 2) try(unpack, { 1, 2 }, -1, 1) try(unpack, {}, 1, 2)
try(select, 0) try(select, -1, 1, 2) try(select, -5, 1) try(select, "#", 1, nil) try(select, "x") try(select, 2, "a", "b", "c") try(select) try(select, 1.9, 1, 2) try(select, 5, 1)
local t = { 1, 2, 3 }
table.insert(t, 2, "x") table.insert(t, 9) table.insert(t, 6, "end")
print(table.concat(t, ","), table.remove(t), table.remove(t, 1), table.concat(t, ","))
local function show(list) for i = 1, #list do list[i] = tostring(list[i]) end print(table.concat(list, " ")) end
local words = { "pear", "fig", "apple", "date", "cherry", "banana", "elder" }
table.sort(words) show(words)
table.sort(words, function(a, b) return #a < #b or #a == #b and a > b end) show(words)
local numbers = {}
for i = 1, 50 do numbers[i] = (i * 7919) % 101 end
local calls = 0
table.sort(numbers, function(a, b) calls = calls + 1 return a > b end) show(numbers) print(calls)
local order = {}
table.sort({ 5, 2, 8, 1, 9, 3 }, function(a, b) order[#order + 1] = a .. "<" .. b return a < b end)
print(table.concat(order, " "))
print(#{ 1, 2, nil }, #{ n = 1 }, #{ 1, nil, 3 } >= 1, next({}), type(next), rawequal(t, t))
