-- expect(value).equals(...) and its like.
local host, shared = ...
local keys = shared.keys

local function shown(value, depth)
  if type(value) == "string" then
    return ("%q"):format(value):gsub("\\\n", "\\n")
  end
  if type(value) ~= "table" then
    return tostring(value)
  end
  if (depth or 0) >= 3 then
    return "{...}"
  end
  local parts, count = {}, 0
  for index, item in ipairs(value) do
    parts[#parts + 1] = shown(item, (depth or 0) + 1)
    count = index
  end
  local named = {}
  for key in pairs(value) do
    if not (type(key) == "number" and key >= 1 and key <= count) then
      named[#named + 1] = key
    end
  end
  table.sort(named, function(a, b)
    return tostring(a) < tostring(b)
  end)
  for _, key in ipairs(named) do
    local name = type(key) == "string" and key:match("^[%a_][%w_]*$") and key or ("[" .. shown(key) .. "]")
    parts[#parts + 1] = name .. " = " .. shown(value[key], (depth or 0) + 1)
  end
  return #parts == 0 and "{}" or ("{ " .. table.concat(parts, ", ") .. " }")
end

local function differences(actual, expected, path, list)
  if actual == expected or (actual ~= actual and expected ~= expected) then
    return list
  end
  if type(actual) ~= "table" or type(expected) ~= "table" then
    list[#list + 1] = ("%s: expected %s, got %s"):format(path, shown(expected), shown(actual))
    return list
  end
  local all = {}
  for key in pairs(expected) do
    all[key] = true
  end
  for key in pairs(actual) do
    all[key] = true
  end
  local sorted = {}
  for key in pairs(all) do
    sorted[#sorted + 1] = key
  end
  table.sort(sorted, function(a, b)
    return tostring(a) < tostring(b)
  end)
  for _, key in ipairs(sorted) do
    local name = type(key) == "string" and key:match("^[%a_][%w_]*$") and ("." .. key) or ("[" .. shown(key) .. "]")
    differences(rawget(actual, key), rawget(expected, key), path .. name, list)
  end
  return list
end

local function compared(expected, actual)
  return ("\n  expected: %s\n  actual:   %s"):format(expected, shown(actual))
end

function expect(actual)
  local check = {}
  local function method(name, body)
    check[name] = function(first, ...)
      if first == check then
        body(...)
      else
        body(first, ...)
      end
      return check
    end
  end
  method("equals", function(expected)
    local list = differences(actual, expected, "value", {})
    if #list == 0 then
      return
    end
    local text = compared(shown(expected), actual)
    if type(actual) == "table" and type(expected) == "table" then
      text = text .. "\n  differences:\n    " .. table.concat(list, "\n    ")
    end
    error("not equal" .. text, 3)
  end)
  method("differs", function(unexpected)
    if #differences(actual, unexpected, "value", {}) == 0 then
      error("equal, and should not be" .. compared("anything but " .. shown(unexpected), actual), 3)
    end
  end)
  method("matches", function(pattern)
    if type(actual) ~= "string" or not actual:find(pattern) then
      error("no match" .. compared("text that matches " .. shown(pattern), actual), 3)
    end
  end)
  method("contains", function(part)
    if type(actual) == "string" and actual:find(tostring(part), 1, true) then
      return
    end
    if type(actual) == "table" then
      for _, item in pairs(actual) do
        if #differences(item, part, "", {}) == 0
          or (type(item) == "table" and type(item.message) == "string" and type(part) == "string"
            and item.message:find(part, 1, true)) then
          return
        end
      end
    end
    error("not found" .. compared("something that contains " .. shown(part), actual), 3)
  end)
  method("is_nil", function()
    if actual ~= nil then
      error("not nil" .. compared("nil", actual), 3)
    end
  end)
  method("exists", function()
    if actual == nil then
      error("nil" .. compared("anything but nil", actual), 3)
    end
  end)
  method("is_true", function()
    if actual ~= true then
      error("not true" .. compared("true", actual), 3)
    end
  end)
  method("is_false", function()
    if actual ~= false then
      error("not false" .. compared("false", actual), 3)
    end
  end)
  method("is_empty", function()
    if not (actual == "" or type(actual) == "table" and next(actual) == nil) then
      error("not empty" .. compared("nothing in it", actual), 3)
    end
  end)
  method("fails", function(pattern)
    local ok, message = pcall(actual)
    if ok then
      error("no error" .. compared("an error", "none"), 3)
    end
    if pattern and not tostring(message):find(pattern) then
      error("another error" .. compared("an error that matches " .. shown(pattern), message), 3)
    end
  end)
  return setmetatable(check, {
    __index = function(_, name)
      local guess = host.nearest(tostring(name), keys(check))
      error("there is no expectation '" .. tostring(name) .. "'"
        .. (guess and (": did you mean '" .. guess .. "'?") or (": there are " .. table.concat(keys(check), ", "))), 2)
    end,
  })
end
