-- Closures as values, and table.sort with a comparator.
local function counter()
  local n = 0
  return function(by)
    n = n + by
    return n
  end
end

local function map(list, f)
  local result = {}
  for i = 1, #list do result[i] = f(list[i]) end
  return result
end

return function()
  local seed, list = 42, {}
  for i = 1, 500 do
    seed = (seed * 16807) % 2147483647
    list[i] = seed % 1000
  end
  local offset = 3
  local sorted = map(list, function(x) return x * 2 + offset end)
  table.sort(sorted, function(a, b) return a > b end)
  local count = counter()
  for i = 1, #sorted do count(sorted[i]) end
  local names = map(list, function(x) return "n" .. x end)
  table.sort(names)
  return count(0) .. " " .. sorted[1] .. " " .. names[1] .. " " .. names[#names]
end
