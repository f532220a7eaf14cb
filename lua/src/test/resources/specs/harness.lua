-- The smallest harness: describe/it print one line per example. Runs under Moongate, LuaJIT and PUC Lua.
local groups = {}

function describe(name, body)
  groups[#groups + 1] = name
  body()
  groups[#groups] = nil
end

function it(name, body)
  local ok, err = pcall(body)
  local title = table.concat(groups, " ") .. ": " .. name
  print((ok and "ok    " or "FAIL  ") .. title .. (ok and "" or " -- " .. tostring(err)))
end

local function shown(value)
  return type(value) == "string" and ("%q"):format(value) or tostring(value)
end

-- Raises unless both are the same primitive value or object.
function same(actual, expected)
  if actual ~= expected and not (actual ~= actual and expected ~= expected) then
    error("expected " .. shown(expected) .. ", got " .. shown(actual), 2)
  end
end

-- Raises unless the call fails with a message that ends in `text`.
function fails(text, f, ...)
  local ok, err = pcall(f, ...)
  if ok then
    error("expected an error: " .. text, 2)
  end
  if type(err) ~= "string" or err:sub(-#text) ~= text then
    error("expected the error " .. shown(text) .. ", got " .. shown(err), 2)
  end
end

-- What is written in one line to compare several values: `same(list(f()), "1 nil x")`.
function list(...)
  local values = {}
  for i = 1, select("#", ...) do values[i] = tostring((select(i, ...))) end
  return table.concat(values, " ")
end

-- True where there is what LuaJIT adds to Lua 5.1. Its examples are written as `extended.it(…)`.
isExtended = loadstring("goto here ::here::") ~= nil
extended = { it = isExtended and it or function() end }

-- A chunk from source text; what does not compile fails the example.
function chunk(source)
  return assert(loadstring(source, "=chunk"))
end

-- Raises unless the source is refused with a message that contains `text`.
function refused(text, source)
  local compiled, message = loadstring(source, "=chunk")
  if compiled or not message:find(text, 1, true) then
    error("expected " .. shown(text) .. ", got " .. shown(message), 2)
  end
end
