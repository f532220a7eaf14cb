-- pl.tablex: the functions on tables that are used most.
local _M = {}

function _M.size(t)
  local count = 0
  for _ in pairs(t) do
    count = count + 1
  end
  return count
end

function _M.copy(t)
  local copy = {}
  for k, v in pairs(t) do
    copy[k] = v
  end
  return copy
end

local function deepcopy(value, seen)
  if type(value) ~= "table" then
    return value
  end
  if seen[value] then
    return seen[value]
  end
  local copy = {}
  seen[value] = copy
  for k, v in pairs(value) do
    copy[deepcopy(k, seen)] = deepcopy(v, seen)
  end
  return setmetatable(copy, getmetatable(value))
end

function _M.deepcopy(t)
  return deepcopy(t, {})
end

local function deepcompare(a, b, depth)
  if a == b then
    return true
  end
  if type(a) ~= "table" or type(b) ~= "table" then
    return false
  end
  assert(depth < 100, "tables nested too deeply")
  for k, v in pairs(a) do
    if not deepcompare(v, b[k], depth + 1) then
      return false
    end
  end
  for k in pairs(b) do
    if a[k] == nil then
      return false
    end
  end
  return true
end

function _M.deepcompare(a, b)
  return deepcompare(a, b, 0)
end

function _M.keys(t)
  local keys = {}
  for k in pairs(t) do
    keys[#keys + 1] = k
  end
  return keys
end

function _M.values(t)
  local values = {}
  for _, v in pairs(t) do
    values[#values + 1] = v
  end
  return values
end

function _M.map(fn, t, ...)
  local mapped = {}
  for k, v in pairs(t) do
    mapped[k] = fn(v, ...)
  end
  return mapped
end

function _M.imap(fn, t, ...)
  local mapped = {}
  for i = 1, #t do
    mapped[i] = fn(t[i], ...)
  end
  return mapped
end

function _M.foreach(t, fn, ...)
  for k, v in pairs(t) do
    fn(v, k, ...)
  end
end

function _M.foreachi(t, fn, ...)
  for i = 1, #t do
    fn(t[i], i, ...)
  end
end

function _M.filter(t, predicate, argument)
  local kept = {}
  for i = 1, #t do
    if predicate(t[i], argument) then
      kept[#kept + 1] = t[i]
    end
  end
  return kept
end

function _M.reduce(fn, t, memo)
  local from = 1
  if memo == nil then
    memo, from = t[1], 2
  end
  for i = from, #t do
    memo = fn(memo, t[i])
  end
  return memo
end

function _M.find(t, value, from)
  from = from or 1
  if from < 0 then
    from = #t + from + 1
  end
  for i = math.max(from, 1), #t do
    if t[i] == value then
      return i
    end
  end
  return nil
end

function _M.find_if(t, predicate, argument)
  for k, v in pairs(t) do
    local found = predicate(v, argument)
    if found then
      return k, found
    end
  end
  return nil
end

function _M.search(t, value)
  for k, v in pairs(t) do
    if v == value then
      return tostring(k)
    end
  end
  return nil
end

function _M.update(t, other)
  for k, v in pairs(other) do
    t[k] = v
  end
  return t
end

-- All keys of both when `all`, else only those that both have; the second one's values win.
function _M.merge(a, b, all)
  local merged = {}
  for k, v in pairs(a) do
    if all or b[k] ~= nil then
      merged[k] = v
    end
  end
  for k, v in pairs(b) do
    if all or a[k] ~= nil then
      merged[k] = v
    end
  end
  return merged
end

_M.union = function(a, b)
  return _M.merge(a, b, true)
end

_M.intersection = function(a, b)
  return _M.merge(a, b, false)
end

function _M.difference(a, b)
  local rest = {}
  for k, v in pairs(a) do
    if b[k] == nil then
      rest[k] = v
    end
  end
  return rest
end

function _M.insertvalues(t, position, values)
  if values == nil then
    position, values = #t + 1, position
  end
  for i = 1, #values do
    table.insert(t, position + i - 1, values[i])
  end
  return t
end

function _M.sub(s, first, last)
  local length = #s
  first = first or 1
  last = last or length
  if last < 0 then
    last = length + 1 + last
  end
  if first < 0 then
    first = length + 1 + first
  end
  local part = {}
  for i = math.max(first, 1), math.min(last, length) do
    part[#part + 1] = s[i]
  end
  return part
end

function _M.makeset(t)
  local set = {}
  for _, v in ipairs(t) do
    set[v] = true
  end
  return set
end

function _M.index_map(t)
  local map = {}
  for i, v in ipairs(t) do
    map[v] = i
  end
  return map
end

function _M.range(first, last, step)
  local range = {}
  for i = first, last, step or 1 do
    range[#range + 1] = i
  end
  return range
end

-- Iterates by sorted keys.
function _M.sort(t, compare)
  local keys = _M.keys(t)
  table.sort(keys, compare)
  local i = 0
  return function()
    i = i + 1
    return keys[i], t[keys[i]]
  end
end

-- What `t` has, and nothing can be put into it.
function _M.readonly(t)
  return setmetatable({}, {
    __index = t,
    __newindex = function()
      error("Attempt to modify read-only table", 2)
    end,
    __metatable = false,
  })
end

function _M.clear(t)
  for k in pairs(t) do
    t[k] = nil
  end
end

return _M
