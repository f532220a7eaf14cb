-- resty.jwt: signed tokens (RFC 7515, RFC 7519). Encrypted ones (JWE) are not supported.
local host = ...
local cjson = require("cjson.safe").new()
local validators = require("resty.jwt-validators")

local _M = { _VERSION = "0.2.3" }
local jwt_mt = host.freeze({ __index = _M }, "jwt")

local MOST_TOKEN = 64 * 1024
local LEGACY = {
  lifetime_grace_period = "number",
  require_nbf_claim = "boolean",
  require_exp_claim = "boolean",
  valid_issuers = "table",
}
-- What `sign` raises: a table, as its users expect, that reads as text.
local reason_mt = host.freeze({
  __tostring = function(failure)
    return failure.reason
  end,
}, "reason")

local allowed_algorithms
local encode_payload, decode_payload = cjson.encode, cjson.decode

local function fail(reason)
  error(setmetatable({ reason = reason }, reason_mt), 0)
end

function _M.new()
  return setmetatable({}, jwt_mt)
end

function _M.jwt_encode(self, part)
  if type(part) == "table" then
    part = cjson.encode(part)
  end
  return host.base64url(part)
end

function _M.jwt_decode(self, text, as_json)
  local bytes = host.from_base64url(text)
  if not bytes or not as_json then
    return bytes
  end
  return (cjson.decode(bytes))
end

-- Only these algorithms from now on: a set, or a list. nil allows all that there are.
function _M.set_alg_whitelist(self, algorithms)
  if algorithms == nil then
    allowed_algorithms = nil
    return
  end
  local set = {}
  for name, value in pairs(algorithms) do
    if type(name) == "number" then
      set[value] = true
    elseif value then
      set[name] = true
    end
  end
  allowed_algorithms = set
end

function _M.set_payload_encoder(self, encoder)
  if type(encoder) ~= "function" then
    fail("payload encoder must be function")
  end
  encode_payload = encoder
end

function _M.set_payload_decoder(self, decoder)
  if type(decoder) ~= "function" then
    fail("payload decoder must be function")
  end
  decode_payload = decoder
end

local function secret_of(secret, header, algorithm)
  if type(secret) == "function" then
    secret = secret(header.kid, algorithm)
  end
  return type(secret) == "string" and secret or nil
end

function _M.sign(self, secret, token)
  local header, payload = token.header, token.payload
  if type(header) ~= "table" or payload == nil then
    fail("a token needs a header and a payload")
  end
  local algorithm = header.alg
  if not algorithm then
    fail("missing alg")
  end
  if not host.is_algorithm(algorithm) then
    fail("unsupported alg: " .. tostring(algorithm))
  end
  local key = secret_of(secret, header, algorithm)
  if not key then
    fail("missing secret")
  end
  local json, err = encode_payload(payload)
  if not json then
    fail("cannot encode payload: " .. tostring(err))
  end
  local signed, problem = host.signed(algorithm, key, cjson.encode(header), json)
  if not signed then
    fail(problem)
  end
  return signed
end

local function invalid(reason)
  return { valid = false, verified = false, reason = reason }
end

function _M.load_jwt(self, text)
  if type(text) ~= "string" or #text > MOST_TOKEN then
    return invalid("invalid jwt string")
  end
  local raw_header, raw_payload, signature = text:match("^([%w_-]+)%.([%w_-]+)%.([%w_-]*)$")
  if not raw_header then
    return invalid("invalid jwt string")
  end
  local header = self:jwt_decode(raw_header, true)
  if type(header) ~= "table" then
    return invalid("invalid header: " .. raw_header)
  end
  local json = host.from_base64url(raw_payload)
  local payload = json and decode_payload(json)
  if payload == nil then
    return invalid("invalid payload: " .. raw_payload)
  end
  return {
    raw_header = raw_header,
    raw_payload = raw_payload,
    signature = signature,
    header = header,
    payload = payload,
    verified = false,
    valid = true,
  }
end

local function is_legacy(spec)
  if next(spec) == nil then
    return false
  end
  for name, value in pairs(spec) do
    if not LEGACY[name] then
      return false
    end
    if type(value) ~= LEGACY[name] then
      fail("'" .. name .. "' validation option is expected to be a " .. LEGACY[name])
    end
  end
  return true
end

local function of_legacy(spec)
  local leeway = spec.lifetime_grace_period or 0
  if leeway < 0 then
    fail("'lifetime_grace_period' validation option is expected to be zero or a positive number")
  end
  local claims = {}
  if leeway > 0 or spec.require_exp_claim ~= nil or spec.require_nbf_claim ~= nil then
    claims.exp = validators.within_leeway("is_not_expired", leeway, spec.require_exp_claim)
    claims.nbf = validators.within_leeway("is_not_before", leeway, spec.require_nbf_claim)
  end
  if spec.valid_issuers then
    claims.iss = validators.equals_any_of(spec.valid_issuers)
  end
  return claims
end

-- Why `token` does not hold what `spec` asks for, or nil.
local function violation(token, spec)
  if type(token.payload) ~= "table" then
    return "the payload has no claims"
  end
  for claim, validator in pairs(is_legacy(spec) and of_legacy(spec) or spec) do
    if type(validator) ~= "function" then
      fail("claim spec value must be a function - see jwt-validators.lua for helper functions")
    end
    local value = token.payload[claim]
    if claim == "__jwt" then
      value = token
    elseif value == cjson.null then
      value = nil
    end
    local ok, verdict = pcall(validator, value, claim, cjson.encode(token))
    if not ok then
      if type(verdict) == "table" then
        verdict = verdict.reason
      end
      return (tostring(verdict):gsub("^[^\n]-:%d+: ", ""))
    end
    if verdict == false then
      return "Claim '" .. claim .. "' ('" .. tostring(value) .. "') returned failure"
    end
  end
end

-- Without a claim spec, `exp` and `nbf` count when there are any; with one, what it says.
function _M.verify_jwt_obj(self, secret, token, ...)
  if type(token) ~= "table" or not token.valid then
    return token
  end
  token.verified = false
  local algorithm = token.header.alg
  if not host.is_algorithm(algorithm) then
    token.reason = algorithm and "unsupported alg: " .. tostring(algorithm) or "missing alg"
    return token
  end
  if allowed_algorithms and not allowed_algorithms[algorithm] then
    token.reason = "whitelist unsupported alg: " .. algorithm
    return token
  end
  -- RFC 7515, 4.1.11: what must be understood and is not.
  if token.header.crit ~= nil then
    token.reason = "unsupported critical header parameters"
    return token
  end
  local key = secret_of(secret, token.header, algorithm)
  if not key then
    token.reason = "missing secret"
    return token
  end
  local signature = host.from_base64url(token.signature)
  local text = token.raw_header .. "." .. token.raw_payload
  local is_right, problem = false, nil
  if signature then
    is_right, problem = host.verify(algorithm, key, text, signature)
  end
  if not is_right then
    token.reason = problem or "signature mismatch: " .. token.signature
    return token
  end
  local specs = { ... }
  if #specs == 0 then
    specs[1] = {
      exp = validators.opt_is_not_expired(),
      nbf = validators.opt_is_not_before(),
    }
  end
  for _, spec in ipairs(specs) do
    local reason = violation(token, spec)
    if reason then
      token.reason = reason
      return token
    end
  end
  token.verified = true
  token.reason = "everything is awesome~ :p"
  return token
end

function _M.verify(self, secret, text, ...)
  return self:verify_jwt_obj(secret, self:load_jwt(text), ...)
end

return _M
