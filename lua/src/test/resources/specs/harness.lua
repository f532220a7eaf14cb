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
