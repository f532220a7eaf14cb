-- pl.utils: the functions on texts and values that are used most.
local _M = { _VERSION = "1.13.1" }

_M.pack = table.pack
_M.unpack = function(t, first, last)
  return unpack(t, first or 1, last or t.n or #t)
end

-- The pieces of a text between what matches `pattern`, white space without one; nothing is left at
-- the end. At most `most` pieces.
function _M.split(s, pattern, is_plain, most)
  pattern = pattern or "%s+"
  if pattern == "" then
    return { s }
  end
  local pieces, from = {}, 1
  while not most or #pieces + 1 < most do
    local first, last = s:find(pattern, from, is_plain)
    if not first or last < first then
      break
    end
    pieces[#pieces + 1] = s:sub(from, first - 1)
    from = last + 1
  end
  local rest = s:sub(from)
  if rest ~= "" then
    pieces[#pieces + 1] = rest
  end
  return pieces
end

function _M.splitv(s, pattern, is_plain, most)
  return _M.unpack(_M.split(s, pattern, is_plain, most))
end

-- `s` as a pattern that matches nothing but it.
function _M.escape(s)
  return (s:gsub("[%-%.%+%[%]%(%)%$%^%%%?%*]", "%%%1"))
end

function _M.choose(condition, yes, no)
  if condition then
    return yes
  end
  return no
end

function _M.is_callable(value)
  local metatable = getmetatable(value)
  return type(value) == "function"
    or type(metatable) == "table" and metatable.__call ~= nil
end

function _M.is_type(value, kind)
  if type(kind) == "string" then
    return type(value) == kind
  end
  return getmetatable(value) == kind
end

function _M.array_tostring(t, into, make)
  into, make = into or {}, make or tostring
  for i = 1, #t do
    into[i] = make(t[i], i)
  end
  return into
end

function _M.noop() end

return _M
