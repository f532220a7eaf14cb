-- pl.pretty: tables as text, in the form of Lua.
local _M = {}

local KEYWORDS = {}
for word in
  ("and break do else elseif end false for function goto if in local nil not or repeat return then"
    .. " true until while"):gmatch("%a+")
do
  KEYWORDS[word] = true
end

local function before(a, b)
  local kind, other = type(a), type(b)
  if kind == other and (kind == "number" or kind == "string") then
    return a < b
  end
  return tostring(a) < tostring(b)
end

local function shown_key(key, equals)
  if type(key) == "string" and key:find("^[%a_][%w_]*$") and not KEYWORDS[key] then
    return key .. equals
  end
  local text = type(key) == "string" and ("%q"):format(key) or tostring(key)
  return "[" .. text .. "]" .. equals
end

-- The text of `root`, a line for each member, indented by `space`; all in one line where that is "".
-- Keys are sorted.
function _M.write(root, space, plain_keys)
  space = space or "  "
  local is_line = space == ""
  local newline, equals = is_line and "" or "\n", is_line and "=" or " = "
  local parts, above = {}, {}
  local function put(text)
    parts[#parts + 1] = text
  end
  local function write(value, indent)
    if type(value) == "string" then
      return put(("%q"):format(value):gsub("\\\n", "\\n"))
    elseif type(value) ~= "table" then
      return put(tostring(value))
    elseif above[value] then
      return put("<cycle>")
    end
    above[value] = true
    local inner = indent .. space
    local is_first = true
    local function begin()
      put((is_first and "" or ",") .. newline .. (is_line and "" or inner))
      is_first = false
    end
    put("{")
    local length = #value
    for i = 1, length do
      begin()
      write(value[i], inner)
    end
    local keys = {}
    for key in pairs(value) do
      if not (type(key) == "number" and key % 1 == 0 and key >= 1 and key <= length) then
        keys[#keys + 1] = key
      end
    end
    table.sort(keys, before)
    for _, key in ipairs(keys) do
      begin()
      put(plain_keys and tostring(key) .. equals or shown_key(key, equals))
      write(value[key], inner)
    end
    put((is_first and "" or newline .. (is_line and "" or indent)) .. "}")
    above[value] = nil
  end
  write(root, "")
  return table.concat(parts)
end

-- Writes the text of `value` to the error log.
function _M.dump(value)
  ngx.log(ngx.NOTICE, _M.write(value))
end

return setmetatable(_M, {
  __call = function(_, value, ...)
    return _M.write(value, ...)
  end,
})
