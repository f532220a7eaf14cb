-- Functions of which every call is known: numbers in and out, order of evaluation, and all mixtures.
local out = {}
local function p(...) local t = {...} for i = 1, select("#", ...) do t[i] = tostring(t[i]) end out[#out+1] = table.concat(t, " ") end
local function num(n) if n < 2 then return n end return num(n - 1) + num(n - 2) end
p(num(10), num(1.5), (num(3)))
local function none(n) if n > 1 then return n end end
p(none(0), none(2), (none(0)))
p(pcall(function() return none(0) + 1 end))
local function two(n) return n, n end
p(two(1), two(2))
local function tail(n, acc) if n == 0 then return acc end return tail(n - 1, acc + 1) end
p(tail(100000, 0))
local function five(a, b, c, d, e) return a + b + c + d + e end
p(five(1, 2, 3, 4, 5), five(1, 2, 3, 4, 5, p("extra")))
p(pcall(function() return five(1, 2, 3, 4) end))
local function fiveany(a, b, c, d, e) return a, b, c, d, e end
p(fiveany(1, nil, "x")) p(fiveany(1, 2, 3, 4, two(5))) p(fiveany(two(1)))
local function reassign(n) n = n * 2 n = n + 1 return n end
p(reassign(4), reassign(0/0), reassign(1/0))
local function reassign2(n) n = n * 2 if n > 5 then n = "big" end return n end
p(reassign2(1), reassign2(4))
local function captured(n) local function inner() return n + 1 end return inner() + n end
p(captured(3))
local function cell(n) local function inc() n = n + 1 end inc() inc() return n end
p(cell(3))
local t = {} 
local function effect(n) t.x = n return n * 2 end
t.x = 5
p(effect(1) + t.x, t.x + effect(7), effect(3) * t.x - effect(4), -effect(2) < t.x, t.x > effect(9))
p(effect(1) == t.x * 2, ({ effect(1), effect(2) })[2] == 4, #{ effect(1), effect(2) })
local a, b = 1, effect(5) p(a, b)
local c, d, e = effect(1), effect(2) p(c, d, e)
p(effect(1), effect(2), (effect(3)))
t[effect(1)] = effect(8) p(t[2])
for i = effect(1), effect(3), effect(1) do p(i) end
local function whole(i, j) return i * 3 + j end
for i = 1, 3 do for j = i, 4 do p(whole(i, j), whole(i + 1, j - 1) / 2, whole(j, i) % 5) end end
local function escapes(n) return n + 1 end
local keep = escapes
p(escapes(1), keep("10"), pcall(keep, {}))
local function str(s) return s .. "!" end
p(str("a"), str(1))
local function err(n) return n + t.y end
p(pcall(function() return err(1) end))
local function deep(n) return 1 + deep(n + 1) end
p(select("#", pcall(function() return deep(1) end)))
local function mutual1(n) if n == 0 then return 0 end local function m2(k) return mutual1(k - 1) end return 1 + m2(n) end
p(mutual1(20))
local function varg(...) return select("#", ...) end
p(varg(1, 2, 3))
local function never(n) return n end
local x = 0
local function fuel(n) while n > 0 do n = n - 1 x = x + 1 end return n end
p(fuel(10), x)
local mt = setmetatable({}, {__add = function(a, b) return "added" end, __sub = function() return nil end})
local function meta(v) local s = v + 1 local q = v - 1 return s, q end
p(meta(mt)) p(meta(1))
local function cond(n) if n > 3 then return 1 elseif n > 2 then return 2 else return 3 end end
p(cond(4), cond(3), cond(1))
local function andor(n) return n and n or 0 end
p(andor(1), andor(nil))
for i = 2147483000, 2147483001 do local a = i*1000000 local b = a*1000000 local c = b*1000000 p(c, a % 7, i * 65535 * 3) end
for i = 0, 3 do p(i * -1, i * 0, 0 * i, -i, i % 2, i % -2, (i - 3) % 4) end
p(1 / (0 * -1), 1 / -0)
local n = 0 for i = 1, 3 do for j = i, 1, -1 do n = n + j end end p(n)
print(table.concat(out, "\n"))
