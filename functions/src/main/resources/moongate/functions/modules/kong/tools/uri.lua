-- kong.tools.uri: paths as the router sees them.
local _M = {}

-- What stays as it is when it is percent-encoded.
local RESERVED = {}
for c in ("!*'();:@&=+$,/?%#[]"):gmatch(".") do
  RESERVED[c:byte()] = true
end

local function decode(digits)
  local byte = tonumber(digits, 16)
  return RESERVED[byte] and "%" .. digits:upper() or string.char(byte)
end

-- Decodes what need not be encoded, removes dot segments, and makes one slash of many.
function _M.normalize(uri)
  local path = uri:gsub("%%(%x%x)", decode)
  local segments = {}
  local is_folder = path:find("/%.?%.?$") ~= nil
  for segment in path:gmatch("[^/]+") do
    if segment == ".." then
      segments[#segments] = nil
    elseif segment ~= "." then
      segments[#segments + 1] = segment
    end
  end
  local normal = "/" .. table.concat(segments, "/")
  return is_folder and normal ~= "/" and normal .. "/" or normal
end

-- Percent-encodes what may not stand in a path.
function _M.escape(uri)
  return (uri:gsub("[^!#$&'()*+,/:;=?@%[%]%w%-._~%%]", function(c)
    return string.format("%%%02X", c:byte())
  end))
end

return _M
