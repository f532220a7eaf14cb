-- Runs kernels in a C implementation of Lua: lua driver.lua SECONDS FILE...
-- Prints a line for each: name, microseconds of CPU time per operation, and the operation's result. These implementations have one
-- thread, so that os.clock, the process's CPU time, is the thread's.
local seconds = tonumber(arg[1])

local function measure(operation, time)
  local count, start, spent = 0, os.clock(), 0
  while spent < time do
    operation()
    count, spent = count + 1, os.clock() - start
  end
  return spent / count * 1e6
end

for i = 2, #arg do
  local name = arg[i]:match("([%w_]+)%.lua$")
  local operation = dofile(arg[i])
  local result = tostring(operation())
  measure(operation, seconds)
  local rounds = {}
  for round = 1, 5 do rounds[round] = measure(operation, seconds / 5) end
  table.sort(rounds)
  print(name .. "\t" .. rounds[3] .. "\t" .. result)
  io.stdout:flush()
end
