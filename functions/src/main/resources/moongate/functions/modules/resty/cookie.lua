-- resty.cookie: the cookies of a request, and new ones for its response.
local host = ...

local _M = { _VERSION = "0.1.0" }
local cookie_mt = host.freeze({ __index = _M }, "cookie")

local SAME_SITE = { strict = "Strict", lax = "Lax", none = "None" }

-- "a=1; b=2" as a table; the first of equal names counts.
local function parse(text)
  local cookies = {}
  for pair in text:gmatch("[^;]+") do
    local name, value = pair:match("^%s*([^=%s]+)%s*=%s*(.-)%s*$")
    if name and cookies[name] == nil then
      cookies[name] = value:match('^"(.*)"$') or value
    end
  end
  return cookies
end

function _M.get_cookie_string(cookie)
  if not cookie.key or not cookie.value then
    return nil, 'missing required cookie field "key" or "value"'
  end
  if cookie["max-age"] then
    cookie.max_age = cookie["max-age"]
  end
  if cookie.samesite then
    local same_site = SAME_SITE[string.lower(tostring(cookie.samesite))]
    if not same_site then
      return nil, '"samesite" must be Strict, Lax or None'
    end
    cookie.samesite = same_site
  end
  local parts = { cookie.key .. "=" .. cookie.value }
  local function add(name, value)
    if value then
      parts[#parts + 1] = value == true and name or name .. "=" .. value
    end
  end
  add("Expires", cookie.expires)
  add("Max-Age", cookie.max_age)
  add("Domain", cookie.domain)
  add("Path", cookie.path)
  add("Secure", cookie.secure and true)
  add("HttpOnly", cookie.httponly and true)
  add("SameSite", cookie.samesite)
  add(cookie.extension or "", cookie.extension and true)
  local text = table.concat(parts, "; ")
  if text:find("[%c]") then
    return nil, "a cookie must not contain control characters"
  end
  return text
end

function _M.new(self)
  return setmetatable({}, cookie_mt)
end

local function load(self)
  if not self.cookie_table then
    local header = ngx.var.http_cookie
    if not header then
      return nil, "no cookie found in the current request"
    end
    self.cookie_table = parse(header)
  end
  return self.cookie_table
end

function _M.get(self, key)
  local cookies, err = load(self)
  if not cookies then
    return nil, err
  end
  return cookies[key]
end

function _M.get_all(self)
  return load(self)
end

-- Adds a Set-Cookie header to the response.
function _M.set(self, cookie)
  local text, err = _M.get_cookie_string(cookie)
  if not text then
    return nil, err
  end
  local present = ngx.header["Set-Cookie"]
  if type(present) == "string" then
    present = { present }
  end
  local all = {}
  for i, other in ipairs(present or {}) do
    if other == text then
      return true
    end
    all[i] = other
  end
  all[#all + 1] = text
  ngx.header["Set-Cookie"] = all
  return true
end

return _M
