-- inspect: any value as text that a person can read.
local host = ...

local _M = { _VERSION = "inspect.lua 3.1.0" }

_M.KEY = host.freeze({}, "inspect.KEY")
_M.METATABLE = host.freeze({}, "inspect.METATABLE")

local ESCAPES = {
  ["\a"] = "\\a",
  ["\b"] = "\\b",
  ["\f"] = "\\f",
  ["\n"] = "\\n",
  ["\r"] = "\\r",
  ["\t"] = "\\t",
  ["\v"] = "\\v",
  ["\127"] = "\\127",
}

local KEYWORDS = {}
for word in
  ("and break do else elseif end false for function goto if in local nil not or repeat return then"
    .. " true until while"):gmatch("%a+")
do
  KEYWORDS[word] = true
end

-- The order of keys: numbers, then texts, then others by the name of their type.
local RANKS = { number = 1, boolean = 2, string = 3, table = 4, ["function"] = 5, userdata = 6, thread = 7 }

local function before(a, b)
  local kind, other = type(a), type(b)
  if kind == other and (kind == "string" or kind == "number") then
    return a < b
  end
  local rank, other_rank = RANKS[kind] or 100, RANKS[other] or 100
  return rank == other_rank and kind < other or rank < other_rank
end

local function quoted(text)
  local plain = text:gsub("\\", "\\\\"):gsub("[%c\127]", function(char)
    return ESCAPES[char] or ("\\%03d"):format(char:byte())
  end)
  if plain:find('"', 1, true) and not plain:find("'", 1, true) then
    return "'" .. plain .. "'"
  end
  return '"' .. plain:gsub('"', '\\"') .. '"'
end

local function is_name(key)
  return type(key) == "string" and key:find("^[%a_][%w_]*$") ~= nil and not KEYWORDS[key]
end

-- How often each table is met: those met more than once get a number.
local function count(value, met)
  if type(value) ~= "table" then
    return
  end
  met[value] = (met[value] or 0) + 1
  if met[value] == 1 then
    for key, item in next, value do
      count(key, met)
      count(item, met)
    end
    count(getmetatable(value), met)
  end
end

local Writer = {}
Writer.__index = Writer

function Writer.put(self, text)
  self.parts[#self.parts + 1] = text
end

function Writer.line(self)
  self:put(self.newline .. string.rep(self.indent, self.level))
end

function Writer.number_of(self, value)
  local kind = type(value)
  local number = self.numbers[value]
  if not number then
    number = (self.last[kind] or 0) + 1
    self.last[kind] = number
    self.numbers[value] = number
  end
  return number
end

function Writer.key(self, key)
  if is_name(key) then
    return self:put(key)
  end
  self:put("[")
  self:value(key)
  self:put("]")
end

local function sorted_keys(table_value, length)
  local keys = {}
  for key in next, table_value do
    local is_item = type(key) == "number" and key % 1 == 0 and key >= 1 and key <= length
    if not is_item then
      keys[#keys + 1] = key
    end
  end
  table.sort(keys, before)
  return keys
end

function Writer.table(self, value)
  if self.level >= self.depth then
    return self:put("{...}")
  end
  if self.met[value] > 1 then
    self:put("<" .. self:number_of(value) .. ">")
  end
  local length = rawlen and rawlen(value) or #value
  local keys = sorted_keys(value, length)
  local metatable = getmetatable(value)
  metatable = type(metatable) == "table" and metatable or nil
  self:put("{")
  self.level = self.level + 1
  for i = 1, length do
    self:put(i > 1 and ", " or " ")
    self:value(rawget(value, i))
  end
  for i, key in ipairs(keys) do
    if length + i > 1 then
      self:put(",")
    end
    self:line()
    self:key(key)
    self:put(" = ")
    self:value(rawget(value, key))
  end
  if metatable then
    if length + #keys > 0 then
      self:put(",")
    end
    self:line()
    self:put("<metatable> = ")
    self:value(metatable)
  end
  self.level = self.level - 1
  if #keys > 0 or metatable then
    self:line()
  elseif length > 0 then
    self:put(" ")
  end
  self:put("}")
end

function Writer.value(self, value)
  local kind = type(value)
  if kind == "string" then
    self:put(quoted(value))
  elseif kind == "number" or kind == "boolean" or kind == "nil" then
    self:put(tostring(value))
  elseif kind ~= "table" then
    self:put("<" .. kind .. " " .. self:number_of(value) .. ">")
  elseif value == _M.KEY or value == _M.METATABLE then
    self:put(value == _M.KEY and "inspect.KEY" or "inspect.METATABLE")
  elseif self.numbers[value] then
    self:put("<table " .. self.numbers[value] .. ">")
  else
    self:table(value)
  end
end

-- `process(item, path)` decides what is shown of each value; nil leaves it out.
local function processed(process, item, path, done)
  if item == nil then
    return nil
  end
  if done[item] then
    return done[item]
  end
  local shown = process(item, path)
  if type(shown) ~= "table" then
    return shown
  end
  local copy = {}
  done[item] = copy
  local function below(part, mark)
    local longer = { unpack(path) }
    longer[#longer + 1] = part
    longer[#longer + 1] = mark
    return longer
  end
  for key, value in next, shown do
    local shown_key = processed(process, key, below(key, _M.KEY), done)
    if shown_key ~= nil then
      copy[shown_key] = processed(process, value, below(shown_key), done)
    end
  end
  local metatable = processed(process, getmetatable(shown), below(_M.METATABLE), done)
  return setmetatable(copy, type(metatable) == "table" and metatable or nil)
end

-- Options: `depth`, `newline`, `indent`, `process`.
function _M.inspect(root, options)
  options = options or {}
  if options.process then
    root = processed(options.process, root, {}, {})
  end
  local met = {}
  count(root, met)
  local writer = setmetatable({
    parts = {},
    numbers = {},
    last = {},
    met = met,
    level = 0,
    depth = options.depth or math.huge,
    newline = options.newline or "\n",
    indent = options.indent or "  ",
  }, Writer)
  writer:value(root)
  return table.concat(writer.parts)
end

return setmetatable(_M, {
  __call = function(_, root, options)
    return _M.inspect(root, options)
  end,
})
