-- Building text: concatenation of a few operands, and table.concat of many pieces.
return function()
  local pieces, size = {}, 0
  for i = 1, 2000 do
    local line = "item-" .. i .. ": " .. (i % 7) .. ";"
    pieces[#pieces + 1] = line
    size = size + #line
  end
  local text = table.concat(pieces, "\n")
  local tail = ""
  for i = 1, 200 do tail = tail .. i .. "," end
  return size .. " " .. #text .. " " .. #tail
end
