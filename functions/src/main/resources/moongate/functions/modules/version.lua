-- version: versions such as 3.10.0, ranges of them, and sets of ranges.
local host = ...

local _M = { _VERSION = "1.0.1" }

local version, range, set = {}, {}, {}

local function numbers(text)
  local result = {}
  for part in (text .. "."):gmatch("(.-)%.") do
    if not part:find("^%d+$") then
      return nil
    end
    result[#result + 1] = tonumber(part)
  end
  return result
end

local function bad(value)
  return nil, "Not a valid version element: '" .. tostring(value) .. "'"
end

-- `is_strict`: nothing but the version is in the text.
local function parse(value, is_strict)
  if getmetatable(value) == version then
    return value
  end
  local text = type(value) == "number" and tostring(value) or value
  if type(text) ~= "string" then
    return bad(value)
  end
  local found = is_strict and text or text:match("%d[%d%.]*")
  local parts = found and numbers(found)
  if not parts then
    return bad(value)
  end
  return setmetatable(parts, version)
end

-- Below zero, zero or above: missing parts count as 0.
local function compare(one, other)
  for i = 1, math.max(#one, #other) do
    local difference = (one[i] or 0) - (other[i] or 0)
    if difference ~= 0 then
      return difference
    end
  end
  return 0
end

version.__index = version
version.__eq = function(one, other)
  return compare(one, other) == 0
end
version.__lt = function(one, other)
  return compare(one, other) < 0
end
version.__le = function(one, other)
  return compare(one, other) <= 0
end
version.__tostring = function(self)
  return table.concat(self, ".")
end

-- True when `self` can stand where `other` is asked for: the same major version, and not older.
function version:semver(other)
  other = assert(parse(other))
  return (self[1] or 0) == (other[1] or 0) and compare(self, other) >= 0
end

range.__index = range
range.__tostring = function(self)
  return self.from == self.to and tostring(self.from) or tostring(self.from) .. " to " .. tostring(self.to)
end

local function new_range(from, to)
  local first, err = parse(from)
  if not first then
    return nil, err
  end
  local last = first
  if to ~= nil then
    last, err = parse(to)
    if not last then
      return nil, err
    end
  end
  if compare(first, last) > 0 then
    return nil, "FROM version must be less than or equal to the TO version"
  end
  return setmetatable({ from = first, to = last }, range)
end

function range:matches(value)
  local wanted, err = parse(value)
  if not wanted then
    return nil, err
  end
  return compare(self.from, wanted) <= 0 and compare(wanted, self.to) <= 0
end

set.__index = set

local function texts(ranges)
  local result = {}
  for i, one in ipairs(ranges) do
    result[i] = tostring(one)
  end
  return table.concat(result, " and ")
end

set.__tostring = function(self)
  local text = texts(self.ok)
  return #self.nok == 0 and text or text .. ", but not " .. texts(self.nok)
end

function set:allowed(from, to)
  self.ok[#self.ok + 1] = from ~= nil and assert(new_range(from, to)) or nil
  return self
end

function set:disallowed(from, to)
  self.nok[#self.nok + 1] = from ~= nil and assert(new_range(from, to)) or nil
  return self
end

local function any(ranges, wanted)
  for _, one in ipairs(ranges) do
    if one:matches(wanted) then
      return true
    end
  end
  return false
end

function set:matches(value)
  local wanted, err = parse(value)
  if not wanted then
    return nil, err
  end
  return any(self.ok, wanted) and not any(self.nok, wanted)
end

function _M.version(value)
  return parse(value)
end

function _M.strict(value)
  return parse(value, true)
end

_M.range = new_range

function _M.set(from, to)
  return setmetatable({ ok = {}, nok = {} }, set):allowed(from, to)
end

for name, metatable in pairs({ version = version, range = range, set = set }) do
  host.freeze(metatable, name)
end

return setmetatable(_M, {
  __call = function(_, value)
    return parse(value)
  end,
})
