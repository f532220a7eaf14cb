-- Weak tables: what a collection takes away, and what it leaves.
local function report(name, t) local n = 0 for k,v in pairs(t) do n = n + 1 end print(name, n) end
local lim = 15
local a = setmetatable({}, {__mode='k'})
for i=1,lim do a[{}] = i end
for i=1,lim do local t={}; a[t]=t end
for i=1,lim do a[i] = i end
for i=1,lim do a[string.rep('@', i)] = i end
collectgarbage() report("k", a)
a = setmetatable({}, {__mode='v'})
for i=1,lim do a[i] = {} end
for i=1,lim do a[i..'x'] = {} end
for i=1,lim do local t={}; a[t]=t end
for i=1,lim do a[i+lim]=i..'x' end
collectgarbage() report("v", a) print(#setmetatable({1,2,3},{__mode="v"}))
local x = {}
a = setmetatable({x, x, {}}, {__mode='vk'})
a.f = print a[x] = 3 a[x] = nil a.y = nil
collectgarbage() report("kv", a) print(a[1]==x, a[2]==x, a[3], #a == 2, a.f == print, next(setmetatable({}, {__mode="k"})))
print(pcall(function() a[0/0] = 1 end)) print(pcall(function() a[nil] = 1 end)) print(a[0/0], a[nil])
print(pcall(next, a, "nokey")) a[-0] = "z" print(a[0]) a[1.5]=2 print(a[1.5])
table.insert(a, x) print(#a) table.remove(a, 1) print(#a) table.sort(a, function() return false end)
setmetatable(a, nil) print(#a, a.f == print) a[3] = {} collectgarbage() print(type(a[3]))
-- traversal with removal
a = setmetatable({}, {__mode='k'}) local keep = {} for i = 1, 100 do local k = {} keep[i] = k a[k] = i end
local c = 0 for k, v in pairs(a) do a[k] = nil c = c + 1 end print(c, next(a))
