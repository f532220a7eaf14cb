-- The global functions.
try(assert) try(assert, false) try(assert, nil, "m") try(assert, nil, {}) try(assert, 1, 2, 3) try(assert, false, nil)
try(error) try(error, "x", 0) try(error, "x") try(error, { 1 }) try(ipairs) try(ipairs, 1) try(pairs) try(pairs, nil) try(next, {}, "x") try(next, 1) try(next, {})
try(pcall) try(xpcall) try(xpcall, print) try(xpcall, error, function(m) return "h:" .. tostring(m) end, "E")
try(tostring) try(tostring, nil) try(tostring, true) try(type) try(type, nil) try(rawget, 1) try(rawget, {}) try(rawset, {}, nil, 1) try(rawset, {}, 1) try(rawequal, 1) try(rawequal, 1, 1)
try(rawset, {}, 0/0, 1) try(getmetatable) try(setmetatable, {}) try(setmetatable, 1, {}) try(setmetatable, {}, 1) try(setmetatable, setmetatable({}, { __metatable = 1 }), {}) try(getmetatable, setmetatable({}, { __metatable = "locked" })) try(getmetatable, "") try(getmetatable, 1)
try(load) try(load, function() return {} end) try(load, "x=") try(loadstring, "x=") try(loadstring, "x=", "=name") try(loadstring, "x=", "@f.lua") try(loadstring) try(load, "return 1", "c", "b") try(load, "\27Lua", "c", "t") try(load, "return x", "c", "t", { x = 7 }) try(load("return x", "c", "t", { x = 7 }))
try(loadfile, "/nonexistent") try(dofile, "/nonexistent") try(collectgarbage, "x") try(newproxy, 1) try(newproxy) try(newproxy, true) try(unpack, 1) try(_G.print == print, 1)
print(xpcall(function() error("y") end, function() error("x") end))
print(select("#", xpcall(error, function() return 1, 2, 3 end)), (xpcall(function(...) return select("#", ...) == 3 end, print, 1, nil, nil)))
print(pcall(pcall), pcall(pcall, error), pcall(error), pcall(error, nil))
print(tostring(setmetatable({}, { __tostring = function() return "shown" end })), type(tostring(setmetatable({}, { __tostring = function() return {} end }))))
message(print, setmetatable({}, { __tostring = function() return 1 end }))
local log = {}
for k, v in next, { 10, 20 } do log[#log + 1] = k .. "=" .. v end
for i, v in ipairs({ 1, 2, nil, 4 }) do log[#log + 1] = i .. ":" .. v end
print(table.concat(log, " "))
local parts = { "return ", "1", "+", "1" }
local i = 0
print(load(function() i = i + 1 return parts[i] end)())
print(_VERSION, type(_G), _G._G == _G)
