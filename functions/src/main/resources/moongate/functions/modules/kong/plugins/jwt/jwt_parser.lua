-- kong.plugins.jwt.jwt_parser: reads signed tokens, and checks their signature and times.
local host = ...
local cjson = require("cjson.safe").new()

local _M = {}
local parser_mt = host.freeze({ __index = _M }, "jwt parser")

local MOST_TOKEN = 64 * 1024

local function decoded(part, problem)
  local bytes = host.from_base64url(part)
  if not bytes then
    return nil, problem
  end
  local value = cjson.decode(bytes)
  if value == nil then
    return nil, "invalid JSON"
  end
  if type(value) ~= "table" then
    return nil, problem
  end
  return value
end

-- A token with `header`, `claims` and `signature`, or nil and why it is none.
function _M.new(self, token)
  if type(token) ~= "string" then
    error("Token must be a string, got " .. tostring(token), 2)
  end
  local header_64, claims_64, signature_64 = token:match("^([^.]*)%.([^.]*)%.([^.]*)$")
  if not header_64 or #token > MOST_TOKEN then
    return nil, "invalid JSON"
  end
  local header, err = decoded(header_64, "invalid header")
  if not header then
    return nil, err
  end
  local claims
  claims, err = decoded(claims_64, "invalid claims")
  if not claims then
    return nil, err
  end
  local signature = host.from_base64url(signature_64)
  if not signature then
    return nil, "invalid signature"
  end
  if header.typ and tostring(header.typ):upper() ~= "JWT" then
    return nil, "invalid typ"
  end
  if not host.is_algorithm(header.alg) then
    return nil, "invalid alg"
  end
  return setmetatable({
    token = token,
    header_64 = header_64,
    claims_64 = claims_64,
    signature_64 = signature_64,
    header = header,
    claims = claims,
    signature = signature,
  }, parser_mt)
end

-- `key` is a shared secret or a public key in PEM, as the token's algorithm needs it.
function _M.verify_signature(self, key)
  local text = self.header_64 .. "." .. self.claims_64
  return (host.verify(self.header.alg, key, text, self.signature)) == true
end

local function in_future(time)
  return time > ngx.time()
end

local REGISTERED = {
  exp = function(time)
    return in_future(time) or "token expired"
  end,
  nbf = function(time)
    return not in_future(time) or "token not valid yet"
  end,
}

-- True, or false and a table of what is wrong with each of the claims: "exp", "nbf".
function _M.verify_registered_claims(self, names)
  local errors
  for _, name in ipairs(names or {}) do
    local check = REGISTERED[name]
    local value = self.claims[name]
    local verdict = "must be a number"
    if type(value) == "number" and check then
      verdict = check(value)
    end
    if check and verdict ~= true then
      errors = errors or {}
      errors[name] = verdict
    end
  end
  return errors == nil, errors
end

-- Like `verify_registered_claims`, for tokens that live longer than `seconds`.
function _M.check_maximum_expiration(self, seconds)
  if seconds <= 0 then
    return true
  end
  local exp = self.claims.exp
  if type(exp) ~= "number" or exp - ngx.time() > seconds then
    return false, { exp = "exceeds maximum allowed expiration" }
  end
  return true
end

function _M.base64_decode(self, text)
  return (host.from_base64url((text:gsub("=+$", ""))))
end

-- A signed token of `claims`; HS256 unless `algorithm` says otherwise, and raised what hinders it.
function _M.encode(claims, key, algorithm, header)
  if type(claims) ~= "table" then
    error("Argument #1 must be table", 2)
  end
  if type(key) ~= "string" then
    error("Argument #2 must be string", 2)
  end
  if header ~= nil and type(header) ~= "table" then
    error("Argument #4 must be a table", 2)
  end
  algorithm = algorithm or "HS256"
  if not host.is_algorithm(algorithm) then
    error("Algorithm not supported", 2)
  end
  header = header or { typ = "JWT", alg = algorithm }
  local token, problem = host.signed(algorithm, key, cjson.encode(header), cjson.encode(claims))
  if not token then
    error(problem, 2)
  end
  return token
end

return _M
