-- Generators: create, resume, yield across calls.
local function walk(depth)
  if depth == 0 then
    coroutine.yield(1)
  else
    walk(depth - 1)
    coroutine.yield(depth)
    walk(depth - 1)
  end
end

return function()
  local sum = 0
  for _ = 1, 10 do
    for value in coroutine.wrap(function() walk(6) end) do sum = sum + value end
  end
  return sum
end
