-- socket.url: URLs and their parts (RFC 3986), as LuaSocket has it.
local _M = { _VERSION = "URL 1.0.3" }

local function hex(c)
  return string.format("%%%02x", string.byte(c))
end

-- Escapes everything but letters and digits.
function _M.escape(s)
  return (string.gsub(s, "([^A-Za-z0-9_])", hex))
end

function _M.unescape(s)
  return (string.gsub(s, "%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

-- Escapes what may not stand in a segment of a path.
local function protect_segment(s)
  return (string.gsub(s, "([^A-Za-z0-9%-_%.!~%*'%(%):@&=%+%$,])", hex))
end

-- The parts of `url`, put into a copy of `default`.
function _M.parse(url, default)
  local parsed = {}
  for k, v in pairs(default or parsed) do
    parsed[k] = v
  end
  if not url or url == "" then
    return nil, "invalid url"
  end
  local function take(pattern, name)
    url = string.gsub(url, pattern, function(value)
      parsed[name] = value
      return ""
    end)
  end
  take("#(.*)$", "fragment")
  take("^([%w][%w%+%-%.]*)%:", "scheme")
  take("^//([^/%?]*)", "authority")
  take("%?(.*)", "query")
  take("%;(.*)", "params")
  if url ~= "" then
    parsed.path = url
  end
  local authority = parsed.authority
  if not authority then
    return parsed
  end
  authority = string.gsub(authority, "^([^@]*)@", function(userinfo)
    parsed.userinfo = userinfo
    return ""
  end)
  authority = string.gsub(authority, ":([^:%]]*)$", function(port)
    parsed.port = port
    return ""
  end)
  if authority ~= "" then
    parsed.host = string.match(authority, "^%[(.+)%]$") or authority
  end
  local userinfo = parsed.userinfo
  if userinfo then
    parsed.user = string.match(userinfo, "^([^:]*)")
    parsed.password = string.match(userinfo, ":([^:]*)$")
  end
  return parsed
end

-- The URL that has these parts.
function _M.build(parsed)
  local url = parsed.path or ""
  if parsed.params then
    url = url .. ";" .. parsed.params
  end
  if parsed.query then
    url = url .. "?" .. parsed.query
  end
  local authority = parsed.authority
  if parsed.host then
    authority = parsed.host
    if string.find(authority, ":", 1, true) then
      authority = "[" .. authority .. "]"
    end
    if parsed.port then
      authority = authority .. ":" .. tostring(parsed.port)
    end
    local userinfo = parsed.userinfo
    if parsed.user then
      userinfo = parsed.user .. (parsed.password and ":" .. parsed.password or "")
    end
    if userinfo then
      authority = userinfo .. "@" .. authority
    end
  end
  if authority then
    url = "//" .. authority .. url
  end
  if parsed.scheme then
    url = parsed.scheme .. ":" .. url
  end
  if parsed.fragment then
    url = url .. "#" .. parsed.fragment
  end
  return url
end

-- Without the segments `.` and `..` (RFC 3986, 5.2.4).
local function without_dots(path)
  local out = {}
  for slash, segment in string.gmatch(path, "(/?)([^/]*)") do
    if segment == ".." then
      out[#out] = nil
    elseif segment ~= "." and (slash ~= "" or segment ~= "") then
      out[#out + 1] = slash .. segment
    end
  end
  local joined = table.concat(out)
  if string.find(path, "/%.%.?$") then
    joined = joined .. "/"
  end
  return joined
end

local function absolute_path(base, path)
  if string.sub(path, 1, 1) == "/" then
    return without_dots(path)
  end
  return without_dots((string.gsub(base, "[^/]*$", "")) .. path)
end

-- What `relative` means on the page `base`.
function _M.absolute(base, relative)
  local parsed = type(base) == "table" and base or _M.parse(base)
  if not parsed then
    return relative
  end
  local result = _M.parse(relative)
  if not result then
    return type(base) == "table" and _M.build(base) or base
  end
  if result.scheme then
    return relative
  end
  result.scheme = parsed.scheme
  if not result.authority then
    for _, name in ipairs({ "authority", "userinfo", "user", "password", "host", "port" }) do
      result[name] = parsed[name]
    end
    if not result.path then
      result.path = parsed.path
      if not result.params then
        result.params = parsed.params
        result.query = result.query or parsed.query
      end
    else
      result.path = absolute_path(parsed.path or "/", result.path)
    end
  end
  return _M.build(result)
end

-- The segments of a path, unescaped.
function _M.parse_path(path)
  local segments = {}
  path = path or ""
  for segment in string.gmatch(path, "[^/]+") do
    segments[#segments + 1] = _M.unescape(segment)
  end
  if string.sub(path, 1, 1) == "/" then
    segments.is_absolute = 1
  end
  if #path > 0 and string.sub(path, -1) == "/" then
    segments.is_directory = 1
  end
  return segments
end

function _M.build_path(segments, unsafe)
  local parts = {}
  for i = 1, #segments do
    parts[i] = unsafe and segments[i] or protect_segment(segments[i])
  end
  local path = table.concat(parts, "/")
  if segments.is_directory and #parts > 0 then
    path = path .. "/"
  end
  if segments.is_absolute then
    path = "/" .. path
  end
  return path
end

return _M
