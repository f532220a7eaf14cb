-- What every transcript may use. A transcript prints; the .txt file beside it is what LuaJIT 2.1 prints.

-- Prints what a protected call returns. Called like this, LuaJIT does not know the function's name.
function try(f, ...)
  local results = { n = select("#", pcall(f, ...)), pcall(f, ...) }
  if results[1] == false and type(results[2]) == "string" then
    results[2] = results[2]:gsub("to '[%w?]+'", "to '?'")
  end
  for i = 1, results.n do
    local v = results[i]
    results[i] = type(v) == "table" and "table" or type(v) == "function" and "function"
      or type(v) == "userdata" and "userdata" or tostring(v)
  end
  print(table.concat(results, "\t", 1, results.n))
end

-- Prints the message of an error that a function of this file raises.
function message(f, ...)
  local ok, err = pcall(f, ...)
  print(ok, (tostring(err):gsub("^.-([%w_]+%.lua:)", "%1")))
end
