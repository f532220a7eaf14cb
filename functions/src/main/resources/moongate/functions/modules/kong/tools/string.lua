-- kong.tools.string
local _M = {}

local find, sub = string.find, string.sub

function _M.splitn(s, delimiter, n)
  local pieces, position = {}, 1
  while delimiter ~= "" and (not n or #pieces < n - 1) do
    local from, to = find(s, delimiter, position, true)
    if not from then
      break
    end
    pieces[#pieces + 1] = sub(s, position, from - 1)
    position = to + 1
  end
  pieces[#pieces + 1] = sub(s, position)
  return pieces, #pieces
end

-- Splits at a separator, which is plain text; an empty one splits into bytes.
function _M.split(s, separator)
  if separator ~= "" then
    return (_M.splitn(s, separator))
  end
  local pieces = {}
  for i = 1, #s do
    pieces[i] = sub(s, i, i)
  end
  return pieces
end

-- Iterates over the pieces.
function _M.isplitn(s, delimiter, n)
  return ipairs((_M.splitn(s, delimiter, n)))
end

_M.isplit = _M.isplitn

function _M.strip(value)
  if value == nil then
    return ""
  end
  if type(value) ~= "string" then
    return tostring(value)
  end
  local first = find(value, "%S")
  if not first then
    return ""
  end
  local last = #value
  while find(sub(value, last, last), "%s") do
    last = last - 1
  end
  return sub(value, first, last)
end

function _M.bytes_to_str(bytes, unit, scale)
  local number = tonumber(bytes)
  if not number or number < 0 then
    error("bytes must be equal or greater than 0", 2)
  end
  unit = string.lower(unit or "b")
  if unit == "b" then
    return number
  end
  local powers = { k = 1, m = 2, g = 3 }
  if not powers[unit] then
    error("invalid unit '" .. unit .. "' (expected 'k/K', 'm/M', or 'g/G')", 2)
  end
  return string.format("%." .. (scale or 2) .. "f %siB", number / 1024 ^ powers[unit], unit:upper())
end

function _M.try_decode_base64(value)
  return type(value) == "string" and ngx.decode_base64(value) or value
end

function _M.replace_dashes(s)
  return (s:gsub("-", "_"))
end

function _M.replace_dashes_lower(s)
  return (s:gsub("-", "_"):lower())
end

return _M
