-- Patterns, subjects and replacements made up by a small generator: every result counts into a checksum per function and batch. To see the
-- cases of a batch themselves, set `shown` to its number.
local shown = 0

local seed = 20250117
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n + 1
end

local function pick(list) return list[random(#list)] end

local items = { "a", "b", "c", "x", ".", "%a", "%d", "%s", "%w", "%l", "%u", "%x", "%p", "%S", "%W", "%D", "%.", "%%", "[abc]", "[^a]", "[a-c]", "[%d_]",
  "[^%s,]", "[]]", "[^]]", "[a-]", "[%a-z]", "[+--]", "=", ",", "-", "/", "]" }
local suffixes = { "", "", "", "*", "+", "-", "?" }
local rare = { "%b()", "%bab", "%f[%w]", "%f[%W]", "%f[^a]", "%1", "%2", "()", "$", "^", "(", ")", "[", "[a", "%", "%f", "%b", "[^", "[%", "%0" }

local function pattern()
  local parts, open = {}, 0
  if random(5) == 1 then parts[1] = "^" end
  for _ = 1, random(6) do
    local kind = random(20)
    if kind <= 3 then
      parts[#parts + 1] = "("
      open = open + 1
    elseif kind <= 6 and open > 0 then
      parts[#parts + 1] = ")"
      open = open - 1
    elseif kind == 7 then
      parts[#parts + 1] = pick(rare)
    end
    parts[#parts + 1] = pick(items) .. pick(suffixes)
  end
  if random(10) > 1 then parts[#parts + 1] = (")"):rep(open) end
  if random(6) == 1 then parts[#parts + 1] = "$" end
  return table.concat(parts)
end

local words = { "a", "b", "c", "ab", "abc", "aaa", "x", "xyz", "=", ",", " ", "  ", "(", ")", "(a)", "12", "3", "_", "-", "/", "A", "B1", "%", "]", "\n", "\0", "\200" }
local function subject()
  local parts = {}
  for i = 1, random(9) - 1 do parts[i] = pick(words) end
  return table.concat(parts)
end

local replacements = { "", "x", "<%0>", "%1", "[%1|%2]", "%%", "%2%1" }

local function show(...)
  local texts = {}
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    texts[i] = type(value) .. ":" .. tostring(value)
  end
  return table.concat(texts, ";")
end

local functions = {
  find = function(s, p) return show(pcall(string.find, s, p, random(4))) end,
  match = function(s, p) return show(pcall(string.match, s, p, random(3) - 2)) end,
  gsub = function(s, p) return show(pcall(string.gsub, s, p, pick(replacements))) end,
  calls = function(s, p) return show(pcall(string.gsub, s, p, function(...) return #show(...) end, random(5))) end,
  gmatch = function(s, p)
    local all, count = {}, 0
    all[1] = show(pcall(function()
      for a, b in string.gmatch(s, p) do
        count = count + 1
        all[count + 1] = show(a, b)
      end
    end))
    return table.concat(all, "/")
  end,
}

local function checksum(sum, text)
  for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 1000000007 end
  return sum
end

for batch = 1, 20 do
  for _, name in ipairs({ "find", "match", "gsub", "calls", "gmatch" }) do
    local sum = 0
    for _ = 1, 100 do
      local s, p = subject(), pattern()
      local result = functions[name](s, p)
      if batch == shown then print(name, ("%q"):format(s), p, result) end
      sum = checksum(sum, result)
    end
    print(batch, name, sum)
  end
end
