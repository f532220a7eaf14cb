-- kong.tools.table
local _M = {}

function _M.pack(...)
  return { n = select("#", ...), ... }
end

function _M.unpack(t, i, j)
  return unpack(t, i or 1, j or t.n or #t)
end

function _M.table_contains(t, value)
  for _, v in pairs(t or {}) do
    if v == value then
      return true
    end
  end
  return false
end

function _M.is_array(t, mode)
  if type(t) ~= "table" then
    return false
  end
  if mode == "lapis" then
    return #t > 0 or next(t) == nil
  end
  local count = 0
  for k in pairs(t) do
    if type(k) ~= "number" or k < 1 or k % 1 ~= 0 then
      return false
    end
    count = count + 1
  end
  return mode == "fast" or count == #t
end

function _M.add_error(errors, key, value)
  errors = errors or {}
  local present = errors[key]
  if present == nil then
    errors[key] = value
  elseif type(present) == "table" then
    present[#present + 1] = value
  else
    errors[key] = { present, value }
  end
  return errors
end

local function deep_copy(value, without_metatables, seen)
  if type(value) ~= "table" then
    return value
  end
  if seen[value] then
    return seen[value]
  end
  local copy = {}
  seen[value] = copy
  for k, v in pairs(value) do
    copy[deep_copy(k, without_metatables, seen)] = deep_copy(v, without_metatables, seen)
  end
  return without_metatables and copy or setmetatable(copy, getmetatable(value))
end

function _M.cycle_aware_deep_copy(t, without_metatables)
  return deep_copy(t, without_metatables, {})
end

_M.deep_copy = _M.cycle_aware_deep_copy

function _M.shallow_copy(value)
  return type(value) == "table" and _M.table_merge(value) or value
end

-- The second one's fields win.
function _M.table_merge(a, b)
  local merged = {}
  for k, v in pairs(a or {}) do
    merged[k] = v
  end
  for k, v in pairs(b or {}) do
    merged[k] = v
  end
  return merged
end

local function deep_merge(a, b, depth)
  assert(depth < 100, "tables nested too deeply")
  local merged = _M.deep_copy(a)
  for k, v in pairs(b) do
    if type(v) == "table" and type(merged[k]) == "table" then
      merged[k] = deep_merge(merged[k], v, depth + 1)
    else
      merged[k] = _M.deep_copy(v)
    end
  end
  return merged
end

function _M.cycle_aware_deep_merge(a, b)
  return deep_merge(a, b, 0)
end

_M.deep_merge = _M.cycle_aware_deep_merge

function _M.concat(...)
  local all = {}
  for i = 1, select("#", ...) do
    for _, v in ipairs((select(i, ...))) do
      all[#all + 1] = v
    end
  end
  return all
end

function _M.table_path(t, path)
  for i = 1, #path do
    if type(t) ~= "table" then
      return nil
    end
    t = t[path[i]]
  end
  return t
end

return _M
