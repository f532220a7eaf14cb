-- kong.tools.yield: nothing to do here: the gateway itself takes turns between functions.
local function in_turn()
  return true
end

return { yield = in_turn }
