-- The string library on ordinary text: patterns, gsub, format, byte, upper, rep.
local text = ("The quick brown fox (id=42) jumps over the lazy dog; key: value, other: thing. "):rep(8)

return function()
  local words, sum = 0, 0
  for word in text:gmatch("%a+") do
    words = words + 1
    sum = sum + word:byte(1) + #word:upper()
  end
  local replaced, times = text:gsub("(%w+): (%w+)", "%2=%1")
  local number = tonumber(text:match("id=(%d+)"))
  local at = text:find("lazy", 1, true)
  local line = string.format("%s|%5d|%-8s|%x|%.3f", text:sub(5, 9), number, "left", 255, 2 / 3)
  local lower = text:gsub("%u", string.lower)
  return table.concat({ words, sum, times, #replaced, at, line, #lower, ("ab"):rep(3, "") }, " ")
end
