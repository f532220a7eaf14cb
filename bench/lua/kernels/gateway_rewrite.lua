-- A typical function: rewrite a path, take the query apart, put it together again.
local function unescape(text)
  return (text:gsub("+", " "):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

local function parse(query)
  local arguments = {}
  for name, value in query:gmatch("([^&=]+)=([^&]*)") do arguments[unescape(name)] = unescape(value) end
  return arguments
end

local function rewrite(uri)
  local path, query = uri:match("^([^?]*)%??(.*)$")
  local version, rest = path:match("^/api/v(%d+)/(.*)$")
  if version then path = "/internal/" .. rest .. "/v" .. version end
  path = path:gsub("/+", "/"):gsub("/$", "")
  local arguments = parse(query)
  arguments.debug = nil
  arguments.tenant = "acme"
  local names, pieces = {}, {}
  for name in pairs(arguments) do names[#names + 1] = name end
  table.sort(names)
  for i = 1, #names do pieces[i] = names[i] .. "=" .. arguments[names[i]] end
  return path .. "?" .. table.concat(pieces, "&")
end

return function()
  local size, last = 0, nil
  for i = 1, 100 do
    last = rewrite("/api/v2/orders//" .. i .. "/?q=a%20b+c&debug=1&page=" .. i)
    size = size + #last
  end
  return size .. " " .. last
end
