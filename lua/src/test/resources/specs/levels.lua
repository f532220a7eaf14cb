-- Levels of `error` through calls, metamethods, callbacks; operands without a name.
local n = 0
local function try(f, ...) n = n + 1 print(n, select(2, pcall(f, ...))) end
for level = 0, 4 do
  print("level", level)
  local function f() error("m", level) end
  local t = setmetatable({}, {__index = function() f() end, __add = f, __call = f, __tostring = f, __lt = f, __concat = f, __newindex = function() f() end})
  n = 0
  try(function() ("x"):gsub(".", function() f() end) end)
  try(function() local _ = t.x end)
  try(function() local _ = t + 1 end)
  try(function() t() end)
  try(function() local _ = t < t end)
  try(function() local _ = t .. 1 end)
  try(function() t.x = 1 end)
  try(function() for _ in f do end end)
  try(function() for _ in pairs({1}) do f() end end)
  print(xpcall(f, function(m) return m end))
  print(xpcall(function() f() end, function(m) return m end))
end
n = 0
try(function() error(12) end)
try(function() error(12, 2) end)
try(error, 1.5, 2)
try(error, 1.5, 1)
try(error, "x", 1)
try(error, "x", 2)
try(error, "x", 3)
local t = {f = function() return 1 end, m = function() return 1 end} function glob() return 1 end
try(function() glob()() end) try(function() t.f()() end) try(function() t:m()() end) try(function() ("x"):rep(1)() end) try(function() return t:m()() end) try(function() local x = t:m()() end) try(function() t:m().x.y() end) try(function() t:m()[1]() end)
try(function() return glob().x.y end) try(function() return t:m() .. {} end) try(function() return {} .. t:m() end) try(function() return t:m() + {} end) try(function() return #t:m() end) try(function() return -t:m() .. nil end) try(function() return glob() + nil end) try(function() return (t.x) + 1 end) try(function() return (t.x)() end) try(function() return (glob2)() end) try(function() return ((glob2)).x end) try(function() local s = "x" return s.y.z end) try(function() local s = "x" s() end) try(function() local s, r = "x" r() end) try(function(a, b) b() end) try(function(...) local a = ... a() end) try(function(...) (...)() end) try(function(...) return (...).x end)
