-- Protected calls, half of which fail: with a message, with a table, and by the interpreter.
local function risky(i)
  if i % 4 == 0 then error("number " .. i) end
  if i % 4 == 2 then error({ code = i }) end
  if i % 64 == 1 then local nothing; return nothing.field end
  return i
end

return function()
  local fine, failed, codes = 0, 0, 0
  for i = 1, 500 do
    local ok, result = pcall(risky, i)
    if ok then
      fine = fine + result
    elseif type(result) == "table" then
      codes = codes + result.code
    else
      failed = failed + 1
    end
  end
  return fine .. " " .. failed .. " " .. codes
end
