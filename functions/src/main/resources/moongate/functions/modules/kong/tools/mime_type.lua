-- kong.tools.mime_type: media types and their parts.
local _M = {}

-- "text/html; q=0.5" as type, subtype and a table of parameters with lower-case names.
function _M.parse_mime_type(text)
  local media, subtype, rest = text:match("^%s*([^%s/;]+)/([^%s;]+)%s*(.*)$")
  if not media then
    return nil, nil, nil
  end
  local parameters = {}
  for pair in rest:gmatch("[^;]+") do
    local name, value = pair:match("^%s*([^=%s]+)%s*=%s*(%S*)")
    if name then
      value = value:match('^"(.*)"$') or value
      name = name:lower()
      parameters[name] = name == "q" and tonumber(value) or value
    end
  end
  return media:lower(), subtype:lower(), parameters
end

-- Does the type of `this` include that of `other`?
function _M.includes(this, other)
  return this.type == "*"
    or this.type == other.type and (this.subtype == "*" or this.subtype == other.subtype)
end

return _M
