-- pl.stringx: Python's methods on strings.
local _M = {}

local find, sub, rep = string.find, string.sub, string.rep

local function escape(chars)
  return (chars:gsub("[%^%]%-%%]", "%%%0"))
end

function _M.lstrip(s, chars)
  return (s:gsub("^[" .. (chars and escape(chars) or "%s") .. "]+", ""))
end

-- From the end, byte by byte: a pattern would look at every blank within.
function _M.rstrip(s, chars)
  local set = "[" .. (chars and escape(chars) or "%s") .. "]"
  local last = #s
  while last > 0 and find(sub(s, last, last), set) do
    last = last - 1
  end
  return sub(s, 1, last)
end

function _M.strip(s, chars)
  return _M.rstrip(_M.lstrip(s, chars), chars)
end

function _M.split(s, separator, most)
  local pieces, position = {}, 1
  local pattern, plain = separator, true
  if separator == nil then
    s = _M.strip(s)
    pattern, plain = "%s+", false
    if s == "" then
      return pieces
    end
  elseif separator == "" then
    error("separator must not be empty", 2)
  end
  while not most or #pieces < most do
    local from, to = find(s, pattern, position, plain)
    if not from then
      break
    end
    pieces[#pieces + 1] = sub(s, position, from - 1)
    position = to + 1
  end
  pieces[#pieces + 1] = sub(s, position)
  return pieces
end

function _M.startswith(s, prefix)
  if type(prefix) == "table" then
    for _, one in ipairs(prefix) do
      if _M.startswith(s, one) then
        return true
      end
    end
    return false
  end
  return sub(s, 1, #prefix) == prefix
end

function _M.endswith(s, suffix)
  if type(suffix) == "table" then
    for _, one in ipairs(suffix) do
      if _M.endswith(s, one) then
        return true
      end
    end
    return false
  end
  return suffix == "" or sub(s, -#suffix) == suffix
end

function _M.join(s, items)
  return table.concat(items, s)
end

function _M.count(s, what)
  local count, position = 0, 1
  while what ~= "" do
    local from, to = find(s, what, position, true)
    if not from then
      break
    end
    count, position = count + 1, to + 1
  end
  return count
end

function _M.replace(s, old, new, most)
  local out, position, count = {}, 1, 0
  while old ~= "" and (not most or count < most) do
    local from, to = find(s, old, position, true)
    if not from then
      break
    end
    out[#out + 1] = sub(s, position, from - 1)
    out[#out + 1] = new
    position, count = to + 1, count + 1
  end
  out[#out + 1] = sub(s, position)
  return table.concat(out)
end

function _M.lfind(s, what, first, last)
  local from, to = find(s, what, first, true)
  return from and (not last or to <= last) and from or nil
end

function _M.rfind(s, what)
  if what == "" then
    return #s + 1
  end
  local found, position = nil, 1
  while true do
    local from = find(s, what, position, true)
    if not from then
      return found
    end
    found, position = from, from + 1
  end
end

function _M.partition(s, what)
  local from, to = find(s, what, 1, true)
  if not from then
    return s, "", ""
  end
  return sub(s, 1, from - 1), what, sub(s, to + 1)
end

function _M.rpartition(s, what)
  local from = _M.rfind(s, what)
  if not from then
    return "", "", s
  end
  return sub(s, 1, from - 1), what, sub(s, from + #what)
end

function _M.at(s, index)
  return sub(s, index, index)
end

function _M.lines(s)
  return s:gmatch("[^\n]*\n?")
end

function _M.ljust(s, width, char)
  return s .. rep(char or " ", width - #s)
end

function _M.rjust(s, width, char)
  return rep(char or " ", width - #s) .. s
end

function _M.center(s, width, char)
  local missing = math.max(0, width - #s)
  local left = math.floor(missing / 2)
  return rep(char or " ", left) .. s .. rep(char or " ", missing - left)
end

function _M.shorten(s, width, tail)
  if #s <= width then
    return s
  end
  return tail and "..." .. sub(s, -(width - 3)) or sub(s, 1, width - 3) .. "..."
end

function _M.title(s)
  return (s:gsub("(%S)(%S*)", function(first, rest)
    return first:upper() .. rest:lower()
  end))
end
_M.capitalize = _M.title

local function is_all(class)
  return function(s)
    return find(s, "^" .. class .. "+$") == 1
  end
end

_M.isalpha = is_all("%a")
_M.isdigit = is_all("%d")
_M.isalnum = is_all("%w")
_M.isspace = is_all("%s")
_M.islower = is_all("[%l%s]")
_M.isupper = is_all("[%u%s]")

return _M
