-- What generated programs use: output that is the same everywhere, and an end to long runs.
local steps

function tick()
  steps = steps + 1
  if steps > 300 then error("too many steps", 0) end
end

-- Keeps strings from growing without end.
function cap(value, ...)
  return type(value) == "string" and #value > 300 and value:sub(1, 300) or value
end

-- Something that is not nil: tables with holes have no certain length.
function some(value)
  return value == nil and 0 or value
end

-- In C, a numeral in another base than 10 ends at a zero byte, and has no sign.
function numeral(value)
  if type(value) ~= "string" then return value end
  return (value:gsub("%z", "0"):gsub("-", dialect == "LUA51" and "0" or "-"))
end

local address = tostring

function tostring(value)
  return (address(value):gsub("^table: 0x%x+$", "table"))
end

local function before(a, b)
  if type(a) == type(b) and (type(a) == "number" or type(a) == "string") then return a < b end
  return type(a) .. tostring(type(a) == "boolean" and a) < type(b) .. tostring(type(b) == "boolean" and b)
end

local function keys(t)
  local list = {}
  for key in next, t do list[#list + 1] = key end
  table.sort(list, before)
  return list
end

-- `pairs` in an order that is the same everywhere.
function sorted(t)
  local list, i = keys(t), 0
  return function()
    i = i + 1
    if list[i] ~= nil then return list[i], t[list[i]] end
  end
end

function count(n)
  local i = 0
  return function()
    i = i + 1
    if i <= n then return i, -i end
  end
end

-- What an operand is called that has no name of its own is the interpreter's affair.
local function plain(message)
  if dialect == "LUA51" then
    -- Lua 5.1 words its errors otherwise; where they are is the same.
    message = message:gsub("^(p:%d+: ).+$", "%1error"):gsub("^bad argument .*", "error")
  end
  return (message:gsub("table: 0x%x+", "table"):gsub("^(p:%d+: attempt to [%a ]-)%a+ '[^']*' %((a %a+ value)%)$", "%1%2"))
end

local function text(value, depth)
  if type(value) == "string" then
    value = plain(value)
    return '"' .. value:gsub("[%c\\\"]", function(c) return "\\" .. c:byte() end) .. '"'
  end
  if value ~= value then return "nan" end
  if type(value) ~= "table" then
    return (type(value) == "function" or type(value) == "thread") and type(value) or tostring(value)
  end
  if getmetatable(value) then return tostring(value) end
  if depth > 3 then return "{...}" end
  local items = {}
  for key, item in sorted(value) do items[#items + 1] = text(key, depth + 1) .. "=" .. text(item, depth + 1) end
  return "{" .. table.concat(items, ",") .. "}"
end

function show(...)
  tick()
  local items = {}
  for i = 1, select("#", ...) do items[i] = text((select(i, ...)), 0) end
  io.write(table.concat(items, "\t"), "\n")
end

function run(seed, source)
  io.write("-- ", seed, "\n")
  steps = 0
  local chunk, wrong = loadstring(source, "=p")
  if chunk then
    local ok, err = pcall(chunk)
    steps = 0
    if not ok then show("failed", err) end
  else
    io.write("does not compile: ", wrong, "\n")
  end
end
