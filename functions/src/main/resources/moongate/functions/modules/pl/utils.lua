-- pl.utils: small things that other code builds on.
local _M = { _VERSION = "1.14.0", pack = table.pack, unpack = table.unpack }

local NO_FILES = "files are available with untrusted_lua = on only"

-- For Lua patterns: the text with all that means something escaped.
function _M.escape(text)
  return (text:gsub("[%-%.%+%[%]%(%)%$%^%%%?%*]", "%%%0"))
end

-- The pieces of `text` between matches of `pattern`, or between whitespace; `n` at most.
function _M.split(text, pattern, plain, n)
  pattern = pattern or "%s+"
  if pattern == "" then
    return { text }
  end
  local pieces, start = {}, 1
  while true do
    local from, to = text:find(pattern, start, plain)
    if not from or to < from then
      if start <= #text then
        pieces[#pieces + 1] = text:sub(start)
      end
      return pieces
    end
    -- Nothing before a separator at the beginning is no piece where whitespace separates.
    if from > 1 or pattern ~= "%s+" then
      pieces[#pieces + 1] = text:sub(start, from - 1)
    end
    if n and #pieces == n then
      pieces[n] = text:sub(start)
      return pieces
    end
    start = to + 1
  end
end

-- The same as values, not as a table.
function _M.splitv(text, pattern, plain, n)
  return unpack(_M.split(text, pattern, plain, n))
end

function _M.choose(condition, one, other)
  if condition then
    return one
  end
  return other
end

function _M.is_type(value, kind)
  if type(kind) == "string" then
    return type(value) == kind
  end
  return getmetatable(value) == kind
end

function _M.is_callable(value)
  local metatable = getmetatable(value)
  return type(value) == "function" or type(metatable) == "table" and metatable.__call ~= nil
end

function _M.is_integer(number)
  return math.ceil(number) == number
end

function _M.noop() end

-- A function that remembers its results, by its one argument.
function _M.memoize(compute)
  local known = {}
  return function(argument)
    local result = known[argument]
    if result == nil then
      result = compute(argument)
      known[argument] = result
    end
    return result
  end
end

function _M.bind1(call, first)
  return function(...)
    return call(first, ...)
  end
end

local function opened(name, mode)
  if not io.open then
    return nil, NO_FILES
  end
  return io.open(name, mode)
end

-- The content of a file, or nil and why there is none.
function _M.readfile(name, is_binary)
  local file, err = opened(name, is_binary and "rb" or "r")
  if not file then
    return nil, err
  end
  local content
  content, err = file:read("*a")
  file:close()
  if not content then
    return nil, name .. ": " .. tostring(err)
  end
  return content
end

-- Makes `content` all that a file has; true, or nil and what hinders it.
function _M.writefile(name, content, is_binary)
  local file, err = opened(name, is_binary and "wb" or "w")
  if not file then
    return nil, err
  end
  local ok
  ok, err = file:write(content)
  file:close()
  if not ok then
    return nil, name .. ": " .. tostring(err)
  end
  return true
end

function _M.readlines(name)
  local content, err = _M.readfile(name)
  if not content then
    return nil, err
  end
  local lines = {}
  for line in content:gmatch("([^\n]*)\n?") do
    lines[#lines + 1] = line
  end
  lines[#lines] = nil -- what is behind the last line end
  return lines
end

return _M
