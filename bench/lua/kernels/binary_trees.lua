-- Many small tables that die young.
local function bottom_up(depth)
  if depth == 0 then return {} end
  return { bottom_up(depth - 1), bottom_up(depth - 1) }
end

local function count(tree)
  if tree[1] then return 1 + count(tree[1]) + count(tree[2]) end
  return 1
end

return function()
  local nodes = 0
  for _ = 1, 4 do nodes = nodes + count(bottom_up(11)) end
  return nodes
end
