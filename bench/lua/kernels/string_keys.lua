-- Tables with keys that are computed: counting words.
local words = {}
for i = 1, 200 do words[i] = "word" .. (i * 7919 % 101) end

return function()
  local counts, order = {}, {}
  for _ = 1, 20 do
    for i = 1, #words do
      local key = words[i]:sub(5)
      if not counts[key] then
        counts[key] = 0
        order[#order + 1] = key
      end
      counts[key] = counts[key] + 1
    end
  end
  local sum = 0
  for key, count in pairs(counts) do sum = sum + tonumber(key) * count end
  return #order .. " " .. sum
end
