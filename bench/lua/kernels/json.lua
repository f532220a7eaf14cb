-- A small JSON encoder and decoder in Lua: characters, patterns, recursion, tables.
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }

local encode
local function encode_table(value)
  local pieces = {}
  if #value > 0 then
    for i = 1, #value do pieces[i] = encode(value[i]) end
    return "[" .. table.concat(pieces, ",") .. "]"
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys)
  for i = 1, #keys do pieces[i] = encode(keys[i]) .. ":" .. encode(value[keys[i]]) end
  return "{" .. table.concat(pieces, ",") .. "}"
end

function encode(value)
  local kind = type(value)
  if kind == "string" then return '"' .. value:gsub('[%c"\\]', escapes) .. '"' end
  if kind == "table" then return encode_table(value) end
  return tostring(value)
end

local decode
local function skip(text, at) return text:find("%S", at) or #text + 1 end

local function decode_string(text, at)
  local stop = text:find('"', at + 1, true)
  return text:sub(at + 1, stop - 1), stop + 1
end

local function decode_array(text, at)
  local result, value = {}, nil
  at = skip(text, at + 1)
  if text:byte(at) == 93 then return result, at + 1 end
  while true do
    value, at = decode(text, at)
    result[#result + 1] = value
    at = skip(text, at)
    if text:byte(at) == 93 then return result, at + 1 end
    at = skip(text, at + 1)
  end
end

local function decode_object(text, at)
  local result, key, value = {}, nil, nil
  at = skip(text, at + 1)
  if text:byte(at) == 125 then return result, at + 1 end
  while true do
    key, at = decode_string(text, at)
    at = skip(text, skip(text, at) + 1)
    value, at = decode(text, at)
    result[key] = value
    at = skip(text, at)
    if text:byte(at) == 125 then return result, at + 1 end
    at = skip(text, at + 1)
  end
end

function decode(text, at)
  local first = text:byte(at)
  if first == 34 then return decode_string(text, at) end
  if first == 123 then return decode_object(text, at) end
  if first == 91 then return decode_array(text, at) end
  if text:sub(at, at + 3) == "true" then return true, at + 4 end
  if text:sub(at, at + 4) == "false" then return false, at + 5 end
  local from, to = text:find("^-?%d+%.?%d*", at)
  return tonumber(text:sub(from, to)), to + 1
end

local document = [[{"id": 4711, "name": "a document", "tags": ["one", "two", "three"], "price": 12.5,
  "owner": {"name": "someone", "active": true, "roles": ["admin", "user"]},
  "items": [{"sku": "A1", "count": 3}, {"sku": "B2", "count": 0}, {"sku": "C3", "count": 17}]}]]

return function()
  local size = 0
  for i = 1, 20 do
    local value = decode(document, 1)
    value.id = i
    size = size + #encode(value)
  end
  return size
end
