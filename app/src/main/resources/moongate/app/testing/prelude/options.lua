-- Checks of what tests write: unknown keys, wrong types. What other files of this folder use is put into
-- `shared`.
-- A level in error() is counted so that a message starts with
-- the line of the test.
local host, shared = ...

local function words(text)
  local set = {}
  for word in text:gmatch("%S+") do
    set[word] = true
  end
  return set
end

local function keys(set)
  local list = {}
  for key in pairs(set) do
    list[#list + 1] = key
  end
  table.sort(list)
  return list
end

local function check_keys(options, known, what, level)
  for key in pairs(options) do
    if not known[key] then
      local guess = type(key) == "string" and host.nearest(key, keys(known))
      error(("unknown key '%s' in %s%s"):format(tostring(key), what,
        guess and (": did you mean '" .. guess .. "'?")
          or (": it knows " .. table.concat(keys(known), ", "))), level + 1)
    end
  end
end

local function check_type(value, kinds, what, level)
  if value == nil then
    return
  end
  for kind in kinds:gmatch("%a+") do
    if type(value) == kind then
      return
    end
  end
  error(("%s must be a %s, and is a %s"):format(what, kinds:gsub(" ", " or a "), type(value)), level + 1)
end

shared.words, shared.keys = words, keys
shared.check_keys, shared.check_type = check_keys, check_type
