-- resty.limit.traffic: several limiters for one request, which counts in all of them or in none.
local _M = { _VERSION = "0.09" }

local function undo(limiters, keys, last)
  for i = last, 1, -1 do
    limiters[i]:uncommit(keys[i])
  end
end

-- The longest delay of all. `states` gets what each limiter says beside its delay.
function _M.combine(limiters, keys, states)
  local longest = 0
  for i = 1, #limiters do
    local delay, state = limiters[i]:incoming(keys[i], true)
    if not delay then
      undo(limiters, keys, i - 1)
      return nil, state
    end
    if states then
      states[i] = state
    end
    longest = math.max(longest, delay)
  end
  return longest
end

return _M
